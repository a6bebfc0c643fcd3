"""Where a table's header ends, and where a further header begins in its middle."""

from __future__ import annotations

from collections.abc import Sequence

from index.reading.formats.pdf.grid import BESIDE, FIGURE, Piece
from index.reading.formats.pdf.lines import TextLine

Line = Sequence[Piece]
HALF_PITCH = 1.3  # most distance, in font sizes, of a header in the middle of wrapped ones from their lines
_NEAR = 3  # lines from a panel's header to its first row


def header_end(parts: Sequence[Line]) -> int:
    """Index of the first row: a line with two figures, unless those are parameters (5, 10, 15) of the header.

    They are if their line has no name and the lines below have one, or if names are repeated below, one set each.
    """
    start = next((at for at, line in enumerate(parts) if figures(line) > 1), len(parts))
    below = [line for line in parts[start + 1 :] if figures(line) > 1]
    if start == len(parts) or not below:
        return start
    if parts[start][0].first > 0 and all(line[0].first == 0 for line in below):
        return start + 1
    names = [piece.text for piece in parts[start + 1] if piece.first > 0]
    groups = sum(1 for piece in parts[start] if piece.first > 0)
    repeats = groups > 1 and len(names) == groups * len(set(names)) and len(set(names)) > 1
    return start + 2 if repeats and not figures(parts[start + 1]) else start


def panel_starts(lines: Sequence[TextLine], parts: Sequence[Line]) -> list[int]:
    """Indexes of lines with which a table begins anew under another header, the first one included.

    Such a line has no name, and two or more words right under figures; rows follow. It fails for a header of one
    name over all columns: those rows stay in the table.
    """
    starts = [0]
    for at in range(header_end(parts) + 1, len(parts) - 1):
        if are_beside(lines, parts, at - 1, at) or are_beside(lines, parts, at, at + 1):
            continue  # a wrapped cell's line
        line, above = parts[at], parts[at - 1]
        held = {column for piece in above if _is_figure(piece) for column in range(piece.first, piece.last + 1)}
        words = len(line) > 1 and line[0].first > 0 and not any(map(_is_figure, line))
        under = words and all(held & set(range(piece.first, piece.last + 1)) for piece in line)
        if under and any(figures(below) > 1 for below in parts[at + 1 : at + 1 + _NEAR]):
            starts.append(at)
    return starts


def are_beside(lines: Sequence[TextLine], parts: Sequence[Line], one: int, two: int, reach: float = 1.0) -> bool:
    """Whether two lines stand beside each other: their heights overlap, or one is in the middle of a wrapped cell.

    In the middle of it: the lines above and below have the same columns, this one has others, half way down, less
    than ``reach`` font sizes from both.
    """
    low, high = sorted((one, two))
    apart = lines[low].y - lines[high].y
    if apart < BESIDE * max(lines[low].size, lines[high].size):
        return True
    middles = [at for at in range(max(1, high - 1), min(low + 2, len(lines) - 1)) if low >= at - 1 and high <= at + 1]
    return any(_is_between(lines[at - 1 : at + 2], parts[at - 1 : at + 2], reach) for at in middles)


def _is_between(lines: Sequence[TextLine], parts: Sequence[Line], reach: float) -> bool:
    above, between, below = ({piece.first for piece in line} for line in parts)
    size = lines[1].size
    middle = abs(lines[0].y + lines[2].y - 2 * lines[1].y) < 0.2 * size
    return above == below and not above & between and middle and lines[0].y - lines[1].y < reach * size


def figures(line: Line) -> int:
    """Pieces of a line that are figures."""
    return sum(map(_is_figure, line))


def _is_figure(piece: Piece) -> bool:
    return FIGURE.fullmatch(piece.text.strip()) is not None
