"""Gives lines their roles by form: captions, source notes, units, notes, (续表)."""

from __future__ import annotations

from index.reading.captions import (
    LONGEST,
    LONGEST_UNIT,
    Caption,
    captions_of,
    is_continued_mark,
    is_note,
    source_of,
    unit_of,
)
from index.reading.sheet import Role, Sheet

_FIRST = frozenset("#*>【[(（续接图表附资数信来单货计币注备说TtFfCcEeSsDdUuNn")
LONGEST_NOTE = 400
MOST_BESIDE = 4  # captions or sources on one line


def mark(sheet: Sheet) -> dict[int, tuple[Caption, ...]]:
    """Sets the roles CAPTION, SOURCE, UNIT, NOTE and CONTINUED. Returns line → captions, of which several may
    stand side by side.

    A row counts as such a line if its first cell alone is filled, or all its cells are captions, or all sources.
    """
    captions: dict[int, tuple[Caption, ...]] = {}
    for index, role in enumerate(sheet.roles):
        if role is Role.ROW:
            cells = sheet.document.lines[index].cells or ()
            text = cells[0] or next((cell for cell in cells if cell), "")
            if not text or text[0] not in _FIRST:
                continue
            if not cells[0] or any(cells[1:]):
                _mark_pieces(sheet, index, [cell for cell in cells if cell], captions)
                continue
        elif role is Role.TEXT:
            text = sheet.texts[index]
            if text[0] not in _FIRST and not (len(text) <= LONGEST_UNIT and "单位" in text):
                continue
        else:
            continue
        if len(text) > LONGEST_NOTE:
            continue
        if len(text) <= 2 * LONGEST and (found := captions_of(text)):
            sheet.roles[index] = Role.CAPTION
            captions[index] = found
        elif source_of(text) is not None:
            sheet.roles[index] = Role.SOURCE
        elif unit_of(text) is not None:
            sheet.roles[index] = Role.UNIT
        elif is_continued_mark(text):
            sheet.roles[index] = Role.CONTINUED
        elif is_note(text):
            sheet.roles[index] = Role.NOTE
    return captions


def _mark_pieces(sheet: Sheet, index: int, pieces: list[str], captions: dict[int, tuple[Caption, ...]]) -> None:
    """A row of captions, or of sources, side by side."""
    if not 2 <= len(pieces) <= MOST_BESIDE or any(piece[0] not in _FIRST for piece in pieces):
        return
    found = [caption for piece in pieces for caption in captions_of(piece) if caption.title]
    if len(found) == len(pieces) == len({(caption.kind, caption.number or caption.title) for caption in found}):
        sheet.roles[index] = Role.CAPTION
        captions[index] = tuple(found)
    elif all(len(piece) <= LONGEST_NOTE and source_of(piece) is not None for piece in pieces):
        sheet.roles[index] = Role.SOURCE


def text_of(sheet: Sheet, index: int) -> str:
    """The text of a marked line; of a row, its one filled cell."""
    cells = sheet.document.lines[index].cells
    return sheet.texts[index] if cells is None else next((cell for cell in cells if cell), "")
