"""Facts from the cells of whole tables."""

from __future__ import annotations

from collections.abc import Iterator

from index.fact import Entity, Fact
from index.ledger.entities import EntityBook, row_names
from index.ledger.lexicon.metrics import MetricKind, canonical_metric, growth_base, metric_kind
from index.numbers import Quantity, parse_quantity
from index.report import Locator, Report
from index.table import Column, ColumnKind, Table

# Rows that stand for all others: they are facts of an entity 合计, kept apart from the companies.
TOTALS = frozenset({"合计", "总计", "总和", "小计", "total", "sum", "共计"})
AVERAGES = frozenset({"平均", "均值", "平均值", "中位数", "中值", "average", "mean", "median", "行业平均", "可比公司平均"})


def cell_facts(report: Report, book: EntityBook) -> Iterator[Fact]:
    """One fact per cell that holds a number or a range, in reading order; none from an empty or doubtful cell."""
    for table in report.tables:
        doubtful = frozenset(table.doubtful_rows)
        names = row_names(table)
        columns = [
            (index, column, canonical_metric(column.metric or column.name))
            for index, column in enumerate(table.columns)
            if column.kind is ColumnKind.NUMBER and index != table.code
        ]
        for row_index, row in enumerate(table.rows):
            if row_index in doubtful or names[row_index] is None:
                continue
            entity = _entity(table, names[row_index], book)
            for index, column, metric in columns:
                quantity = parse_quantity(row[index], column.unit) if index < len(row) else None
                if quantity is not None and fits(metric, quantity):
                    yield _fact(report, table, row_index, index, column, metric, entity, quantity)


def _entity(table: Table, named: tuple[str, str | None] | None, book: EntityBook) -> Entity:
    assert named is not None
    name, code = named
    entity = book.entity(name, code)
    # 合计 of one table is not 合计 of another.
    return Entity(name, None, f"{name}@{table.id}") if name.casefold() in TOTALS | AVERAGES else entity


def fits(metric: str, quantity: Quantity) -> bool:
    """Whether the measure can have this unit: an amount of money in % means that the cell is in the wrong column."""
    kind, unit = metric_kind(metric), quantity.unit
    if not unit or kind is MetricKind.ANY:
        return True
    if kind is MetricKind.MONEY and growth_base(metric) is None:
        return unit not in ("%", "‰", "百分点", "bp")
    return True


def _fact(
    report: Report, table: Table, row: int, index: int, column: Column, metric: str, entity: Entity, quantity: Quantity
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
        qualifier=column.qualifier,
        header=column.header,
        period=column.period,
        forecast=column.forecast,
        quantity=quantity,
        quote=table.rows[row][index],
        locator=Locator(report.id, table.page_of(row), start, end),
    )
