"""Which spellings are one entity: names, short names and codes of a report's tables, and well-known aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.fact import Entity
from index.ledger.lexicon.companies import company_aliases, well_known_key
from index.ledger.names import bare_name, plain_code, spellings, split_code
from index.numbers import is_missing
from index.reading.naming import groups_of
from index.table import ColumnKind, Table


class EntityBook:
    """Names and codes that belong together, learnt from tables.

    A name that stands beside two codes (a company listed twice) has no code of its own: it is ambiguous.
    """

    def __init__(self, pairs: Iterable[tuple[str, str | None]] = ()) -> None:
        self._codes: dict[str, set[str]] = {}
        self._printed: dict[str, str] = {}
        for name, code in pairs:
            self._learn(name, code)

    @classmethod
    def of(cls, tables: Iterable[Table]) -> EntityBook:
        """The entities of whole tables."""
        return cls(pair for table in tables for pair in row_names(table) if pair is not None)

    def extended(self, pairs: Iterable[tuple[str, str | None]]) -> EntityBook:
        """A copy that knows further names."""
        book = EntityBook()
        book._codes = {word: set(codes) for word, codes in self._codes.items()}
        book._printed = dict(self._printed)
        for name, code in pairs:
            book._learn(name, code)
        return book

    def _learn(self, name: str, code: str | None) -> None:
        for word in {name, *company_aliases(name)}:
            self._printed.setdefault(bare_name(word), name)
            if code:
                self._codes.setdefault(bare_name(word), set()).add(code)

    def entity(self, name: str, code: str | None = None) -> Entity:
        """The entity with this name, and code if it stands beside it."""
        name, inner = split_code(name)
        code = plain_code(code) if code else inner
        bare = bare_name(name)
        codes = self._codes.get(bare, set())
        if code is None and len(codes) == 1:
            code = next(iter(codes))
        key = code or bare_name(well_known_key(name) or name)
        return Entity(name, code, key)

    def knows(self, name: str) -> bool:
        return bare_name(name) in self._printed

    def printed_names(self) -> frozenset[str]:
        """All names as they may stand in prose."""
        words = {word for name in self._printed.values() for word in (*spellings(name), *company_aliases(name))}
        return frozenset(word for word in words if len(word) > 1)


def row_names(table: Table) -> list[tuple[str, str | None] | None]:
    """Name and code of each row's entity, shape (rows,); None where a row names nobody.

    Where the names come again in each group of rows (LME and SHFE for each metal), the group stands before them.
    """
    names = [_row_name(table, row) for row in table.rows]
    group = next((place for place in range(table.key or 0) if table.columns[place].kind is ColumnKind.NAME), None)
    if group is None:
        return names
    groups = groups_of([_cell(row, group) for row in table.rows]) or ("",) * len(names)
    return [name and (f"{above} {name[0]}".strip(), name[1]) for above, name in zip(groups, names, strict=True)]


def _row_name(table: Table, row: tuple[str, ...]) -> tuple[str, str | None] | None:
    name = _cell(row, table.key)
    code = _cell(row, table.code)
    if table.key == table.code or not name:
        return (code, plain_code(code)) if code else None
    plain, inner = split_code(name)
    if not re.search(r"\w", plain):
        return None
    return plain, plain_code(code) if code else inner


def _cell(row: tuple[str, ...], column: int | None) -> str:
    if column is None or column >= len(row) or is_missing(row[column]):
        return ""
    return " ".join(row[column].split())


def names_in(tables: Iterable[Table]) -> frozenset[str]:
    """Every cell of a name column, for masking names that hold digits."""
    return frozenset(
        row[index]
        for table in tables
        for index, column in enumerate(table.columns)
        if column.kind is ColumnKind.NAME
        for row in table.rows
        if index < len(row) and row[index]
    )
