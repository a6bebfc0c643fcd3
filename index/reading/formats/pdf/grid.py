"""Columns of a table from the white space that runs down through its rows."""

from __future__ import annotations

from dataclasses import dataclass

from index.reading.formats.pdf.glyphs import Glyph
from index.reading.formats.pdf.lines import CELL_GAP, WORD_GAP, Segment, TextLine, text_of
from index.reading.formats.pdf.shapes import Box

NARROWEST = 1.5  # points
CROSSED = 0.1  # share of rows whose text may cross a gutter: titles, merged cells


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one visual line in the columns ``first`` to ``last`` (inclusive)."""

    text: str
    first: int
    last: int
    glyphs: tuple[Glyph, ...]


def gutters(data: list[TextLine], others: list[TextLine], rules: list[Box]) -> list[float]:
    """Places that part the columns, from left to right.

    Args:
        data: Lines that show the columns best.
        others: Lines such as headers, set otherwise (left over figures set right) or merged.
    """
    strips = _strips(data, others, rules)
    bounds = list(strips)
    for line in others:
        if len(line.segments) == len(strips) + 1:  # one text per column
            pairs = zip(line.segments, line.segments[1:], bounds, strict=False)
            tighter = [(max(lo, a.x1), min(hi, b.x0)) for a, b, (lo, hi) in pairs]
            if all(lo < hi for lo, hi in tighter):
                bounds = tighter
    edges = [min(line.x0 for line in data), *(x for strip in strips for x in strip), max(line.x1 for line in data)]
    loose = [line for line in others if len(line.segments) != len(strips) + 1]
    found: list[float] = []
    for i, bound in enumerate(bounds):
        far_left, _, start, far_right = edges[2 * i : 2 * i + 4]
        flush = _is_flush(data, start, far_right)
        found += _ruled(data, rules, *strips[i]) or _cuts(bound, far_left, far_right, flush, loose)
    crowded = [line for line in loose if len(line.segments) > len(strips) + 1]
    return _beyond(crowded, edges[0], edges[-1], found)


def _beyond(lines: list[TextLine], left: float, right: float, cuts: list[float]) -> list[float]:
    """Cuts with those for columns that only a header has, left and right of all others."""
    for line in lines:
        edge = max([right, *cuts])
        for segment in line.segments:
            if segment.x0 > edge + 2:
                cuts = [*cuts, max(edge + 1, segment.x0 - 2)]
                edge = segment.x1
        edge = min([left, *cuts])
        for segment in reversed(line.segments):
            if segment.x1 < edge - 2:
                cuts = [min(edge - 1, segment.x1 + 2), *cuts]
                edge = segment.x0
    return cuts


def _is_flush(lines: list[TextLine], x0: float, x1: float) -> bool:
    """Whether the words in a column end at one place: it is set right."""
    words = [word for line in lines for word in _words(line) if x0 - 2 <= word[0] and word[1] <= x1 + 2]
    ends = [word[1] for word in words]
    return len(words) > 1 and max(ends) - min(ends) < 1.5 < x1 - x0


def _strips(lines: list[TextLine], others: list[TextLine], rules: list[Box]) -> list[tuple[float, float]]:
    """White strips that run down through the lines.

    A strip counts if nearly no line has ink there, and either an upright rule runs in it or a good part
    of the lines has a wide gap there; words that happen to be parted at the same place do not.
    """
    left, right = int(min(line.x0 for line in lines)) - 1, int(max(line.x1 for line in lines)) + 2
    covered = [0] * (right - left)
    for line in lines:
        for x0, x1 in _words(line):
            for x in range(max(0, int(x0 + 0.5) - left), min(len(covered), int(x1 + 0.5) - left)):
                covered[x] += 1
    allowed = int(CROSSED * len(lines))
    found: list[tuple[float, float]] = []
    start: int | None = None
    for x, count in enumerate([*covered, len(lines)]):
        if count <= allowed and start is None:
            start = x
        elif count > allowed and start is not None:
            inside = start > 0 and x < len(covered) and x - start >= NARROWEST
            if inside and _is_gutter([*lines, *others], rules, start + left, x + left):
                found.append((start + left, x + left))
            start = None
    return found


def _cuts(
    bound: tuple[float, float], far_left: float, far_right: float, flush: bool, others: list[TextLine]
) -> list[float]:
    """Where to cut in a strip between two columns that reach to ``far_left`` and ``far_right``.

    Text of other lines inside the strip belongs to the column that has none of its own in that line; if
    both have, it is a column of its own, without figures; if none has, to the right one if that is set
    ``flush`` right, and so has room to its left, else to the nearer one.
    """
    low, high = lo, hi = bound
    between: list[float] = []
    for line in others:
        lo = max([lo, *(s.x1 for s in line.segments if s.x0 < low - 2 and low < s.x1 < high)])
        hi = min([hi, *(s.x0 for s in line.segments if s.x1 > high + 2 and low < s.x0 < high)])
        inner = [s for s in line.segments if low - 2 < s.x0 and s.x1 < high + 2]
        if not inner:
            continue
        left = any(s.x0 < low - 2 and s.x1 > far_left for s in line.segments)
        right = any(s.x1 > high + 2 and s.x0 < far_right for s in line.segments)
        if left and right:
            between.extend((inner[0].x0 - 1, inner[-1].x1 + 1))
        elif left or (not right and (flush or inner[0].x0 - low > high - inner[-1].x1)):
            hi = min(hi, inner[0].x0)
        else:
            lo = max(lo, inner[-1].x1)
    if between:
        return [min(between), max(between)]
    return [(lo + hi) / 2] if lo < hi else [(low + high) / 2]


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
    wide = both = 0
    for line in lines:
        left = [segment for segment in line.segments if segment.x1 <= middle]
        right = [segment for segment in line.segments if segment.x0 >= middle]
        crossed = len(left) + len(right) < len(line.segments)
        if crossed or (left and right):
            both += 1
        if not crossed and left and right and right[0].x0 - left[-1].x1 >= CELL_GAP * line.size * 0.9:
            wide += 1
    return wide > 0 and wide >= 0.25 * both


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
