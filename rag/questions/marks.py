"""Cells of one character (绿, 强): words of a question only right behind their header, 拥堵等级为绿."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.questions.catalog import Catalog
from rag.questions.program import ColumnRef
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind, Token
from rag.questions.wordcells import text_columns


def mark_tokens(folded: str, catalog: Catalog) -> Iterator[Token]:
    """Every header of a question with such a cell behind it, as a word of that column."""
    for view in catalog.tables:
        for index in text_columns(view):
            column = view.table.columns[index]
            header = fold_name(column.name or column.header)
            marks = {fold_name(cells[index]) for cells in view.table.rows}
            marks = {mark for mark in marks if len(mark) == 1 and has_han(mark)}
            if not marks or not header:
                continue
            mark = "|".join(sorted(marks))
            pattern = rf"{re.escape(header)}(?:{_MARKED})?[\"“']?(?P<mark>{mark})[\"”']?(?:[级色灯](?!别))?"
            for match in re.finditer(pattern, folded):
                yield Token(match.start(), match.end(), Kind.CELL, match["mark"], (ColumnRef(*view.ref, index),))


_MARKED = "为|是|标成|标为|评为|列为|显示为|属于|等于|is|are"
