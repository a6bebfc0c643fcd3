"""Rows with one cell per column: cut rows whole again, short rows aligned where there is one way only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.reading.regions import Draft
from index.reading.shapes import Row, Shape, form, shapes, trimmed
from index.reading.sheet import Sheet
from index.reading.text import glue

WIDEST = 64  # columns up to which a short row is aligned
MOST_ALIGNED = 2000  # short rows per table that are aligned; the rest is doubtful
LONG_CELL = 8  # characters from which a cell holds a text, not a label
_ENDS = "。！？!?；;”」"
_PARAGRAPH = re.compile(r"(?i)</(?:p|div|li)>\s*$")
_OPENING = re.compile(r"(?i)^\s*<(?:p|div|li)\b")


@dataclass(slots=True)
class Body:
    """The rows of a table.

    Attributes:
        rows: All of the table's width.
        lines: First and last line of each row, from 0.
        starts: Index of the first row that begins in each part.
        doubtful: Rows with cells that may stand in the wrong column.
        aligned: Rows that were short and fit the columns in one way only.
        cut: Rows put together over a page break.
        short, long, lost: Doubtful rows by cause: fewer cells, more cells, no entity after a break.
    """

    rows: list[Row] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)
    aligned: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def body_of(draft: Draft, sheet: Sheet) -> Body:
    """The rows of a draft. No figure moves to another column unless every other place is impossible."""
    width = draft.known.width
    uneven = any(len(row) < width for part in draft.parts for row in part.rows[part.header :])
    columns = _full_shapes(draft, width) if uneven else ()
    named = not _has_merged_cells(draft)
    body = Body()
    for number, part in enumerate(draft.parts):
        body.starts.append(len(body.rows))
        for place in range(part.header, len(part.rows)):
            row, line = part.rows[place], part.lines[place]
            causes: tuple[list[int], ...] = ()
            if len(row) != width:
                row, causes = _fitted(row, width, columns, body)
            first = number > 0 and place == part.header
            if not row[0] and body.rows and _goes_on(body, row, first, named):
                _merge(body, row, line, sheet)
                if first:
                    body.starts[-1] = len(body.rows)
                _record(body, causes)
                continue
            if first and not row[0] and named and _keyless(row):
                body.lost.append(len(body.rows))
                body.doubtful.add(len(body.rows))
            body.rows.append(row)
            body.lines.append((line, line))
            _record(body, causes)
        for line in part.tail:
            _append(body, sheet.texts[line], line)
    return body


def _has_merged_cells(draft: Draft) -> bool:
    """Whether a row inside a part leaves its first cell open because that is merged with the one above."""
    return any(
        not row[0] and trimmed(above) > 1 and _overlap(above, row)
        for part in draft.parts
        for above, row in pairwise(part.rows[part.header : 200])
    )


def _overlap(above: Row, row: Row) -> bool:
    """Whether two rows both have a figure or a short word in one column: neither is the rest of the other."""
    return any(one and two and len(one) <= LONG_CELL for one, two in zip(above, row, strict=False))


def _full_shapes(draft: Draft, width: int) -> tuple[Shape, ...]:
    full: list[Row] = []
    for part in draft.parts:
        full += [row for row in part.rows[part.header :][:400] if len(row) >= width]
        if len(full) > 400:
            break
    return shapes(full, width) if full else ()


def _record(body: Body, causes: tuple[list[int], ...]) -> None:
    """Note why the last row is what it is."""
    last = len(body.rows) - 1
    for cause in causes:
        cause.append(last)
        if cause is not body.aligned:
            body.doubtful.add(last)


def _fitted(row: Row, width: int, columns: tuple[Shape, ...], body: Body) -> tuple[Row, tuple[list[int], ...]]:
    """A row of the table's width, and the lists of ``body`` that it belongs to."""
    if len(row) > width:
        if trimmed(row) <= width:
            return row[:width], ()
        return (*row[: width - 1], " ".join(cell for cell in row[width - 1 :] if cell)), (body.long,)
    padded = (*row, *[""] * (width - len(row)))
    if not any(row[1:]):
        return padded, ()
    if columns and width <= WIDEST and len(body.short) + len(body.aligned) < MOST_ALIGNED:
        places = only_alignment(row, columns)
        if places is not None:
            cells = [""] * width
            for cell, place in zip(row, places, strict=True):
                cells[place] = cell
            return tuple(cells), (body.aligned,)
    return padded, (body.short,)


def only_alignment(row: Row, columns: Sequence[Shape]) -> list[int] | None:
    """Columns of the cells of a short row, if their kinds leave one way only; None otherwise.

    Counts the ways to place the cells, in order, in columns that they fit.
    """
    forms = [form(cell) for cell in row]
    height, width = len(row), len(columns)
    ways = [[0] * (width + 1) for _ in range(height + 1)]
    ways[0] = [1] * (width + 1)
    for i in range(1, height + 1):
        for j in range(i, width + 1):
            fit = ways[i - 1][j - 1] if _fits(row[i - 1], forms[i - 1], columns[j - 1]) else 0
            ways[i][j] = min(2, ways[i][j - 1] + fit)
    if ways[height][width] != 1:
        return None
    places, j = [], width
    for i in range(height, 0, -1):
        while ways[i][j - 1] == ways[i][j]:
            j -= 1
        j -= 1
        places.append(j)
    return places[::-1]


def _fits(cell: str, found: str, shape: Shape) -> bool:
    if not found or not shape.filled:
        return True
    if shape.share < 0.8:
        return True
    if found == "six":
        return shape.kind == "code" or shape.numeric
    if shape.kind == "percent" or found == "percent":
        return shape.kind == found or (shape.numeric and shape.share < 1.0)
    if shape.kind == "number":
        return found in ("number", "date")
    if shape.kind == "date":
        return found in ("date", "number")
    return found == shape.kind


def _goes_on(body: Body, row: Row, first: bool, named: bool) -> bool:
    """Whether a row without its first cell is the rest of the row before it.

    So it is where every filled cell goes on with a long text that ends in the middle of a sentence, or stands to
    the right of all that the row above has. Behind a page break (``first``), in a table whose rows all have their
    first cell (``named``), any text goes on with text: a title and what it announces.
    """
    if len(body.rows) - 1 in body.doubtful:
        return False
    above = body.rows[-1]
    filled = [place for place, cell in enumerate(row) if cell]
    if not filled:
        return False
    if filled[0] >= trimmed(above):
        return first or named or all(form(row[place]) == "text" for place in filled)
    if any(form(row[place]) != "text" for place in filled):
        return False
    cut = [place for place in filled if above[place]]
    if all(len(above[place]) > LONG_CELL and above[place][-1] not in _ENDS for place in cut):
        return True
    return first and named


def _keyless(row: Row) -> bool:
    """A row with figures and without its entity."""
    return any(form(cell) in ("number", "percent") for cell in row)


def _merge(body: Body, row: Row, line: int, sheet: Sheet) -> None:
    above = body.rows[-1]
    first, last = body.lines[-1]
    lines = sheet.document.lines
    whole = bool(_PARAGRAPH.search(lines[last].text)) and any(
        _OPENING.match(cell) for cell in lines[line].text.split("\t") if cell
    )
    body.rows[-1] = tuple(_joined(one, two, whole) if two else one for one, two in zip(above, row, strict=True))
    body.lines[-1] = (first, line)
    body.cut.append(len(body.rows) - 1)


def _joined(one: str, two: str, paragraphs: bool) -> str:
    return f"{one} {two}" if paragraphs and one else glue((one, two))


def _append(body: Body, text: str, line: int) -> None:
    """A plain paragraph behind a part goes on with the last filled cell."""
    if not body.rows:
        return
    row = body.rows[-1]
    last = trimmed(row) - 1
    body.rows[-1] = (*row[:last], glue((row[last], text)), *row[last + 1 :])
    body.lines[-1] = (body.lines[-1][0], line)
    body.cut.append(len(body.rows) - 1)
