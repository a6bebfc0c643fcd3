"""What a line is by its form alone, where a table without borders may stand; and the rows that are found there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from index.reading.captions import caption_of, is_note, source_of, unit_of
from index.reading.formats.loose_columns import Cells
from index.reading.lexicon import lexicon
from index.reading.text import key

NEAR = 10  # lines from a caption to its rows


class Row(NamedTuple):
    """A row, at the first of its lines.

    Attributes:
        cells: None for a line that the row above has taken in.
        start: First line of the table.
        header: Whether it is one; None where that is not certain.
        joined: Whether it takes in the lines below it that have no cells.
        doubt: Kind of a finding about it and its message, or None.
    """

    cells: Cells | None
    start: int
    header: bool | None = False
    joined: bool = False
    doubt: tuple[str, str] | None = None


LEFT = ("rows-left", "表格后面的行在分页后无法确认是否属于该表，未并入，请核对原文。")


def is_told(text: str) -> bool:
    """Whether a line is a caption, a source, a unit, a note or a page's furniture."""
    return (
        caption_of(text) is not None
        or source_of(text) is not None
        or unit_of(text) is not None
        or is_note(text)
        or is_furniture(text)
    )


def is_furniture(text: str) -> bool:
    """Whether a line is a page number, or tells to read the disclaimer."""
    name = key(text)
    return lexicon().page.fullmatch(name) is not None or lexicon().furniture.search(name) is not None


def is_captioned(lines: Sequence[str], first: int) -> bool:
    """Whether 表 N stands above a line, with nothing but units, notes and the end of a page between."""
    for index in range(first - 1, max(first - 1 - NEAR, -1), -1):
        text = lines[index].strip()
        if found := caption_of(text):
            return found.kind != "figure"
        if text and unit_of(text) is None and not is_note(text) and not is_furniture(text):
            break
    return False
