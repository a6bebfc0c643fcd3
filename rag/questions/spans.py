"""Periods that follow from others: every month from the one to the other, and what a rate compares with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.questions.periods import PeriodMention


def stretch(first: PeriodMention, last: PeriodMention) -> list[PeriodMention]:
    """4月到8月: every month, or quarter, from the one to the other of one year; [] for anything else."""
    alike = first.unit == last.unit and first.unit in ("month", "quarter") and not (first.since or last.since)
    years = {first.year, last.year} - {None}
    if not alike or first.part is None or last.part is None or first.part >= last.part or len(years) > 1:
        return []
    year = next(iter(years), None)
    return [replace(last, part=part, year=year) for part in range(first.part, last.part + 1)]


def period_before(periods: Sequence[PeriodMention], growth: str) -> tuple[PeriodMention, ...]:
    """What 同比, or 环比, compares a month or a quarter with; () where there is not just one such period."""
    if len(periods) != 1 or periods[0].part is None or periods[0].since or periods[0].shift:
        return ()
    period = periods[0]
    part = int(periods[0].part)
    if growth == "yoy":
        return (replace(period, year=period.year - 1) if period.year else replace(period, shift=-1),)
    if period.unit not in ("month", "quarter"):
        return ()
    if part > 1:
        return (replace(period, part=part - 1),)
    last = 12 if period.unit == "month" else 4
    return (replace(period, year=period.year - 1, part=last) if period.year else replace(period, shift=-1, part=last),)
