"""What a table cell holds: a number, nothing, or something else."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from index.numbers.fold import fold
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
from index.numbers.units import Unit, unit_named


class CellForm(StrEnum):
    MISSING = "missing"  # empty, --, N/A: no value, and never 0
    NUMBER = "number"
    RANGE = "range"
    MALFORMED = "malformed"  # digits that do not make a number: 3.91.5, 84%., 1,04.4
    DATE = "date"
    CODE = "code"
    TEXT = "text"


MAX_LENGTH = 64  # a longer cell is prose

_MISSING = re.compile(
    r"(?i)[-–—_/\\.…*·\s]*|n\.?\s*/?\s*[am]\.?|n\.\s?m\.?|nan|null|none|#?n/a|不适用|无|暂无|未披露|不详|缺失|无数据|未上市|待定"
)
_CODE = re.compile(
    r"(?i)\d{4,6}\.[a-z]{1,4}|[a-z]{1,6}\.[a-z]{1,3}|(?:sh|sz|bj|hk)\.?\d{5,6}|0\d{4,5}|[a-z]\d{8,}|[a-z]{1,3}\d{4}"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-./年] ?(?:0?[1-9]|1[0-2])(?:[-./月] ?(?:[12]\d|3[01]|0?[1-9]))? ?[日月]?"
    r"|(?:19|20)\d\d ?(?:年?[QqHh][1-4]|年(?:度|[上下]半年|第?[一二三四1-4]季度?)?|[AaEe])"
    r"|(?:1[3-9]|[23]\d)[-/](?:0[1-9]|1[0-2])"  # 24/01
    r"|(?:0?[1-9]|1[0-2]) ?月(?: ?(?:[12]\d|3[01]|0?[1-9]) ?日)?"
    r"|[1-4][Qq](?:20)?\d\d|[QqHh][1-4](?: ?(?:20)?\d\d)?|FY\d{2,4}|\d\d[QqHh][1-4]"
)
_MONTH_DAY = re.compile(r"(?:0?[1-9]|1[0-2])[./](?:[12]\d|3[01]|0[1-9])")
_ABOUT_BEFORE = r"(?P<about>约|大约|近|超过|超|逾|接近|不低于|不超过|不足|至少|高于|低于|[~≈><≥≤]=?)?"
_ABOUT_AFTER = r"(?P<about2>左右|上下|以上|以下|以内|余|多|\+)?"
_ARROWS = str.maketrans("", "", "↑↓▲▼△▽*†‡")


@cache
def _number() -> re.Pattern[str]:
    body = rf"(?:{SCIENTIFIC}|{GROUPED}|{PLAIN})"
    unit = rf"(?P<english>{english_scale_pattern()})? ?(?P<unit>{unit_pattern()})?"
    return re.compile(
        rf"(?P<open>\()?{_ABOUT_BEFORE} ?(?P<sign>[+-])? ?(?P<money>{LEADING_MONEY})? ?(?P<sign2>[+-])?"
        rf"(?P<body>{body}) ?(?P<more>[多余])? ?{unit} ?{_ABOUT_AFTER}(?P<close>\))? ?(?P<after>%)?"
    )


@cache
def _range() -> re.Pattern[str]:
    body = rf"(?:{GROUPED}|{PLAIN})"
    unit = rf"(?:{unit_pattern()})"
    return re.compile(
        rf"{_ABOUT_BEFORE} ?(?P<money>{LEADING_MONEY})? ?(?P<sign>[+-])?(?P<low>{body}) ?(?P<unit1>{unit})? ?"
        rf"(?P<dash>[-~至到]|--) ?(?P<money2>{LEADING_MONEY})? ?(?P<sign2>[+-])?(?P<high>{body}) ?(?P<unit>{unit})? ?"
        rf"{_ABOUT_AFTER}"
    )


def is_missing(raw: str) -> bool:
    """Whether the cell says that there is no value: empty, ``--``, ``—``, ``N/A``, ``不适用``.

    >>> is_missing(" -- "), is_missing("0.00")
    (True, False)
    """
    return len(raw) <= MAX_LENGTH and _MISSING.fullmatch(fold(raw).strip()) is not None


def classify(raw: str) -> CellForm:
    """What the cell holds. ``MALFORMED`` has digits like a number's, and cannot be read as one."""
    return CellForm.NUMBER if _usual(raw, "") else _read(raw, "")[0]


def parse_quantity(raw: str, unit: str = "", decimal: bool = False) -> Quantity | None:
    """The quantity in a cell, or None for text, dates, codes, malformed numbers and cells without a value.

    Args:
        raw: The cell as extracted. Full-width characters, stray spaces, thousands separators, accounting
            negatives ``(3.5)``, ranges ``20-25``, ``约``, ``>`` and a unit in the cell are understood.
        unit: The column's unit; a unit in the cell wins over it.
        decimal: Whether 2045.5 is a figure, as among other decimals, and not May 2045.

    >>> parse_quantity("（1, 044.47）", "亿元").value
    Decimal('-1044.47')
    >>> parse_quantity("--", "亿元") is None
    True
    >>> parse_quantity("1,642（-61）", "家").value, parse_quantity("1,642（61）", "家")
    (Decimal('1642'), None)
    """
    if decimal and raw.isascii() and _MONTH_LIKE.fullmatch(raw):
        return Quantity(Decimal(raw), unit_named(unit).name if unit else "", raw)
    return _usual(raw, unit) or _read(raw, unit)[1]


def like_month(raw: str) -> bool:
    """Whether a cell is a decimal that is spelt like a year and a month: 2024.4.

    >>> like_month("2024.4"), like_month("1024.4")
    (True, False)
    """
    return _MONTH_LIKE.fullmatch(raw) is not None


# The usual cell, read without the whole grammar. Codes have leading zeros; 2024.4 may be a month.
_USUAL = re.compile(r"([+-]?)((?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d+)?)(%?)")
# 1,642(-61), 12.3(+5%): a figure with its change, which is told apart by its sign or its %.
_BESIDE = re.compile(r"(?P<figure>[^()]*\d[^()]*?) ?\((?:[+-] ?\d[\d.,]*%?|\d[\d.,]*%|0)\)")
_MONTH_LIKE = re.compile(r"(?:19|20)\d\d\.\d{1,2}")
_NOT_USUAL = re.compile(r"(?:19|20)\d\d\.\d{1,2}|\d{5,}")


def _usual(raw: str, unit: str) -> Quantity | None:
    found = _USUAL.fullmatch(raw) if len(raw) <= 20 and raw.isascii() else None
    if found is None or _NOT_USUAL.fullmatch(raw):
        return None
    value = Decimal(found[1] + found[2].replace(",", ""))
    return Quantity(value, "%" if found[3] else unit_named(unit).name if unit else "", raw)


@lru_cache(maxsize=65536)
def _read(raw: str, unit: str) -> tuple[CellForm, Quantity | None]:
    if len(raw) > MAX_LENGTH:
        return CellForm.TEXT, None
    if is_missing(raw):
        return CellForm.MISSING, None
    text = _heal(fold(raw).strip())
    if not any(char.isdecimal() for char in text):
        return CellForm.CODE if _CODE.fullmatch(text) else CellForm.TEXT, None
    if _DATE.fullmatch(text) and not _year_amount(text, unit):
        return CellForm.DATE, None
    if _CODE.fullmatch(text):
        return CellForm.CODE, None
    if found := _number().fullmatch(text):
        quantity = _quantity(found, raw.strip(), unit)
        return (CellForm.NUMBER, quantity) if quantity else (CellForm.MALFORMED, None)
    if found := _range().fullmatch(text):
        quantity = _span(found, raw.strip(), unit)
        return (CellForm.RANGE, quantity) if quantity else (CellForm.MALFORMED, None)
    if beside := _BESIDE.fullmatch(text):
        form, quantity = _read(beside["figure"], unit)
        if form is CellForm.NUMBER:
            return form, quantity
    numeric = re.fullmatch(r"[\d.,，+\-()%‰ ~]+(?:" + unit_pattern() + r")?[.,]?", text)
    return (CellForm.MALFORMED if numeric else CellForm.TEXT), None


def _heal(text: str) -> str:
    """Stray spaces out of a number: ``1, 044.47``, ``3 .22``, ``- 3.74 %``. Two numbers are not joined."""
    text = text.translate(_ARROWS).strip()
    text = re.sub(r"(?<=\d) ?([,，.]) ?(?=\d)", r"\1", text)
    return re.sub(r"^([(+-]) +(?=[\d.])", r"\1", text)


def _year_amount(text: str, unit: str) -> bool:
    """2024.4 in a column of 亿元 is an amount."""
    return bool(unit) and re.fullmatch(r"\d{4}\.\d{1,2}", text) is not None


def _unit(written: Unit, column: str) -> str:
    """The cell's own unit, or the column's. A bare scale in the cell (1.2亿) takes the column's currency."""
    if not written.name:
        return unit_named(column).name if column else ""
    if written.base == "" and column and (owner := unit_named(column)).kind == "money":
        return unit_named(written.name + owner.base).name
    return written.name


def _quantity(found: re.Match[str], raw: str, column: str) -> Quantity | None:
    signs = [found["sign"], found["sign2"]]
    if (found["open"] is None) != (found["close"] is None) or all(signs):
        return None
    if found["after"] and (found["unit"] or not found["close"]):
        return None
    unit = joined_unit(found["money"] or "", found["english"] or "", found["unit"] or found["after"] or "")
    value = decimal_of(found["body"])
    if "-" in signs or (found["open"] and "+" not in signs):
        value = value.copy_negate()
    about = bool(found["about"] or found["about2"] or found["more"])
    return Quantity(value, _unit(unit, column), raw, approximate=about)


def _span(found: re.Match[str], raw: str, column: str) -> Quantity | None:
    low, high = decimal_of(found["low"]), decimal_of(found["high"])
    low = low.copy_negate() if found["sign"] == "-" else low
    high = high.copy_negate() if found["sign2"] == "-" else high
    last = joined_unit(found["money"] or found["money2"] or "", "", found["unit"] or "")
    first = unit_named(found["unit1"] or "")
    return ranged(low, first, high, last, raw, column, bool(found["about"] or found["about2"]))


def ranged(
    low: Decimal, first: Unit, high: Decimal, last: Unit, raw: str, column: str = "", about: bool = False
) -> Quantity | None:
    """A range as one quantity in the unit of its last number; None if the two units do not go together."""
    if first.name and not last.name:
        last = first
    elif first.name and first.name != last.name:
        if first.base not in ("", last.base):
            return None
        low = EXACT.multiply(low, EXACT.divide(first.scale, last.scale))
    return Quantity(min(low, high), _unit(last, column), raw, high=max(low, high), approximate=about)
