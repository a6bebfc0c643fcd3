"""Sum, mean, weighted mean, median and the like over rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from index.fact import Fact
from rag.questions.program import Aggregate
from rag.questions.run.lookup import no_figure
from rag.questions.run.page import EXACT, Page, plain
from rag.questions.run.rows import Selected, figure, of_all, select
from rag.questions.run.wording import left_out, measured, names, places_of, scope_name, summed, tell_excerpt, term
from rag.questions.sense import is_part_of_one, sense_of


def aggregate(program: Aggregate, page: Page) -> None:
    """A function over the rows that have a figure; those without are named."""
    needs = (program.slot,) if program.weight is None else (program.slot, program.weight)
    selected = select(program.rows, page.catalog, needs, of_all(program.function, program.rows))
    facts = [fact for key in selected.keys if (fact := figure(program.slot, key, page.catalog))]
    scope = scope_name(page, selected.views, program.rows)
    if program.rows.entities and _doubted(program, selected, page):
        return
    unit_word = page.unit_of(selected.views)
    if not facts:
        page.say("no_data", scope=scope, metric=program.slot.metric)
        page.refused = True
        page.lacking(program.slot.metric)
        return
    unit = facts[0].quantity.unit
    total = f"{page.number(len(facts), unit_word, '行数')} {unit_word}"
    if program.weight is None:
        value, formula, places = value_of(program, facts, unit, page)
        of = unit if program.function != "range" or unit != "%" else "percentage points" if page.english else "个百分点"
        shown = page.computed(value, of, formula, facts, places)
        page.say(
            "aggregate",
            scope=scope,
            n=total,
            metric=page.metric(program.slot),
            function=page.phrase(program.function),
            value=shown,
            formula=formula,
            marks=page.mark(facts),
        )
        if program.function == "range":
            _ends(program, facts, unit, page)
        if program.function == "sum" and unit == "%" and not is_part_of_one(program.slot.metric):
            page.say("sum_percent")
        losses = [fact.entity.key for fact in facts if fact.quantity.value < 0]
        if losses and sense_of(program.slot.metric).base == "市盈率":
            page.say(
                "valuation_negative",
                n=page.number(len(losses), unit_word, "市盈率为负的行数"),
                unit=unit_word,
                names=names(page, losses),
            )
    else:
        weights = [fact for key in selected.keys if (fact := figure(program.weight, key, page.catalog))]
        _weighted(program, facts, weights, scope, total, page)
    tell_excerpt(page, selected.views, program.rows)
    left_out(page, selected, unit_word)


def _ends(program: Aggregate, facts: Sequence[Fact], unit: str, page: Page) -> None:
    """Who has the highest and who the lowest figure of a range."""
    values = [measured(fact, unit) for fact in facts]
    for key, value in (("range_high", max(values)), ("range_low", min(values))):
        ends = [fact for fact, other in zip(facts, values, strict=True) if other == value]
        page.say(
            key,
            names=page.join(page.name(fact.entity.key) for fact in ends),
            value=page.cell(ends[0]),
            mark=page.mark(ends),
        )


def _doubted(program: Aggregate, selected: Selected, page: Page) -> bool:
    """Refuses if the figure of a named entity is printed but not sure: what is left would be another sum."""
    refs = {view.ref for view in selected.views}
    doubted = [key for key in selected.lacking if page.catalog.doubted(key, refs)]
    for key in doubted:
        no_figure(key, program.slot, page)
    page.refused = bool(doubted)
    return page.refused


def value_of(program: Aggregate, facts: Sequence[Fact], unit: str, page: Page) -> tuple[Decimal, str, int | None]:
    """Value, formula and decimals to round to (None: exact)."""
    values = [measured(fact, unit) for fact in facts]
    scaled = len({fact.quantity.unit for fact in facts}) > 1  # 1.2 亿元 + 3000 万元: operands as they are printed
    terms = [
        f"{term(fact.quantity.value)} {fact.quantity.unit}" if scaled else term(value)
        for fact, value in zip(facts, values, strict=True)
    ]
    for fact in facts:
        page.cites(fact)
    total = sum(values, Decimal(0))
    if program.function == "sum":
        return total.normalize() if scaled else total, f"{summed(page, terms)} = {plain(total)}", None
    if program.function == "mean":
        mean = EXACT.divide(total, Decimal(len(values)))
        cut = f" = {plain(total)} ÷ {len(values)}" if "…" in summed(page, terms) else ""
        return mean, f"({summed(page, terms)}) ÷ {len(values)}{cut}", places_of(values)
    if program.function == "median":
        return _median(sorted(values), page)
    low, high = min(values), max(values)
    if program.function == "range":
        return high - low, f"{term(high)} − {term(low)}", None
    return (high, f"max({len(values)})", None) if program.function == "max" else (low, f"min({len(values)})", None)


def _median(ranked: Sequence[Decimal], page: Page) -> tuple[Decimal, str, int | None]:
    middle = len(ranked) // 2
    if len(ranked) % 2:
        value = ranked[middle]
        return value, page.phrase("median_formula", place=middle + 1, n=len(ranked), value=plain(value)), None
    left, right = ranked[middle - 1], ranked[middle]
    mean = EXACT.divide(EXACT.add(left, right), Decimal(2))
    return mean, f"({term(left)} + {term(right)}) ÷ 2", places_of(ranked)


def _weighted(
    program: Aggregate, facts: Sequence[Fact], weights: Sequence[Fact], scope: str, total: str, page: Page
) -> None:
    assert program.weight is not None
    unit, weight_unit = facts[0].quantity.unit, weights[0].quantity.unit
    values = [measured(fact, unit) for fact in facts]
    by = [measured(fact, weight_unit) for fact in weights]
    whole = sum(by, Decimal(0))
    if whole == 0 or any(weight < 0 for weight in by):
        page.refused = True
        page.say("zero", formula=f"Σ {program.weight.metric} = {plain(whole)}", marks=page.mark(weights))
        return
    products = sum((EXACT.multiply(value, weight) for value, weight in zip(values, by, strict=True)), Decimal(0))
    terms = [f"{term(value)}×{plain(weight)}" for value, weight in zip(values, by, strict=True)]
    bottom = summed(page, [plain(weight) for weight in by])
    formula = f"({summed(page, terms)}) ÷ ({bottom}) = {plain(products)} ÷ {plain(whole)}"
    shown = page.computed(EXACT.divide(products, whole), unit, formula, [*facts, *weights], places_of(values))
    page.say(
        "weighted",
        scope=scope,
        n=total,
        weight=program.weight.metric,
        metric=page.metric(program.slot),
        value=shown,
        formula=formula,
        marks=page.mark([*facts, *weights]),
    )
