"""A report checked against itself: each check is one file, and says what it found with both places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from index.fact import Fact
from index.ledger.checks.breakdowns import check_breakdowns
from index.ledger.checks.cells import check_cells
from index.ledger.checks.counts import check_counts
from index.ledger.checks.differences import check_differences
from index.ledger.checks.growth import check_growth
from index.ledger.checks.order import check_order
from index.ledger.checks.shares import check_shares
from index.ledger.checks.told_twice import check_told_twice
from index.ledger.checks.totals import check_totals
from index.report import Finding, Report

Check = Callable[[Report, Sequence[Fact]], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    check_cells,
    check_counts,
    check_order,
    check_totals,
    check_shares,
    check_growth,
    check_differences,
    check_told_twice,
    check_breakdowns,
)


def check(report: Report, facts: Sequence[Fact]) -> tuple[Finding, ...]:
    """What the report says against itself, in the order of ``CHECKS``.

    ``error``: two places cannot both be right. ``warning``: they look wrong, and there may be a reason that
    the report does not print. ``info``: two places were compared and agree.
    """
    return tuple(dict.fromkeys(finding for run in CHECKS for finding in run(report, facts)))
