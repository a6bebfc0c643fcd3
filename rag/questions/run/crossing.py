"""One cell, and the highest or lowest of some cells."""

from __future__ import annotations

import re
from decimal import Decimal

from index.fact import Fact
from index.numbers import parse_quantity
from rag.answer import Figure
from rag.questions.catalog import TableView
from rag.questions.program import Cell, Extreme
from rag.questions.rowlabels import row_label
from rag.questions.run.page import Page
from rag.questions.run.rows import UnitMismatch

_YEAR = re.compile(r"(?:19|20)\d\d")


def cell(program: Cell, page: Page) -> None:
    """The figure with the names of its table, row and column; an empty cell is named, never read as zero."""
    ref = program.slot.columns[0]
    view = page.catalog.view_of(ref)
    fact = page.catalog.fact(ref, program.row)
    name = row_label(view, program.row, ref.column)
    if fact is None:
        mark = f"[{page.cite_cell(view, program.row, ref.column)}]"
        page.say("empty", entity=_quoted(page, name), metric=program.slot.metric, table=_table(page, view), mark=mark)
        page.refused = True
        page.lacking(f"单元格：{name} {program.slot.metric}")
        return
    page.say(
        "crossing",
        table=_table(page, view),
        row=_row(page, view, program.row, name),
        column=_quoted(page, program.slot.metric),
        value=page.cell(fact),
        mark=page.mark([fact]),
    )
    page.steps.append(f"{view.table.label} · {name} · {fact.header} = {fact.quote}")


def extreme(program: Extreme, page: Page) -> None:
    """The highest or lowest figure, and all that share it. Raises UnitMismatch if the figures have several units."""
    view = page.catalog.view_of(program.slots[0].columns[0])
    facts = [
        fact
        for slot in program.slots
        for row in program.rows
        if (fact := page.catalog.facts.get((*view.ref, row, slot.columns[0].column))) is not None
    ]
    units = dict.fromkeys(fact.quantity.unit for fact in facts)
    if len(units) > 1:
        raise UnitMismatch(*list(units)[:2])
    several_rows = len(program.rows) > 1
    if not facts:
        page.say("no_data", scope=_table(page, view), metric=program.slots[0].metric)
        page.refused = True
        page.lacking(program.slots[0].metric)
        return
    best = (max if program.order == "high" else min)(_value(fact) for fact in facts)
    winners = [fact for fact in facts if _value(fact) == best]
    names = [
        _row(page, view, int(fact.row or 0), row_label(view, int(fact.row or 0)))
        if several_rows
        else _quoted(page, _column(view, fact))
        for fact in winners
    ]
    page.say(
        "extreme",
        table=_table(page, view),
        what=_named(page, program.slots[0].metric if several_rows else row_label(view, program.rows[0])),
        order=page.phrase(program.order),
        names=page.join(names),
        value=page.cell(winners[0]),
        mark=page.mark(winners),
    )
    page.steps += [f"{row_label(view, int(fact.row or 0))} · {fact.header} = {fact.quote}" for fact in facts[:20]]


def _value(fact: Fact) -> Decimal:
    return fact.quantity.amount


def _column(view: TableView, fact: Fact) -> str:
    column = view.table.columns[int(fact.column or 0)]
    return column.name or column.header


def _table(page: Page, view: TableView) -> str:
    """``表4（标题）``, with the report where the ledger has several."""
    table = view.table
    label = f"{table.label}（{table.title}）" if table.number and table.title else table.label or "表格"
    if len(page.catalog.reports) > 1:
        label = f"《{view.report.fields.title or view.report.name}》{label}"
    return _named(page, label)


def _row(page: Page, view: TableView, row: int, name: str) -> str:
    """A row's name; one that is a year or a figure itself (20%, 22 days) is cited."""
    if _YEAR.fullmatch(name):
        return f"{name}年"
    quantity = parse_quantity(name)
    if quantity is None:
        return _quoted(page, name)
    keys = [index for index in (view.table.key, 0) if index is not None]
    number = page.cite_cell(view, row, keys[0])
    page.figures.append(Figure(quantity.value, quantity.unit, name, "cell", (number - 1,)))
    return name


def _quoted(page: Page, name: str) -> str:
    page.names[name] = None
    return name


def _named(page: Page, name: str) -> str:
    """A name in a sentence: digits in it are no figures."""
    quoted = _quoted(page, name)
    return f"{quoted} " if name[-1:].isascii() and name[-1:].isalnum() else quoted
