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
from index.numbers.signs import lead, negated, sign_word_before
from index.numbers.span import Span, SpanKind
from index.numbers.units import Unit, unit_named

# A stray space is healed only where the two halves cannot be two numbers.
_BROKEN = r"\d{1,3}(?: ?[,，] ?0\d\d| ?[,，] ?\d{3}(?=\.\d))+(?:\.\d+)?(?!\d|\.\d)|\d+ \.\d+(?!\d|\.\d)"
_BODY = rf"(?:{SCIENTIFIC}|{GROUPED}|{_BROKEN}|{PLAIN})"
_LONGEST = 60  # digits: more is no value
_RUN = re.compile(r"\d+(?:[.,:/-]\d+)*")

_ABOUT = re.compile(
    r"(?:约|近|超|逾|余|过|接近|大于|小于|高于|低于|不足|不到|至少|至多|最多|突破|[~≈><≥≤])(?:为|是|达)? ?$"
)
ABOUT_AFTER = re.compile(r" ?(?:左右|上下|以上|以下|以内|之多|有余|多|余|\+)(?!年|样|个)")


@cache
def _unit() -> str:
    single = r"(?<![A-Za-z])[xXtWK](?![A-Za-z0-9])"
    # A single Latin letter is a unit only right behind the number: 12.5x, not 5 x 3.
    unit = rf"(?!(?<= )[A-Za-z](?![A-Za-z]))(?:{unit_pattern()})"
    return rf"(?: ?(?P<english{{0}}>{english_scale_pattern()}))?(?: ?(?P<unit{{0}}>{unit})|(?P<letter{{0}}>{single}))?"


@cache
def _single() -> re.Pattern[str]:
    return re.compile(rf"(?P<body>{_BODY})(?P<more> ?[多余]|\+)?{_unit().replace('{0}', '')}")


@cache
def _range() -> re.Pattern[str]:
    first, last = _unit().replace("{0}", "1"), _unit().replace("{0}", "2")
    return re.compile(
        rf"(?P<low>{_BODY}){first} ?(?P<dash>--|[-~至到]) ?"
        rf"(?P<money>{LEADING_MONEY})? ?(?P<sign>[+-])?(?P<high>{_BODY}){last}"
    )


@cache
def _compound() -> re.Pattern[str]:
    """1 亿 2000 万元: one value in two scales."""
    return re.compile(
        r"(?P<big>\d+(?:\.\d+)?) ?(?P<scale>万亿|亿|万) ?(?P<small>\d{1,4}(?:\.\d+)?) ?(?P<low>亿|万|千)"
        rf"(?P<base>(?:{unit_pattern()})?)"
    )


def figure_at(text: str, at: int, floor: int, after_figure: bool = False) -> Span:
    """The value whose digits begin at ``at``; without a quantity if they are no number. ``text`` is folded."""
    start, negative, money = lead(text, at, floor, after_figure)
    read = _read_compound(text, at) or _read_range(text, at, money, negative) or _read_single(text, at, money, negative)
    if read is None:
        run = _RUN.match(text, at)
        return Span(start, run.end() if run else at + 1, SpanKind.FIGURE)
    quantity, end = read
    about = quantity.approximate or bool(_ABOUT.search(text, max(0, start - 6), start) or ABOUT_AFTER.match(text, end))
    word = sign_word_before(text, start, quantity)
    quantity = Quantity(quantity.value, quantity.unit, text[start:end], quantity.high, about)
    return Span(start, end, SpanKind.FIGURE, negated(quantity) if word else quantity, word)


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


def exact(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """The quotient if it is a finite decimal of few digits: 3/4, and not 1/3."""
    quotient = numerator / denominator
    return quotient if quotient * denominator == numerator and len(quotient.as_tuple().digits) < 20 else None
