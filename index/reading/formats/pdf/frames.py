"""Tables by their drawn frames: rules and shade borders of one width, with rows of cells between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.reading.formats.pdf.glyphs import Sheet
from index.reading.formats.pdf.lines import TextLine, is_flat
from index.reading.formats.pdf.notes import is_note, is_rowlike
from index.reading.formats.pdf.shapes import Box

ALIGNED = 9.0  # points by which the ends of a table's rules may differ
LEVEL = 2.0  # points within which pieces of a rule lie on one height
BRIDGED = 8.0  # points of white between the pieces of one rule
SHORTEST = 70.0  # points; a shorter rule frames no table
DRAWN = 0.25  # share of an area from which curves and pictures make it a figure
PROSE = 0.25  # share of running text between two rules from which they frame no table
CHART = 90.0  # points: the least width of a chart, and twice its least height
LABELS = 4  # lines of labels that may stand above or below a chart
REACH = 30.0  # points between a chart's curves and its labels
_BACKDROP = 0.6  # share of the page from which a picture is a watermark behind the text


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table is drawn: from its top rule to its bottom rule."""

    x0: float
    x1: float
    top: float
    bottom: float

    def holds(self, line: TextLine) -> bool:
        """Whether a line, or this half of it, stands in the frame."""
        middle = line.y + 0.3 * line.size
        return self.bottom <= middle <= self.top and line.x0 >= self.x0 - ALIGNED and line.x1 <= self.x1 + ALIGNED

    def crosses(self, line: TextLine) -> bool:
        """Whether a line lies at the frame's height."""
        return self.bottom <= line.y + 0.3 * line.size <= self.top


@dataclass(frozen=True, slots=True)
class _Span:
    """A rule, or the border of a shaded band, with its pieces joined."""

    x0: float
    x1: float
    y: float
    shade: bool = False


def find_frames(lines: Sequence[TextLine], sheet: Sheet) -> list[Frame]:
    """Frames of the tables on a page, of the lines of the whole page.

    Rules of one width that follow each other belong to one table unless a source note, a caption or running
    text stands between them; two rows of several cells make it one. Charts have no frame, though rules may
    stand above and below them. It fails for tables without rules and shades, which white space tells instead.
    """
    frames: list[Frame] = []
    for group in _alike(_spans(sheet)):
        run = [group[0]]
        for span in [*group[1:], None]:
            if span is not None and not _broken(run[-1], span, lines, sheet):
                run.append(span)
                continue
            frame = Frame(run[0].x0, run[0].x1, run[0].y, run[-1].y)
            if len(run) > 1 and _is_table(frame, lines, sheet):
                frames.append(_grown(frame, lines, run[-1].shade))
            run = [span] if span is not None else []
    return _outermost(frames)


def charts(sheet: Sheet) -> list[Frame]:
    """Areas of charts: drawings that touch, if large."""
    areas: list[Box] = []
    for box in sorted(sheet.drawings, key=lambda box: -box.y1):
        if (box.x1 - box.x0) * (box.y1 - box.y0) >= _BACKDROP * sheet.width * sheet.height:
            continue
        whole = box
        apart: list[Box] = []
        for area in areas:
            if (
                min(area.x1, whole.x1) > max(area.x0, whole.x0) - 2
                and min(area.y1, whole.y1) > max(area.y0, whole.y0) - 2
            ):
                whole = Box(
                    min(area.x0, whole.x0), min(area.y0, whole.y0), max(area.x1, whole.x1), max(area.y1, whole.y1), None
                )
            else:
                apart.append(area)
        areas = [*apart, whole]
    return [
        Frame(box.x0, box.x1, box.y1, box.y0)
        for box in areas
        if box.x1 - box.x0 > CHART and box.y1 - box.y0 > CHART / 2
    ]


def is_beside_drawing(lines: Sequence[TextLine], sheet: Sheet) -> bool:
    """Whether lines without a frame are labels of a chart: curves behind, right above or right below them."""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    top, bottom = lines[0].top, lines[-1].bottom
    near = 0.0 if len(lines) > LABELS else REACH
    return is_drawing(x0, x1, top + near, bottom - near, sheet)


def is_drawing(x0: float, x1: float, top: float, bottom: float, sheet: Sheet) -> bool:
    """Whether curves and pictures cover a good part of an area: a chart, whose labels are no cells."""
    whole = (x1 - x0) * (top - bottom)
    parts = [
        Box(max(x0, box.x0), max(bottom, box.y0), min(x1, box.x1), min(top, box.y1), None)
        for box in sheet.drawings
        if (box.x1 - box.x0) * (box.y1 - box.y0) < _BACKDROP * sheet.width * sheet.height
    ]
    parts = [box for box in parts if box.x1 > box.x0 and box.y1 > box.y0]
    if not parts or whole <= 0:
        return False
    wide = max(box.x1 for box in parts) - min(box.x0 for box in parts)
    high = max(box.y1 for box in parts) - min(box.y0 for box in parts)
    return wide * high > DRAWN * whole


def _spans(sheet: Sheet) -> list[_Span]:
    """Rules and borders of shaded bands, each from end to end, from top to bottom."""
    pieces = [(round((box.y0 + box.y1) / 2, 1), box.x0, box.x1, False) for box in sheet.rules if is_flat(box)]
    for box in sheet.fills:
        if box.shade is not None and 4 < box.y1 - box.y0 < 60 and box.x1 - box.x0 > 10:
            pieces += [(round(y, 1), box.x0, box.x1, True) for y in (box.y0, box.y1)]
    levels: list[list[tuple[float, float, float, bool]]] = []
    for piece in sorted(pieces, reverse=True):
        if levels and levels[-1][0][0] - piece[0] <= LEVEL:
            levels[-1].append(piece)
        else:
            levels.append([piece])
    spans: list[_Span] = []
    for level in levels:
        joined: list[tuple[float, float, bool]] = []
        for _, left, right, shade in sorted(level, key=lambda piece: piece[1]):
            if joined and left <= joined[-1][1] + BRIDGED:
                joined[-1] = (joined[-1][0], max(joined[-1][1], right), joined[-1][2] and shade)
            else:
                joined.append((left, right, shade))
        spans += [_Span(x0, x1, level[0][0], shade) for x0, x1, shade in joined if x1 - x0 >= SHORTEST]
    return spans


def _alike(spans: Iterable[_Span]) -> list[list[_Span]]:
    """Spans grouped by where they begin and end."""
    groups: list[list[_Span]] = []
    for span in spans:
        for group in groups:
            if abs(group[0].x0 - span.x0) <= ALIGNED and abs(group[0].x1 - span.x1) <= ALIGNED:
                group.append(span)
                break
        else:
            groups.append([span])
    return groups


def _between(upper: float, lower: float, x0: float, x1: float, lines: Sequence[TextLine]) -> list[TextLine]:
    return [
        line
        for line in lines
        if lower <= line.y + 0.3 * line.size <= upper and any(s.x0 < x1 and s.x1 > x0 for s in line.segments)
    ]


def _broken(upper: _Span, lower: _Span, lines: Sequence[TextLine], sheet: Sheet) -> bool:
    """Whether something stands between two rules that is no part of a table."""
    x0, x1 = upper.x0, upper.x1
    inner = _between(upper.y, lower.y, x0, x1, lines)
    if not inner:
        return upper.y - lower.y > 40
    for line in inner:
        segments = [segment for segment in line.segments if segment.x0 < x1 and segment.x1 > x0]
        if is_note(segments[0].text) or segments[0].x0 < x0 - ALIGNED or segments[-1].x1 > x1 + ALIGNED:
            return True
    prose = sum(
        1
        for line in inner
        if not is_rowlike(line) and line.x0 < x0 + 0.35 * (x1 - x0) and line.x1 - line.x0 > 0.55 * (x1 - x0)
    )
    return prose > PROSE * len(inner) and not _walled(upper, lower, sheet)


def _walled(upper: _Span, lower: _Span, sheet: Sheet) -> bool:
    """Whether an upright rule stands between two rules, away from their ends."""
    return any(
        box.y1 - box.y0 > 3 * max(0.5, box.x1 - box.x0)
        and box.y0 <= lower.y + LEVEL + 2
        and box.y1 >= upper.y - LEVEL - 2
        and upper.x0 + 10 < box.x0 < upper.x1 - 10
        for box in sheet.rules
    )


def _is_table(frame: Frame, lines: Sequence[TextLine], sheet: Sheet) -> bool:
    inner = _between(frame.top, frame.bottom, frame.x0, frame.x1, lines)
    rows = sum(
        1
        for line in inner
        if is_rowlike(line)
        and sum(1 for s in line.segments if s.x0 >= frame.x0 - ALIGNED and s.x1 <= frame.x1 + ALIGNED) > 1
    )
    return rows >= 2 and not is_drawing(frame.x0, frame.x1, frame.top, frame.bottom, sheet)


def _grown(frame: Frame, lines: Sequence[TextLine], down: bool) -> Frame:
    """The frame with the header above its top rule, and, if it ends with a shade, the unshaded row below."""
    inside = [line for line in lines if frame.crosses(line)]
    pitch = max([a.y - b.y for a, b in pairwise(inside) if a.y - b.y > 1] or [20.0])
    top, bottom = frame.top, frame.bottom
    above = [line for line in lines if line.y + 0.3 * line.size > frame.top][::-1]
    if above and above[0].y - inside[0].y <= 1.5 * pitch and _is_row(above[0], frame):
        top = above[0].top
    below = [line for line in lines if line.y + 0.3 * line.size < frame.bottom]
    if down and below and inside[-1].y - below[0].y <= 1.5 * pitch and _is_row(below[0], frame):
        bottom = below[0].bottom
    return Frame(frame.x0, frame.x1, top, bottom)


def _is_row(line: TextLine, frame: Frame) -> bool:
    segments = [segment for segment in line.segments if segment.x1 > frame.x0 and segment.x0 < frame.x1]
    inside = all(frame.x0 - ALIGNED <= segment.x0 and segment.x1 <= frame.x1 + ALIGNED for segment in segments)
    return len(segments) > 1 and inside and not any(is_note(segment.text) for segment in segments)


def _outermost(frames: list[Frame]) -> list[Frame]:
    """Frames that lie in no other one."""
    return [
        frame
        for frame in frames
        if not any(
            other is not frame
            and other.x0 <= frame.x0 + ALIGNED
            and other.x1 >= frame.x1 - ALIGNED
            and other.top >= frame.top - LEVEL
            and other.bottom <= frame.bottom + LEVEL
            and (other.x1 - other.x0) * (other.top - other.bottom) > (frame.x1 - frame.x0) * (frame.top - frame.bottom)
            for other in frames
        )
    ]
