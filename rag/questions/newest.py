"""Which of several months of one table a question without a year, or without a month, means."""

from __future__ import annotations

from rag.questions.catalog import ColumnView
from rag.questions.intent import Metric
from rag.questions.sense import Sense, common

Fitting = list[tuple[int, ColumnView, Sense]]


def of_the_year(fitting: Fitting, metric: Metric, now: str | None, latest: bool) -> Fitting:
    """5月交付 beside 2024年5月 and 2025年5月 means the last May; without a month, none that is not the report's.

    Args:
        latest: False where the figures of every month are wanted.
    """
    monthly = [period for period in metric.periods if period.resolved(now).startswith("*-")]
    if monthly:
        return [entry for entry in fitting if not any(_later_year(other[1], entry[1]) for other in fitting)]
    if metric.periods or not latest:
        return fitting
    return [entry for entry in fitting if not any(_of_the_month(other[1], entry[1]) for other in fitting)]


def _later_year(column: ColumnView, than: ColumnView) -> bool:
    """True if a column is the other one, of the same month of a later year."""
    own, other = column.period or "", than.period or ""
    alike = column.view is than.view and common(column.sense) == common(than.sense)
    dated = len(own) >= 7 and len(own) == len(other) and own[4] == "-"
    return alike and dated and own[5:7] == other[5:7] and own[:4] > other[:4]


def _of_the_month(column: ColumnView, other: ColumnView) -> bool:
    """True if a column is of the report's month and the other one, beside it, of an earlier one."""
    alike = column.view is other.view and common(column.sense) == common(other.sense)
    month, earlier = column.view.month, other.period or ""
    dated = len(earlier) in (7, 10) and earlier[4] == "-"
    own = column.period
    now = own in (None, month) or (own is not None and len(own) == len(earlier) == 10 and own[:7] == month)
    return alike and bool(month) and now and dated and earlier < str(own or month)
