"""Patterns of printed numbers and units, over folded text."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from index.numbers.units import Unit, scaled, unit_named, vocabulary

# A number with right thousands groups, or plain. Ends where no digit, and no further group, goes on.
GROUPED = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+(?!\d|\.\d)|(?!\d|[.,，]\d))"
PLAIN = r"\d+(?:\.\d+)?(?!\d|\.\d)"
SCIENTIFIC = r"\d(?:\.\d+)?[eE][+-]\d{1,3}(?![\d.])|\d\.\d+[eE]\d{1,3}(?![\d.])"

LEADING_MONEY = r"US\$|HK\$|NT\$|[¥$€£₩₹]|(?:RMB|CNY|USD|HKD|EUR|JPY|GBP)(?![A-Za-z])|人民币"


def decimal_of(printed: str) -> Decimal:
    """The exact value of a number matched by one of the patterns above."""
    return Decimal(re.sub(r"[,，\s]", "", printed))


@cache
def unit_pattern() -> str:
    """Every written unit as one alternation, longest first: scale and base, one unit per another."""
    words = vocabulary()
    scales = _longest_first(words.scales)
    spelled = {word for word in words.bases if word not in ("人民币", "RMB", "CNY")}
    bases = _longest_first(spelled)
    scalable = _longest_first(word for word in spelled if words.bases[word].kind in ("money", "count", "physical"))
    # A Latin unit ends where letters and digits end: 5nm, but not 5 in "5 x86".
    edge = r"(?<![A-Za-z])|(?![A-Za-z0-9])"
    single = rf"(?:(?:{scales}) ?(?:{scalable}|人民币)|(?:{scales})|(?:{bases})|人民币)(?:{edge})"
    per = rf"/(?:{_longest_first(words.per)}|(?:{scales})?(?:{bases}|[A-Za-z]{{1,4}}))(?:{edge})"
    return rf"(?:{single})(?:{per})?"


@cache
def english_scale_pattern() -> str:
    """``mn``, ``bn``, ``million`` after a number."""
    words = [word for word in vocabulary().english if len(word) > 1 and word.isalpha() and word != "mm"]
    return rf"(?i:{_longest_first(words)})(?![A-Za-z])"


def joined_unit(money: str, english: str, written: str) -> Unit:
    """The unit of ``$`` + ``bn`` + "" or of "" + "" + ``亿美元``. Any part may be empty."""
    written = written.replace(" ", "")
    if english:
        scale = vocabulary().english[english.lower()]
        return scaled(scale, unit_named(written or money).name if written or money else "")
    if money and (not written or written in vocabulary().scales):
        return scaled(written, unit_named(money).name)
    return unit_named(written)


def _longest_first(words: object) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))  # type: ignore[call-overload]
