"""The periods of columns: whether one answers a period of the question, and what its header leaves out."""

from __future__ import annotations

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.headers import printed_month
from rag.questions.intent import Metric
from rag.questions.periods import PeriodMention, answers
from rag.questions.sense import RETURNS


def last_printed(columns: list[ColumnView]) -> list[ColumnView]:
    """Of columns with a month but no year anywhere, those of the last month; all of them around the turn of a year."""
    months = {printed_month(column) for column in columns if column.period is None and column.view.month is None}
    if len(months - {""}) < 2 or {"*-01", "*-12"} <= months:
        return columns
    return [column for column in columns if printed_month(column) in ("", max(months))]


def answered(period: PeriodMention, column: ColumnView, now: str | None) -> bool:
    """Whether a column has the figures of a period. ``now`` is the last month: 上月 and 去年 count from it."""
    said = period.resolved(now)
    if column.sense.window == "ytd" and period.unit == "year" and column.sense.base in RETURNS:
        return said in ("*", (column.view.month or column.period or "")[:4])
    if period.forecast and not column.column.forecast:
        return False
    if said.startswith("*-") and column.period is None and column.view.month is None:
        return printed_month(column) == said  # no year anywhere: the month that is printed
    return answers(said, column.period, column.view.month)


def assumed(metric: Metric, column: ColumnView, catalog: Catalog, now: str | None) -> bool:
    """True if a quarter is asked for, this header names no period, and those beside it, or the report, speak for it.

    Prices, values and returns are of a date, so that no quarter is read into them.
    """
    concept = lexicon.concepts().get(column.sense.base)
    dated = column.sense.base in RETURNS or column.sense.growth or concept is None or concept.price or concept.dated
    quarters = [period for period in metric.periods if period.unit in ("quarter", "half")]
    own = column.period or ""
    if printed_month(column):
        return False  # 2025年6月经营数据: of that month, not of a quarter
    if dated or len(quarters) != len(metric.periods) or len(quarters) != 1 or "Q" in own or "H" in own or len(own) == 4:
        return False
    said = quarters[0].resolved(now)
    return answers(said, quarter_beside(column, catalog), None)


def quarter_beside(column: ColumnView, catalog: Catalog) -> str:
    """The one quarter that other columns of the table name; where none does, the last that had ended by the report."""
    beside = {other.period for other in catalog.columns if other.view is column.view and "Q" in (other.period or "")}
    if beside or not column.view.month:
        return str(beside.pop()) if len(beside) == 1 else ""
    year, quarter = int(column.view.month[:4]), (int(column.view.month[5:7]) - 1) // 3
    return f"{year}Q{quarter}" if quarter else f"{year - 1}Q4"


def period_key(column: ColumnView) -> str:
    """The period that figures must share: the month for stamps, the period itself for years and quarters."""
    own = column.period or ""
    if len(own) >= 7 and own[4] == "-":
        return own[:7]
    return own or (column.view.month or "")
