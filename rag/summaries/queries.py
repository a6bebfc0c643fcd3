"""Ledger queries as claims: computed in Decimal, every figure a cited cell or a shown formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from index.fact import Fact
from index.ledger import Ledger
from index.numbers import unit_named
from rag.answer import Citation
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.summaries.changes import changes, restated
from rag.summaries.claim import claim
from rag.summaries.columns import ColumnFacts, columns
from rag.summaries.phrases import Phrases
from rag.summaries.summary import Claim
from rag.summaries.template import Query

_FEW = 3  # rows; of fewer no count or median is told


def claims(ledger: Ledger, query: Query, phrases: Phrases, several: bool) -> Iterator[Claim]:
    """Claims of a query, in the reports' order.

    Args:
        several: More than one report is summarised, so each claim names its own.
    """
    if query.kind in ("changes", "restated"):
        yield from (changes if query.kind == "changes" else restated)(ledger, query, phrases)
        return
    for column in columns(ledger, query.metrics, query.skip, query.columns):
        if query.kind == "breadth" and (column.selected or len(column.facts) < _FEW):
            continue
        draft = Draft()
        draft.say(phrases.where(column, several))
        if query.kind == "breadth":
            _breadth(draft, column, phrases)
        elif column.selected:
            _in_order(draft, column, query.k, phrases)
        else:
            _ranked(draft, column, query.k, phrases, both=query.kind == "extremes")
        try:
            yield claim(draft, "ledger")
        except UnboundFigureError:  # a name or header whose digits read as a figure: better not said
            continue


def _breadth(draft: Draft, column: ColumnFacts, phrases: Phrases) -> None:
    """Rows, how many are above and below zero where that means something, and the median."""
    values = [fact.quantity.value for fact in column.facts]
    cites = [column.whole()]
    rises, falls = sum(value > 0 for value in values), sum(value < 0 for value in values)
    total = len(values)
    draft.say(phrases.words["of"])
    _count(draft, total, phrases, cites, f"count({column.name}) = {total}")
    if unit_named(column.facts[0].quantity.unit).kind == "ratio":
        draft.say(phrases.words["up"])
        _count(draft, rises, phrases, cites, f"count({column.name} > 0) = {rises}")
        draft.say(phrases.words["down"])
        _count(draft, falls, phrases, cites, f"count({column.name} < 0) = {falls}")
    elif falls:
        draft.say(phrases.words["negative"])
        _count(draft, falls, phrases, cites, f"count({column.name} < 0) = {falls}")
    middle = Decimal(median(values))
    unit = column.facts[0].quantity.unit
    draft.say(phrases.words["median"])
    draft.figure(phrases.number(middle, unit), middle, unit, cites, f"median({column.name}) = {middle}{unit}")
    draft.say(phrases.words["stop"])


def _count(draft: Draft, number: int, phrases: Phrases, cites: Sequence[Citation], formula: str) -> None:
    raw, unit = phrases.count(number)
    draft.figure(raw, Decimal(number), unit, cites, formula)


def _ranked(draft: Draft, column: ColumnFacts, k: int, phrases: Phrases, *, both: bool) -> None:
    order = sorted(column.facts, key=lambda fact: (-fact.quantity.value, fact.row or 0))
    k = min(k, len(order) // 2 if both and len(order) > 1 else len(order))
    draft.say(phrases.words["highest"])
    _list(draft, column, order[:k], phrases)
    if both and len(order) > 1:
        draft.say(phrases.words["lowest"])
        _list(draft, column, order[::-1][:k], phrases)
    draft.say(phrases.words["stop"])


def _in_order(draft: Draft, column: ColumnFacts, k: int, phrases: Phrases) -> None:
    """The first rows of a list that is sorted already."""
    draft.say(phrases.words["colon"])
    _list(draft, column, sorted(column.facts, key=lambda fact: fact.row or 0)[:k], phrases)
    draft.say(phrases.words["stop"])


def _list(draft: Draft, column: ColumnFacts, facts: Sequence[Fact], phrases: Phrases) -> None:
    for number, fact in enumerate(facts):
        draft.say(phrases.words["comma"] if number else "")
        draft.say(f"{fact.entity.name}{phrases.words['open']}")
        raw = phrases.printed(fact)
        draft.figure(raw, fact.quantity.value, fact.quantity.unit, [column.cite(fact)])
        draft.say(phrases.words["close"])
