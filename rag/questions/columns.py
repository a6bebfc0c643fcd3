"""Which columns of the ledger hold a metric that a question names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import chain

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.intent import Metric
from rag.questions.periods import PeriodMention, answers
from rag.questions.program import Slot
from rag.questions.sense import RETURNS, Sense, fit

Tables = Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of a metric: a slot and what tells it from other readings.

    Attributes:
        sense: Meaning shared by its columns.
        period: Period that tells it apart: ``2024Q1``, or the report's month.
        base: Base unit.
        month: Month of the reports, or None.
        loose: True if a related metric stands in for the one that was named.
    """

    slot: Slot
    sense: Sense
    period: str
    base: str
    month: str | None
    loose: bool = False

    @property
    def kind(self) -> tuple[Sense, str]:
        """What two figures must share to be compared."""
        return self.sense, self.period


def choices(metric: Metric, catalog: Catalog, tables: Tables | None = None, latest: bool = True) -> tuple[Choice, ...]:
    """All readings of a metric in some tables, best fits only.

    Args:
        tables: (report, table) of the tables to look at; None for all.
        latest: Keep only the last month where the question names none and there are several.
    """
    for sense, loose in _meanings(metric.sense):
        fitting = [
            (loss, column)
            for column in catalog.columns
            if (tables is None or column.view.ref in tables)
            and (loss := fit(sense, column.sense, column.column.forecast)) is not None
            and all(_answers(period, column) for period in metric.periods)
        ]
        if fitting:
            best = _best(fitting)
            if latest and not any(period.unit in ("month", "date") for period in metric.periods):
                best = _latest(best)
            return tuple(_grouped(best, metric, loose))
    return ()


def _meanings(sense: Sense) -> Iterable[tuple[Sense, bool]]:
    """The sense itself, then those that may stand in for it."""
    concept = lexicon.concepts().get(sense.base)
    if concept is None:
        return [(sense, False)]
    if concept.vague:
        return [(replace(sense, base=base), True) for base in concept.vague]
    return chain([(sense, False)], ((replace(sense, base=base), True) for base in concept.also))


def _answers(period: PeriodMention, column: ColumnView) -> bool:
    said = period.resolved(column.view.month)
    if column.sense.window == "ytd" and period.unit == "year" and column.sense.base in RETURNS:
        return said in ("*", (column.view.month or column.period or "")[:4])
    if period.forecast and not column.column.forecast:
        return False
    return answers(said, column.period, column.view.month)


def _best(fitting: list[tuple[int, ColumnView]]) -> list[ColumnView]:
    least = min(loss for loss, _ in fitting)
    return [column for loss, column in fitting if loss == least]


def _latest(columns: list[ColumnView]) -> list[ColumnView]:
    months = {column.view.month for column in columns if column.view.month}
    return [column for column in columns if column.view.month in (max(months), None)] if len(months) > 1 else columns


def _grouped(columns: Iterable[ColumnView], metric: Metric, loose: bool) -> Iterable[Choice]:
    groups: dict[tuple[Sense, str, str, str | None], list[ColumnView]] = {}
    for column in columns:
        groups.setdefault((_common(column.sense), period_key(column), column.base, column.view.month), []).append(column)
    for (sense, period, base, month), found in groups.items():
        first = found[0]
        said = metric.said if loose else ""
        slot = Slot(
            first.label, first.column.unit, first.period, tuple(column.ref for column in found), said, metric.presumed
        )
        yield Choice(slot, sense, period, base, month, loose)


def _common(sense: Sense) -> Sense:
    """Spellings of one meaning: 增速 and 同比增长率, 月 and 近1月."""
    growth = "yoy" if sense.growth == "any" and not sense.window else sense.growth
    window = "month" if sense.window == "1m" else sense.window
    return replace(sense, growth=growth, window=window, qualifiers=sense.qualifiers - {"ttm"})


def period_key(column: ColumnView) -> str:
    """The period that figures must share: the month for stamps, the period itself for years and quarters."""
    own = column.period or ""
    if len(own) >= 7 and own[4] == "-":
        return own[:7]
    return own or (column.view.month or "")
