"""What questions can be asked about: the numeric columns of truth tables with their entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from eval.exams.wording import metric_forms, other_names
from eval.items import Evidence, GoldEntity
from eval.truth import TruthColumn, TruthReport, TruthTable
from eval.truth.tables import number


@dataclass(frozen=True, eq=False)
class View:
    """A numeric column of a table whose rows are about entities."""

    report: TruthReport
    table: TruthTable
    index: int

    @property
    def column(self) -> TruthColumn:
        return self.table.columns[self.index]

    def name(self, row: int) -> str:
        return self.table.rows[row][self.table.key or 0]

    def code(self, row: int) -> str:
        return "" if self.table.code is None else self.table.rows[row][self.table.code]

    @cached_property
    def forms(self) -> frozenset[str]:
        """All names of the metric."""
        return frozenset(metric_forms(self.column))

    def names(self, row: int) -> frozenset[str]:
        """All names of the row's entity."""
        return self._names[row]

    @cached_property
    def _names(self) -> list[frozenset[str]]:
        rows = range(len(self.table.rows))
        named = ((self.name(row), *other_names(self.name(row), self.code(row))) for row in rows)
        return [frozenset(name for name in names if name) for names in named]

    def entity(self, row: int) -> GoldEntity:
        return GoldEntity(name=self.name(row), also=other_names(self.name(row), self.code(row)))

    def rows(self) -> list[int]:
        """Rows about an entity: totals and rows without a name left out."""
        names = ((row, self.name(row)) for row in range(len(self.table.rows)))
        return [row for row, name in names if name.strip() and name not in self.table.totals]

    def values(self) -> dict[int, Decimal]:
        """Figure by row; rows without one left out."""
        return self._values

    @cached_property
    def _values(self) -> dict[int, Decimal]:
        found = {row: number(self.table.rows[row][self.index]) for row in self.rows()}
        return {row: value for row, value in found.items() if value is not None}

    def evidence(self, row: int | None = None) -> Evidence:
        """The cell, or the whole column."""
        return Evidence(
            report=self.report.name,
            table=self.table.number or self.table.title,
            row=None if row is None else self.name(row),
            column=self.column.name,
        )


def views(report: TruthReport) -> tuple[View, ...]:
    """All columns of figures with at least four entities, each of which has one row."""
    found = []
    for table in report.tables:
        if table.key is None:
            continue
        names = Counter(row[table.key] for row in table.rows if row[table.key].strip())
        if max(names.values(), default=0) != 1:
            continue
        for index, column in enumerate(table.columns):
            view = View(report, table, index)
            if column.kind == "number" and len(view.values()) >= 4:
                found.append(view)
    return tuple(found)


def places(all_views: Iterable[View], view: View, row: int) -> list[tuple[View, int]]:
    """Every place of the report where the same metric of the same entity is told, this one first.

    Metrics are the same if people call them by a common name; the period must be the same too.
    """
    found = [(view, row)]
    for other in all_views:
        same = other.report.name == view.report.name and other.table is not view.table
        if same and view.forms & other.forms:
            found += [(other, place) for place in other.values() if view.names(row) & other.names(place)]
    return found


def agreed(all_views: Iterable[View], view: View, row: int) -> bool:
    """Whether all places tell the same figure in the same unit, so that a question has one right answer."""
    told = {(other.values()[place], other.column.unit) for other, place in places(all_views, view, row)}
    return len(told) == 1 and not _ambiguous_column(view)


def _ambiguous_column(view: View) -> bool:
    """Another column of the same table goes by one of this column's names."""
    return any(
        index != view.index and column.kind == "number" and view.forms & set(metric_forms(column))
        for index, column in enumerate(view.table.columns)
    )
