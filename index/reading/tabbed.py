"""Lines with tabs that are no rows: paragraphs that a converter indents, and fields of a template before their text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.reading.captions import caption_of
from index.reading.shapes import Row, trimmed
from index.reading.sheet import Role, Sheet

FAR = 12  # lines, from which rows above have nothing to do with a line
LEAST = 16  # characters of a paragraph that stands beside a table's rows
_SENTENCE = re.compile(r"[。；！？]|，.*，")
_ENDS = frozenset("。！？；;!?")


def release_paragraphs(sheet: Sheet) -> None:
    """Give lines with one filled cell that belong to no table the role TEXT.

    A run of such lines alone is text, unless a caption stands above it. Beside rows of several cells a sentence is
    text too, unless the cell above it is still open: then it is the rest of a cut row.
    """
    lines, above = sheet.document.lines, [0]
    for run in _runs(sheet):
        lone = {line for line in run if _is_lone(lines[line].cells or ())}
        several = [line for line in run if line not in lone] if lone else run
        if lone and not (run[0] < above[-1] + FAR and _is_rest(sheet, run[0], above)) and not _captioned(sheet, run[0]):
            first = several[0] if several else run[-1] + 1
            _release(sheet, [line for line in lone if line < first and (not several or _is_sentence(sheet, line))])
        if several:
            above = several
            behind = [line for line in lone if line > above[-1] and _is_sentence(sheet, line)]
            _release(sheet, [line for line in behind if not _is_rest(sheet, line, above)])


def _is_lone(row: Row) -> bool:
    return (not row[0] or not any(row[1:])) and sum(map(bool, row)) == 1


def _runs(sheet: Sheet) -> Iterator[list[int]]:
    """Lines with tabs with nothing but blank lines and furniture between them."""
    run: list[int] = []
    for line, role in enumerate(sheet.roles):
        if role is Role.ROW and sheet.document.lines[line].grid is None:
            run.append(line)
        elif run and role not in (Role.BLANK, Role.ASIDE):
            yield run
            run = []
    if run:
        yield run


def _captioned(sheet: Sheet, line: int) -> bool:
    above = line - 1
    while above >= 0 and sheet.roles[above] is Role.BLANK:
        above -= 1
    return above >= 0 and caption_of(sheet.texts[above]) is not None


def _is_sentence(sheet: Sheet, line: int) -> bool:
    text = sheet.texts[line]
    return len(text) >= LEAST and _SENTENCE.search(text) is not None


def _is_rest(sheet: Sheet, line: int, rows: list[int]) -> bool:
    """Whether the one cell of a row goes on with the last of other rows: it stands where that is open or cut off."""
    row, above = (sheet.document.lines[place].cells or () for place in (line, rows[-1]))
    place = next((place for place, cell in enumerate(row) if cell), 0)
    if place == 0 or place >= max(trimmed(sheet.document.lines[other].cells or ()) for other in rows):
        return False
    cell = above[place] if place < len(above) else ""
    return not cell or cell[-1] not in _ENDS


def _release(sheet: Sheet, lines: list[int]) -> None:
    for line in lines:
        sheet.roles[line] = Role.TEXT
