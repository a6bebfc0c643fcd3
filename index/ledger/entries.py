"""What a ledger knows about an entity and about a measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.fact import Entity, Fact
from index.ledger.lexicon.companies import company_aliases
from index.ledger.lexicon.metrics import MetricKind, metric_kind, metric_synonyms
from index.ledger.names import bare_code, spellings


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """An entity of the ledger.

    Attributes:
        key: As in ``Entity.key``.
        names: Every spelling: as printed, without spaces, without -W and ST, well-known aliases.
        codes: With and without market: ``0020.HK``, ``0020``.
        tables: (report id, table id) of every table with a row for it.
        printed: The spelling that is printed most often.
    """

    key: str
    names: frozenset[str]
    codes: frozenset[str]
    tables: frozenset[tuple[str, str]]
    printed: str


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """A measure of the ledger.

    Attributes:
        name: Canonical name.
        headers: As printed in headers and sentences.
        synonyms: Other names of general knowledge.
        kind: What it is measured in.
        units: Units of its facts.
        qualifiers: ``TTM``, ``近3月`` …; "" for facts without one.
        periods: Periods of its facts, sorted; facts without a period are left out.
        tables: (report id, table id) of every table with a column for it.
    """

    name: str
    headers: frozenset[str]
    synonyms: frozenset[str]
    kind: MetricKind
    units: frozenset[str]
    qualifiers: frozenset[str]
    periods: tuple[str, ...]
    tables: frozenset[tuple[str, str]]


def metric_entry(name: str, facts: Sequence[Fact]) -> MetricEntry:
    """The entry of a canonical measure, from its facts."""
    return MetricEntry(
        name,
        frozenset(fact.header for fact in facts),
        metric_synonyms(name),
        metric_kind(name),
        frozenset(fact.quantity.unit for fact in facts),
        frozenset(fact.qualifier for fact in facts),
        tuple(sorted({fact.period for fact in facts if fact.period})),
        frozenset((fact.report, fact.table) for fact in facts if fact.table is not None),
    )


def entity_entries(facts: Sequence[Fact], rows: Sequence[tuple[str, str, Entity]]) -> dict[str, EntityEntry]:
    """The entries of all entities, from facts and from rows (report, table, entity); a row may have no figure."""
    found: dict[str, list[Entity]] = {}
    tables: dict[str, set[tuple[str, str]]] = {}
    for fact in facts:
        found.setdefault(fact.entity.key, []).append(fact.entity)
    for report, table, entity in rows:
        found.setdefault(entity.key, []).append(entity)
        tables.setdefault(entity.key, set()).add((report, table))
    return {key: _entry(key, entities, tables.get(key, set())) for key, entities in found.items()}


def _entry(key: str, found: Sequence[Entity], tables: set[tuple[str, str]]) -> EntityEntry:
    counts = Counter(entity.name for entity in found)
    names = {word for name in counts for word in (*spellings(name), *company_aliases(name))}
    codes = {entity.code for entity in found if entity.code}
    return EntityEntry(
        key,
        frozenset(names),
        frozenset(codes | {bare_code(code) for code in codes}),
        frozenset(tables),
        counts.most_common(1)[0][0],
    )
