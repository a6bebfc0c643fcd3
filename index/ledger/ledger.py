"""All facts of a library, or of a part of it, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from index.fact import Fact
from index.ledger.entries import EntityEntry, MetricEntry, entity_entries, metric_entry
from index.ledger.facts import facts_of
from index.ledger.lexicon.metrics import canonical_metric
from index.ledger.names import bare_name
from index.ledger.resolving import Resolver, named_entities
from index.report import Report
from index.table import Table


class Ledger:
    """Read-only view over the facts of reports.

    Facts of one entity have one key in a ledger, also where one report gives its code and another does not.
    Building takes time in proportion to the facts; look-ups by entity, metric, table or report are by index.
    """

    def __init__(self, reports: Iterable[Report], facts: Iterable[Fact]) -> None:
        self._reports = tuple(reports)
        facts = tuple(facts)
        self._rows = tuple(named_entities(self._reports))
        self._resolver = Resolver([fact.entity for fact in facts] + [entity for _, _, entity in self._rows])
        self._facts = tuple(self._resolved(fact) for fact in facts)

    @classmethod
    def of(cls, reports: Iterable[Report], facts: Iterable[Fact] | None = None) -> Ledger:
        """The ledger of these reports.

        Args:
            reports: In the order in which they are to be listed.
            facts: Their facts, if they are known already; read from the reports otherwise.
        """
        reports = tuple(reports)
        return cls(reports, (fact for report in reports for fact in facts_of(report)) if facts is None else facts)

    def _resolved(self, fact: Fact) -> Fact:
        entity = self._resolver.resolve(fact.entity)
        return fact if entity is fact.entity else replace(fact, entity=entity)

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
    def _indexes(
        self,
    ) -> tuple[dict[str, list[Fact]], dict[str, list[Fact]], dict[str, list[Fact]], dict[str, list[Fact]]]:
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
        rows = [(report, table, self._resolver.resolve(entity)) for report, table, entity in self._rows]
        return MappingProxyType(entity_entries(self._facts, rows))

    @cached_property
    def _keys_by_name(self) -> dict[str, tuple[str, ...]]:
        keys: dict[str, dict[str, None]] = {}
        for entry in self._entities.values():
            for word in (*entry.names, *entry.codes):
                keys.setdefault(bare_name(word), {})[entry.key] = None
        return {word: tuple(found) for word, found in keys.items()}

    @cached_property
    def _metrics(self) -> Mapping[str, MetricEntry]:
        return MappingProxyType({name: metric_entry(name, facts) for name, facts in self._indexes[1].items()})
