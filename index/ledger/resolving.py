"""One key per entity over many reports, where some give its code and others only its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.fact import Entity
from index.ledger.cells import row_entity
from index.ledger.entities import EntityBook, row_names
from index.ledger.lexicon.companies import company_aliases
from index.ledger.names import bare_code, bare_name
from index.report import Report


class Resolver:
    """Gives a name without a code the only code that stands beside it elsewhere.

    A name with two codes (a company listed twice) stays without one, and a code without its market
    (002415) takes the market that the same number and name have elsewhere.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        codes: dict[str, set[str]] = {}
        for entity in dict.fromkeys(entities):
            if entity.code:
                for word in {entity.name, *company_aliases(entity.name)}:
                    codes.setdefault(bare_name(word), set()).add(entity.code)
        self._codes = {word: code for word, found in codes.items() if (code := _only(found))}
        self._resolved: dict[Entity, Entity] = {}

    def resolve(self, entity: Entity) -> Entity:
        """The entity under its key in the whole ledger."""
        if entity not in self._resolved:
            # Rows of totals belong to their table: their key holds an @.
            code = None if "@" in entity.key else self._codes.get(bare_name(entity.name))
            fits = code is not None and (entity.code is None or bare_code(entity.code) == bare_code(code))
            better = code is not None and fits and code != entity.key
            self._resolved[entity] = Entity(entity.name, code, code) if better and code else entity
        return self._resolved[entity]


def _only(codes: set[str]) -> str | None:
    """The only code; one with a market stands for the same number without."""
    full = {code for code in codes if "." in code}
    numbers = {bare_code(code) for code in full}
    rest = full | {code for code in codes - full if code not in numbers}
    return next(iter(rest)) if len(rest) == 1 else None


def named_entities(reports: Iterable[Report]) -> Iterator[tuple[str, str, Entity]]:
    """Report, table and entity of every row that names one, with or without figures."""
    for report in reports:
        book = EntityBook.of(report.tables)
        for table in report.tables:
            for named in row_names(table) if table.key is not None or table.code is not None else ():
                if named is not None:
                    yield report.id, table.id, row_entity(table, named, book)
