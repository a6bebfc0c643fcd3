"""Series over periods and the change against the month before."""

from __future__ import annotations

from decimal import Decimal

from rag.questions.columnperiods import period_key
from rag.questions.headers import printed_month
from rag.questions.program import Aggregate, Change, Function, Rows, Series, Slot
from rag.questions.run.functions import value_of
from rag.questions.run.lookup import no_figure
from rag.questions.run.page import EXACT, Page
from rag.questions.run.rows import figure, same_figures
from rag.questions.run.wording import measured, term


def series(program: Series, page: Page) -> None:
    """The figure of every period, oldest first."""
    items = []
    for slot in program.slots:
        facts = same_figures(slot, program.entity, page.catalog)
        if facts:
            items.append(
                page.phrase("series_item", period=_period(slot, page), value=page.cell(facts[0]), mark=page.mark(facts))
            )
    if not items or (program.function is not None and len(items) < len(program.slots)):
        lacking = (slot for slot in program.slots if figure(slot, program.entity, page.catalog) is None)
        no_figure(program.entity, next(lacking, program.slots[0]), page)
        page.refused = True
        return
    metric = program.slots[-1].metric
    if program.function is not None:  # the header of one period names only that one
        metric = page.catalog.column_of(program.slots[-1].columns[0]).sense.base
        page.names[metric] = None
    page.say("series", entity=page.entity(program.entity), metric=metric, items=page.join(items))
    if program.lacking:
        page.say("series_lacking", periods=page.join(program.lacking))
        page.lacking(f"{'period' if page.english else '期间'}：{page.join(program.lacking)}")
    elif program.function is not None:
        _over(program, program.function, page)
    elif len(items) == 1:
        page.say("series_one")


def _over(program: Series, function: Function, page: Page) -> None:
    """The sum or the mean of all periods, or which of them has the highest or the lowest figure."""
    facts = [fact for slot in program.slots if (fact := figure(slot, program.entity, page.catalog)) is not None]
    unit = facts[0].quantity.unit
    if function in ("max", "min"):
        values = [measured(fact, unit) for fact in facts]
        best = max(values) if function == "max" else min(values)
        for slot, fact, value in zip(program.slots, facts, values, strict=True):
            if value == best:
                key = "over_highest" if function == "max" else "over_lowest"
                page.names[_period(slot, page)] = None
                page.say(key, period=_period(slot, page), value=page.cell(fact), mark=page.mark([fact]))
        return
    rows = Rows(())
    value, formula, places = value_of(Aggregate(function, program.slots[0], rows), facts, unit, page)
    shown = page.computed(value, unit, formula, facts, places)
    page.say("over", function=page.phrase(function), value=shown, formula=formula)
    page.steps.append(formula)


def _period(slot: Slot, page: Page) -> str:
    column = page.catalog.column_of(slot.columns[0])
    return slot.metric if not column.period and printed_month(column) else period_key(column)


def change(program: Change, page: Page) -> None:
    """``after − before``, and in percent of ``before`` for positive levels."""
    before, after = (figure(slot, program.entity, page.catalog) for slot in (program.before, program.after))
    for fact, slot in ((before, program.before), (after, program.after)):
        if fact is None:
            no_figure(program.entity, slot, page)
            page.refused = True
    if before is None or after is None:
        return
    unit = after.quantity.unit
    new, old = measured(after, unit), measured(before, unit)
    gap = EXACT.subtract(new, old)
    formula = f"{term(new)} − {term(old)} = {term(gap)}"
    points = "percentage points" if page.english else "个百分点"
    shown = page.computed(abs(gap), points if unit == "%" else unit, formula, (after, before))
    page.computed(gap, points if unit == "%" else unit, formula, (after, before))
    page.say(
        "change",
        entity=page.entity(program.entity),
        metric=program.after.metric,
        after=page.cell(after),
        before=page.cell(before),
        after_period=_period(program.after, page),
        before_period=_period(program.before, page),
        direction=page.phrase("up" if gap > 0 else "down" if gap < 0 else "flat"),
        value=shown,
        formula=formula,
        marks=page.mark((after, before)),
    )
    if unit != "%" and old > 0:
        quotient = f"{term(gap)} ÷ {term(old)}"
        page.say(
            "relative",
            value=page.computed(EXACT.divide(gap * Decimal(100), old), "%", quotient, (after, before), 2),
            formula=quotient,
        )
    page.steps.append(formula)
