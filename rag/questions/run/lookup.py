"""Look-up of cells and of codes."""

from __future__ import annotations

from collections.abc import Sequence

from index.fact import Fact
from rag.questions.derived import made_of
from rag.questions.program import Attribute, ColumnRef, Condition, Lookup, Slot
from rag.questions.rowlabels import row_label
from rag.questions.run.page import Page
from rag.questions.run.rows import UnitMismatch, figures, holds, same_figures
from rag.questions.run.wording import condition, direction


def lookup(program: Lookup, page: Page) -> None:
    """One sentence per entity and metric; an empty cell is named, never read as zero."""
    said = 0
    for key in program.entities:
        for slot in program.slots:
            if not any(
                view.ref == (ref.report, ref.table) for ref in slot.columns for view, _ in page.catalog.places(key)
            ):
                continue
            if program.test is not None:
                said += _tested(key, slot, program.test, page)
            else:
                said += _cell(key, slot, page)
    page.refused = not said


def _cell(key: str, slot: Slot, page: Page) -> int:
    found = figures(slot, key, page.catalog)
    if not found:
        no_figure(key, slot, page)
        return 0
    facts = same_figures(slot, key, page.catalog)
    if len(found) > 1 and several_rows(key, slot, page):
        return 1
    if len(found) > 1:
        one, other = found[0], found[1]
        labels = [page.catalog.label(fact) for fact in (one, other)]
        page.say(
            "conflict",
            entity=page.entity(key),
            metric=page.metric(slot),
            one=labels[0],
            other=labels[1],
            value=page.cell(one),
            value2=page.cell(other),
            mark=page.mark(facts),
        )
        return 1
    note = direction(page, slot, found[0])
    if slot.said and not note and not slot.others:
        note = page.phrase("stand_in", said=slot.said, metric=slot.metric)
    page.say(
        "lookup",
        entity=page.entity(key),
        metric=page.metric(slot),
        value=page.cell(facts[0]),
        note=note,
        mark=page.mark(facts),
    )
    page.steps += [f"{page.catalog.label(fact)} · {fact.entity.name} · {fact.header} = {fact.quote}" for fact in facts]
    return 1


def several_rows(key: str, slot: Slot, page: Page) -> bool:
    """Tells each figure, with what its row is called, where rows of one table are about the entity and differ."""
    places = [
        (view, row.index, fact)
        for ref in slot.columns
        for view, row in page.catalog.places(key)
        if view.ref == (ref.report, ref.table) and (fact := page.catalog.fact(ref, row.index)) is not None
    ]
    view = places[0][0]
    if len(places) < 2 or any(other is not view for other, _, _ in places):
        return False
    named = {row_label(view, row, slot.columns[0].column): fact for _, row, fact in places}
    if len({fact.quantity.amount for fact in named.values()}) < 2 or len(named) < len(places):
        return False
    told = []
    for name, fact in named.items():
        page.names[name] = None
        told.append(f"{name} {page.cell(fact)}{page.mark([fact])}")
    page.say(
        "several_rows",
        entity=page.entity(key),
        metric=page.metric(slot),
        table=view.table.label,
        rows=page.join(told),
    )
    return True


def _tested(key: str, slot: Slot, test: Condition, page: Page) -> int:
    facts = same_figures(slot, key, page.catalog)
    if not facts:
        no_figure(key, slot, page)
        return 0
    if several_rows(key, slot, page):
        return 1
    try:
        verdict = holds(test, facts[0])
    except UnitMismatch:
        if test.bound == "eq":
            _verdict(False, key, slot, test, facts, page)
            return 1
        page.say("units", one=test.unit, other=slot.unit, all=page.cell(facts[0]), marks=page.mark(facts))
        return 1
    _verdict(verdict, key, slot, test, facts, page)
    page.steps.append(condition(page, test))
    return 1


def _verdict(verdict: bool, key: str, slot: Slot, test: Condition, facts: Sequence[Fact], page: Page) -> None:
    page.say(
        "yes" if verdict else "no",
        entity=page.entity(key),
        metric=page.metric(slot),
        value=page.cell(facts[0]),
        relation=page.phrase(test.bound),
        bound=page.given(test.value, test.unit or (slot.unit if test.value else "")),
        mark=page.mark(facts),
    )


def no_figure(key: str, slot: Slot, page: Page) -> None:
    """Says why an entity has no figure: its cell is empty, or the cells of its row could not be placed."""
    for ref in slot.columns:
        for view, row in page.catalog.places(key):
            if view.ref == (ref.report, ref.table):
                number = page.cite_cell(view, row.index, _lacking(ref, row.index, page))
                page.say(
                    "doubtful" if row.index in view.table.doubtful_rows else "empty",
                    entity=page.entity(key),
                    metric=slot.metric,
                    table=view.table.label,
                    mark=f"[{number}]",
                )
                page.lacking(f"{'cell' if page.english else '单元格'}：{page.catalog.name_of(key)} {slot.metric}")
                return


def _lacking(ref: ColumnRef, row: int, page: Page) -> int:
    """The column of the cell that has no figure; of a derived one the first of its two, if neither is empty."""
    made = made_of(ref)
    if made is None:
        return ref.column
    return next((part for part in made[1:] if page.catalog.fact(part, row) is None), made[2]).column


def _fields(key: str, program: Attribute, page: Page) -> None:
    """Text cells, quoted as they stand."""
    for ref in program.columns:
        for view, row in page.catalog.places(key):
            if view.ref == (ref.report, ref.table):
                text = view.table.rows[row.index][ref.column].strip()
                mark = f"[{page.cite_cell(view, row.index, ref.column)}]"
                header = view.table.columns[ref.column].name or view.table.columns[ref.column].header
                page.say(
                    "field" if text else "empty",
                    entity=page.entity(key),
                    metric=header,
                    value=text,
                    table=view.table.label,
                    mark=mark,
                )


def attribute(program: Attribute, page: Page) -> None:
    """Codes of names, or names of codes."""
    for key in program.entities if program.what == "field" else ():
        _fields(key, program, page)
    for key in program.entities if program.what != "field" else ():
        name, codes = page.catalog.name_of(key), page.catalog.codes(key)
        view, row = page.catalog.places(key)[0]
        if not codes or view.table.code is None:
            page.say("code_missing", name=name)
            page.refused = True
            page.lacking(f"{'code' if page.english else '代码'}：{name}")
            continue
        mark = f"[{page.cite_cell(view, row.index, view.table.code)}]"
        page.say(program.what, name=name, code=codes[0], mark=mark)
