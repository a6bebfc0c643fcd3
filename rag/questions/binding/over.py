"""A function of one entity's figures over several periods, and a half-year that only its quarters tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.questions import lexicon
from rag.questions.binding.bound import Bound
from rag.questions.binding.cells import figures_of
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice, choices
from rag.questions.derived import made_of
from rag.questions.headers import printed_month
from rag.questions.intent import Intent
from rag.questions.missing import missing_metric
from rag.questions.program import Change, Lookup, Program, Series, Slot

_QUARTERS = {("half", 1): (1, 2), ("half", 2): (3, 4), ("ninemonths", None): (1, 2, 3)}


def over(intent: Intent, catalog: Catalog) -> Bound:
    """The series of the periods that are named, else of all of one table, with what is asked of it."""
    key, metrics = intent.entities[0][0], intent.metrics
    if len(metrics) > 1:
        found = [figures_of(metric, catalog, key, catalog.tables_of(key)) for metric in metrics]
        lacking = [metric for metric, options in zip(metrics, found, strict=True) if not options]
        if lacking:
            return Bound((), tuple(missing_metric(metric, catalog, key, intent.scope) for metric in lacking))
        rows = list(_alike(found))
    else:
        metric = replace(metrics[0], periods=())
        every = choices(metric, catalog, catalog.tables_of(key), latest=False, key=key)
        single = [choice for choice in _split(every, catalog) if choice.sense.qualifiers <= metric.sense.qualifiers]
        rows = _tables(single, intent.fields[0] if intent.fields else "")
    rows = [row[-intent.k :] if intent.k else row for row in rows if len(row) > 1 and len(row) >= intent.k]
    programs = tuple(Series(key, tuple(choice.slot for choice in row), (), intent.function) for row in rows)
    return Bound(programs, () if programs else (missing_metric(metrics[0], catalog, key, intent.scope),))


def of_quarters(intent: Intent, catalog: Catalog) -> Bound | None:
    """上半年: the sum of its quarters, of what accrues, where no column has the half-year and one table all of them."""
    if len(intent.entities) != 1 or len(intent.metrics) != 1 or len(intent.metrics[0].periods) != 1:
        return None
    metric = intent.metrics[0]
    period = metric.periods[0]
    parts = _QUARTERS.get((period.unit, period.part))
    concept = lexicon.concepts().get(metric.sense.base)
    if parts is None or concept is None or not concept.grows or metric.sense.growth:
        return None
    quarters = tuple(
        replace(metric, periods=(replace(period, unit="quarter", part=part, text=f"Q{part}"),)) for part in parts
    )
    bound = over(replace(intent, metrics=quarters, function="sum", k=0), catalog)
    return bound if bound.programs and not bound.missing else None


def as_changes(bound: Bound, catalog: Catalog) -> Bound:
    """A rate against the period before that no column prints, with both figures and how far they are apart."""
    return replace(bound, programs=tuple(_as_change(program, catalog) for program in bound.programs))


def _as_change(program: Program, catalog: Catalog) -> Program:
    if not isinstance(program, Lookup) or len(program.entities) != 1 or len(program.slots) != 1 or program.test:
        return program
    made = made_of(program.slots[0].columns[0])
    if made is None or made[0] != "excess" or len(program.slots[0].columns) != 1:
        return program
    after, before = (catalog.column_of(ref) for ref in made[1:])
    old, new = (Slot(side.label, side.column.unit, side.period, (side.ref,)) for side in (before, after))
    return Change(program.entities[0], old, new)


def _alike(found: Sequence[Sequence[Choice]]) -> Iterable[list[Choice]]:
    """One choice per period, of one table and one meaning."""
    for first in found[0]:
        row = [first]
        for options in found[1:]:
            row += [other for other in options if _kind(other) == _kind(first)][:1]
        if len(row) == len(found) and len({choice.slot.columns for choice in row}) == len(row):
            yield row


def _tables(every: Iterable[Choice], unit: str) -> list[list[Choice]]:
    """The choices of each table and meaning that are of months, or of quarters, oldest first."""
    rows: dict[object, list[Choice]] = {}
    for choice in every:
        if _unit(choice.period) in (unit[-1:], "") or not unit:
            rows.setdefault(_kind(choice), []).append(choice)
    kept = [row for row in rows.values() if len({_unit(choice.period) for choice in row}) == 1]
    return [sorted(row, key=lambda choice: choice.period) for row in kept if _unit(row[0].period)]


def _split(every: Iterable[Choice], catalog: Catalog) -> Iterable[Choice]:
    """Each column on its own: 4月 and 5月 without a year are of one meaning."""
    for choice in every:
        for ref in choice.slot.columns:
            column = catalog.column_of(ref)
            period = column.period or printed_month(column) or choice.period
            yield replace(choice, period=period, slot=replace(choice.slot, metric=column.label, columns=(ref,)))


def _unit(period: str) -> str:
    if period.startswith("*-"):
        return "月"
    return (
        "月" if len(period) == 7 and period[4] == "-" else "度" if "Q" in period else "年" if len(period) == 4 else ""
    )


def _kind(choice: Choice) -> tuple[object, ...]:
    ref = choice.slot.columns[0]
    return choice.sense, choice.base, ref.report, ref.table
