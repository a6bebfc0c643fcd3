"""Which rows of a table are its header, and what each column is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from index.numbers import fold, is_unit
from index.reading.shapes import FEW_ROWS, Row, Shape, form, shapes, trimmed
from index.reading.text import key, likeness, squeeze

MOST_ROWS = 4
LONGEST_CELL = 40  # characters of a header cell
ALIKE = 0.75  # likeness from which two header cells are the same, misread characters apart
_YEAR = re.compile(r"(?:19|20)\d\d")
# 近3月, 1-6月, 近一年: a stretch of time that figures are about, though it looks like a figure with a unit.
_STRETCH = re.compile(
    r"(?:近|过去|前|最近)\s*(?:\d{1,3}|[一二三四五六七八九十两半]+)\s*个?\s*(?:交易日|[日天周月年])|\d{1,2}\s*[-~至到]\s*\d{1,2}\s*月(?:份|累计)?"
)
_PUNCTUATION = re.compile(r"[。！？；]")


@lru_cache(maxsize=8192)
def is_label(cell: str) -> bool:
    """Whether a cell can be a header: words, a period (2024E, 2024Q1) or a year, not a figure or a code."""
    if not cell or len(cell) > LONGEST_CELL or _PUNCTUATION.search(cell):
        return False
    found = form(cell)
    return (
        found in ("text", "date", "")
        or _STRETCH.fullmatch(cell) is not None
        or _YEAR.fullmatch(fold(cell)) is not None
        or is_unit(cell)
    )


def header_like(row: Row, columns: Sequence[Shape]) -> bool:
    """Whether a row is a header above columns of these shapes: words stand where they hold figures, codes or dates.

    Where no column is typed (all text), a row of short cells above long texts is taken for a header.
    """
    typed = [(cell, shape) for cell, shape in zip(row, columns, strict=False) if shape.typed]
    filled = [cell for cell in row if cell]
    prose = sum(1 for cell in filled if len(cell) > LONGEST_CELL and _PUNCTUATION.search(cell))
    if not filled or prose > (len(filled) >= 3 and len(typed) > 1):
        return False
    if typed:
        words = [cell for cell, shape in typed if cell and _is_name(cell, shape) and not _fits(cell, shape)]
        figures = [cell for cell, shape in typed if cell and _fits(cell, shape)]
        return len(words) > len(figures) and len(words) * 2 >= sum(1 for cell, _ in typed if cell)
    long = [cell for cell, shape in zip(row, columns, strict=False) if shape.length > LONG_BODY and cell]
    if long:
        return all(len(cell) <= 12 for cell in long) and all(map(is_label, filled))
    return False


def _is_name(cell: str, shape: Shape) -> bool:
    """Whether a cell can be the name of such a column; over figures, a code may (IF.CFE)."""
    return is_label(cell) or (shape.numeric and form(cell) == "code")


LONG_BODY = 20


def _fits(cell: str, shape: Shape) -> bool:
    if _STRETCH.fullmatch(cell):
        return False
    found = form(cell)
    if shape.kind == "code":
        return found in ("code", "six")
    if shape.kind == "date":
        return found in ("date", "number")
    if _YEAR.fullmatch(cell) and shape.magnitude is not None and not 3.29 < shape.magnitude < 3.32:
        return False
    return found in ("number", "percent", "six") or (found == "date" and re.fullmatch(r"[\d.]+", cell) is not None)


def header_rows(rows: Sequence[Row], width: int, flags: Sequence[bool | None] = ()) -> tuple[int, tuple[Shape, ...]]:
    """How many of the first rows are the header (0 to 4), and the shapes of the columns below, from a few rows.

    Args:
        flags: Whether the format calls each of the first rows a header: those are one, whatever they look like, if
            others follow, and what it says is no header is none.

    A first row of labels is the header unless its cells fit the columns below it. Further rows belong to it
    where they hold labels only, stand over figures, and leave open or repeat what the row above names.
    """
    told = sum(1 for _ in takewhile(bool, flags))
    if told < len(flags) and flags[told] is False and told < len(rows):
        return told, shapes(rows[told : told + FEW_ROWS], width)
    count = 0
    look: tuple[Shape, ...] = ()
    while count < min(MOST_ROWS, len(rows) - 1):
        row = rows[count]
        corner = _open_corner(rows, count)
        under = corner or (_labels_only(row) and (_under(rows[count - 1], row) or (count == 1 and _groups(rows))))
        if count and not under:
            break
        below = shapes(_rows_below(rows, count), width)
        named = header_like(row, below) or (count == 0 and (_names_all(row, below) or _groups(rows)))
        if not (named or corner):
            break
        count, look = count + 1, below
    if count < told <= min(MOST_ROWS, len(rows) - 1):
        return told, shapes(rows[told : told + FEW_ROWS], width)
    if len(rows) == 1 and _labels_only(rows[0]):
        return 1, ()
    return count, look or shapes(rows[:FEW_ROWS], width)


def _open_corner(rows: Sequence[Row], at: int) -> bool:
    """Whether a row has no name, as the rows below it do, and something over each of their figures: 5, 10, 15 (days).

    A row of figures without a name is no row of the table, so that nothing is lost if it is a header.
    """
    row = rows[at]
    below = list(
        takewhile(lambda other: other and form(other[0]) in ("text", "date"), rows[at + 1 : at + 1 + FEW_ROWS])
    )
    if not row or row[0] or len(below) < 2:
        return False
    figures = {
        place for other in below for place, cell in enumerate(other) if place and form(cell) in ("number", "percent")
    }
    return len(figures) > 1 and all(place < len(row) and row[place] for place in figures)


def _groups(rows: Sequence[Row]) -> bool:
    """Whether the first row has a figure (5 days, 10 days) over each repeat of the names in the second."""
    if len(rows) < 3 or not _labels_only(rows[1]):
        return False
    groups = [cell for cell in rows[0][1:] if cell]
    names = [cell for cell in rows[1][1:] if cell]
    each = len(names) // len(set(names)) if names else 0
    once = len(dict.fromkeys(groups))
    return each > 1 and once == each and names == names[: len(set(names))] * each and not _labels_only(rows[2])


def _rows_below(rows: Sequence[Row], header: int) -> Sequence[Row]:
    """A few rows below a header row, without further rows of labels only: those may be its next levels."""
    start = next(
        (at for at in range(header + 1, min(header + MOST_ROWS, len(rows))) if not _labels_only(rows[at])), None
    )
    start = header + 1 if start is None else start
    return rows[start : start + FEW_ROWS]


def _names_all(row: Row, below: Sequence[Shape]) -> bool:
    """A row of short labels over text columns: 主体, 简介, 融资情况."""
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or any(shape.typed for shape in below) or not _labels_only(row):
        return False
    return trimmed(row) >= sum(1 for shape in below if shape.filled) - 1 and all(len(cell) <= 16 for cell in filled)


def _labels_only(row: Row) -> bool:
    filled = [cell for cell in row if cell]
    return bool(filled) and all(map(is_label, filled))


def _under(upper: Row, lower: Row) -> bool:
    """Whether the lower row goes on with the header above it: it leaves cells open, or repeats merged ones."""
    shared = sum(1 for one, two in zip(upper, lower, strict=False) if one and one == two)
    opened = sum(1 for one, two in zip(upper, lower, strict=False) if one and not two)
    merged = sum(1 for one, two in zip(upper, lower, strict=False) if not one and two)
    twice = len([cell for cell in upper if cell]) - len({cell for cell in upper if cell})
    units = all(is_unit(cell.strip("()（）")) for cell in lower if cell)
    return shared > 0 or twice > 0 or (merged > 0 and (opened > 0 or not upper[0])) or units


def header_paths(rows: Sequence[Row], width: int) -> tuple[str, ...]:
    """One header per column: the cells above it from top to bottom, joined by a space.

    A merged cell stands once, at its left end, or is repeated over its columns; both are spread over the
    columns that have something below it.
    """
    spread: list[list[str]] = []
    for depth, row in enumerate(rows):
        cells = [squeeze(row[column]) if column < len(row) else "" for column in range(width)]
        lower = rows[depth + 1] if depth + 1 < len(rows) else ()
        group = ""
        for column in range(width):
            has_below = column < len(lower) and bool(lower[column])
            if cells[column]:
                group = cells[column] if has_below else ""
            elif group and has_below:
                cells[column] = group
            else:
                group = ""
        spread.append(cells)
    paths = []
    for column in range(width):
        path: list[str] = []
        for cells in spread:
            if cells[column] and (not path or path[-1] != cells[column]):
                path.append(cells[column])
        paths.append(" ".join(path))
    return tuple(paths)


def agreement(first: Row, second: Row) -> float:
    """Share of the first header's cells that the second repeats in the same place."""
    named = [(one, second[place] if place < len(second) else "") for place, one in enumerate(first) if one]
    if not named:
        return 0.0
    return sum(_alike(one, two) for one, two in named) / len(named)


def _alike(one: str, two: str) -> bool:
    if one == two:
        return True
    mine, theirs = key(one), key(two)
    if mine == theirs or not mine or not theirs:
        return mine == theirs
    if mine[0] != theirs[0]:  # one misread character, at the start
        return len(mine) == len(theirs) >= 4 and mine[1:] == theirs[1:] and not mine[0].isdecimal()
    # 近1月 and 近3月 are not one thing misread: digits must agree.
    return _digits(one) == _digits(two) and likeness(one, two) >= ALIKE


def _digits(text: str) -> str:
    return "".join(char for char in fold(text) if char.isdecimal())


def table_width(rows: Sequence[Row], header: int) -> int:
    """Columns of a table: as many as its header names, or as most rows fill."""
    named = max(map(trimmed, rows[:header]), default=0)
    filled = sorted(map(trimmed, rows[header : header + 200]))
    usual = filled[len(filled) // 2] if filled else 0
    most = filled[-1] if filled else 0
    return max(named, usual) if header else max(most, usual)
