"""Facts of a table, column by column."""

from __future__ import annotations

from collections.abc import Sequence

from index.fact import Fact
from index.ledger.cells import AVERAGES, TOTALS
from index.report import Report
from index.table import Table


def by_column(facts: Sequence[Fact], table: Table) -> dict[int, list[Fact]]:
    """Facts of each column of a table, from top to bottom."""
    found: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.table == table.id and fact.column is not None:
            found.setdefault(fact.column, []).append(fact)
    return found


def by_table(report: Report, facts: Sequence[Fact]) -> list[tuple[Table, dict[int, list[Fact]]]]:
    """Every table that has facts, with its columns."""
    grouped: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.table is not None:
            grouped.setdefault(fact.table, []).append(fact)
    return [(table, by_column(grouped[table.id], table)) for table in report.tables if table.id in grouped]


def is_summary(fact: Fact) -> bool:
    """Whether the row stands for other rows (合计, 平均)."""
    return fact.entity.name.casefold() in TOTALS | AVERAGES


def is_total(fact: Fact) -> bool:
    return fact.entity.name.casefold() in TOTALS


def members(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of rows that stand for themselves."""
    return [fact for fact in facts if not is_summary(fact)]
