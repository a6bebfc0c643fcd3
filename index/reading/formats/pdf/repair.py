"""Dashes that are drawn, or have no name in their font, as characters again."""

from __future__ import annotations

from index.reading.formats.pdf.glyphs import Glyph, Sheet
from index.reading.formats.pdf.lines import is_flat
from index.reading.formats.pdf.shapes import Box

_BEFORE_RANGE = "0123456789%％元倍月日年"


def name_dashes(sheet: Sheet) -> int:
    """Gives nameless glyphs that look like a dash their character, in place. Returns how many."""
    found = 0
    for glyph in sheet.glyphs:
        wide, high = glyph.x1 - glyph.x0, glyph.top - glyph.bottom
        if glyph.text != "\ufffd" and not "\ue000" <= glyph.text <= "\uf8ff":
            continue
        middle = (glyph.top + glyph.bottom) / 2 - glyph.y
        if 0 < high <= 0.18 * glyph.size and wide >= 2 * high and 0.12 * glyph.size <= middle <= 0.6 * glyph.size:
            glyph.text = "-"
            found += 1
    return found


def draw_dashes(sheet: Sheet) -> int:
    """Adds a dash for every short rule that stands in a figure's place for one. Returns how many.

    Such a rule lies at mid-height, in a gap, and right before a digit.
    """
    short = [box for box in sheet.rules if is_flat(box) and 1.5 < box.x1 - box.x0 < 20]
    if not short:
        return 0
    visible = [glyph for glyph in sheet.glyphs if not glyph.hidden and glyph.index >= 0]
    rows: dict[int, list[Glyph]] = {}
    for glyph in visible:
        for key in (int(glyph.y // 10), int(glyph.y // 10) + 1):
            rows.setdefault(key, []).append(glyph)
    found: list[Glyph] = []
    for box in short:
        y = (box.y0 + box.y1) / 2
        near = [g for key in (int(y // 10), int(y // 10) + 1) for g in rows.get(key, ()) if _is_level(g, y)]
        after = [g for g in near if -0.1 * g.size <= g.x0 - box.x1 <= 0.35 * g.size and g.text.isdigit()]
        inside = [g for g in near if min(g.x1, box.x1) - max(g.x0, box.x0) > 0.3 * (box.x1 - box.x0)]
        if not after or inside:
            continue
        digit = after[0]
        before = [g for g in near if -0.1 * g.size <= box.x0 - g.x1 <= 0.4 * g.size and g.text in _BEFORE_RANGE]
        widest = (1.2 if before else 0.75) * digit.size
        if box.x1 - box.x0 <= widest and not any(abs(g.x0 - box.x0) < 1 and abs(g.y - digit.y) < 1 for g in found):
            found.append(Glyph("-", box.x0, box.x1, digit.y, digit.size, digit.index - 1, box.y0, box.y1))
    sheet.glyphs.extend(found)
    return len(found)


def _is_level(glyph: Glyph, y: float) -> bool:
    return 0.12 * glyph.size <= y - glyph.y <= 0.6 * glyph.size


def unhide_scan(sheet: Sheet) -> bool:
    """Shows the invisible text over a scanned picture (an OCR layer), in place. Returns whether it is one."""
    if any(not glyph.hidden for glyph in sheet.glyphs) or len(sheet.glyphs) < 20 or not _has_picture(sheet):
        return False
    for glyph in sheet.glyphs:
        glyph.hidden = glyph.size < 1.5
    return True


def _has_picture(sheet: Sheet) -> bool:
    return any(_area(box) >= 0.5 * sheet.width * sheet.height for box in sheet.fills)


def is_scan(sheet: Sheet) -> bool:
    """Whether a page is a picture without text."""
    return not sheet.glyphs and not sheet.turned and _has_picture(sheet)


def _area(box: Box) -> float:
    return max(0.0, box.x1 - box.x0) * max(0.0, box.y1 - box.y0)
