"""Tables and figures in the making, and runs of rows cut where something new begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from index.reading.captions import Caption
from index.reading.continuation import OVERLAP, Decision, Known, Verdict
from index.reading.header import agreement, header_like, header_rows
from index.reading.shapes import Row, Shape, look, trimmed
from index.reading.sheet import Role, Sheet
from index.table import HeaderState

ENDS = frozenset("。！？!?；;：:.”」》）)")  # of a sentence or a note


@dataclass(slots=True)
class Part:
    """Rows that stand together.

    Attributes:
        lines: Line of each row, from 0, header rows first.
        rows: Cells of each row, header rows first.
        header: How many of them are the header.
        state: How that header relates to the first one.
        tail: Lines of a cell's text that goes on as a plain paragraph behind the last row.
    """

    lines: list[int]
    rows: list[Row]
    header: int = 0
    state: HeaderState = HeaderState.FIRST
    tail: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A table in the making.

    Attributes:
        known: Header, width and shapes so far.
        caption: Its caption; None if it has none.
        parts: In reading order.
        extras: Lines of caption, unit, notes, marks and source: everything but rows and tails.
        unit: From a line 单位：….
        source: Source note.
        doubt: Why none of its figures may be used, or "".
    """

    known: Known
    caption: Caption | None
    parts: list[Part]
    extras: list[int] = field(default_factory=list)
    unit: str = ""
    source: str | None = None
    doubt: str = ""

    @property
    def line(self) -> int:
        """First line, from 0."""
        return min([self.parts[0].lines[0], *self.extras])

    @property
    def last_line(self) -> int:
        """Last line of its rows so far, from 0."""
        part = self.parts[-1]
        return max([*part.lines[-1:], *part.tail[-1:]])

    @property
    def last_row(self) -> Row:
        """The last body row so far; () if there is none."""
        return next((part.rows[-1] for part in reversed(self.parts) if len(part.rows) > part.header), ())

    @property
    def ends_open(self) -> bool:
        """Whether the last row's last cell is a text that ends in the middle of a sentence."""
        row = self.last_row
        last = trimmed(row) - 1
        return last >= 0 and len(row[last]) > 12 and row[last][-1] not in ENDS


@dataclass(slots=True)
class Figure:
    """A figure: its captions (several stand side by side), what stands in its area, and its source note."""

    captions: list[Caption]
    lines: list[int]
    source: str | None = None


def run_of_rows(sheet: Sheet, start: int) -> tuple[list[int], int]:
    """Lines of the rows that stand together from ``start`` on, and the line after them.

    A run ends with the lines, at a page's end, and where the format says that another table begins. Blank lines
    do not end it where the rows on both sides are plainly of one kind, or the format says that they are one table.
    """
    lines, roles = sheet.document.lines, sheet.roles
    page, grid = sheet.pages[start], lines[start].grid
    run: list[int] = []
    end = start
    while end < len(lines):
        if roles[end] is Role.ROW and sheet.pages[end] == page and lines[end].grid == grid:
            if (
                run
                and end > run[-1] + 1
                and grid is None
                and not _alike(lines[run[-1]].cells or (), lines[end].cells or ())
            ):
                break
            run.append(end)
        elif roles[end] is not Role.BLANK or end > run[-1] + MOST_BLANK:
            break
        end += 1
    return run, run[-1] + 1


MOST_BLANK = 3  # blank lines inside a run


def _alike(above: Row, below: Row) -> bool:
    """Whether two rows have as many cells, and figures, codes and words in the same places."""
    return (
        len(above) == len(below)
        and bool(below[0])
        and all(look(one)[0] == look(two)[0] for one, two in zip(above, below, strict=True))
    )


def same_grid(sheet: Sheet, above: Draft, line: int) -> bool:
    """Whether a row belongs to the physical table, as the format knows it, that the rows above end in."""
    grid = sheet.document.lines[line].grid
    return grid is not None and grid == sheet.document.lines[above.last_line].grid


def rest_of_header(sheet: Sheet, above: Draft, lines: list[int], rows: list[Row]) -> Decision | None:
    """Take the first rows of a run into the header of a table that a page's end cuts in two; None if they are none.

    Both must be headers of one physical table, as the format knows it, without any row yet, and not the same twice.
    """
    header = above.known.header
    count = sum(1 for _ in takewhile(lambda line: sheet.document.lines[line].header, lines))
    if not (header and count and same_grid(sheet, above, lines[0])) or above.last_row:
        return None
    if agreement(header[0], rows[0]) >= OVERLAP:
        return None
    above.known.header = (*header, *rows[:count])
    return Decision(Verdict.JOIN, HeaderState.FIRST, count)


def is_panel(sheet: Sheet, above: Draft, line: int, rows: list[Row]) -> bool:
    """Whether rows begin right below a table, in a grid of their own under a header that has no first name."""
    lines = sheet.document.lines
    grid = lines[line].grid
    right_below = grid is not None and line == above.last_line + 1 and grid != lines[above.last_line].grid
    return right_below and not rows[0][0] and header_rows(rows, len(rows[0]))[0] > 0


def next_header(
    sheet: Sheet, lines: list[int], rows: list[Row], known: Known, columns: tuple[Shape, ...], skip: int
) -> int:
    """How many rows of a run stand above the next header in its middle; the first ``skip`` are one themselves."""
    skip = max(1, skip)
    if sheet.document.lines[lines[-1]].header is False:  # the reader knows which rows are headers
        flags = [sheet.document.lines[line].header for line in lines]
        return next((at for at in range(skip, len(rows)) if flags[at] and not flags[at - 1]), len(rows))
    return next(cut_at_headers(rows, known.header, columns, skip), len(rows))


def cut_at_headers(rows: list[Row], header: tuple[Row, ...], columns: tuple[Shape, ...], skip: int) -> Iterator[int]:
    """Indices of rows that are headers in the middle of a run, repeated or other ones, in order."""
    if not header and not columns:
        return
    place = next((index for index, cell in enumerate(header[0]) if cell), None) if header else None
    name = header[0][place] if place is not None else ""
    watched = _watched(columns)
    previous = -2
    for index in range(skip, len(rows)):
        row = rows[index]
        found = (
            place is not None and place < len(row) and row[place][:1] == name[:1] and agreement(header[0], row) >= 0.8
        )
        if not found and watched is not None and watched < len(row):
            cell = row[watched]
            found = bool(cell) and cell[0] not in _FIGURE_STARTS and bool(row[0]) and header_like(row, columns)
        if found:
            if index != previous + 1:
                yield index
            previous = index


_FIGURE_STARTS = frozenset("0123456789０１２３４５６７８９+-−–—－‐(（.<>≥≤~～约近超$￥¥*/NnＮ无不")


def _watched(columns: tuple[Shape, ...]) -> int | None:
    """The column that shows best that a row is a header: figures throughout."""
    best = [place for place, shape in enumerate(columns) if shape.numeric and shape.share >= 0.9 and shape.filled >= 2]
    return best[-1] if best else None
