"""Facts from the cells of whole tables."""

from __future__ import annotations

from collections.abc import Iterator

from index.fact import Entity, Fact
from index.ledger.entities import EntityBook, row_names
from index.ledger.lexicon.metrics import MetricKind, canonical_metric, growth_base, measure, metric_kind
from index.ledger.values import Values
from index.numbers import Quantity, unit_named
from index.report import Locator, Report
from index.table import Column, ColumnKind, Table

# Rows that stand for all others: they are facts of an entity 合计, kept apart from the companies.
TOTALS = frozenset({"合计", "总计", "总和", "小计", "total", "sum", "共计"})
AVERAGES = frozenset(
    {"平均", "均值", "平均值", "中位数", "中值", "average", "mean", "median", "行业平均", "可比公司平均"}
)


def cell_facts(report: Report, book: EntityBook) -> Iterator[Fact]:
    """One fact per cell that holds a number or a range, in reading order; none from an empty or doubtful cell."""
    for table in report.tables:
        doubtful = frozenset(table.doubtful_rows)
        names, values = row_names(table), Values(table)
        columns = [
            (index, column, *column_measure(column))
            for index, column in enumerate(table.columns)
            if column.kind is ColumnKind.NUMBER and index != table.code
        ]
        for row_index in range(len(table.rows)):
            named = names[row_index]
            if row_index in doubtful or named is None:
                continue
            entity = row_entity(table, named, book)
            for index, column, metric, qualifier in columns:
                quantity = values.quantity(row_index, index)
                if quantity is not None and fits(values.column(row_index, index), quantity):
                    yield _fact(report, table, row_index, index, column, metric, qualifier, entity, quantity)


def row_entity(table: Table, named: tuple[str, str | None], book: EntityBook) -> Entity:
    """The entity of a row with this name and code."""
    name, code = named
    entity = book.entity(name, code)
    # 合计 of one table is not 合计 of another.
    return Entity(name, None, f"{name}@{table.id}") if name.casefold() in TOTALS | AVERAGES else entity


def column_measure(column: Column) -> tuple[str, str]:
    """Canonical measure and qualifier of a column.

    A column of percentages is no amount of money: where the base name alone says 营业收入 and the unit is %,
    the whole header decides (营业收入同比), or stands as it is.
    """
    metric, qualifier = measure(column.metric or column.name, column.qualifier)
    if not _measures(metric, column.unit):
        metric, qualifier = canonical_metric(column.name), "" if growth_base(column.name) else qualifier
    return (metric, qualifier) if _measures(metric, column.unit) else (column.name, qualifier)


def _measures(metric: str, unit: str) -> bool:
    return metric_kind(metric) is not MetricKind.MONEY or unit_named(unit).kind not in ("ratio", "points")


def fits(column: Column, quantity: Quantity) -> bool:
    """Whether the cell's own unit goes with the column's: 12% among amounts of money is in the wrong column."""
    printed, expected = unit_named(quantity.unit).kind, unit_named(column.unit).kind
    return printed == expected or not {printed, expected} >= {"money", "ratio"}


def _fact(
    report: Report,
    table: Table,
    row: int,
    index: int,
    column: Column,
    metric: str,
    qualifier: str,
    entity: Entity,
    quantity: Quantity,
) -> Fact:
    start, end = table.row_lines[row]
    return Fact(
        id=f"{report.id}:{table.id}:{row}:{index}",
        report=report.id,
        table=table.id,
        row=row,
        column=index,
        entity=entity,
        metric=metric,
        qualifier=qualifier,
        header=column.header,
        period=column.period,
        forecast=column.forecast,
        quantity=quantity,
        quote=table.rows[row][index],
        locator=Locator(report.id, table.page_of(row), start, end),
    )
