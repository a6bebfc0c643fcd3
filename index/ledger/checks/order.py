"""Tables that claim an order: 涨幅前十, 市值排名."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from index.fact import Fact
from index.ledger.checks.columns import by_table, members
from index.ledger.checks.wording import printed
from index.ledger.lexicon.metrics import MetricKind, metric_kind, metric_synonyms
from index.numbers import fold
from index.report import Finding, Report, Severity
from index.table import Table

_RANKED = re.compile(r"前 ?(?:\d|[一二三四五六七八九十])|排名|排行|居前|(?i:top) ?\d")
_SHORTEST = 4  # rows: fewer are in order by chance


def check_order(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """The rows that break an order which almost all rows keep.

    A table may be sorted by a column that the title does not name, so only the column that comes nearest
    to an order is looked at, and a table that is in no order at all is left alone.
    """
    for table, columns in by_table(report, facts):
        if not _RANKED.search(fold(table.title)):
            continue
        candidates = [members(column) for column in columns.values() if _named(table, column)]
        orders = [_broken(column) for column in candidates if len(column) >= _SHORTEST]
        if not orders:
            continue
        broken, column = min(orders, key=lambda item: len(item[0]))
        if broken and len(broken) * 5 <= len(column):
            first = column[0]
            rows = "、".join(f"{fact.entity.name} {printed(fact)}" for fact in broken)
            message = f"{table.label}“{table.title}”按“{first.header}”排序，但{rows}不在应有的位置。"
            yield Finding("not-sorted", Severity.WARNING, message, tuple(fact.locator for fact in broken))


def _named(table: Table, column: Sequence[Fact]) -> bool:
    """Whether the title can mean this column: 涨幅 any change of price, else a measure that it names."""
    metric = column[0].metric
    title = "".join(fold(table.title).split())
    if re.search(r"[涨跌]幅|涨跌|表现", title):
        return metric_kind(metric) is MetricKind.CHANGE
    return any(word in title for word in metric_synonyms(metric) if len(word) > 1)


def _broken(column: Sequence[Fact]) -> tuple[list[Fact], Sequence[Fact]]:
    """The fewest facts to take out so that the rest is in order, up or down."""
    values = [fact.quantity.amount for fact in column]
    kept = max(_longest(values), _longest([-value for value in values]), key=len)
    return [fact for index, fact in enumerate(column) if index not in kept], column


def _longest(values: Sequence[Decimal]) -> set[int]:
    """Indices of a longest subsequence that does not fall (patience sorting)."""
    tails: list[int] = []
    keys: list[Decimal] = []
    before: list[int | None] = []
    for index, value in enumerate(values):
        at = bisect_right(keys, value)
        before.append(tails[at - 1] if at else None)
        tails[at : at + 1], keys[at : at + 1] = [index], [value]
    kept, last = set(), tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
