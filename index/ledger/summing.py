"""Rows that are the sum of all other rows, whatever they are called: 全国 among provinces, a year among quarters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from index.fact import Fact
from index.ledger.checks.rounding import half_digit, sum_slack

LEAST_ROWS = 4  # of three rows one is often the sum of the others by chance
LOOSEST = Decimal("0.01")  # of the sum: rounding that could hide more tells nothing
_WHOLE = Decimal(100)  # percent


def summing_rows(columns: Iterable[Sequence[Fact]]) -> frozenset[int]:
    """Row numbers, one at most, that are the sum of all others in two columns or more; of shares they are 100%.

    Args:
        columns: Facts of each column, without rows that are called totals or means.
    """
    hits: Counter[int] = Counter()
    for facts in columns:
        if len(facts) >= LEAST_ROWS and (row := _whole(facts)) is not None:
            hits[row] += 1
    return frozenset(hits) if len(hits) == 1 and hits.total() >= 2 else frozenset()


def _whole(facts: Sequence[Fact]) -> int | None:
    """The row of a column that equals the sum of the others, as far as rounding lets it be told."""
    quantities = [fact.quantity for fact in facts]
    if len({one.base for one in quantities}) > 1 or any(one.high is not None or one.amount < 0 for one in quantities):
        return None
    most = max(facts, key=lambda fact: fact.quantity.amount)
    whole, others = most.quantity, [fact for fact in facts if fact is not most]
    slack = sum_slack(others) + half_digit(whole)
    if whole.amount <= 0 or (whole.base == "%" and whole.value != _WHOLE) or slack > LOOSEST * whole.amount:
        return None
    gap = abs(sum((fact.quantity.amount for fact in others), Decimal(0)) - whole.amount)
    return most.row if gap <= slack else None
