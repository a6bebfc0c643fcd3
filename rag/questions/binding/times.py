"""Programs over several periods."""

from __future__ import annotations

from dataclasses import replace

from rag.questions.binding.bound import Bound
from rag.questions.binding.cells import figures_of
from rag.questions.binding.over import over
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice, choices
from rag.questions.indicators import own_choices
from rag.questions.intent import Intent, Metric
from rag.questions.missing import Missing, missing_metric
from rag.questions.program import Change, Lookup, Program, Series


def series(intent: Intent, catalog: Catalog) -> Bound:
    if intent.function is not None:
        return over(intent, catalog)
    programs: list[Program] = []
    missing: list[Missing] = []
    metric = replace(intent.metrics[0], periods=())
    for key in intent.entities[0]:
        found = _between(_monthly(metric, catalog, key), intent.metrics)
        kinds = dict.fromkeys(_kind(choice) for choice in found)
        for kind in kinds:
            slots = sorted(
                (choice for choice in found if _kind(choice) == kind),
                key=lambda choice: (choice.period, choice.month or ""),
            )
            told = {choice.month for choice in slots}
            lacking = tuple(month for month in _months(intent.metrics, catalog) if month not in told)
            programs.append(Series(key, tuple(choice.slot for choice in slots), lacking))
    if not programs:
        missing.append(missing_metric(intent.metrics[0], catalog, intent.entities[0][0], intent.scope))
    return Bound(tuple(programs), tuple(missing))


def _monthly(metric: Metric, catalog: Catalog, key: str) -> tuple[Choice, ...]:
    """The figures of every month; a return against a benchmark may have another header in each."""
    tables = catalog.tables_of(key)
    if not metric.sense.base.startswith(_RELATIVE):
        found = choices(metric, catalog, tables, latest=False, key=key)
        return found or own_choices(metric, catalog, key, tables, every=True)
    by_month: dict[str | None, set[tuple[str, str]]] = {}
    for view in (*catalog.tables, *catalog.prose):
        if view.ref in tables:
            by_month.setdefault(view.month, set()).add(view.ref)
    return tuple(
        choice for refs in by_month.values() for choice in choices(metric, catalog, refs, latest=False, key=key)
    )


_RELATIVE = ("相对", "超额收益")


def _kind(choice: Choice) -> tuple[object, str]:
    """What figures of one series share; a return against any benchmark is one of them."""
    return ("相对" if choice.sense.base.startswith(_RELATIVE) else choice.sense), choice.base


def _months(metrics: tuple[Metric, ...], catalog: Catalog) -> tuple[str, ...]:
    """Months ``YYYY-MM`` from the first that is named to the last; none where fewer than two are."""
    now = max(catalog.months(), default=None)
    named = [period.resolved(now) for metric in metrics for period in metric.periods if period.unit == "month"]
    years = {month[:4] for month in named if not month.startswith("*")}
    if len(named) < 2 or (not years and now is None):
        return ()
    fixed = sorted(month if month[0] != "*" else max(years or {str(now)[:4]}) + month[1:] for month in named)
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (fixed[0], fixed[-1]))
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(first, min(last, first + 120) + 1))


def _between(found: tuple[Choice, ...], metrics: tuple[Metric, ...]) -> tuple[Choice, ...]:
    """7 月到 9 月: from the first month named to the last; one month alone narrows nothing in a series."""
    named = [period for metric in metrics for period in metric.periods if period.unit == "month"]
    if len(named) < 2:
        return found
    kept = []
    for choice in found:
        months = sorted(period.resolved(choice.month) for period in named)
        if choice.month and months[0][-2:] <= choice.month[-2:] <= months[-1][-2:]:
            kept.append(choice)
    return tuple(kept)


def change(intent: Intent, catalog: Catalog) -> Bound:
    metric = intent.metrics[0]
    key = intent.entities[0][0]
    if len(intent.metrics) == 2:
        return _between_two(intent, key, catalog)
    after = choices(metric, catalog, catalog.tables_of(key), key=key)
    if not after:
        return Bound((), (missing_metric(metric, catalog, key, intent.scope),))
    everything = choices(replace(metric, periods=()), catalog, catalog.tables_of(key), latest=False, key=key)
    programs = []
    for choice in after:
        if choice.month is None:
            continue
        previous = _month_before(choice.month)
        before = [
            other
            for other in everything
            if other.month == previous and (other.sense, other.base) == (choice.sense, choice.base)
        ]
        programs += [Change(key, other.slot, choice.slot) for other in before]
    if programs:
        return Bound(tuple(programs))
    month = after[0].month
    lacking = Missing("period", _month_before(month) if month else "上月", tuple(catalog.months()))
    return Bound((Lookup((key,), (after[0].slot,)),), (lacking,))


def _between_two(intent: Intent, key: str, catalog: Catalog) -> Bound:
    """从7月到9月增加了多少: the second figure against the first."""
    sides = [figures_of(metric, catalog, key, catalog.tables_of(key)) for metric in intent.metrics]
    missing = tuple(
        missing_metric(metric, catalog, key, intent.scope)
        for metric, found in zip(intent.metrics, sides, strict=True)
        if not found
    )
    programs = tuple(
        Change(key, before.slot, after.slot)
        for before in sides[0]
        for after in sides[1]
        if before.base == after.base and before.slot != after.slot
    )
    return Bound(programs, missing)


def _month_before(month: str) -> str:
    index = int(month[:4]) * 12 + int(month[5:7]) - 2
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
