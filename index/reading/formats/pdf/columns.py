"""Text columns, side columns and tables side by side: a page's lines in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from index.reading.formats.pdf.frames import Frame
from index.reading.formats.pdf.lines import Segment, TextLine, is_flat
from index.reading.formats.pdf.shapes import Box

STEP = 3.0  # points between the places where a gutter is looked for
LEAST = 4  # lines on each side of a gutter
TRIED = 24  # white strips looked at per zone, the ones that part most lines first
DEEPEST = 6  # columns within columns
_CAPTION = re.compile(r"(?:图表?|表)\s*[\d一二三四五六七八九十]+\s*[：:.、\s]")


@dataclass(frozen=True, slots=True)
class Gutter:
    """White space at ``x`` that parts the lines ``start`` to ``end`` (exclusive)."""

    x: float
    start: int
    end: int


def zones(
    lines: list[TextLine], rules: list[Box], frames: Sequence[Frame] = (), depth: int = 0
) -> list[list[TextLine]]:
    """Runs of lines that belong together, in reading order: above, left column, right column, below.

    No column begins inside a table's frame.
    """
    if depth >= DEEPEST or len(lines) < LEAST:
        return [lines] if lines else []
    gutter = _best(lines, rules, frames)
    if gutter is None:
        return [lines]
    middle = lines[gutter.start : gutter.end]
    left = [half for line in middle if (half := _half(line, gutter.x, True)) is not None]
    right = [half for line in middle if (half := _half(line, gutter.x, False)) is not None]
    parts = (lines[: gutter.start], left, right, lines[gutter.end :])
    return [zone for part in parts if part for zone in zones(part, rules, frames, depth + 1)]


def _half(line: TextLine, x: float, left: bool) -> TextLine | None:
    segments = [segment for segment in line.segments if (segment.x0 + segment.x1 < 2 * x) == left]
    if not segments:
        return None
    size = max(glyph.size for glyph in segments[0].glyphs)
    return TextLine(segments[0].glyphs[0].y, size, segments)


def _best(lines: list[TextLine], rules: list[Box], frames: Sequence[Frame]) -> Gutter | None:
    """The gutter between columns that parts most lines, if there is one."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    spans = [[(segment.x0 - 2, segment.x1 + 2) for segment in line.segments] for line in lines]
    for line, held in zip(lines, spans, strict=True):
        held += [(frame.x0 + 2, frame.x1 - 2) for frame in frames if frame.crosses(line)]
    strips: dict[tuple[int, int, int], list[list[float]]] = {}  # lines parted, start, end -> runs of places
    for number in range(int((right - left) / STEP)):
        x = left + number * STEP
        for start, end in _stretches(spans, x):
            score = _sides(lines[start:end], x)
            if score is None:
                continue
            runs = strips.setdefault((score, start, end), [[]])
            if runs[-1] and x - runs[-1][-1] > 1.5 * STEP:
                runs.append([])
            runs[-1].append(x)
    ranked = [(score, len(run), run, start, end) for (score, start, end), runs in strips.items() for run in runs]
    for _, _, run, start, end in sorted(ranked, key=lambda item: item[:2], reverse=True)[:TRIED]:
        x = run[len(run) // 2]
        if _parts_columns(lines[start:end], x, rules):
            return Gutter(x, start, end)
    return None


def _stretches(spans: list[list[tuple[float, float]]], x: float) -> list[tuple[int, int]]:
    """Maximal runs of lines of which no span crosses x."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, line in enumerate(spans):
        crossed = False
        for x0, x1 in line:
            if x0 < x < x1:
                crossed = True
                break
        if not crossed and start is None:
            start = index
        elif crossed and start is not None:
            if index - start >= LEAST:
                runs.append((start, index))
            start = None
    if start is not None and len(spans) - start >= LEAST:
        runs.append((start, len(spans)))
    return runs


def _sides(lines: list[TextLine], x: float) -> int | None:
    """Lines with text on the poorer side of x; None if too few."""
    left = sum(1 for line in lines if line.x0 < x)
    right = sum(1 for line in lines if line.x1 > x)
    return min(left, right) if min(left, right) >= LEAST else None


def _parts_columns(lines: list[TextLine], x: float, rules: list[Box]) -> bool:
    """Whether x parts columns of the page rather than columns of a table."""
    pairs = [pair for line in lines if (pair := _pair(line, x)) is not None]
    if _apart(lines, x, rules) or any(_are_captions(pair, lines, x) for pair in pairs):
        return True
    fewest = _sides(lines, x) or 0
    if len(pairs) <= 0.3 * fewest:
        return True
    jumps = sum(1 for a, b in pairs if not 0 < b.glyphs[0].index - max(g.index for g in a.glyphs[-2:]) <= 4)
    if jumps < 0.7 * len(pairs):
        return False
    aligned = len(pairs) >= 0.8 * fewest
    short = min(mean(len(a.text) for a, _ in pairs), mean(len(b.text) for _, b in pairs)) <= 8
    return not (aligned and short)


def _are_captions(pair: tuple[Segment, Segment], lines: list[TextLine], x: float) -> bool:
    """Whether two captions stand beside each other, and all that is right of x below the right one."""
    if not all(_CAPTION.match(side.text) for side in pair):
        return False
    return all(segment.x0 >= pair[1].x0 - 12 for line in lines for segment in line.segments if segment.x0 > x)


def _pair(line: TextLine, x: float) -> tuple[Segment, Segment] | None:
    """The segments next to x on both sides."""
    left = [segment for segment in line.segments if segment.x1 <= x]
    right = [segment for segment in line.segments if segment.x0 >= x]
    return (left[-1], right[0]) if left and right else None


def _apart(lines: list[TextLine], x: float, rules: list[Box]) -> bool:
    """Whether rules lie on both sides of x and none across it: two tables side by side."""
    top, bottom = lines[0].top + 4, lines[-1].bottom - 4
    flat = [box for box in rules if is_flat(box) and bottom <= box.y0 <= top and box.x1 - box.x0 > 60]
    left = sum(1 for box in flat if box.x1 <= x + 2)
    right = sum(1 for box in flat if box.x0 >= x - 2)
    return left >= 2 and right >= 2 and left + right == len(flat)
