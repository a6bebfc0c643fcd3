"""Drawn shapes of a PDF page, from PDFium: filled areas, pictures and straight rules."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

FARTHEST = 20_000.0  # points; the format allows pages of 14,400
SHAPES = 20_000  # drawn shapes looked at per page; charts can have more
SLANT = 3.0  # points that a path goes aslant, from which it is a drawing
SEGMENTS = 400  # path segments looked at per shape


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn rectangle or line.

    Attributes:
        shade: Darkest channel of its fill, 0 to 255; None if it is not filled.
        colour: Red, green and blue of its fill if it is a plain rectangle, so that all inside is covered.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    shade: int | None
    colour: tuple[int, int, int] | None = None


def is_on_paper(*values: float) -> bool:
    """Whether positions are such that a page can have; damaged files have any."""
    return all(math.isfinite(value) and abs(value) < FARTHEST for value in values)


def shapes_of(page: Any) -> tuple[list[Box], list[Box], list[Box]]:
    """Filled areas, straight rules, and drawings (curves, slanting lines, pictures) of a page, in form objects too."""
    import pypdfium2.raw as pdfium

    fills: list[Box] = []
    rules: list[Box] = []
    drawings: list[Box] = []
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
                return fills, rules, drawings
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                fills.append(_bounds(shape, outer, 0))
                drawings.append(fills[-1])
                continue
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 8:
                stack.append((shape, True, _times(_matrix(shape), outer), depth + 1))
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                _path(shape, outer, fills, rules, drawings)
    return fills, rules, drawings


def _path(shape: Any, outer: tuple[float, ...], fills: list[Box], rules: list[Box], drawings: list[Box]) -> None:
    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(shape, mode, stroke)
    if not mode.value and not stroke.value:
        return
    whole = _bounds(shape, outer, *(_fill(shape) if mode.value else (None, None)))
    if mode.value:
        if min(whole.x1 - whole.x0, whole.y1 - whole.y0) <= 2.5:
            if whole.shade is not None and whole.shade < 0xF4:
                rules.append(whole)
            return
        fills.append(whole)
    if stroke.value:
        count = pdfium.FPDFPath_CountSegments(shape)
        if count > SEGMENTS:
            drawings.append(whole)
            return
        matrix = _times(_matrix(shape), outer)
        x, y = ctypes.c_float(), ctypes.c_float()
        start = last = (0.0, 0.0)
        slant = 0.0
        for number in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(shape, number)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = _apply(matrix, x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                _edge(last, point, rules)
                slant += min(abs(point[0] - last[0]), abs(point[1] - last[1]))
            else:
                slant = math.inf  # a curve
            if pdfium.FPDFPathSegment_GetClose(segment):
                _edge(point, start, rules)
            last = point
        if slant > SLANT:
            drawings.append(whole)


def _edge(a: tuple[float, float], b: tuple[float, float], rules: list[Box]) -> None:
    if not is_on_paper(*a, *b):
        return
    box = Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]), None)
    wide, high = box.x1 - box.x0, box.y1 - box.y0
    if min(wide, high) < 0.5 and max(wide, high) > 1.5:
        rules.append(box)


def _bounds(shape: Any, outer: tuple[float, ...], shade: int | None, colour: tuple[int, int, int] | None = None) -> Box:
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(shape, *edges)
    a = _apply(outer, edges[0].value, edges[1].value)
    b = _apply(outer, edges[2].value, edges[3].value)
    if not is_on_paper(*a, *b):
        return Box(0, 0, 0, 0, None)
    return Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]), shade, colour)


def _fill(shape: Any) -> tuple[int | None, tuple[int, int, int] | None]:
    """Darkest channel of the fill, and its colour if the shape is a rectangle; Nones if it is transparent."""
    import pypdfium2.raw as pdfium

    channels = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(shape, *channels):
        return 0, None  # a pattern: taken for dark, so that text on it counts as visible
    red, green, blue, alpha = (channel.value for channel in channels)
    if alpha < 24:
        return None, None
    plain = pdfium.FPDFPath_CountSegments(shape) <= 5
    return min(red, green, blue), (red, green, blue) if plain and alpha > 250 else None


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
