"""From glyphs to visual lines of text segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from index.reading.formats.markup import raised
from index.reading.formats.pdf.glyphs import Glyph, Sheet
from index.reading.formats.pdf.shapes import Box

CELL_GAP = 1.0  # white space, in font sizes, that parts two segments of a line
WORD_GAP = 0.28  # white space, in font sizes, that parts two words


@dataclass(slots=True)
class Segment:
    """A run of glyphs without a wide gap.

    Attributes:
        glyphs: From left to right.
        text: Their text, words parted by a space, raised marks set apart.
    """

    glyphs: list[Glyph]
    text: str
    x0: float = field(init=False)
    x1: float = field(init=False)

    def __post_init__(self) -> None:
        self.x0 = self.glyphs[0].x0
        self.x1 = max(glyph.x1 for glyph in self.glyphs[-3:])


@dataclass(slots=True)
class TextLine:
    """Segments on one baseline, from left to right."""

    y: float
    size: float
    segments: list[Segment]

    @property
    def x0(self) -> float:
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        return self.segments[-1].x1

    @property
    def bottom(self) -> float:
        return self.y - 0.2 * self.size

    @property
    def top(self) -> float:
        return self.y + 0.8 * self.size

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for segment in self.segments for glyph in segment.glyphs]


def lines_of(sheet: Sheet, hidden: bool = False) -> list[TextLine]:
    """The visible (or the hidden) text of a page, from top to bottom."""
    uprights = [box for box in sheet.rules if box.y1 - box.y0 > 3 * max(0.5, box.x1 - box.x0)]
    found: list[TextLine] = []
    groups = _baselines([glyph for glyph in sheet.glyphs if glyph.hidden == hidden])
    for glyphs in [layer for group in groups for layer in layers(without_doubles(group))]:
        size = median(glyph.size for glyph in glyphs)
        y = median(glyph.y for glyph in glyphs if glyph.size >= 0.85 * size)
        walls = [box.x0 for box in uprights if box.y0 <= y + 0.3 * size <= box.y1]
        found.append(TextLine(y, size, segments_of(glyphs, sheet.gaps, walls, y)))
    return sorted(found, key=lambda line: -line.y)


def _baselines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs grouped by baseline; small raised or lowered ones join the line that they stand in."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        size = min(groups[-1][-1].size, glyph.size) if groups else 0
        if groups and groups[-1][-1].y - glyph.y <= 0.12 * size and groups[-1][0].y - glyph.y <= 0.3 * size:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    for index, group in enumerate(groups):
        for near in (index + 1, index - 1, index + 2):
            if not 0 <= near < len(groups) or not group or not groups[near]:
                continue
            largest = max(glyph.size for glyph in groups[near])
            if abs(group[0].y - groups[near][0].y) > largest or min(glyph.size for glyph in group) > 0.8 * largest:
                continue
            moved = [glyph for glyph in group if _is_mark(glyph, groups[near])]
            if moved:
                groups[near].extend(moved)
                group[:] = [glyph for glyph in group if glyph not in moved]
    return [group for group in groups if group]


def _is_mark(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    """Whether a glyph is a raised or lowered mark right behind, or before, a larger glyph of the line."""
    for other in line:
        if glyph.size > 0.8 * other.size:
            continue
        rise = glyph.y - other.y
        if -0.35 * other.size < rise < 0.75 * other.size:
            reach = 2.2 * glyph.size + 0.2 * other.size  # marks of up to four glyphs
            if -0.3 * other.size <= glyph.x0 - other.x1 <= reach or -0.3 * other.size <= other.x0 - glyph.x1 <= reach:
                return True
    return False


def without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Glyphs from left to right; a glyph printed twice at nearly one place (mock bold, shadow) counts once."""
    kept: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.x0, glyph.index)):
        for other in reversed(kept[-4:]):
            near = abs(glyph.x0 - other.x0) < 0.25 * max(1.0, other.x1 - other.x0)
            if near and glyph.text == other.text and abs(glyph.size - other.size) < 0.1 * other.size:
                break
        else:
            kept.append(glyph)
    return kept


def layers(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs of one baseline, parted where texts are printed over each other; each from left to right."""
    if not any(_overlap(a, b) for a, b in pairwise(glyphs)):
        return [glyphs]
    runs: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.index):
        if runs and glyph.index - runs[-1][-1].index <= 2 and glyph.x0 >= runs[-1][-1].x0:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    found: list[list[Glyph]] = []
    for run in runs:
        free = (layer for layer in found if not any(_overlap(a, b) for a in run for b in layer))
        layer = next(free, None)
        if layer is None:
            found.append(list(run))
        else:
            layer.extend(run)
    return [sorted(layer, key=lambda glyph: glyph.x0) for layer in found]


def _overlap(a: Glyph, b: Glyph) -> bool:
    """Whether two glyphs stand on each other for a good part of the narrower one."""
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    return shared > 0.45 * max(1.0, min(a.x1 - a.x0, b.x1 - b.x0))


def segments_of(glyphs: list[Glyph], gaps: set[int], walls: list[float], y: float) -> list[Segment]:
    """Segments of glyphs given from left to right; walls are upright rules that part them."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs:
            before = runs[-1][-1]
            gap = glyph.x0 - before.x1
            size = max(before.size, glyph.size)
            parted = any(before.x0 + before.x1 <= 2 * wall <= glyph.x0 + glyph.x1 for wall in walls)
            parted = parted or (gap > WORD_GAP * size and not 0 < glyph.index - before.index <= 3 and before.index >= 0)
            if not parted and gap < CELL_GAP * size:
                runs[-1].append(glyph)
                continue
        runs.append([glyph])
    return [Segment(run, text_of(run, gaps)) for run in runs]


def text_of(run: list[Glyph], gaps: set[int]) -> str:
    """Text of a run: words parted by a space, raised marks as ``raised`` writes them."""
    size = max(glyph.size for glyph in run)
    base = median(glyph.y for glyph in run if glyph.size >= 0.85 * size)
    out: list[str] = []
    mark = ""
    for position, glyph in enumerate(run):
        small = glyph.size <= 0.8 * size and glyph.y - base > 0.15 * glyph.size
        if position and not mark:
            gap = glyph.x0 - run[position - 1].x1
            if gap > WORD_GAP * glyph.size or (glyph.index in gaps and gap > 0.08 * glyph.size):
                out.append(" ")
        if small:
            mark += glyph.text
            continue
        if mark:
            out.append(raised("".join(out[-8:]), mark))
            mark = ""
        out.append(glyph.text)
    return "".join(out) + (raised("".join(out[-8:]), mark) if mark else "")


def is_flat(box: Box) -> bool:
    """Whether a rule is horizontal."""
    return box.x1 - box.x0 > 3 * max(0.5, box.y1 - box.y0)
