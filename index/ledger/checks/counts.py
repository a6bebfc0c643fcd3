"""Titles that say how many rows there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.fact import Fact
from index.ledger.cells import AVERAGES, TOTALS
from index.ledger.checks.wording import table_place
from index.ledger.entities import row_names
from index.numbers import fold
from index.numbers.chinese import chinese_value
from index.report import Finding, Report, Severity
from index.table import Table

_TOP = re.compile(
    r"(?:前|TOP|Top|top) ?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})(?![\d一二三四五六七八九十])"
    r"[大名位家只强]?(?! ?(?:年|月|季|个月|周|日))"
)


def check_counts(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """涨幅前十 has ten rows."""
    for table in report.tables:
        told = _told(table)
        rows = _rows(table)
        if not told or not rows or rows in (sum(told), *told) or table.excerpt:
            continue
        if rows > max(told) and rows % max(told) == 0:
            continue  # 各板块前五: five for each
        message = f"{table.label}“{table.title}”应有{sum(told)}行，实有{rows}行。"
        yield Finding("row-count", Severity.WARNING, message, (table_place(report, table),))


def _told(table: Table) -> list[int]:
    numbers = [found["number"] for found in _TOP.finditer(fold(table.title))]
    values = [int(number) if number.isdecimal() else chinese_value(number) for number in numbers]
    return [int(value) for value in values if value is not None and value > 1]


def _rows(table: Table) -> int:
    names = row_names(table)
    return sum(name is None or name[0].casefold() not in TOTALS | AVERAGES for name in names)
