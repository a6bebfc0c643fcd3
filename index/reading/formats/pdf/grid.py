"""Columns of a table from the white space that runs down through its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index.reading.formats.pdf.glyphs import Glyph
from index.reading.formats.pdf.lines import CELL_GAP, WORD_GAP, Segment, TextLine, text_of
from index.reading.formats.pdf.shapes import Box

FIGURE = re.compile(r"[-+−－(（]?\d[\d,.，]*\s*[%％倍xX)）]?|--?|—+|N/?A", re.IGNORECASE)
BESIDE = 0.85  # lines of one cell are set no closer than this, in font sizes
NARROWEST = 1.5  # points
BODY = 3  # lines of figures that tell a table's columns
Strip = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one visual line in the columns ``first`` to ``last`` (inclusive)."""

    text: str
    first: int
    last: int
    glyphs: tuple[Glyph, ...]


def gutters(lines: list[TextLine], rules: list[Box]) -> list[float]:
    """Places that part the columns of a table, from left to right.

    A place is one where white space runs down through all lines, but for words that cover several cells
    of another line (titles, merged cells). Lines of figures tell more than those of words: where white space
    runs down through all of the former, it parts columns though a header may stand across it.
    """
    found: list[float] = []
    for low, high in _all_strips(lines, rules):
        found += _ruled(lines, rules, low, high) or [(low + high) / 2]
    return sorted(found)


def _all_strips(lines: list[TextLine], rules: list[Box]) -> list[Strip]:
    every = _strips(lines, rules)
    body = [line for line in lines if _is_body(line)]
    if len(body) < BODY or len(body) == len(lines):
        return every
    others = [word for line in lines if not _is_body(line) for word in _words(line)]
    strips: list[Strip] = []
    for low, high in _strips(body, rules):
        inner = [strip for strip in every if strip[0] < high and strip[1] > low]
        strips += inner or [_least_crossed(low, high, others)]
    return strips + [strip for strip in every if strip not in strips]


def _is_body(line: TextLine) -> bool:
    """Whether figures stand in a line: two, or one for two words."""
    words = [word for segment in line.segments for word in segment.text.split()]
    figures = sum(1 for word in words if FIGURE.fullmatch(word))
    return figures >= 2 or (figures == 1 and len(words) <= 2)


def _least_crossed(low: float, high: float, words: list[Strip]) -> Strip:
    """The part of a strip that fewest words stand across; of equal ones the widest."""
    edges = sorted({low, high, *(x for word in words for x in word if low < x < high)})
    parts = [(a, b) for a, b in pairwise(edges) if b - a > 0.2] or [(low, high)]
    return min(parts, key=lambda part: (sum(1 for x0, x1 in words if x0 < part[1] and x1 > part[0]), part[0] - part[1]))


def _strips(lines: list[TextLine], rules: list[Box]) -> list[Strip]:
    """White strips between columns.

    A strip counts if an upright rule runs in it or a good part of the lines has a wide gap there; words
    that happen to be parted at the same place do not.
    """
    words = sorted(word for line in lines for word in _words(line) if not _covers_cells(word, lines))
    if not words:
        return []
    left, right = words[0]
    start = left
    found: list[Strip] = []
    for x0, x1 in words[1:]:
        if x0 - right >= NARROWEST and _is_gutter(lines, rules, right, x0):
            found.append((right, x0))
        right = max(right, x1)
    return _without_halves(found, start, right, lines)


def _covers_cells(word: tuple[float, float], lines: list[TextLine]) -> bool:
    """Whether a word stands over, or under, two segments of one other line."""
    x0, x1 = word[0] + 1, word[1] - 1
    return any(sum(1 for s in line.segments if s.x0 < x1 and s.x1 > x0) > 1 for line in lines)


def _without_halves(strips: list[Strip], left: float, right: float, lines: list[TextLine]) -> list[Strip]:
    """Strips with columns on both sides, not those in a column whose header is set otherwise than its cells.

    Such a strip has no line with text right on both sides of it. Of several, those left of cells that are
    set flush right go first (the header stands in the room to their left), then the narrower ones.
    """
    kept = list(strips)
    while True:
        edges = [left, *(x for strip in kept for x in strip), right]
        halves = []
        for number, (low, high) in enumerate(kept):
            start, end = edges[2 * number], edges[2 * number + 3]
            if not any(_has(line, start, low) and _has(line, high, end) for line in lines):
                ends = [s.x1 for line in lines for s in line.segments if s.x0 >= high - 1 and s.x1 <= end + 1]
                flush = len(ends) > 1 and max(ends) - min(ends) < 1.5
                halves.append((not flush, high - low, number))
        if not halves:
            return kept
        del kept[min(halves)[2]]


def _has(line: TextLine, x0: float, x1: float) -> bool:
    return any(segment.x0 < x1 and segment.x1 > x0 for segment in line.segments)


def _words(line: TextLine) -> list[tuple[float, float]]:
    words: list[tuple[float, float]] = []
    for segment in line.segments:
        start = segment.glyphs[0]
        x0, x1 = start.x0, start.x1
        for glyph in segment.glyphs[1:]:
            if glyph.x0 - x1 > WORD_GAP * glyph.size:
                words.append((x0, x1))
                x0 = glyph.x0
            x1 = max(x1, glyph.x1)
        words.append((x0, x1))
    return words


def _ruled(lines: list[TextLine], rules: list[Box], x0: float, x1: float) -> list[float]:
    """Places of the upright rules in a strip that run along most of the lines."""
    top, bottom = max(line.top for line in lines), min(line.bottom for line in lines)
    spans: dict[int, float] = {}
    for box in rules:
        if box.y1 - box.y0 > 3 * max(0.5, box.x1 - box.x0) and x0 - 2 <= box.x0 <= x1 + 2:
            spans[round(box.x0 / 3)] = spans.get(round(box.x0 / 3), 0) + max(
                0.0, min(top, box.y1) - max(bottom, box.y0)
            )
    places = sorted(key for key, span in spans.items() if span > 0.5 * (top - bottom))
    return [3.0 * key for key in places if key - 1 not in places]


def _is_gutter(lines: list[TextLine], rules: list[Box], x0: float, x1: float) -> bool:
    if _ruled(lines, rules, x0, x1):
        return True
    middle = (x0 + x1) / 2
    wide = both = figures = 0
    for line in lines:
        left = [segment for segment in line.segments if segment.x1 <= middle]
        right = [segment for segment in line.segments if segment.x0 >= middle]
        crossed = len(left) + len(right) < len(line.segments)
        if crossed or (left and right):
            both += 1
        if not crossed and left and right and right[0].x0 - left[-1].x1 >= CELL_GAP * line.size * 0.9:
            wide += 1
        figures += _parts_figures(line, x0, x1)
    return (wide > 0 and wide >= 0.25 * both) or (figures >= BODY and figures >= 0.8 * len(lines))


def _parts_figures(line: TextLine, x0: float, x1: float) -> bool:
    """Whether whole figures stand right on both sides of a strip."""
    glyphs = line.glyphs
    left = _run([glyph for glyph in glyphs if glyph.x1 <= x0 + 0.5][::-1])[::-1]
    right = _run([glyph for glyph in glyphs if glyph.x0 >= x1 - 0.5])
    return bool(FIGURE.fullmatch("".join(g.text for g in left)) and FIGURE.fullmatch("".join(g.text for g in right)))


def _run(glyphs: list[Glyph]) -> list[Glyph]:
    """The first glyphs up to a gap between words."""
    for number, (one, two) in enumerate(pairwise(glyphs), 1):
        if max(two.x0 - one.x1, one.x0 - two.x1) > WORD_GAP * one.size:
            return glyphs[:number]
    return glyphs


def pieces(line: TextLine, cuts: list[float], gaps: set[int]) -> list[Piece]:
    """A line's text by column; a segment is cut at a gutter that falls into a gap between its glyphs."""
    found: list[Piece] = []
    for segment in line.segments:
        for run in _cut(segment, cuts):
            x0, x1 = run[0].x0, max(glyph.x1 for glyph in run)
            slack = min(0.25 * line.size, (x1 - x0) / 3)  # a merged cell reaches well over a gutter
            first = sum(1 for cut in cuts if cut < x0 + slack)
            last = max(first, sum(1 for cut in cuts if cut < x1 - slack))
            found.append(Piece(text_of(run, gaps), first, last, tuple(run)))
    return found


def _cut(segment: Segment, cuts: list[float]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = [[segment.glyphs[0]]]
    for glyph in segment.glyphs[1:]:
        before = runs[-1][-1]
        gap = glyph.x0 - before.x1
        if gap > 0.12 * glyph.size and any(before.x1 - 1 <= cut <= glyph.x0 + 1 for cut in cuts):
            runs.append([glyph])
        else:
            runs[-1].append(glyph)
    return runs
