"""Values in running text, written with digits."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from index.numbers.cell import ranged
from index.numbers.grammar import (
    GROUPED,
    LEADING_MONEY,
    PLAIN,
    SCIENTIFIC,
    decimal_of,
    english_scale_pattern,
    joined_unit,
    unit_pattern,
)
from index.numbers.quantity import EXACT, Quantity
from index.numbers.span import Span, SpanKind
from index.numbers.units import Unit, unit_named

# A stray space is healed only where the two halves cannot be two numbers.
_BROKEN = r"\d{1,3}(?: ?[,，] ?0\d\d| ?[,，] ?\d{3}(?=\.\d))+(?:\.\d+)?(?!\d|\.\d)|\d+ \.\d+(?!\d|\.\d)"
_BODY = rf"(?:{SCIENTIFIC}|{GROUPED}|{_BROKEN}|{PLAIN})"
_LONGEST = 60  # digits: more is no value
_RUN = re.compile(r"\d+(?:[.,:/-]\d+)*")

_DOWN = (
    "下降|下跌|减少|回落|下滑|下挫|下调|下行|缩减|减持|萎缩|走低|走弱|大跌|暴跌|微跌|收跌|降低|跌去|净亏损|亏损"
    "|净流出|负增长|重挫|滑落|跌幅|降幅|减幅|缩水|少增|跌|降|减|少"
)
_FILLER = r"(?:[了约近超逾达为至少多有]|超过|幅度|幅|达到|接近|大约|将近|分别|了约|比例|[:：])?"
_SIGN_WORD = re.compile(rf"(?P<word>{_DOWN})(?: ?{_FILLER}){{0,3}} ?$")
_LEVEL = re.compile(r"[至到]")
_ABOUT = re.compile(r"(?:约|近|超|逾|余|过|接近|超过|大于|小于|高于|低于|不足|不到|至少|至多|最多|突破|不低于|不超过|[~≈><≥≤])(?:为|是|达)? ?$")
ABOUT_AFTER = re.compile(r" ?(?:左右|上下|以上|以下|以内|之多|有余|多|余|\+)(?!年|样|个)")
_LOSS = frozenset({"亏损", "净亏损", "净流出"})
_CHANGE_UNITS = frozenset({"ratio", "points"})
_SIGN_MAY_FOLLOW = re.compile(r"(?:^|[^0-9A-Za-z%‰)\-])$")


@cache
def _unit() -> str:
    single = r"(?<![A-Za-z])[xXtWK](?![A-Za-z0-9])"
    return rf"(?: ?(?P<english{{0}}>{english_scale_pattern()}))?(?: ?(?P<unit{{0}}>(?!(?<= )[A-Za-z](?![A-Za-z]))(?:{unit_pattern()}))|(?P<letter{{0}}>{single}))?"


@cache
def _single() -> re.Pattern[str]:
    return re.compile(rf"(?P<body>{_BODY})(?P<more> ?[多余]|\+)?{_unit().replace('{0}', '')}")


@cache
def _range() -> re.Pattern[str]:
    first, last = _unit().replace("{0}", "1"), _unit().replace("{0}", "2")
    return re.compile(
        rf"(?P<low>{_BODY}){first} ?(?P<dash>--|[-~至到]) ?(?P<money>{LEADING_MONEY})? ?(?P<sign>[+-])?(?P<high>{_BODY}){last}"
    )


@cache
def _compound() -> re.Pattern[str]:
    """1 亿 2000 万元: one value in two scales."""
    return re.compile(
        rf"(?P<big>\d+(?:\.\d+)?) ?(?P<scale>万亿|亿|万) ?(?P<small>\d{{1,4}}(?:\.\d+)?) ?(?P<low>亿|万|千)(?P<base>(?:{unit_pattern()})?)"
    )


_LEAD = re.compile(rf"(?P<sign>[+-])? ?(?P<money>{LEADING_MONEY})? ?(?P<sign2>[+-])?\Z")


def figure_at(text: str, at: int, floor: int) -> Span:
    """The value whose digits begin at ``at``; without a quantity if they are no number. ``text`` is folded."""
    start, negative, money = _lead(text, at, floor)
    read = _read_compound(text, at) or _read_range(text, at, money, negative) or _read_single(text, at, money, negative)
    if read is None:
        run = _RUN.match(text, at)
        return Span(start, run.end() if run else at + 1, SpanKind.FIGURE)
    quantity, end = read
    about = quantity.approximate or bool(_ABOUT.search(text, max(0, start - 6), start) or ABOUT_AFTER.match(text, end))
    word = sign_word_before(text, start, quantity)
    quantity = Quantity(quantity.value, quantity.unit, text[start:end], quantity.high, about)
    return Span(start, end, SpanKind.FIGURE, negated(quantity) if word else quantity, word)


def negated(quantity: Quantity) -> Quantity:
    value, high = quantity.value.copy_negate(), quantity.high
    if high is not None:
        value, high = high.copy_negate(), value
    return Quantity(value, quantity.unit, quantity.raw, high, quantity.approximate)


def _lead(text: str, at: int, floor: int) -> tuple[int, bool, str]:
    """Start of sign and currency before the digits, whether it is negative, and the currency."""
    window = max(floor, at - 9)
    found = _LEAD.search(text[window:at])
    if found is None or not found[0]:
        return at, False, ""
    start, money = window + found.start(), found["money"] or ""
    sign = found["sign"] or found["sign2"] or ""
    if sign and found["sign"]:
        spaced = not money and text[at - 1] == " "
        before = text[max(0, start - 2) : start]
        fits = _SIGN_MAY_FOLLOW.search(before) and not (start == floor and floor) and (not spaced or before[-1:] in tuple("为是至到达"))
        if not fits:
            start, sign = (at, "") if not money else (text.index(money, start), found["sign2"] or "")
    if money and start and text[start - 1].isascii() and text[start - 1].isalpha():
        return at, False, ""
    return start + (len(found[0]) - len(found[0].lstrip()) if start == window + found.start() else 0), sign == "-", money


def _written(found: re.Match[str], suffix: str, money: str) -> Unit:
    return joined_unit(money, found["english" + suffix] or "", found["unit" + suffix] or found["letter" + suffix] or "")


def _read_single(text: str, at: int, money: str, negative: bool) -> tuple[Quantity, int] | None:
    found = _single().match(text, at)
    if found is None or len(found["body"]) > _LONGEST:
        return None
    value = decimal_of(found["body"])
    unit = _written(found, "", money)
    value = value.copy_negate() if negative else value
    end = found.end() if unit.name or not found["more"] else found.end("body")
    return Quantity(value, unit.name, "", approximate=bool(found["more"])), end


def _read_range(text: str, at: int, money: str, negative: bool) -> tuple[Quantity, int] | None:
    found = _range().match(text, at)
    if found is None:
        return None
    if found["dash"] == "-" and text[found.start("dash") - 1] == " " and text[found.end("dash")] != " ":
        return None  # "3.22 -1.5": a sign
    low, high = decimal_of(found["low"]), decimal_of(found["high"])
    first, last = _written(found, "1", ""), _written(found, "2", money or found["money"] or "")
    if not first.name and not last.name and low >= high and not negative:
        return None
    low = low.copy_negate() if negative else low
    high = high.copy_negate() if found["sign"] == "-" or (found["dash"] == "--" and negative) else high
    quantity = ranged(low, first, high, last, "")
    return (quantity, found.end()) if quantity else None


def _read_compound(text: str, at: int) -> tuple[Quantity, int] | None:
    found = _compound().match(text, at)
    if found is None:
        return None
    scale, low = unit_named(found["scale"]).scale, unit_named(found["low"]).scale
    if low >= scale:
        return None
    value = EXACT.add(decimal_of(found["big"]), EXACT.multiply(decimal_of(found["small"]), EXACT.divide(low, scale)))
    return Quantity(value, joined_unit("", "", found["scale"] + found["base"]).name, ""), found.end()


def sign_word_before(text: str, start: int, quantity: Quantity) -> str:
    """The word that makes the value negative: 下降 5.4%, not 下降至 5.4% and not 下降 -5.4%."""
    if quantity.value < 0:
        return ""
    found = _SIGN_WORD.search(text, max(0, start - 14), start)
    if found is None:
        return ""
    word, between = found["word"], text[found.end("word") : start]
    if between.strip(" ").startswith(("至", "到")) and not between.strip(" ").startswith("至少"):
        return ""
    unit = unit_named(quantity.unit)
    if word in _LOSS:
        return word if unit.kind == "money" else ""
    if word in ("跌", "降", "减", "少") and unit.kind not in _CHANGE_UNITS and not between.startswith("了"):
        return ""
    if text[max(0, found.start() - 1) : found.start()] in ("未", "不", "至") or (word == "少" and unit.kind not in _CHANGE_UNITS):
        return ""
    return word


def exact(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """The quotient if it is a finite decimal of few digits: 3/4, and not 1/3."""
    quotient = numerator / denominator
    return quotient if quotient * denominator == numerator and len(quotient.as_tuple().digits) < 20 else None
