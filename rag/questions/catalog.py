"""A ledger as questions see it: columns with their meaning, rows with their entities, tables with their scope."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from index.fact import Fact
from index.ledger import Ledger
from index.numbers.units import unit_named
from index.report import Report
from index.table import Column, ColumnKind, Table
from rag.questions.derived import made_fact, made_of
from rag.questions.headers import completed, with_caption
from rag.questions.memo import per_ledger
from rag.questions.program import ColumnRef
from rag.questions.rowlabels import own_key, repeated_rows, row_label
from rag.questions.sense import RETURNS, Sense, sense_of
from rag.questions.tablerows import Row, rows_of, told_row
from rag.questions.tags import aliases, tags_of, words_of
from rag.questions.text import fold_name
from rag.questions.told import PROSE, prose_table


@dataclass(frozen=True, slots=True, eq=False)
class TableView:
    """A table with its rows and what its words say about them.

    Attributes:
        month: Month of the report, ``YYYY-MM``, or None.
        words: Folded title, headers and section, for scope words.
        tags: ``domestic``, ``overseas`` from the title; what the rows are
            (``fund``, ``company``, ``index``, ``thing``); ``ranking`` for a list of the first rows by something.
    """

    report: Report
    table: Table
    month: str | None
    rows: tuple[Row, ...]
    words: str
    tags: frozenset[str]

    @property
    def members(self) -> tuple[Row, ...]:
        """The rows that are counted and ranked: without totals."""
        return tuple(row for row in self.rows if not row.total)

    @property
    def ref(self) -> tuple[str, str]:
        return self.report.id, self.table.id


@dataclass(frozen=True, slots=True, eq=False)
class ColumnView:
    """A column with its meaning.

    Attributes:
        period: Period of the column's figures as in ``Column.period``.
        base: Base unit of the figures (``元``, ``%``), "" if they have none.
    """

    ref: ColumnRef
    column: Column
    sense: Sense
    period: str | None
    base: str
    view: TableView

    @property
    def label(self) -> str:
        return self.column.name or self.column.header


class Catalog:
    """All tables with figures of a ledger, ready for linking. Build it with ``catalog_of``."""

    def __init__(self, ledger: Ledger) -> None:
        self.facts: dict[tuple[str, str, int, int], Fact] = {
            (fact.report, fact.table, fact.row, fact.column): fact
            for fact in ledger.facts
            if fact.table is not None and fact.row is not None and fact.column is not None
        }
        in_table: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.facts.values():
            in_table.setdefault((fact.report, str(fact.table)), []).append(fact)
        keys = {fold_name(fact.entity.name): fact.entity.key for fact in self.facts.values()}
        self.tables = tuple(
            TableView(report, table, report.fields.period, rows, words_of(table), tags_of(table))
            for report, table in ledger.tables
            if (rows := rows_of(table, in_table.get((report.id, table.id), ()), keys))
            and (report.id, table.id) in in_table
        )
        self.columns = tuple(column for view in self.tables for column in completed(view, tuple(self._columns(view))))
        self.prose = tuple(view for report in ledger.reports if (view := self._told(report, ledger)) is not None)
        self.all_columns = (*self.columns, *(column for view in self.prose for column in self._columns(view)))
        self.text_columns = tuple(
            (fold_name(column.name or column.header), ColumnRef(view.report.id, view.table.id, index))
            for view in self.tables
            for index, column in enumerate(view.table.columns)
            if column.kind in (ColumnKind.TEXT, ColumnKind.DATE) and index not in (view.table.key, view.table.code)
        )
        self.by_ref: Mapping[ColumnRef, ColumnView] = MappingProxyType(
            {column.ref: column for column in self.all_columns}
        )
        self.by_table: Mapping[tuple[str, str], TableView] = MappingProxyType({view.ref: view for view in self.tables})
        self.reports = {report.id: report for report in ledger.reports}
        self.entities: dict[str, list[tuple[TableView, Row]]] = {}
        for view in (*self.tables, *self.prose):
            for row in view.rows:
                self.entities.setdefault(row.entity.key, []).append((view, row))
        self.aliases = aliases(self.tables)
        self.names = {key: _printed(places) for key, places in self.entities.items()}
        self.repeated = dict(repeated_rows(self.tables, self.entities))

    def _columns(self, view: TableView) -> Iterator[ColumnView]:
        for index, column in enumerate(view.table.columns):
            if index in (view.table.key, view.table.code) or column.kind in (ColumnKind.CODE, ColumnKind.NAME):
                continue
            facts = [fact for row in view.rows if (fact := self.facts.get((*view.ref, row.index, index)))]
            if not facts and column.kind is not ColumnKind.NUMBER:
                continue
            bases = {_MULTIPLE.get(fact.quantity.base, fact.quantity.base) for fact in facts}
            base = bases.pop() if len(bases) == 1 else ""
            header = column.name or column.header
            sense = _dated(with_caption(sense_of(header), view.table.title), header)
            ref = ColumnRef(view.report.id, view.table.id, index)
            sense = _no_return(sense, header, base, any(_signed(fact) for fact in facts))
            yield ColumnView(ref, column, sense, column.period, base, view)

    def _told(self, report: Report, ledger: Ledger) -> TableView | None:
        facts = [fact for fact in ledger.facts if fact.report == report.id and fact.table is None]
        table, cells = prose_table(report, facts)
        if not cells:
            return None
        self.facts |= {(report.id, PROSE, row, column): fact for (row, column), fact in cells.items()}
        rows = tuple(told_row(row, fact.entity) for (row, _), fact in sorted(cells.items()))
        return TableView(report, table, report.fields.period, rows, PROSE, frozenset())

    def speaks_of(self, key: str, column: ColumnView) -> bool:
        """True for every column of a table; for one of prose only if it has a figure of this entity."""
        if column.view.table.id != PROSE:
            return True
        rows = (row.index for view, row in self.places(key) if view is column.view)
        return any(self.fact(column.ref, row) is not None for row in rows)

    def label(self, fact: Fact) -> str:
        """Where a fact stands, as people say it: ``表4`` or 正文."""
        return self.reports[fact.report].table(fact.table).label if fact.table is not None else PROSE

    def fact(self, ref: ColumnRef, row: int) -> Fact | None:
        """A cell's figure, or one made of two cells of the row; None where there is none."""
        if (made := made_of(ref)) is None:
            return self.facts.get((ref.report, ref.table, row, ref.column))
        making, *sides = made
        top, bottom = (self.fact(side, row) for side in sides)
        if top is None or bottom is None:
            return None
        return made_fact(ref, making, "", (top, bottom))

    def column_of(self, ref: ColumnRef) -> ColumnView:
        """The column, or, of one made of two, the first of these. Raises KeyError if there is none such."""
        made = made_of(ref)
        return self.by_ref[ref if made is None else made[1]]

    def has_column(self, ref: ColumnRef) -> bool:
        made = made_of(ref)
        return all(part in self.by_ref for part in ((ref,) if made is None else made[1:]))

    def doubted(self, key: str, tables: Collection[tuple[str, str]]) -> bool:
        """True if a row of the entity in one of the tables is one whose cells the reader could not place for sure."""
        return any(view.ref in tables and row.index in view.table.doubtful_rows for view, row in self.places(key))

    def view_of(self, ref: ColumnRef) -> TableView:
        return self.column_of(ref).view

    def name_of(self, key: str) -> str:
        """An entity's name as it is printed most often, without stray spaces between Chinese characters."""
        if (own := self.repeated.get(key)) is not None:
            return row_label(own.places[0][0], own.places[0][1].index)
        return self.names[key]

    def codes(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.entity.code for _, row in self.places(key) if row.entity.code))

    def tables_of(self, key: str) -> frozenset[tuple[str, str]]:
        return frozenset(view.ref for view, _ in self.places(key))

    def places(self, key: str) -> Sequence[tuple[TableView, Row]]:
        """The rows about an entity; of one row of several, that one, and the entity's rows in other tables."""
        own = self.repeated.get(key)
        return own.places if own is not None else self.entities.get(key, ())

    def entity_of(self, key: str) -> str:
        """The entity that one row of several is about; any other key as it is."""
        own = self.repeated.get(key)
        return own.key if own is not None else key

    def row_key(self, view: TableView, row: Row) -> str:
        """The key of a row that is counted for itself: that of its entity unless several rows of the table have it."""
        own = own_key(view, row)
        return own if own in self.repeated else row.entity.key

    def months(self) -> tuple[str, ...]:
        return tuple(sorted({view.month for view in self.tables if view.month}))


@per_ledger
def catalog_of(ledger: Ledger) -> Catalog:
    """The catalog of a ledger; remembered, since building it takes longer than a question."""
    return Catalog(ledger)


def _dated(sense: Sense, header: str) -> Sense:
    """5月回报 is the return of that month."""
    plain = sense.base in RETURNS and not (sense.window or sense.growth)
    return replace(sense, window="month") if plain and _OF_A_MONTH.match(fold_name(header)) else sense


def _signed(fact: Fact) -> bool:
    return fact.quantity.value < 0 or fact.quote.strip().startswith("+")


def _no_return(sense: Sense, header: str, base: str, signed: bool) -> Sense:
    """单月 in 元 is what a month costs; only in percent, or with signs, is a window alone a return."""
    alone = sense.base == "涨跌幅" and not sense.growth and bool(sense.window) and not re.search(r"\d", header)
    said = re.search(
        r"涨|跌|幅|回报|收益|表现|行情|变动|变化|change|return|performance|ytd|gain|perf", fold_name(header)
    )
    level = unit_named(base).kind in ("money", "count", "physical") if base else not signed
    return Sense(fold_name(header)) if alone and level and said is None else sense


_OF_A_MONTH = re.compile(r"(?:\d{4}年)?\d{1,2}月")
_MULTIPLE = {"倍": ""}  # a multiple is printed with or without its unit
_STRAY = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")


def _printed(places: Sequence[tuple[TableView, Row]]) -> str:
    """The commonest spelling in tables, or in prose where no table has the entity."""
    in_tables = [row.entity.name for view, row in places if view.table.id != PROSE]
    counts = Counter(_STRAY.sub("", name) for name in in_tables or [row.entity.name for _, row in places])
    return min(counts, key=lambda name: (-counts[name], len(name)))
