"""Every name of a ledger's rows and columns, by spelling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions.catalog import TableView, catalog_of
from rag.questions.crossing.spelling import is_whole, pieces, spellings, tight, words
from rag.questions.memo import per_ledger

LONGEST = 60  # characters of a name
_MOST_PIECES = 8


@dataclass(frozen=True, slots=True)
class RowName:
    """A cell that names its row."""

    view: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class ColumnName:
    """The parts ``first`` to ``last`` (exclusive) of a column's header."""

    view: int
    column: int
    first: int
    last: int


Name = RowName | ColumnName


class Labels:
    """Names by spelling, found in a question in time that depends on the question alone."""

    def __init__(self, ledger: Ledger) -> None:
        self.views = catalog_of(ledger).tables
        self._names: dict[str, list[Name]] = {}
        for number, view in enumerate(self.views):
            for spelling, name in (*_rows(number, view), *_columns(number, view)):
                if _tells(spelling):
                    self._names.setdefault(spelling, []).append(name)

    def find(self, text: str) -> Iterator[tuple[int, int, Name]]:
        """(start, end, name) of every name in a tight text."""
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + LONGEST) + 1):
                found = self._names.get(text[start:end])
                if found and is_whole(text, start, end):
                    yield from ((start, end, name) for name in found)


@per_ledger
def labels_of(ledger: Ledger) -> Labels:
    """The names of a ledger, remembered."""
    return Labels(ledger)


def _tells(spelling: str) -> bool:
    """A noun of kind (指数, 组合) or a single Chinese character is no name; a letter or a digit may be one (t, 1)."""
    named = any(char.isalnum() for char in spelling) and (len(spelling) > 1 or spelling.isascii())
    return named and spelling not in words()["kinds"]


def naming_columns(view: TableView) -> tuple[int, ...]:
    """Columns whose cells may name a row: words, dates, codes, and the first one."""
    kinds = (ColumnKind.NAME, ColumnKind.TEXT, ColumnKind.DATE, ColumnKind.CODE)
    return tuple(
        index
        for index, column in enumerate(view.table.columns)
        if column.kind in kinds or index in (0, view.table.key, view.table.code)
    )


def _rows(number: int, view: TableView) -> Iterator[tuple[str, Name]]:
    for index in naming_columns(view):
        for row in view.rows:
            cell = view.table.rows[row.index][index]
            if 0 < len(cell) <= LONGEST:
                yield from ((form, RowName(number, row.index, index)) for form in dict.fromkeys(spellings(cell)))


def _columns(number: int, view: TableView) -> Iterator[tuple[str, Name]]:
    for index, column in enumerate(view.table.columns):
        if column.kind is not ColumnKind.NUMBER:
            continue
        parts = pieces(column.name or column.header)[:_MOST_PIECES]
        for first, last in combinations(range(len(parts) + 1), 2):
            yield tight(" ".join(parts[first:last])), ColumnName(number, index, first, last)
