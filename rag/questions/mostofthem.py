"""Of the rows that were counted or listed, the one that moved most: 比9月涨了的有几款？哪款涨得最猛."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.questions.asks import Tokens, clauses
from rag.questions.catalog import Catalog
from rag.questions.derived import made_of, made_view
from rag.questions.missing import Missing
from rag.questions.plans import Plan, ProgramPlan, Refusal, Several
from rag.questions.program import Count, Filter, Slot, TopK
from rag.questions.sense import RETURNS
from rag.questions.tokens import Kind, Token

_BARE = (Kind.WHO, Kind.NAME_OF, Kind.FUNCTION, Kind.ROWS, Kind.AND, Kind.PRONOUN)


def counted_and_most(tokens: Tokens) -> tuple[Tokens, Token] | None:
    """The clause that counts or lists and the superlative of the one behind it, which names no measure of its own."""
    parts = clauses(tokens)
    if len(parts) != 2:
        return None
    first, second = parts
    orders = [token for token in second if token.kind is Kind.SUPER_METRIC and isinstance(token.value, tuple)]
    if len(orders) != 1 or any(token.kind not in _BARE for token in second if token is not orders[0]):
        return None
    moved = isinstance(orders[0].value, tuple) and (orders[0].value[0] in RETURNS or orders[0].value[1])
    counts = any(token.kind in (Kind.COUNT, Kind.LIST) for token in first)
    return (first, orders[0]) if moved and counts else None


def most_of_them(first: Plan, order: Token, catalog: Catalog) -> Plan | None:
    """Both plans, where the rows were picked by one move: they are put in order by it, and by nothing of another table.

    Picked by the difference of two months they are ordered by the printed change between these, if there is one.
    """
    if not isinstance(first, ProgramPlan) or not isinstance(first.program, Count | Filter):
        return None
    rows = first.program.rows
    if len(rows.where) != 1 or len(rows.where[0]) != 1 or len(rows.tables) != 1 or not isinstance(order.value, tuple):
        return None
    condition = rows.where[0][0]
    falling = condition.bound in ("lt", "le")
    made = made_of(condition.slot.columns[0]) is not None
    if not made and not _is_change(condition.slot, catalog):
        return None
    if condition.value != 0 or condition.than is not None or falling != (order.value[2] == "low"):
        return Several((first, Refusal((Missing("metric", order.text),), english=first.english)))
    by = condition.slot
    if made:
        far = None if order.text.endswith(("多", "多的", "少", "少的")) else _worked_out(condition.slot, catalog)
        by = _printed_change(rows.tables, catalog) or far or condition.slot  # 涨得最多 is how much, 涨得最猛 how fast
    ranked = TopK(replace(rows, by=by, order="low" if falling else "high", k=1, skip=0))
    return Several((first, ProgramPlan(ranked, first.english)))


def _is_change(slot: Slot, catalog: Catalog) -> bool:
    sense = catalog.column_of(slot.columns[0]).sense
    return bool(sense.growth) or sense.base in RETURNS


def _worked_out(slot: Slot, catalog: Catalog) -> Slot:
    """By how many percent the one of the two columns is above the other: a small row may have moved most."""
    made = made_of(slot.columns[0])
    assert made is not None
    top, bottom = catalog.by_ref[made[1]], catalog.by_ref[made[2]]
    change = made_view("excess", f"{top.label}较{bottom.label}变动", top, bottom)
    return Slot(change.label, change.column.unit, change.period, (change.ref,))


def _printed_change(tables: Sequence[tuple[str, str]], catalog: Catalog) -> Slot | None:
    """The one column of change over the month before."""
    found = [
        column for column in catalog.columns if column.view.ref in tables and column.sense.growth == "qoq"
    ]  # a second one is of another measure
    if len(found) != 1:
        return None
    return Slot(found[0].label, found[0].column.unit, found[0].period, (found[0].ref,))
