"""Finds the tables among a zone's lines, and rebuilds their cells from positions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.reading.formats.pdf.frames import Frame, is_beside_drawing
from index.reading.formats.pdf.glyphs import Sheet
from index.reading.formats.pdf.grid import BESIDE, Piece, gutters, pieces
from index.reading.formats.pdf.lines import Segment, TextLine
from index.reading.formats.pdf.merged import fill_down
from index.reading.formats.pdf.notes import is_note, is_rowlike
from index.reading.formats.pdf.panels import panel_starts
from index.reading.formats.pdf.rows import join, row_starts
from index.reading.formats.pdf.spread import spread
from index.reading.formats.spans import Cell

_SIGNS = re.compile(r"\S\s*[\uf020-\uf0ff]|[\ufffd∑∏∫√∗×⁄∈∂≠≡′]|^[=+−]$|[=]\s*$|^\s*=|[\U0001d400-\U0001d7ff]")
_FOOTER = re.compile(r"\s*(?:请务必|敬请|请参阅|请仔细)")
APART = 3.2  # line distances, in font sizes, over which a table does not go on


@dataclass(frozen=True, slots=True)
class Found:
    """A table: the rows of cells under each of its headers, and the lines that it took."""

    panels: list[list[list[Cell]]]
    start: int
    end: int


def find_tables(lines: list[TextLine], sheet: Sheet, frames: Sequence[Frame] = ()) -> list[Found]:
    """Tables in a zone, from top to bottom: those in frames, and those told by white space alone."""
    found: list[Found] = []
    held = [next((frame for frame in frames if frame.holds(line)), None) for line in lines]
    index = 0
    while index < len(lines):
        frame = held[index]
        end = _framed(lines, held, index) if frame else _region(lines, held, index)
        table = None
        if end - index >= 2:
            table = _build(lines, index, end, sheet, frame is not None)
        if table is None:
            index = max(end, index + 1)
            continue
        found.append(table)
        index = table.end
    return found


def _ends(line: TextLine) -> bool:
    """Whether a line is a caption, a note or a footer, and so no row."""
    return any(is_note(segment.text) for segment in line.segments[:1]) or any(
        _FOOTER.match(segment.text) for segment in line.segments
    )


def _framed(lines: list[TextLine], held: Sequence[Frame | None], start: int) -> int:
    """End of the lines from ``start`` on in its frame, up to a caption or note."""
    end = start
    while end < len(lines) and held[end] is held[start] and not _ends(lines[end]):
        end += 1
    return end


def _region(lines: list[TextLine], held: Sequence[Frame | None], start: int) -> int:
    """End of a run of lines without a frame that may be one table; ``start`` itself if none starts there."""
    if not is_rowlike(lines[start]) or _ends(lines[start]):
        return start
    end = last = start + 1
    while end < len(lines):
        line, above = lines[end], lines[end - 1]
        if above.y - line.y > APART * max(line.size, above.size) + 4 or held[end] or _ends(line):
            break
        if is_rowlike(line) or (len(line.segments) == 1 and _is_parted(line, lines[start:last])):
            last = end + 1
        elif end - last >= 3 or not _fits(line, lines[start:last]):
            break
        end += 1
    return last


def _fits(line: TextLine, rows: list[TextLine]) -> bool:
    """Whether a line of one segment may be a wrapped cell, or a group's name, of these rows."""
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return line.x0 >= left - 3 and line.x1 <= right + 3 and line.x1 - line.x0 < 0.75 * (right - left)


def _is_parted(line: TextLine, rows: list[TextLine]) -> bool:
    """Whether narrow gaps in a line lie where most of the rows have their wide gaps: at half of them, at least one."""
    glyphs = line.segments[0].glyphs
    places = 0
    for a, b in itertools.pairwise(glyphs):
        if b.x0 - a.x1 > 0.2 * line.size:
            alike = sum(1 for row in rows if any(s.x1 <= b.x0 and t.x0 >= a.x1 for s, t in _pairs(row)))
            places += 2 * alike > len(rows)
    return places > 0 and 2 * places >= median(len(row.segments) - 1 for row in rows)


def _pairs(line: TextLine) -> list[tuple[Segment, Segment]]:
    return list(zip(line.segments, line.segments[1:], strict=False))


def _build(lines: list[TextLine], start: int, end: int, sheet: Sheet, framed: bool) -> Found | None:
    """The table of these lines, or None if they are not one."""
    region = lines[start:end]
    if not framed and is_beside_drawing(region, sheet):
        return None
    cuts = gutters(region, sheet.rules)
    if not cuts:
        return None
    above = start if framed else _wrapped_above(lines, start, region)
    region, start = lines[above:end], above
    parts = [pieces(line, cuts, sheet.gaps) for line in region]
    if not framed and _is_formula(parts):
        return None
    begins = panel_starts(region, parts)
    panels = []
    for first, last in zip(begins, [*begins[1:], len(region)], strict=True):
        panels.append(fill_down(_rows(region[first:last], parts[first:last], cuts, sheet)))
    rows = [row for panel in panels for row in panel]
    if len(rows) < 2 or sum(1 for row in rows if sum(1 for cell in row if cell.text) > 1) < 2:
        return None
    return Found(panels, start, end)


def _rows(lines: list[TextLine], parts: list[list[Piece]], cuts: list[float], sheet: Sheet) -> list[list[Cell]]:
    """The rows of lines under one header."""
    spread(parts, lines, cuts, sheet.rules)
    starts = row_starts(lines, parts, sheet.rules, sheet.fills)
    groups = [parts[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return [row for group in groups for row in _levels(group, len(cuts) + 1)]


def _is_formula(parts: list[list[Piece]]) -> bool:
    """Whether lines are a formula that was set out: a third of them with signs that no table has."""
    return 3 * sum(1 for line in parts if any(_SIGNS.search(piece.text) for piece in line)) >= len(parts)


def _wrapped_above(lines: list[TextLine], start: int, region: list[TextLine]) -> int:
    """Start of the table with the lines above that are the first lines of wrapped header cells."""
    left, right = min(row.x0 for row in region), max(row.x1 for row in region)
    pitch = median([a.y - b.y for a, b in itertools.pairwise(region)] or [0])
    while start > 0:
        line, below = lines[start - 1], lines[start]
        step = line.y - below.y
        beside = step < BESIDE * max(line.size, below.size)
        near = beside or step <= min(0.8 * pitch, 1.5 * below.size)
        most = right - left if beside else 0.4 * (right - left)
        inside = line.x0 >= left - 3 and line.x1 <= right + 3 and line.x1 - line.x0 < most
        if not (near and inside) or _ends(line):
            break
        start -= 1
    return start


def _levels(parts: list[list[Piece]], width: int) -> list[list[Cell]]:
    """The rows of one group of lines: two for a header over others, cells beside it reaching down both."""
    wide = [
        (piece.first, piece.last)
        for index, line in enumerate(parts)
        for piece in line
        if piece.first < piece.last
        and sum(1 for p in _below(parts, index) if piece.first <= p.first <= p.last <= piece.last) > 1
    ]
    if not wide:
        return [_row(parts, width)]

    def under(piece: Piece) -> bool:
        return any(a <= piece.first <= piece.last <= b and (piece.first, piece.last) != (a, b) for a, b in wide)

    upper = _row([[piece for piece in line if not under(piece)] for line in parts], width)
    lower = _row([[piece for piece in line if under(piece)] for line in parts], width)
    top: list[Cell] = []
    bottom: list[Cell] = []
    column = 0
    for cell in upper:
        over = any(a <= column <= b for a, b in wide)
        top.append(Cell(cell.text, 1 if over else 2, cell.columns, True))
        if over:
            bottom.extend(lower[column : column + cell.columns])
        column += cell.columns
    return [top, bottom]


def _below(parts: list[list[Piece]], index: int) -> list[Piece]:
    return [piece for line in parts[index + 1 :] for piece in line]


def _row(parts: list[list[Piece]], width: int) -> list[Cell]:
    """Cells of one row of the table, from the pieces of its lines."""
    held: dict[int, list[str]] = {}
    reach: dict[int, int] = {}
    for line in parts:
        beside: set[int] = set()
        for piece in line:
            first = next((c for c in held if c <= piece.first <= reach[c]), piece.first)
            texts = held.setdefault(first, [])
            if first in beside:  # on the same line: never without a space
                texts[-1] += "  " + piece.text
            else:
                texts.append(piece.text)
            beside.add(first)
            reach[first] = max(reach.get(first, 0), piece.last)
    cells: list[Cell] = []
    column = 0
    while column < width:
        if column not in held:
            cells.append(Cell(""))
            column += 1
            continue
        last = reach[column]
        inner = [c for c in held if column < c <= last]
        text = join([text for c in (column, *sorted(inner)) for text in held[c]])
        cells.append(Cell(text.strip(), 1, last - column + 1))
        column = last + 1
    return cells


def halves(rows: list[list[Cell]]) -> list[list[list[Cell]]]:
    """A table that was folded, its header printed again to the right, as the tables under each header."""
    width = len(rows[0]) if rows else 0
    for count in (2, 3, 4):
        part, rest = divmod(width, count)
        if rest or part < 2 or any(len(row) != width for row in rows):
            continue
        titles = [tuple(cell.text for cell in rows[0][i * part : (i + 1) * part]) for i in range(count)]
        if len(set(titles)) == 1 and all(titles[0]):
            folded = [[row[i * part : (i + 1) * part] for row in rows] for i in range(count)]
            return [[row for row in table if any(cell.text for cell in row)] for table in folded]
    return [rows]
