"""Positioned characters and drawn shapes of a PDF page, from PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

SHAPES = 20_000  # drawn shapes looked at per page; charts can have more
SEGMENTS = 400  # path segments looked at per shape
Place = Callable[[float, float], tuple[float, float]]
_HYPHENS = {0x2: "-", 0xFFFE: "-", 0xAD: "-"}  # how PDFium writes a hyphen at a line's end


@dataclass(slots=True)
class Glyph:
    """A character on the page. Lengths are points; y grows upwards.

    Attributes:
        text: One character; U+FFFD if the font does not say which.
        x0: Left edge of its advance box.
        x1: Right edge.
        y: Baseline.
        size: Font size as drawn.
        index: Position in the page's content order; -1 for a rebuilt character.
        bottom: Lower edge of its ink.
        top: Upper edge of its ink.
        hidden: True if a reader of the page does not see it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    index: int
    bottom: float
    top: float
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn rectangle or line; ``shade`` is the darkest channel of its fill, 0 to 255, or None if unfilled."""

    x0: float
    y0: float
    x1: float
    y1: float
    shade: int | None


@dataclass(slots=True)
class Sheet:
    """What is on a page.

    Attributes:
        glyphs: Horizontal characters in content order, spaces left out.
        gaps: Content indexes of glyphs before which the content has a space.
        turned: Text that does not run from left to right (watermarks, axis labels), in content order.
        rules: Straight horizontal and vertical lines, thin rectangles too.
        fills: Filled areas and pictures (these with shade 0).
        text: PDFium's own text of the page.
    """

    width: float
    height: float
    glyphs: list[Glyph]
    gaps: set[int]
    turned: list[str]
    rules: list[Box]
    fills: list[Box]
    text: str


def read_sheet(page: Any) -> Sheet:
    """Characters and shapes of a pypdfium2 page, as it is shown (turned pages upright)."""
    width, height = page.get_size()
    rotation = page.get_rotation()
    if rotation in (90, 270):
        width, height = height, width  # of the unturned page
    place = partial(_turned, width=width, height=height, degrees=rotation) if rotation else None
    fills, rules = _shapes(page)
    textpage = page.get_textpage()
    try:
        glyphs, gaps, turned = _glyphs(page, textpage, fills, rotation, place)
        text = textpage.get_text_range()
    finally:
        textpage.close()
    if rotation:
        rules, fills = [_turn(box, place) for box in rules], [_turn(box, place) for box in fills]
    if rotation in (90, 270):
        width, height = height, width
    return Sheet(width, height, glyphs, gaps, turned, rules, fills, text)


def _glyphs(
    page: Any, textpage: Any, fills: list[Box], rotation: int, place: Place | None
) -> tuple[list[Glyph], set[int], list[str]]:
    import pypdfium2.raw as pdfium

    left, low, right, high = page.get_cropbox()
    glyphs: list[Glyph] = []
    gaps: set[int] = set()
    turned: list[str] = []
    styles: dict[int, tuple[float, float, bool, bool]] = {}
    loose, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    space = False
    angle = math.radians(rotation)
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (0x20, 0x0A, 0x0D, 0x09, 0xA0) or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            space = space or code in (0x20, 0x09, 0xA0)
            continue
        owner = pdfium.FPDFText_GetTextObject(textpage, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value or -index
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(textpage, owner, index)
        size, slant, white, unseen = style
        text = _HYPHENS.get(code) or (
            chr(code) if code and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF else "\ufffd"
        )
        if abs(math.remainder(slant - angle, 2 * math.pi)) > 0.05:
            turned.append(text)
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetCharBox(textpage, index, *edges)
        middle = ((loose.left + loose.right) / 2, (loose.bottom + loose.top) / 2)
        outside = not (left - 1 <= middle[0] <= right + 1 and low - 1 <= middle[1] <= high + 1)
        hidden = unseen or outside or size < 1.5 or (white and not _is_dark(middle, fills))
        around = _turn(Box(loose.left, loose.bottom, loose.right, loose.top, None), place)
        ink = _turn(Box(edges[0].value, edges[2].value, edges[1].value, edges[3].value, None), place)
        baseline = place(x.value, y.value)[1] if place else y.value
        glyph = Glyph(text, around.x0, around.x1, baseline, size, index, ink.y0, ink.y1, hidden)
        if space:
            gaps.add(index)
            space = False
        glyphs.append(glyph)
    return glyphs, gaps, turned


def _style(textpage: Any, owner: Any, index: int) -> tuple[float, float, bool, bool]:
    """Size as drawn, angle, whether white, whether invisible."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(textpage, index, *colour)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner) if owner else pdfium.FPDF_TEXTRENDERMODE_FILL
    unseen = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE or colour[3].value < 8
    white = min(channel.value for channel in colour[:3]) >= 0xF4 and mode != pdfium.FPDF_TEXTRENDERMODE_STROKE
    return abs(size), math.atan2(matrix.b, matrix.a), white, unseen


def _is_dark(point: tuple[float, float], fills: list[Box]) -> bool:
    """Whether white text at a point shows against what was drawn there last."""
    for box in reversed(fills):
        if box.x0 - 1 <= point[0] <= box.x1 + 1 and box.y0 - 1 <= point[1] <= box.y1 + 1:
            return box.shade is not None and box.shade < 0xE8
    return False


def _shapes(page: Any) -> tuple[list[Box], list[Box]]:
    """Filled areas and straight rules of a page, those inside form objects too."""
    import pypdfium2.raw as pdfium

    fills: list[Box] = []
    rules: list[Box] = []
    stack: list[tuple[Any, bool, tuple[float, ...], int]] = [(page, False, (1, 0, 0, 1, 0, 0), 0)]
    seen = 0
    while stack:
        parent, nested, outer, depth = stack.pop()
        count = pdfium.FPDFFormObj_CountObjects(parent) if nested else pdfium.FPDFPage_CountObjects(parent)
        get = pdfium.FPDFFormObj_GetObject if nested else pdfium.FPDFPage_GetObject
        for index in range(count):
            shape = get(parent, index)
            kind = pdfium.FPDFPageObj_GetType(shape)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                continue
            seen += 1
            if seen > SHAPES:
                return fills, rules
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                fills.append(_bounds(shape, outer, 0))
                continue
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 8:
                stack.append((shape, True, _times(_matrix(shape), outer), depth + 1))
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                _path(shape, outer, fills, rules)
    return fills, rules


def _path(shape: Any, outer: tuple[float, ...], fills: list[Box], rules: list[Box]) -> None:
    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(shape, mode, stroke)
    if not mode.value and not stroke.value:
        return
    whole = _bounds(shape, outer, _shade(shape) if mode.value else None)
    if mode.value:
        if min(whole.x1 - whole.x0, whole.y1 - whole.y0) <= 2.5:
            if whole.shade is not None and whole.shade < 0xF4:
                rules.append(whole)
            return
        fills.append(whole)
    if stroke.value:
        count = pdfium.FPDFPath_CountSegments(shape)
        if count > SEGMENTS:
            return
        matrix = _times(_matrix(shape), outer)
        x, y = ctypes.c_float(), ctypes.c_float()
        start = last = (0.0, 0.0)
        for number in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(shape, number)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = _apply(matrix, x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                _edge(last, point, rules)
            if pdfium.FPDFPathSegment_GetClose(segment):
                _edge(point, start, rules)
            last = point


def _edge(a: tuple[float, float], b: tuple[float, float], rules: list[Box]) -> None:
    box = Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]), None)
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    if min(wide, high) < 0.5 and max(wide, high) > 1.5:
        rules.append(box)


def _bounds(shape: Any, outer: tuple[float, ...], shade: int | None) -> Box:
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(shape, *edges)
    a = _apply(outer, edges[0].value, edges[1].value)
    b = _apply(outer, edges[2].value, edges[3].value)
    return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]), shade)


def _shade(shape: Any) -> int | None:
    """Darkest channel of the fill colour; None if it is transparent."""
    import pypdfium2.raw as pdfium

    colour = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(shape, *colour):
        return 0  # a pattern: taken for dark, so that text on it counts as visible
    return None if colour[3].value < 24 else min(channel.value for channel in colour[:3])


def _matrix(shape: Any) -> tuple[float, ...]:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(m: tuple[float, ...], n: tuple[float, ...]) -> tuple[float, ...]:
    """Matrix that applies m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _turned(x: float, y: float, width: float, height: float, degrees: int) -> tuple[float, float]:
    """A point of an unturned page of this size, as seen when the page is shown turned clockwise."""
    if degrees == 90:
        return y, width - x
    if degrees == 180:
        return width - x, height - y
    return (height - y, x) if degrees == 270 else (x, y)


def _turn(box: Box, place: Place | None) -> Box:
    if place is None:
        return box
    (ax, ay), (bx, by) = place(box.x0, box.y0), place(box.x1, box.y1)
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), box.shade)
