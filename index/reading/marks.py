"""Gives lines their roles by form: captions, source notes, units, notes, (续表)."""

from __future__ import annotations

from index.reading.captions import LONGEST, Caption, caption_of, is_continued_mark, is_note, source_of, unit_of
from index.reading.sheet import Role, Sheet

_FIRST = frozenset("#*>【[(（续接图表附资数信来单货计币注备说TtFfCcEeSsDdUuNn")
LONGEST_NOTE = 400


def mark(sheet: Sheet) -> dict[int, Caption]:
    """Sets the roles CAPTION, SOURCE, UNIT, NOTE and CONTINUED. Returns line → caption.

    A row counts as such a line if its first cell alone is filled.
    """
    captions: dict[int, Caption] = {}
    for index, role in enumerate(sheet.roles):
        if role is Role.ROW:
            cells = sheet.document.lines[index].cells or ()
            text = cells[0]
            if not text or text[0] not in _FIRST or any(cells[1:]):
                continue
        elif role is Role.TEXT:
            text = sheet.texts[index]
            if text[0] not in _FIRST:
                continue
        else:
            continue
        if len(text) > LONGEST_NOTE:
            continue
        if len(text) <= LONGEST and (caption := caption_of(text)) is not None:
            sheet.roles[index] = Role.CAPTION
            captions[index] = caption
        elif source_of(text) is not None:
            sheet.roles[index] = Role.SOURCE
        elif unit_of(text) is not None:
            sheet.roles[index] = Role.UNIT
        elif is_continued_mark(text):
            sheet.roles[index] = Role.CONTINUED
        elif is_note(text):
            sheet.roles[index] = Role.NOTE
    return captions


def text_of(sheet: Sheet, index: int) -> str:
    """The text of a marked line; of a row, its one filled cell."""
    cells = sheet.document.lines[index].cells
    return sheet.texts[index] if cells is None else next((cell for cell in cells if cell), "")
