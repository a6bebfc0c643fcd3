"""Filter, count and share."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from rag.questions.program import Count, Filter, Rows, Share, Slot
from rag.questions.run.page import EXACT, Page
from rag.questions.run.rows import Selected, figure, of_all, ordered, same_figures, select
from rag.questions.run.wording import (
    conditions,
    held_marks,
    left_out,
    measured,
    names,
    scope_name,
    summed,
    tell_excerpt,
    term,
)
from rag.questions.sense import sense_of

_LISTED = 60


def filtered(program: Filter, page: Page) -> None:
    """All rows that meet the conditions, with the figures that decided."""
    rows = program.rows
    selected = _select(rows, page)
    keys = list(selected.keys)
    slots = _shown(rows, program.show)
    if slots and not rows.where:
        have = [key for key in keys if figure(slots[0], key, page.catalog) is not None]
        keys = ordered(have, slots[0], rows.order == "high", page.catalog) + [key for key in keys if key not in have]
    unit = page.unit_of(selected.views)
    scope = scope_name(page, selected.views, rows)
    if not keys:
        page.say(
            "filter_none" if rows.where else "held_none",
            scope=scope,
            conditions=conditions(page, rows),
            kind=_kind(selected, page),
        )
        left_out(page, selected, unit)
        _undecided(selected, page)
        return
    count = page.number(len(keys), unit, "符合条件的行数")
    items = page.join(_item(key, slots, page, rows) for key in keys[:_LISTED]) + ("…" if len(keys) > _LISTED else "")
    if rows.where:
        page.say("filter", scope=scope, conditions=conditions(page, rows), n=count, unit=unit, items=items)
    else:
        page.say("list_all", scope=scope, n=count, unit=unit, items=items)
    _negative(rows, selected, unit, page)
    left_out(page, selected, unit)


def count(program: Count, page: Page) -> None:
    """How many rows, and which."""
    rows = program.rows
    selected = _select(rows, page)
    unit = page.unit_of(selected.views)
    scope = scope_name(page, selected.views, rows)
    found = dict.fromkeys(page.catalog.entity_of(key) for key in selected.keys) if program.names else selected.keys
    number = page.number(len(found), unit, "符合条件的行数" if rows.where else "行数")
    page.steps.append(f"{scope}: {len(found)}")
    if program.claimed is not None:
        page.say("claim_yes" if program.claimed == len(found) else "claim_no")
    if program.every:
        _every(rows, selected, page)
    tell_excerpt(page, selected.views, rows)
    if not rows.where and not rows.holding:
        page.say("count_all", scope=scope, n=number, unit=unit)
        _cite_table(selected, page)
        _repeated(program, selected, page)
        return
    slots = _shown(rows, ())
    listed = page.join(_item(key, slots, page, rows) for key in selected.keys[:_LISTED]) + (
        "…" if len(selected.keys) > _LISTED else ""
    )
    page.say(
        "count" if rows.where else "count_held",
        scope=scope,
        conditions=conditions(page, rows),
        n=number,
        unit=unit,
        items=page.phrase("listed", items=listed) if listed else "",
    )
    _repeated(program, selected, page)
    _negative(rows, selected, unit, page)
    left_out(page, selected, unit)
    _undecided(selected, page)


def _repeated(program: Count, selected: Selected, page: Page) -> None:
    """Says which names have several of the rows, and whether these are counted apart."""
    counts = Counter(page.catalog.entity_of(key) for key in selected.keys)
    several = [key for key, number in counts.items() if number > 1]
    if several:
        page.say("repeated_once" if program.names else "repeated_rows", names=names(page, several))


def _undecided(selected: Selected, page: Page) -> None:
    """None of the rows, since some could not be compared, is no answer."""
    if not selected.keys and selected.unlike:
        page.refused = True
        page.lacking(names(page, selected.unlike))


def _every(rows: Rows, selected: Selected, page: Page) -> None:
    """Whether all rows meet the conditions; one that fails decides, one without a figure leaves it open."""
    total = len(_select(replace(rows, where=()), page).keys)
    failed = total - len(selected.keys) - len(selected.lacking)
    page.say("claim_no" if failed else "claim_open" if selected.lacking else "claim_yes")
    if not failed and selected.lacking:
        page.refused = True
        page.lacking(names(page, selected.lacking))


def share(program: Share, page: Page) -> None:
    """Part ÷ whole in percent, of sums or of numbers of rows."""
    part, whole = _select(program.part, page, program.slot), _select(program.whole, page, program.slot)
    unit = page.unit_of(whole.views)
    scope = scope_name(page, whole.views, program.whole)
    tell_excerpt(page, whole.views, program.whole)
    if program.slot is None:
        formula = f"{len(part.keys)} ÷ {len(whole.keys)}"
        value = EXACT.divide(Decimal(len(part.keys) * 100), Decimal(len(whole.keys) or 1))
        total, some = page.number(len(whole.keys), unit, "行数"), page.number(len(part.keys), unit, "符合条件的行数")
        page.say(
            "share_count",
            scope=scope,
            total=total,
            unit=unit,
            conditions=conditions(page, program.part),
            n=some,
            value=page.computed(value, "%", formula, (), 2),
            formula=formula,
        )
        left_out(page, part, unit)
        return
    slot = program.slot
    inside = [fact for key in part.keys if (fact := figure(slot, key, page.catalog))]
    everything = [fact for key in whole.keys if (fact := figure(slot, key, page.catalog))]
    base = everything[0].quantity.unit if everything else ""
    sums = [sum((measured(fact, base) for fact in facts), Decimal(0)) for facts in (inside, everything)]
    if not inside or sums[1] == 0:
        page.say("no_data", scope=scope, metric=slot.metric)
        page.refused = True
        page.lacking(slot.metric)
        return
    top = summed(page, [term(measured(fact, base)) for fact in inside])
    bottom = summed(page, [term(measured(fact, base)) for fact in everything])
    formula = f"{f'({top})' if len(inside) > 1 else top} ÷ ({bottom}) = {term(sums[0])} ÷ {term(sums[1])}"
    who = page.entity(part.keys[0]) if len(part.keys) == 1 else page.phrase("part_many", names=names(page, part.keys))
    shown = page.computed(EXACT.divide(sums[0] * 100, sums[1]), "%", formula, [*inside, *everything], 2)
    page.say(
        "share",
        part=who,
        metric=page.metric(slot),
        scope=scope,
        value=shown,
        formula=formula,
        marks=page.mark([*inside, *everything]),
    )
    if any(fact.quantity.value < 0 for fact in everything):
        page.say("share_negative")
    left_out(page, whole, unit)


def _select(rows: Rows, page: Page, slot: Slot | None = None) -> Selected:
    return select(rows, page.catalog, (slot,) if slot is not None else (), of_all("sum" if slot else None, rows))


def _shown(rows: Rows, show: tuple[Slot, ...]) -> tuple[Slot, ...]:
    slots = [test.slot for group in rows.where for test in group] + list(show)
    return tuple(dict.fromkeys(replace(slot, said="", presumed="") for slot in slots))


def _item(key: str, slots: tuple[Slot, ...], page: Page, rows: Rows) -> str:
    return _named(key, slots, page) + held_marks(page, rows, key)


def _named(key: str, slots: tuple[Slot, ...], page: Page) -> str:
    values = []
    several = len(slots) > 1
    for slot in slots:
        facts = same_figures(slot, key, page.catalog)
        if facts:
            values.append(f"{slot.metric + ' ' if several else ''}{page.cell(facts[0])}{page.mark(facts)}")
    return (
        page.phrase("item", entity=page.name(key), values=page.phrase("comma").join(values))
        if values
        else page.name(key)
    )


def _negative(rows: Rows, selected: Selected, unit: str, page: Page) -> None:
    """A PE below 30 may be a negative one, which is a loss: those are named."""
    slots = [
        test.slot
        for group in rows.where
        for test in group
        if test.bound in ("lt", "le") and test.value > 0 and sense_of(test.slot.metric).base == "市盈率"
    ]
    losses = [
        key
        for key in selected.keys
        if any((fact := figure(slot, key, page.catalog)) is not None and fact.quantity.value < 0 for slot in slots)
    ]
    if losses:
        page.say(
            "valuation_negative",
            n=page.number(len(losses), unit, "市盈率为负的行数"),
            unit=unit,
            names=names(page, losses),
        )


def _kind(selected: Selected, page: Page) -> str:
    tags = {tag for view in selected.views for tag in view.tags}
    return "基金" if "fund" in tags else "公司"


def _cite_table(selected: Selected, page: Page) -> None:
    for view in selected.views:
        row = view.rows[0]
        column = view.table.key if view.table.key is not None else view.table.code or 0
        page.lines.append(f"[{page.cite_cell(view, row.index, column)}]")
