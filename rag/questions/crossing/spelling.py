"""Names and questions in one spelling, without spaces: dates, years, and names of one measure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rag.questions.text import fold_name

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|[-/.])0?(\d{1,2})(?:月|[-/.])0?(\d{1,2})日?(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年0?(\d{1,2})月份?|[-/]0?(\d{1,2})(?![-/.\d]))")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)年度?(?!化)")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_MARKS = "*_:,;。，；"
_LEAST = 2  # characters by which a name is still told when its noun of kind is left out


@cache
def words() -> Mapping[str, Any]:
    """The lists of ``crossing.toml``."""
    return tomllib.loads(files("rag.questions").joinpath("data", "crossing.toml").read_text(encoding="utf-8"))


@cache
def _same() -> tuple[re.Pattern[str], Mapping[str, str]]:
    to = {form: group[0] for group in words()["same"] for form in group}
    longest = sorted(to, key=len, reverse=True)
    forms = [rf"(?<![a-z]){re.escape(form)}(?![a-z])" if form.isascii() else re.escape(form) for form in longest]
    return re.compile("|".join(forms)), to


@lru_cache(maxsize=65536)
def tight(text: str) -> str:
    """A name or a question as it is compared.

    >>> tight("2019 年 6 月 30 日"), tight("2019/06/30"), tight("Rank IC"), tight("年化收益率")
    ('2019-6-30', '2019-6-30', 'rankic', '年化收益')
    """
    plain = fold_name(text).replace(" ", "")
    plain = _DAY.sub(r"\1-\2-\3", plain)
    plain = _MONTH.sub(lambda found: f"{found[1]}-{found[2] or found[3]}", plain)
    plain = _YEAR.sub(r"\1", plain)
    pattern, to = _same()
    return pattern.sub(lambda found: to[found[0]], plain)


def spellings(name: str) -> Iterator[str]:
    """What a row may be called: its name, without its brackets, without its noun of kind."""
    whole = tight(name).strip(_MARKS)
    short = _BRACKETS.sub("", whole).strip(_MARKS)
    for form in dict.fromkeys((whole, short)):
        yield form
        noun = next((noun for noun in words()["kinds"] if form.endswith(noun)), "")
        if noun and len(form) - len(noun) >= _LEAST:
            yield form[: -len(noun)]


def pieces(header: str) -> tuple[str, ...]:
    """The parts of a header as printed, parted by white space and brackets; ``tight`` makes names of them."""
    parted = re.sub(r"[()（）\[\]]", " ", header)
    return tuple(piece for piece in parted.split() if any(char.isalnum() for char in piece))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text cuts no Latin word and no figure."""
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if not (before.isascii() and after.isascii()):
        return False
    if (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit()):
        return True
    if before in "+-./_" and after.isalnum():
        return at > 1 and text[at - 2].isascii() and text[at - 2].isalnum()
    if after in "+-./_%" and before.isalnum():
        return after == "%" or (at + 1 < len(text) and text[at + 1].isascii() and text[at + 1].isalnum())
    return (before.isalpha() and after.isdigit()) or (before.isdigit() and after.isalpha())
