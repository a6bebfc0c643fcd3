"""Words that several operations share: scopes, conditions, formulas."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from index.fact import Fact
from index.numbers.units import unit_named
from rag.questions.catalog import TableView
from rag.questions.derived import made_of
from rag.questions.program import Condition, Holding, Rows, Slot
from rag.questions.run.page import EXACT, Page, plain
from rag.questions.run.rows import Selected, bound_facts, middle
from rag.questions.sense import RETURNS, sense_of
from rag.questions.wordcells import cells_of

_SHOWN = 6  # operands of a formula before it is cut
_NAMED = 12  # entities named in a sentence before it is cut


def scope_name(page: Page, views: Sequence[TableView], rows: Rows) -> str:
    """``表4（国内…一览）`` or ``表1、表2``, with the board if rows were narrowed by it."""
    labels = list(dict.fromkeys(view.table.label for view in views))
    page.names.update((view.table.title, None) for view in views)
    if len(views) == 1 and views[0].table.number and views[0].table.title:
        name = f"{labels[0]}（{views[0].table.title}）" if not page.english else f"{labels[0]} ({views[0].table.title})"
    else:
        name = page.join(labels)
    if len(page.catalog.months()) > 1 and (months := {view.month for view in views if view.month}):
        name += page.phrase("latest", month=page.join(sorted(months)))
    name = f"{name}{'的' if not page.english else ' '}{rows.market}" if rows.market else name
    if rows.holding:
        tests = page.phrase("and").join(held(page, test) for test in rows.holding)
        name = page.phrase("held", scope=name, tests=tests)
    if rows.both:
        placed = [view for view in page.catalog.tables if any(view.ref in tables for tables in rows.both)]
        name = page.phrase("both", lists=page.join(dict.fromkeys(view.table.label for view in placed)))
    inner = rows.inner
    if inner is None or inner.by is None:
        return name
    unit = page.unit_of(views)
    return page.phrase(
        "inner",
        scope=name,
        metric=page.metric(inner.by),
        order=page.phrase(inner.order),
        k=page.number(inner.k, unit, "行数"),
        unit=unit,
    )


def held(page: Page, test: Holding) -> str:
    """``评级为“买入”``; words and headers are names."""
    page.names.update((name, None) for name in (test.header, *test.words))
    words = page.phrase("or").join(f"“{word}”" for word in test.words)
    return page.phrase("held_not" if test.negated else "held_is", header=test.header, words=words)


def held_marks(page: Page, rows: Rows, key: str) -> str:
    """Citations of the text cells that decided on a row."""
    numbers = [
        page.cite_cell(page.catalog.by_table[ref.report, ref.table], row, ref.column)
        for test in rows.holding
        for ref, row, _ in cells_of(test, key, page.catalog)
    ]
    return "".join(f"[{number}]" for number in numbers)


def conditions(page: Page, rows: Rows) -> str:
    """``总市值高于 1,000 亿元且市盈率低于 30``."""
    groups = []
    for group in rows.where:
        groups.append(page.phrase("and").join(condition(page, test) for test in group))
    return page.phrase("or").join(groups)


def condition(page: Page, test: Condition) -> str:
    if test.value == 0 and test.than is None and _apart(test.slot):
        first, _, second = test.slot.metric.partition("−")
        return f"{first}{page.phrase(test.bound)}{second}"
    unit = test.unit or (test.slot.unit if test.value else "%" if test.slot.unit == "%" else "")
    bound = _than(page, test) if test.than is not None else page.given(test.value, "" if not test.value else unit)
    return page.phrase("condition", metric=test.slot.metric, relation=page.phrase(test.bound), bound=bound)


def _apart(slot: Slot) -> bool:
    """True for one measure less another: 净利同比−营收同比 above zero says that the first is above the second."""
    made = made_of(slot.columns[0])
    return made is not None and made[0] == "difference" and "−" in slot.metric


def _than(page: Page, test: Condition) -> str:
    """The bound that another row, or the mean of the rows, gives."""
    facts = bound_facts(test, page.catalog)
    assert test.than is not None and facts
    if test.than.function is None:
        return page.phrase(
            "than_entity",
            entity=page.catalog.name_of(test.than.entity),
            value=page.cell(facts[0]),
            mark=page.mark(facts),
        )
    unit = facts[0].quantity.unit
    values = [measured(fact, unit) for fact in facts]
    name = page.phrase(test.than.function)
    formula = f"{name}({summed(page, [term(value) for value in values])})"
    shown = page.computed(middle(test.than.function, values), unit, formula, facts, places_of(values))
    return page.phrase("than_function", function=name, value=shown)


def names(page: Page, keys: Sequence[str]) -> str:
    """Names of entities, cut after a dozen."""
    shown = page.join(page.name(key) for key in keys[:_NAMED])
    return shown + ("…" if len(keys) > _NAMED else "")


def tell_excerpt(page: Page, views: Sequence[TableView], rows: Rows) -> None:
    """Refuses what is said of all rows of a table that leaves rows out, with what the printed ones give."""
    labels = dict.fromkeys(view.table.label for view in views if view.table.excerpt)
    if labels and not rows.entities:
        page.lines.insert(0, page.phrase("excerpt", table=page.join(labels)))
        page.refused = True


def left_out(page: Page, selected: Selected, unit: str) -> None:
    """Names the rows that were left out: without a figure, in another unit, or with cells that could not be placed.

    What is said of all rows is not sure while a printed figure could change it: that is a refusal, with what the
    other rows give.
    """
    refs = {view.ref for view in selected.views}
    doubted = [key for key in selected.lacking if page.catalog.doubted(key, refs)]
    without = [key for key in selected.lacking if key not in doubted]
    for phrase, keys in (("missing_rows", without), ("unlike_rows", selected.unlike)):
        if keys:
            count = page.number(len(keys), unit, "没有计入的行数")
            page.say(phrase, n=count, unit=unit, names=names(page, keys))
    if doubted:
        count = page.number(len(doubted), unit, "不能确认的行数")
        page.lines.insert(
            0,
            page.phrase("doubtful_rows", n=count, unit=unit, names=names(page, doubted)),
        )
        page.refused = True
        page.lacking(f"{'cells' if page.english else '单元格'}：{names(page, doubted)}")


def measured(fact: Fact, unit: str) -> Decimal:
    """A figure in a unit of the same base, exact."""
    scale = unit_named(unit).scale if unit else fact.quantity.scale
    return EXACT.divide(fact.quantity.amount, scale) if scale != fact.quantity.scale else fact.quantity.value


def term(value: Decimal) -> str:
    """An operand of a formula; negative ones in brackets."""
    return f"({plain(value)})" if value < 0 else plain(value)


def summed(page: Page, terms: Sequence[str]) -> str:
    """``a + b + … + z``, cut beyond six operands."""
    if len(terms) <= _SHOWN:
        return " + ".join(terms)
    return " + ".join([*terms[:3], "…", terms[-1]])


def places_of(values: Sequence[Decimal], least: int = 2) -> int:
    """Decimals to show for a quotient: two, or as many as the figures have."""
    return max([least, *(-int(value.as_tuple().exponent) for value in values)])


def direction(page: Page, slot: Slot, fact: Fact) -> str:
    """Says so where the figure contradicts the wording: 涨 of a fall, 亏损 of a profit."""
    value = fact.quantity.value
    if not slot.presumed or value == 0:
        return ""
    sense = sense_of(slot.metric)
    returns = sense.base in RETURNS or sense.base.startswith("相对") or (sense.growth == "qoq" and not slot.said)
    if (slot.presumed == "up") == (value > 0):
        return ""
    profit = sense.base.endswith("利润") and not sense.growth
    if slot.presumed == "up":
        return page.phrase("fall" if returns else "loss_not_profit" if profit else "shrink")
    return page.phrase("rise_not_fall" if returns else "profit_not_loss" if profit else "grow_not_shrink")
