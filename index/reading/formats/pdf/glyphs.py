"""Positioned characters and drawn shapes of a PDF page, from PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from index.reading.formats.pdf.shapes import Box, is_on_paper, shapes_of

WHITE = 0xF4  # channel value from which text counts as white
LIGHT = 0xE8  # channel value from which an area is too light for white text
_FONT_NAME = 256  # bytes of a font's name
ALIKE = 10  # difference of channels that no reader sees
Style = tuple[float, float, tuple[int, int, int] | None, bool, str]
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
        font: Name of the font, "" if unknown.
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
    font: str = ""


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
        drawings: Curves, slanting lines and pictures.
    """

    width: float
    height: float
    glyphs: list[Glyph]
    gaps: set[int]
    turned: list[str]
    rules: list[Box]
    fills: list[Box]
    text: str
    drawings: list[Box] = field(default_factory=list)


def read_sheet(page: Any) -> Sheet:
    """Characters and shapes of a pypdfium2 page, as it is shown (turned pages upright)."""
    width, height = page.get_size()
    rotation = page.get_rotation()
    if rotation in (90, 270):
        width, height = height, width  # of the unturned page
    place = partial(_turned, width=width, height=height, degrees=rotation) if rotation else None
    fills, rules, drawings = shapes_of(page)
    textpage = page.get_textpage()
    try:
        glyphs, gaps, turned = _glyphs(page, textpage, fills, rotation, place)
        text = textpage.get_text_range()
    finally:
        textpage.close()
    if rotation:
        rules, fills, drawings = ([_turn(box, place) for box in boxes] for boxes in (rules, fills, drawings))
    if rotation in (90, 270):
        width, height = height, width
    return Sheet(width, height, glyphs, gaps, turned, rules, fills, text, drawings)


def _glyphs(
    page: Any, textpage: Any, fills: list[Box], rotation: int, place: Place | None
) -> tuple[list[Glyph], set[int], list[str]]:
    import pypdfium2.raw as pdfium

    left, low, right, high = page.get_cropbox()
    glyphs: list[Glyph] = []
    gaps: set[int] = set()
    turned: list[str] = []
    styles: dict[int, Style] = {}
    loose, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    space = False
    angle = math.radians(rotation)
    before = 0  # object of the last turned character
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
        size, slant, colour, unseen, font = style
        text = _HYPHENS.get(code) or (
            chr(code) if code and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF else "\ufffd"
        )
        if abs(math.remainder(slant - angle, 2 * math.pi)) > 0.05:
            turned += [" ", text] if key != before and turned else [text]  # two labels never become one figure
            before = key
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetCharBox(textpage, index, *edges)
        if not is_on_paper(loose.left, loose.right, loose.bottom, loose.top, x.value, y.value, size):
            turned.append(text)
            continue
        middle = ((loose.left + loose.right) / 2, (loose.bottom + loose.top) / 2)
        outside = not (left - 1 <= middle[0] <= right + 1 and low - 1 <= middle[1] <= high + 1)
        hidden = unseen or outside or size < 1.5 or _is_lost(colour, middle, fills)
        around = _turn(Box(loose.left, loose.bottom, loose.right, loose.top, None), place)
        ink = _turn(Box(edges[0].value, edges[2].value, edges[1].value, edges[3].value, None), place)
        baseline = place(x.value, y.value)[1] if place else y.value
        glyph = Glyph(text, around.x0, around.x1, baseline, size, index, ink.y0, ink.y1, hidden, font)
        if space:
            gaps.add(index)
            space = False
        glyphs.append(glyph)
    return glyphs, gaps, turned


def _style(textpage: Any, owner: Any, index: int) -> Style:
    """Size as drawn, angle, fill colour (None if only outlined), whether invisible, font."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(textpage, index, *colour)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(owner) if owner else pdfium.FPDF_TEXTRENDERMODE_FILL
    unseen = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE or colour[3].value < 8
    outlined = mode == pdfium.FPDF_TEXTRENDERMODE_STROKE
    fill = None if outlined else (colour[0].value, colour[1].value, colour[2].value)
    name = ctypes.create_string_buffer(_FONT_NAME)
    length = pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, None)
    font = name.value.decode("utf-8", "replace") if 0 < length <= _FONT_NAME else ""
    return abs(size), math.atan2(matrix.b, matrix.a), fill, unseen, font


def _is_lost(colour: tuple[int, int, int] | None, point: tuple[float, float], fills: list[Box]) -> bool:
    """Whether text of a colour does not show against what is behind it: the paper, or the topmost area there."""
    if colour is None:
        return False
    for box in reversed(fills):
        if box.x0 - 1 <= point[0] <= box.x1 + 1 and box.y0 - 1 <= point[1] <= box.y1 + 1 and box.shade is not None:
            if min(colour) >= WHITE:
                return box.shade >= LIGHT
            return box.colour is not None and max(abs(a - b) for a, b in zip(colour, box.colour, strict=True)) < ALIKE
    return min(colour) >= WHITE


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
