"""What the cells of a column look like: the evidence that headers are judged by."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from index.numbers import CellForm, classify, like_month, parse_quantity

Row = tuple[str, ...]

SAMPLE_ROWS = 16
FEW_ROWS = 6  # enough to tell a header from the rows below it
SAMPLE_CELLS = 60_000
LONG_TEXT = 24  # average characters from which a text column holds sentences, not names


class Shape(NamedTuple):
    """A column's cells in short.

    Attributes:
        kind: ``code``, ``number``, ``percent``, ``date``, ``text``, or ``empty``.
        share: Share of the filled cells that are of this kind.
        filled: Number of filled cells.
        decimals: Usual number of decimals, or None.
        magnitude: Median of log10 of the absolute values, or None.
        negative: Share of negative values.
        length: Average characters of a filled cell.
        distinct: Share of different values among the filled cells.
        suffixed: For codes: whether they carry a market (.SZ).
    """

    kind: str
    share: float
    filled: int
    decimals: int | None
    magnitude: float | None
    negative: float
    length: float
    distinct: float
    suffixed: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in ("number", "percent")

    @property
    def typed(self) -> bool:
        """Whether a header cell would stand out in this column."""
        return self.kind in ("code", "number", "percent", "date") and self.share >= 0.6


_PLAIN = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%?)")
_CODE = re.compile(r"\d{6}\.(?:SZ|SH|BJ|OF|WI|SI)|\d{4,5}\.HK|[A-Z]{1,5}\.[A-Z]{1,2}")
_SIGNED = frozenset("-+0123456789")
_FIGURE_FIRST = frozenset("-0123456789")
_WORDS = re.compile(r"[\u3400-\u9fff]+[A-Za-z]*")


def look(cell: str) -> tuple[str, int, float | None, bool]:
    """Form of a cell, decimals, absolute value (None for 0), and whether it is negative.

    The form is ``code``, ``six`` (six digits: a code or a number), ``number``, ``percent``, ``date``, ``text`` or ""
    for no value. The commonest spellings are told apart here, the others by ``index.numbers``.
    """
    if not cell:
        return "", 0, None, False
    whole, point, part = cell.partition(".")
    if point and part.isdecimal() and cell[0] in _FIGURE_FIRST and len(cell) < 18 and cell.isascii():
        digits = whole[1:] if whole[0] == "-" else whole
        # 2024.4 may be a month, 007.5 is no plain number; both are left to the rules below.
        if digits.isdecimal() and len(digits) != 4 and (digits[0] != "0" or len(digits) == 1):
            value = float(cell)
            return "number", len(part), abs(value) or None, value < 0
    first = cell[0]
    if first >= "\u3400":
        if len(cell) > 64 or (len(cell) >= 2 and _WORDS.fullmatch(cell) and not _CHINESE_FIGURE.search(cell)):
            return "text", 0, None, False
        return _slow_look(cell)
    if first in _SIGNED and (found := _PLAIN.fullmatch(cell)):
        sign, whole, part, percent = found.groups()
        if not (len(whole) == 4 and not percent and whole.startswith(("19", "20"))) and len(whole) < 20:
            six = part is None and not percent and not sign and len(cell) == 6 and "," not in whole
            if not (whole[0] == "0" and len(whole) > 1 and not six):
                value = float(f"{whole}.{part or 0}".replace(",", ""))
                name = "six" if six else "percent" if percent else "number"
                return name, len(part or ""), value or None, sign == "-" and value > 0
    elif _CODE.fullmatch(cell):
        return "code", 0, None, False
    elif len(cell) > 64:
        return "text", 0, None, False
    return _slow_look(cell)


_CHINESE_FIGURE = re.compile(r"[无不暂未待一二三四五六七八九十百千万亿两年月日半]")


def _size(value: Decimal) -> float | None:
    """Absolute value; None for 0 and for what no float can hold."""
    size = float(abs(value))
    return size if 0 < size < math.inf else None


@lru_cache(maxsize=65536)
def _slow_look(cell: str) -> tuple[str, int, float | None, bool]:
    found = classify(cell)
    if found is CellForm.MISSING:
        return "", 0, None, False
    if found in (CellForm.NUMBER, CellForm.RANGE, CellForm.MALFORMED):
        quantity = parse_quantity(cell)
        name = "percent" if cell[-1] in "%％" else "number"
        if quantity is None or not quantity.value.is_finite():
            return name, 0, None, False
        value = quantity.value
        return name, max(0, -int(value.as_tuple().exponent)), _size(value), value < 0
    if found is CellForm.CODE:
        return ("six" if cell.isdecimal() and len(cell) == 6 else "code"), 0, None, False
    return ("date" if found is CellForm.DATE else "text"), 0, None, False


def form(cell: str) -> str:
    """The form alone, see ``look``."""
    return look(cell)[0]


def sample(rows: Sequence[Row], width: int, most: int = SAMPLE_ROWS) -> Sequence[Row]:
    """At most ``most`` rows, evenly spaced, fewer where rows are very wide."""
    count = max(8, min(most, SAMPLE_CELLS // max(width, 1)))
    if len(rows) <= count:
        return rows
    step = len(rows) / count
    return [rows[int(place * step)] for place in range(count)]


def shapes(rows: Sequence[Row], width: int, most: int = SAMPLE_ROWS) -> tuple[Shape, ...]:
    """The shape of each of the first ``width`` columns, from a sample. Short rows count as empty at the end."""
    chosen = sample(rows, width, most)
    if all(len(row) >= width for row in chosen):
        return tuple([_shape([row[column] for row in chosen]) for column in range(width)])
    return tuple([_shape([row[column] for row in chosen if column < len(row)]) for column in range(width)])


def full_shapes(rows: Sequence[Row], width: int) -> tuple[Shape, ...]:
    """As ``shapes``; a column that is empty in the sample is looked at from top to bottom.

    Rows are of one width.
    """
    found = shapes(rows, width)
    if all(shape.filled for shape in found):
        return found
    return tuple(
        shape if shape.filled else _shape(list(islice((row[place] for row in rows if row[place]), SAMPLE_ROWS)))
        for place, shape in enumerate(found)
    )


_PLAIN_COLUMN = re.compile(r"(?:-?(?:0|[1-9][0-9]{0,2}|[1-9][0-9]{4,11})\.[0-9]{1,6}\n)++")
_WORD_COLUMN = re.compile(r"(?:[\u3400-\u9fff]{2,64}\n)++")
_CODE_COLUMN = re.compile(r"(?:[0-9]{6}\.[A-Z]{2}\n)++")


def _plain_shape(cells: list[str]) -> Shape | None:
    """The shape of a column of decimal numbers, codes or words in their plainest spelling, all cells at once."""
    text = "\n".join((*cells, ""))
    count = len(cells)
    if _PLAIN_COLUMN.fullmatch(text):
        values = list(map(float, cells))
        sizes = sorted([size for size in map(abs, values) if size])
        each = list(map(len, text.replace("\n", ".").split(".")[1:-1:2]))
        places = max(set(each), key=each.count)
        return Shape(
            "number",
            1.0,
            count,
            places,
            math.log10(sizes[len(sizes) // 2]) if sizes else None,
            sum([value < 0 for value in values]) / count,
            len(text) / count - 1,
            len(set(cells)) / count,
        )
    if _CODE_COLUMN.fullmatch(text):
        return Shape("code", 1.0, count, None, None, 0.0, 9.0, len(set(cells)) / count, True)
    if _WORD_COLUMN.fullmatch(text) and not _CHINESE_FIGURE.search(text):
        length = len(text) / count - 1
        return Shape("text", 1.0, count, None, None, 0.0, length, len(set(cells)) / count)
    return None


def _shape(column: Sequence[str]) -> Shape:
    cells = [cell for cell in column if cell]
    if plain := _plain_shape(cells):
        return plain
    looks = list(map(look, cells))
    forms = [found[0] for found in looks]
    if "" in forms:
        cells = [cell for cell, found in zip(cells, forms, strict=True) if found]
        forms = [found for found in forms if found]
    total = len(forms)
    if not total:
        return EMPTY
    count = {found: forms.count(found) for found in dict.fromkeys(forms)}
    six = count.pop("six", 0)
    if six:
        name = "code" if six + count.get("code", 0) >= 0.8 * total else "number"
        count[name] = count.get(name, 0) + six
    if "date" in count and count.get("number"):
        like = sum(map(like_month, cells))
        if like == count["date"] and any(found[1] for found in looks if found[0] == "number"):
            count["number"] += count.pop("date")  # 2045.5 beside 1861.5 is no month
    kind = max(count, key=lambda found: (count[found], found not in _FIGURES))
    most = count[kind]
    numbers = count.get("number", 0) + count.get("percent", 0)
    if numbers > most:
        kind = "percent" if count.get("percent", 0) > count.get("number", 0) else "number"
    if kind in _FIGURES:
        most = numbers
    length = sum(map(len, cells)) / total
    distinct = len(set(cells)) / total
    dotted = kind == "code" and sum(["." in cell for cell in cells]) * 2 > total
    figures = [found for found in looks if found[0] in _FIGURES] if numbers else []
    if not figures:
        return Shape(kind, most / total, total, None, None, 0.0, length, distinct, dotted)
    places = [found[1] for found in figures]
    sizes = sorted([found[2] for found in figures if found[2] is not None])
    return Shape(
        kind,
        most / total,
        total,
        max(set(places), key=places.count),
        math.log10(sizes[len(sizes) // 2]) if sizes else None,
        sum([found[3] for found in figures]) / len(figures),
        length,
        distinct,
        dotted,
    )


_FIGURES = frozenset(("number", "percent", "six"))
EMPTY = Shape("empty", 1.0, 0, None, None, 0.0, 0.0, 0.0)


def trimmed(row: Row) -> int:
    """Number of cells up to the last filled one."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return end


def conflict(first: Shape, second: Shape) -> bool:
    """Whether two columns cannot be the same: both have values, and of different kinds.

    >>> conflict(shapes([("31.2%",)], 1)[0], shapes([("浪潮",)], 1)[0])
    True
    """
    if not first.filled or not second.filled:
        return False
    if first.kind == second.kind:
        return first.kind == "code" and first.suffixed != second.suffixed
    if first.numeric and second.numeric:
        return min(first.filled, second.filled) >= 2 or first.share == second.share == 1.0
    loose = min(first.share, second.share) < 0.8  # numbers among words
    return not loose


def distance(first: Shape, second: Shape) -> float:
    """How unlike two numeric columns are: orders of magnitude, decimals, signs. 0 for the same look."""
    if not (first.numeric and second.numeric) or first.magnitude is None or second.magnitude is None:
        return 0.0
    apart = abs(first.magnitude - second.magnitude) + 0.5 * abs(first.negative - second.negative)
    return apart + 0.5 * min(2, abs((first.decimals or 0) - (second.decimals or 0)))
