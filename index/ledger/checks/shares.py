"""Shares of one whole: they add up to 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.fact import Fact
from index.ledger.checks.columns import by_table, is_total, members
from index.ledger.checks.rounding import sum_slack
from index.ledger.checks.wording import plain
from index.ledger.summing import summing_rows
from index.report import Finding, Report, Severity
from index.table import Table

_SHARE = re.compile(r"占比|份额|比重|权重|构成|市占率")
_REST = re.compile(r"^其他|^其它|^其余|^others?$", re.IGNORECASE)
_NEAR = Decimal(5)  # percent: a sum further from 100 is of a list that is not whole


def check_shares(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Shares that nearly add up to 100%, and by more than rounding do not; with a row 其他 they have to."""
    for table, columns in by_table(report, facts):
        sums = summing_rows([members(column) for column in columns.values()])
        for column in columns.values():
            rows = [fact for fact in members(column) if fact.row not in sums]
            if not _tested(table, column, rows):
                continue
            found = sum((fact.quantity.value for fact in rows), Decimal(0))
            gap = abs(found - 100)
            whole = any(_REST.match(fact.entity.name) for fact in rows)
            if gap <= sum_slack(rows) or (gap > _NEAR and not whole):
                continue
            message = f"{table.label}“{rows[0].header}”各行相加为{plain(found)}%，不等于100%。"
            yield Finding("shares", Severity.WARNING, message, tuple(fact.locator for fact in rows))


def _tested(table: Table, column: Sequence[Fact], rows: Sequence[Fact]) -> bool:
    whole = len(column) == len(table.rows) and not any(is_total(fact) for fact in column)
    figures = all(
        fact.quantity.unit == "%" and fact.quantity.high is None and fact.quantity.value >= 0 for fact in rows
    )
    return len(rows) >= 3 and whole and figures and _SHARE.search(rows[0].header) is not None
