"""Rows of a table from its visual lines: wrapped cells become one again."""

from __future__ import annotations

import itertools
import re
from statistics import median

from index.reading.formats.pdf.grid import FIGURE, Piece
from index.reading.formats.pdf.lines import TextLine, is_flat
from index.reading.formats.pdf.panels import HALF_PITCH, are_beside, header_end
from index.reading.formats.pdf.shapes import Box

_HAS_DIGIT = re.compile(r"\d")


def row_starts(lines: list[TextLine], parts: list[list[Piece]], rules: list[Box], fills: list[Box]) -> list[int]:
    """Indexes of the lines with which rows begin.

    Where horizontal rules or shades part the rows, they decide. Otherwise lines whose heights overlap
    are one row (a cell beside a wrapped one), and so are lines set closer than rows are, if they go on
    with words in some columns without a figure and without the first column.
    """
    if len(lines) < 2:
        return [0] if lines else []
    edges = _edges(lines, rules, fills)
    between = [any(b.y + 0.3 * b.size < y < a.y + 0.3 * a.size for y in edges) for a, b in _pairs(lines)]
    banded = sum(between) >= 0.5 * len(between) or (sum(between) >= 2 and _wraps(parts, between))
    pitches = [a.y - b.y for a, b in _pairs(lines)]
    first = header_end(parts) % len(parts)  # lines above it are the header
    usual = median(pitches[first:] or pitches)
    starts = [0]
    for index, (_, below) in enumerate(_pairs(lines)):
        if between[index] or _figures_meet(parts[index], parts[index + 1]):
            starts.append(index + 1)
        elif are_beside(lines, parts, index, index + 1, HALF_PITCH if index + 1 < first else 1.0):
            if any(_figures_meet(above, parts[index + 1]) for above in parts[starts[-1] : index]):
                starts.append(index + 1)  # a name in the middle of two rows stands beside both
            continue
        elif index + 1 < first and not _stack(parts[index], parts[index + 1]):
            starts.append(index + 1)  # a header over others
        elif (banded and not _far(pitches[index], below)) or (
            index + 1 < first and _wraps_header(parts[index], parts[index + 1], pitches[index], usual, below.size)
        ):
            continue
        elif pitches[index] > 0.8 * usual or not _goes_on(parts[index], parts[index + 1]):
            starts.append(index + 1)
    return starts


def _pairs(lines: list[TextLine]) -> list[tuple[TextLine, TextLine]]:
    return list(itertools.pairwise(lines))


def _edges(lines: list[TextLine], rules: list[Box], fills: list[Box]) -> list[float]:
    """Heights of rules and shade borders that run over most of the table's width."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    spans: dict[float, float] = {}
    for box in rules:
        if is_flat(box):
            y = round((box.y0 + box.y1) / 2)
            spans[y] = spans.get(y, 0) + max(0.0, min(box.x1, right) - max(box.x0, left))
    for box in fills:
        if box.shade is not None and box.y1 - box.y0 < 0.5 * (lines[0].top - lines[-1].bottom):
            for y in (round(box.y0), round(box.y1)):
                spans[y] = spans.get(y, 0) + max(0.0, min(box.x1, right) - max(box.x0, left))
    return [y for y, span in spans.items() if span >= 0.6 * (right - left)]


def _wraps(parts: list[list[Piece]], between: list[bool]) -> bool:
    """Whether lines that no rule parts look like wrapped cells: the first column goes on rarely."""
    open_pairs = [index for index, ruled in enumerate(between) if not ruled]
    going = sum(1 for index in open_pairs if _goes_on(parts[index], parts[index + 1]))
    return going >= 0.7 * len(open_pairs)


def _figures_meet(above: list[Piece], below: list[Piece]) -> bool:
    """Whether two lines are two rows, whatever else speaks for one: a whole figure stands under, or over, a cell.

    One such column is enough where both cells are figures, or both lines have a first cell; else two are, since
    the last line of a wrapped text may be a figure alone.
    """
    upper = {piece.first: _is_figure(piece) for piece in above}
    meeting = [(upper[piece.first], _is_figure(piece)) for piece in below if piece.first in upper]
    figures = [pair for pair in meeting if any(pair)]
    named = above[0].first == 0 and below[0].first == 0
    return len(figures) >= (1 if named else 2) or any(map(all, figures))


def _is_figure(piece: Piece) -> bool:
    text = piece.text.strip()
    return _HAS_DIGIT.search(text) is not None and FIGURE.fullmatch(text) is not None


def _far(pitch: float, below: TextLine) -> bool:
    return pitch > 2.2 * below.size


def _wraps_header(above: list[Piece], below: list[Piece], pitch: float, usual: float, size: float) -> bool:
    """Whether two header lines are one wrapped row: set closer than rows, or without a name of their own."""
    return pitch <= 1.5 * size and (pitch <= 0.9 * usual or not (above[0].first == 0 and below[0].first == 0))


def _stack(above: list[Piece], below: list[Piece]) -> bool:
    """Whether cells that lie over each other have the same columns: wrapped lines, not a header over others."""
    return all(
        (a.first, a.last) == (b.first, b.last) for a in above for b in below if a.first <= b.last and b.first <= a.last
    )


def _goes_on(above: list[Piece], below: list[Piece]) -> bool:
    """Whether a line may continue the cells above it: words only, below filled cells."""
    filled = {column for piece in above for column in range(piece.first, piece.last + 1)}
    if any(FIGURE.fullmatch(piece.text.strip()) for piece in below):
        return False
    return len(below) < max(2, len(above)) and all(piece.first in filled for piece in below)


def join(texts: list[str]) -> str:
    """Wrapped text as one line: Chinese without a space, words with one, figures never fused.

    A figure goes on over the line's end only after its point, comma or sign.
    """
    whole = texts[0]
    for text in texts[1:]:
        last, first = whole[-1:], text[:1]
        latin = last.isascii() and first.isascii() and last.isalnum() and first.isalnum()
        words = last.isascii() and first.isascii() and first.isalpha() and last in ",.;:)"
        whole += (" " if latin or words else "") + text
    return whole
