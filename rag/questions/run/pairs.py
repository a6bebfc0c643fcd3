"""Comparison, difference and ratio of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.fact import Fact
from index.numbers.units import unit_named
from rag.questions.program import Aggregate, Compare, Difference, Operand, Ratio, Rows
from rag.questions.run.functions import value_of
from rag.questions.run.lookup import no_figure, several_rows
from rag.questions.run.page import EXACT, Page, plain, round_half_up
from rag.questions.run.rows import figure, of_all, select
from rag.questions.run.wording import measured, names, places_of, scope_name, term
from rag.questions.sense import sense_of


@dataclass(frozen=True, slots=True)
class Value:
    """An operand worked out.

    Attributes:
        amount: In the base unit, exact.
        shown: As it stands in the answer.
        facts: Cells behind it.
    """

    operand: Operand
    amount: Decimal
    unit: str
    base: str
    shown: str
    facts: tuple[Fact, ...]


def _values(operands: Sequence[Operand], page: Page) -> list[Value] | None:
    """The operands' values; None if one has no figure, which the page then says."""
    values: list[Value] = []
    for operand in operands:
        if operand.function is not None:
            rows = operand.rows or Rows(())
            selected = select(rows, page.catalog, (operand.slot,), of_all(operand.function, rows))
            if rows.entities and selected.lacking:
                no_figure(selected.lacking[0], operand.slot, page)
                page.refused = True
                return None
            facts = tuple(fact for key in selected.keys if (fact := figure(operand.slot, key, page.catalog)))
            if not facts:
                page.say("no_data", scope=scope_name(page, selected.views, rows), metric=operand.slot.metric)
                page.refused = True
                return None
            unit = facts[0].quantity.unit
            program = Aggregate(operand.function, operand.slot, rows)
            exact, formula, places = value_of(program, facts, unit, page)
            shown = page.computed(exact, unit, formula, facts, places)
            amount = EXACT.multiply(exact, unit_named(unit).scale)
            values.append(Value(operand, amount, unit, facts[0].quantity.base, shown, facts))
            continue
        fact = figure(operand.slot, operand.entity, page.catalog)
        if fact is None:
            no_figure(operand.entity, operand.slot, page)
            page.refused = True
            continue
        quantity = fact.quantity
        if several_rows(operand.entity, operand.slot, page):
            page.refused = True
            continue
        if quantity.high is not None:
            page.say(
                "interval",
                entity=page.entity(operand.entity),
                metric=operand.slot.metric,
                value=page.cell(fact),
                mark=page.mark([fact]),
            )
            page.refused = True
            continue
        values.append(Value(operand, quantity.amount, quantity.unit, quantity.base, page.cell(fact), (fact,)))
    if page.refused:
        for value in values:
            page.say("pair", entity=_name(value, page), value=f"{value.shown}{page.mark(value.facts)}")
        return None
    return values


def _name(value: Value, page: Page) -> str:
    return page.entity(value.operand.entity) if value.operand.entity else page.phrase(str(value.operand.function))


def _unlike(values: Sequence[Value], page: Page) -> bool:
    """Says so if the units cannot be compared; nothing is converted that the report does not convert."""
    one = len({sense_of(value.operand.slot.metric).base for value in values}) == 1
    bases = list(dict.fromkeys(value.base for value in values))
    if one and {unit_named(value.unit).kind for value in values if value.unit} == {"multiple"}:
        return False  # a multiple is a number of times, whether a header says 倍 or not
    if len(bases) == 1:
        return False
    units = list(dict.fromkeys(value.unit for value in values))
    page.say(
        "units",
        one=units[0],
        other=units[1] if len(units) > 1 else bases[1],
        all=_all(values, page),
        marks=_marks(values, page),
    )
    page.lacking(f"{'unit' if page.english else '换算关系'}：{' / '.join(units)}")
    return True


def _all(values: Sequence[Value], page: Page) -> str:
    metrics = {value.operand.slot.metric for value in values}
    if len(metrics) == 1:
        return page.phrase("comma").join(
            page.phrase("pair", entity=_name(value, page), value=value.shown) for value in values
        )
    return page.phrase("comma").join(
        page.phrase("pair_metric", entity=_name(value, page), metric=value.operand.slot.metric, value=value.shown)
        for value in values
    )


def _marks(values: Sequence[Value], page: Page) -> str:
    return page.mark(fact for value in values for fact in value.facts)


def compare(program: Compare, page: Page) -> None:
    values = _values(program.operands, page)
    if values is None or _unlike(values, page):
        return
    best = max(value.amount for value in values) if program.order == "high" else min(value.amount for value in values)
    winners = [value for value in values if value.amount == best]
    metric = page.metric(values[0].operand.slot)
    entities = {value.operand.entity for value in values}
    if program.claim:
        page.say("claim_yes" if winners == values[:1] else "claim_no")
    if len(winners) == len(values):
        page.say(
            "equal",
            names=page.join(_name(value, page) for value in values),
            metric=metric,
            all=_all(values, page),
            marks=_marks(values, page),
        )
        return
    if len(entities) == 1:
        # One entity, two metrics or periods: the metric is what wins.
        names, metric = page.join(value.operand.slot.metric for value in winners), ""
    else:
        names = page.join(_name(value, page) for value in winners)
    many = len(values) > 2
    key = ("highest" if many else "higher") if program.order == "high" else ("lowest" if many else "lower")
    page.say(key, winner=names, metric=metric, all=_all(values, page), marks=_marks(values, page))


def difference(program: Difference, page: Page) -> None:
    """``left − right`` in the unit of the left; of percentages in percentage points."""
    values = _values((program.left, program.right), page)
    if values is None or _unlike(values, page):
        return
    left, right = values
    if program.who and right.amount > left.amount:
        left, right = right, left
    unit = left.unit
    one, other = _in(left, unit), _in(right, unit)
    gap = EXACT.subtract(one, other)
    shown_unit = ("percentage points" if page.english else "个百分点") if unit == "%" else unit
    facts = (*left.facts, *right.facts)
    exact = all(value.operand.function is None for value in values)
    places = None if exact else places_of([fact.quantity.value for fact in left.facts])
    result = plain(gap if places is None else round_half_up(gap, places))
    formula = f"{_term(left, one, places)} − {_term(right, other, places)} = {result}"
    shown = page.computed(abs(gap), shown_unit, formula, facts, places)
    page.computed(gap, shown_unit, formula, facts, places)
    if program.claimed is not None:
        said, scale = unit_named(program.claimed_unit), unit_named(unit).scale
        fits = said.base in ("", left.base) or (left.base == "%" and said.kind == "points")
        value = program.claimed * (said.scale if program.claimed_unit else scale)
        page.say("claim_yes" if fits and value == EXACT.multiply(gap, scale) else "claim_no")
    key = "difference_more" if gap > 0 else "difference_less" if gap < 0 else "difference_same"
    page.say(
        key,
        left=_operand(left, page),
        right=_operand(right, page),
        value=shown,
        formula=formula,
        marks=_marks(values, page),
    )
    page.steps.append(formula)


def ratio(program: Ratio, page: Page) -> None:
    """``left ÷ right`` to two decimals."""
    values = _values((program.left, program.right), page)
    if values is not None and not (program.percent or program.excess) and _for_each(*values):
        _quotient(values[0], values[1], page)
        return
    if values is None or _unlike(values, page):
        return
    left, right = values
    one, other = _in(left, left.unit), _in(right, left.unit)
    facts = (*left.facts, *right.facts)
    if other == 0:
        page.refused = True
        page.say("zero", formula=f"{term(one)} ÷ {term(other)}", marks=_marks(values, page))
        return
    formula = f"{term(one)} ÷ {term(other)}"
    if program.excess:
        _excess(values, one, other, page)
        return
    if program.percent:
        shown = page.computed(EXACT.divide(one * 100, other), "%", formula, facts, 2)
    else:
        value = EXACT.divide(one, other)
        shown = page.computed(value, "times" if page.english else "倍", formula, facts, _ratio_places(value))
    if program.claimed is not None:
        places = max(0, -int(program.claimed.as_tuple().exponent))
        page.say("claim_yes" if round_half_up(EXACT.divide(one, other), places) == program.claimed else "claim_no")
    key = "ratio_negative" if one < 0 or other < 0 else "ratio"
    page.say(
        key,
        left=_operand(left, page),
        right=_operand(right, page),
        value=shown.removeprefix("≈"),
        formula=formula,
        marks=_marks(values, page),
    )
    page.steps.append(f"{formula} = {shown}")


def _for_each(left: Value, right: Value) -> bool:
    """Whether two things of one row are counted in units of their own: screens and cinemas, parcels and depots."""
    same = bool(left.operand.entity) and left.operand.entity == right.operand.entity
    apart = left.base != right.base and left.operand.slot.metric != right.operand.slot.metric
    counts = all(unit_named(value.unit).kind in ("count", "none") for value in (left, right))
    named = all(sense_of(value.operand.slot.metric).base.endswith(_COUNTS) for value in (left, right))
    return same and apart and counts and named and right.amount > 0


_COUNTS = ("数", "数量", "总数", "家数", "人数")


def _quotient(left: Value, right: Value, page: Page) -> None:
    """How many of the one there are for each of the other."""
    formula = f"{plain(left.amount)} ÷ {plain(right.amount)}"
    value = EXACT.divide(left.amount, right.amount)
    shown = page.computed(value, "", formula, (*left.facts, *right.facts), _ratio_places(value))
    page.say(
        "quotient",
        left=_operand(left, page),
        right=_operand(right, page),
        value=shown.removeprefix("≈").strip(),
        formula=formula,
        marks=_marks((left, right), page),
    )
    page.steps.append(f"{formula} = {shown}")


def _excess(values: Sequence[Value], one: Decimal, other: Decimal, page: Page) -> None:
    """By how many percent of the right figure the left one is above it."""
    left, right = values
    gap = EXACT.subtract(one, other)
    formula = f"({term(one)} − {term(other)}) ÷ {term(other)}"
    if other < 0:
        page.say("ratio_negative", left=_operand(left, page), right=_operand(right, page),
                 value=page.computed(EXACT.divide(gap * 100, other), "%", formula, (*left.facts, *right.facts), 2),
                 formula=formula, marks=_marks(values, page))  # fmt: skip
        return
    percent = EXACT.divide(gap * 100, other)
    facts = (*left.facts, *right.facts)
    shown = page.computed(abs(percent), "%", formula, facts, 2)
    page.computed(percent, "%", formula, facts, 2)
    key = "difference_more" if gap > 0 else "difference_less" if gap < 0 else "difference_same"
    page.say(
        key,
        left=_operand(left, page),
        right=_operand(right, page),
        value=shown,
        formula=formula,
        marks=_marks(values, page),
    )
    page.steps.append(f"{formula} = {shown}")


def _term(value: Value, amount: Decimal, places: int | None) -> str:
    """An operand of a difference; rounded where it was computed itself."""
    return term(amount if places is None else round_half_up(amount, places))


def _ratio_places(value: Decimal) -> int:
    """Two decimals, more for small ratios so that two digits are left."""
    return 2 if abs(value) >= Decimal("0.1") or value == 0 else min(6, 1 - value.adjusted())


def _in(value: Value, unit: str) -> Decimal:
    if value.operand.function is None:
        return measured(value.facts[0], unit)
    return EXACT.divide(value.amount, unit_named(unit).scale)


def _operand(value: Value, page: Page) -> str:
    if value.operand.function is not None:
        rows = value.operand.rows or Rows(())
        views = [view for view in page.catalog.tables if view.ref in rows.tables]
        return page.phrase(
            "operand_function",
            scope=names(page, rows.entities) if rows.entities else scope_name(page, views, rows),
            metric=value.operand.slot.metric,
            function=page.phrase(value.operand.function),
            value=value.shown,
        )
    return page.phrase("operand", entity=_name(value, page), metric=page.metric(value.operand.slot), value=value.shown)
