"""Rank of one row, and the first or last rows."""

from __future__ import annotations

from dataclasses import replace

from rag.questions.program import Rank, Slot, TopK
from rag.questions.run.lookup import no_figure
from rag.questions.run.page import Page
from rag.questions.run.rows import amount, figure, ordered, same_figures, select
from rag.questions.run.wording import conditions, direction, left_out, scope_name
from rag.questions.sense import sense_of

_VALUATIONS = ("市盈率", "市现率", "企业价值倍数", "市盈增长比率")


def rank(program: Rank, page: Page) -> None:
    """Competition ranking: equal figures share the better place."""
    if figure(program.slot, program.entity, page.catalog) is None:
        no_figure(program.entity, program.slot, page)
        page.refused = True
        return
    selected = select(program.rows, page.catalog, (program.slot,))
    amounts = [amount(program.slot, key, page.catalog) for key in selected.keys]
    own = [key for key in selected.keys if page.catalog.entity_of(key) == program.entity]
    unit = page.unit_of(selected.views)
    for key in own or [program.entity]:  # one that has several rows has a place for each
        fact = figure(program.slot, key, page.catalog)
        assert fact is not None
        value = fact.quantity.amount
        better = sum(other > value if program.order == "high" else other < value for other in amounts)
        ties = sum(other == value for other in amounts)
        page.say(
            "rank_tied" if ties > 1 else "rank",
            entity=page.entity(key),
            metric=page.metric(program.slot),
            value=page.cell(fact),
            scope=scope_name(page, selected.views, program.rows),
            total=page.number(len(amounts), unit, "有数据的行数"),
            unit=unit,
            order=page.phrase("high_to_low" if program.order == "high" else "low_to_high"),
            place=page.number(better + 1, "", "名次"),
            ties=page.number(ties, unit, "同值行数") if ties > 1 else "",
            mark=page.mark(same_figures(program.slot, key, page.catalog)),
        )
    left_out(page, selected, unit)


def topk(program: TopK, page: Page) -> None:
    """The first rows by a figure; all that tie with the last are listed."""
    rows = program.rows
    assert rows.by is not None
    selected = select(rows, page.catalog)
    unit = page.unit_of(selected.views)
    scope = scope_name(page, selected.views, rows)
    if rows.where:
        scope = f"{scope}{'，' if not page.english else ', '}{conditions(page, rows)}"
    order = page.phrase(rows.order)
    metric = page.metric(rows.by)
    if not selected.keys:
        page.say("no_data", scope=scope, metric=metric)
        page.refused = True
        page.lacking(rows.by.metric)
        return
    if program.claimed:
        named = program.claimed in map(page.catalog.entity_of, selected.keys)
        page.say("claim_yes" if named else "claim_no")
        fact = figure(rows.by, program.claimed, page.catalog)
        if not named and fact is not None:
            page.say(
                "lookup",
                entity=page.entity(program.claimed),
                metric=metric,
                value=page.cell(fact),
                note="",
                mark=page.mark([fact]),
            )
    if rows.k == 1:
        place = page.number(rows.skip + 1, "", "名次") if rows.skip else ""
        for key in selected.keys:
            page.say(
                "nth" if rows.skip else "top_one",
                scope=scope,
                metric=metric,
                order=order,
                place=place,
                entity=page.entity(key),
                value=_value(rows.by, key, page) + _contrary(program, key, page) + _others(program.show, key, page),
                mark=_mark((rows.by, *program.show), key, page),
            )
        if selected.tied:
            page.lines.append(page.phrase("tied"))
    else:
        page.say(
            "top_many",
            scope=scope,
            metric=metric,
            order=order,
            k=page.number(len(selected.keys), unit, "行数"),
            unit=unit,
        )
        for number, key in enumerate(selected.keys, 1):
            line = page.phrase(
                "top_item",
                entity=page.entity(key),
                metric=rows.by.metric,
                value=_value(rows.by, key, page) + _others(program.show, key, page),
                mark=_mark((rows.by, *program.show), key, page),
            )
            # Before a name such as 2025-02 the place in the list looks like a figure.
            place = page.number(number, "", "名次") if line[:1].isdigit() else str(number)
            page.lines.append(f"\n{place}）{line}")
        if selected.tied:
            page.lines.append("\n" + page.phrase("tied"))
        elif len(selected.keys) < rows.k:
            page.lines.append("\n" + page.phrase("fewer", n=page.number(len(selected.keys), unit, "行数"), unit=unit))
        page.lines.append("\n")
    page.steps += [
        f"{page.catalog.name_of(key)} {rows.by.metric} {_value(rows.by, key, page)}" for key in selected.keys
    ]
    _positive(program, page)
    left_out(page, selected, unit)


def _value(slot: Slot, key: str, page: Page) -> str:
    fact = figure(slot, key, page.catalog)
    return page.cell(fact) if fact is not None else "—"


def _contrary(program: TopK, key: str, page: Page) -> str:
    """The greatest rise may be a fall: everything fell."""
    slot = program.rows.by
    assert slot is not None
    fact = figure(slot, key, page.catalog)
    expected = (slot.presumed, program.rows.order) in (("up", "high"), ("down", "low"))
    return direction(page, slot, fact) if fact is not None and expected else ""


def _others(slots: tuple[Slot, ...], key: str, page: Page) -> str:
    held = [
        slot
        for slot in slots
        if any(view.ref == (ref.report, ref.table) for ref in slot.columns for view, _ in page.catalog.places(key))
    ]
    return "".join(f"{page.phrase('comma')}{slot.metric} {_value(slot, key, page)}" for slot in held)


def _mark(slots: tuple[Slot, ...], key: str, page: Page) -> str:
    return page.mark(fact for slot in slots for fact in same_figures(slot, key, page.catalog))


def _positive(program: TopK, page: Page) -> None:
    """The lowest PE is often a negative one, which is a loss and not cheapness: the lowest positive one is said too."""
    rows = program.rows
    assert rows.by is not None
    if rows.order != "low" or sense_of(rows.by.metric).base not in _VALUATIONS:
        return
    everyone = select(replace(rows, by=None, k=0, skip=0), page.catalog, (rows.by,)).keys
    positive = [key for key in everyone if amount(rows.by, key, page.catalog) > 0]
    if not positive or len(positive) == len(everyone):
        return
    key = ordered(positive, rows.by, False, page.catalog)[0]
    page.say(
        "negative_pe", entity=page.entity(key), value=_value(rows.by, key, page), mark=_mark((rows.by,), key, page)
    )
