"""All facts of a library, or of a part of it, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from index.fact import Entity, Fact
from index.ledger.entities import row_names
from index.ledger.facts import facts_of
from index.ledger.lexicon.companies import company_aliases
from index.ledger.lexicon.metrics import MetricKind, canonical_metric, metric_kind, metric_synonyms
from index.ledger.names import bare_code, bare_name, spellings
from index.report import Report
from index.table import Table


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


class Ledger:
    """Read-only view over the facts of reports.

    Facts of one entity have one key in a ledger, also where one report gives its code and another does not.
    Building takes time in proportion to the facts; look-ups by entity, metric, table or report are by index.
    """

    def __init__(self, reports: Iterable[Report], facts: Iterable[Fact]) -> None:
        self._reports = tuple(reports)
        self._facts = _same_keys(tuple(facts))

    @classmethod
    def of(cls, reports: Iterable[Report], facts: Iterable[Fact] | None = None) -> Ledger:
        """The ledger of these reports.

        Args:
            reports: In the order in which they are to be listed.
            facts: Their facts, if they are known already; read from the reports otherwise.
        """
        reports = tuple(reports)
        return cls(reports, (fact for report in reports for fact in facts_of(report)) if facts is None else facts)

    @property
    def reports(self) -> tuple[Report, ...]:
        return self._reports

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self._facts

    @cached_property
    def tables(self) -> tuple[tuple[Report, Table], ...]:
        """Every table with its report, in reading order."""
        return tuple((report, table) for report in self._reports for table in report.tables)

    def report(self, id: str) -> Report:
        """The report with this id. Raises KeyError."""
        return self._by_id[id]

    def narrow(self, reports: Sequence[str] | None = None, period: str | None = None) -> Ledger:
        """Only these reports (ids) and the reports about this period (``2024-04``, or ``2024`` for the year)."""
        kept = tuple(
            report
            for report in self._reports
            if (reports is None or report.id in reports)
            and (period is None or (report.fields.period or "").startswith(period))
        )
        ids = {report.id for report in kept}
        return Ledger(kept, (fact for fact in self._facts if fact.report in ids))

    def facts_for(
        self,
        entity_key: str | None = None,
        metric: str | None = None,
        table: str | None = None,
        report: str | None = None,
    ) -> tuple[Fact, ...]:
        """Facts that match everything given, in reading order. ``metric`` may be any of its names."""
        wanted = None if metric is None else canonical_metric(metric)
        found = self._shortest(entity_key, wanted, table, report)
        return tuple(
            fact
            for fact in found
            if (entity_key is None or fact.entity.key == entity_key)
            and (wanted is None or fact.metric == wanted)
            and (table is None or fact.table == table)
            and (report is None or fact.report == report)
        )

    def fact(self, id: str) -> Fact:
        """The fact with this id. Raises KeyError."""
        return self._facts_by_id[id]

    def entities(self) -> Mapping[str, EntityEntry]:
        """Every entity that has a fact or names a row, by key."""
        return self._entities

    def metrics(self) -> Mapping[str, MetricEntry]:
        """Every measure, by canonical name."""
        return self._metrics

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Periods of the facts, sorted."""
        return tuple(sorted({fact.period for fact in self._facts if fact.period}))

    def entities_named(self, name: str) -> tuple[str, ...]:
        """Keys of all entities with this name, alias or code; two for a company listed twice."""
        return self._keys_by_name.get(bare_name(name), ())

    @cached_property
    def _by_id(self) -> dict[str, Report]:
        return {report.id: report for report in self._reports}

    @cached_property
    def _facts_by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self._facts}

    @cached_property
    def _indexes(self) -> tuple[dict[str, list[Fact]], dict[str, list[Fact]], dict[str, list[Fact]], dict[str, list[Fact]]]:
        by_entity: dict[str, list[Fact]] = {}
        by_metric: dict[str, list[Fact]] = {}
        by_table: dict[str, list[Fact]] = {}
        by_report: dict[str, list[Fact]] = {}
        for fact in self._facts:
            by_entity.setdefault(fact.entity.key, []).append(fact)
            by_metric.setdefault(fact.metric, []).append(fact)
            by_report.setdefault(fact.report, []).append(fact)
            if fact.table is not None:
                by_table.setdefault(fact.table, []).append(fact)
        return by_entity, by_metric, by_table, by_report

    def _shortest(self, *wanted: str | None) -> Sequence[Fact]:
        lists = [index.get(key, []) for index, key in zip(self._indexes, wanted, strict=True) if key is not None]
        return min(lists, key=len) if lists else self._facts

    @cached_property
    def _entities(self) -> Mapping[str, EntityEntry]:
        return MappingProxyType(_entries(self._reports, self._facts))

    @cached_property
    def _keys_by_name(self) -> dict[str, tuple[str, ...]]:
        keys: dict[str, dict[str, None]] = {}
        for entry in self._entities.values():
            for word in (*entry.names, *entry.codes):
                keys.setdefault(bare_name(word), {})[entry.key] = None
        return {word: tuple(found) for word, found in keys.items()}

    @cached_property
    def _metrics(self) -> Mapping[str, MetricEntry]:
        return MappingProxyType({name: _metric(name, facts) for name, facts in self._indexes[1].items()})


def _metric(name: str, facts: Sequence[Fact]) -> MetricEntry:
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


def _entries(reports: Sequence[Report], facts: Sequence[Fact]) -> dict[str, EntityEntry]:
    entities: dict[str, list[Entity]] = {}
    tables: dict[str, set[tuple[str, str]]] = {}
    keys: dict[tuple[str, str | None], str] = {}
    for fact in facts:
        entities.setdefault(fact.entity.key, []).append(fact.entity)
        keys[fact.entity.name, fact.entity.code] = fact.entity.key
        if fact.table is not None:
            tables.setdefault(fact.entity.key, set()).add((fact.report, fact.table))
    # Rows without any figure name their entity too: 报告提到它，但没有数据.
    from index.ledger.entities import EntityBook

    for report in reports:
        book = EntityBook.of(report.tables)
        for table in report.tables:
            for named in row_names(table) if table.key is not None or table.code is not None else ():
                if named is None:
                    continue
                entity = book.entity(*named)
                key = keys.get((entity.name, entity.code), entity.key)
                entities.setdefault(key, []).append(entity) if key not in entities else None
                tables.setdefault(key, set()).add((report.id, table.id))
    return {key: _entry(key, found, tables.get(key, set())) for key, found in entities.items()}


def _entry(key: str, found: Sequence[Entity], tables: set[tuple[str, str]]) -> EntityEntry:
    counts: dict[str, int] = {}
    for entity in found:
        counts[entity.name] = counts.get(entity.name, 0) + 1
    names = {word for name in counts for word in (*spellings(name), *company_aliases(name))}
    codes = {code for code in {entity.code for entity in found} if code}
    return EntityEntry(
        key,
        frozenset(names),
        frozenset(codes | {bare_code(code) for code in codes}),
        frozenset(tables),
        max(counts, key=lambda name: counts[name]),
    )


def _same_keys(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """One key per entity: a name without a code takes the only code that stands beside it elsewhere."""
    codes: dict[str, set[str]] = {}
    for fact in facts:
        if fact.entity.code:
            for word in {fact.entity.name, *company_aliases(fact.entity.name)}:
                codes.setdefault(bare_name(word), set()).add(fact.entity.code)
    only = {word: _one(found) for word, found in codes.items()}
    cache: dict[Entity, Entity] = {}
    result = []
    for fact in facts:
        entity = fact.entity
        if entity not in cache:
            code = None if "@" in entity.key else only.get(bare_name(entity.name))
            better = code is not None and (entity.code is None or bare_code(entity.code) == bare_code(code))
            cache[entity] = Entity(entity.name, code, code) if better and code else entity
        result.append(fact if cache[entity] is entity else replace(fact, entity=cache[entity]))
    return tuple(result)


def _one(codes: set[str]) -> str | None:
    """The only code; one with a market stands for the same number without."""
    full = {code for code in codes if "." in code}
    rest = {code for code in codes - full if code not in {bare_code(code) for code in full}}
    return next(iter(full | rest)) if len(full | rest) == 1 else None
