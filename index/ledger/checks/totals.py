"""Rows of totals: the sum of the rows above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.fact import Fact
from index.ledger.checks.columns import by_table, is_total, members
from index.ledger.checks.rounding import half_digit, sum_slack
from index.ledger.checks.wording import plain, printed
from index.ledger.entities import row_names
from index.ledger.lexicon.metrics import MetricKind, metric_kind
from index.numbers import unit_named
from index.report import Finding, Report, Severity
from index.table import Table

_ADDITIVE = {MetricKind.MONEY, MetricKind.COUNT, MetricKind.ANY}


def check_totals(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """合计 equals the sum of its column.

    Left alone: tables with subtotals (several totals, 其中), columns with empty cells, and tables where no
    column adds up, since their total may count more than the rows that are shown.
    """
    for table, columns in by_table(report, facts):
        if _nested(table):
            continue
        tested = [(total, column) for column in columns.values() if (total := _total(column)) and _adds(table, column)]
        wrong = [(total, column) for total, column in tested if _gap(total, column)]
        if not wrong or (len(wrong) == len(tested) and len(tested) > 1):
            continue
        severity = Severity.ERROR if len(wrong) < len(tested) else Severity.WARNING
        for total, column in wrong:
            rows = members(column)
            found = sum((fact.quantity.amount for fact in rows), Decimal(0)) / total.quantity.scale
            message = (
                f"{table.label}“{total.header}”的{total.entity.name}为{printed(total)}，"
                f"各行相加为{plain(found)}{total.quantity.unit}。"
            )
            yield Finding("total", severity, message, (total.locator, *(fact.locator for fact in rows)))


def _total(column: Sequence[Fact]) -> Fact | None:
    totals = [fact for fact in column if is_total(fact)]
    return totals[0] if len(totals) == 1 else None


def _nested(table: Table) -> bool:
    names = [name[0] for name in row_names(table) if name]
    return any(name.startswith(("其中", "小计", "#", "－", "-")) or "小计" in name for name in names)


def _adds(table: Table, column: Sequence[Fact]) -> bool:
    first, rows = column[0], members(column)
    kind = unit_named(first.quantity.unit).kind
    additive = kind in ("money", "count", "physical") or (kind in ("none", "ratio") and "占比" in first.header)
    whole = len(column) == len(table.rows) and len(rows) >= 2 and all(fact.quantity.high is None for fact in column)
    if kind in ("none", "ratio") and (total := _total(column)) and abs(total.quantity.value - 100) > 1:
        return False  # 国产占比 of each row is a share of that row
    return whole and additive and (metric_kind(first.metric) in _ADDITIVE or "占比" in first.header)


def _gap(total: Fact, column: Sequence[Fact]) -> bool:
    rows = members(column)
    if any(fact.quantity.base != total.quantity.base for fact in rows):
        return False
    found = sum((fact.quantity.amount for fact in rows), Decimal(0))
    return abs(found - total.quantity.amount) > sum_slack(rows) + half_digit(total.quantity)
