"""What the charts of a summary show: columns of the largest tables, every bar a cited cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.fact import Fact
from index.ledger import Ledger
from rag.summaries.columns import ColumnFacts, columns
from rag.summaries.panels import panel
from rag.summaries.phrases import Phrases
from rag.summaries.series import is_series
from rag.summaries.summary import Bar, Chart
from rag.summaries.template import ChartTemplate
from rag.summaries.tidy import tidy

_FEW = 3  # bars; fewer are told in a sentence
_ALL = 99  # columns of a table


def charts(ledger: Ledger, plans: Sequence[ChartTemplate], phrases: Phrases) -> Iterator[Chart]:
    """One chart for each plan that finds a column; of several, the column with most rows, not chosen by rank."""
    several = len(ledger.reports) > 1
    for plan in plans:
        found = [
            column
            for column in columns(ledger, plan.metrics, plan.skip, _ALL)
            if len(column.facts) >= _FEW and panel(column.table) is None and not is_series(column.facts)
        ]
        if not found:
            continue
        column = max(found, key=lambda one: (not one.selected, len(one.facts)))
        facts = _ends(column, plan.k) if plan.kind == "ends" else _leaders(ledger, column, plan)
        bars = tuple(Bar(tidy(fact.entity.name), fact.quantity.value, column.cite(fact)) for fact in facts)
        yield Chart(plan.id, phrases.where(column, several), column.facts[0].quantity.unit, bars)


def _ends(column: ColumnFacts, k: int) -> list[Fact]:
    """The ``k`` highest and the ``k`` lowest, from high to low."""
    order = sorted(column.facts, key=lambda fact: (-fact.quantity.value, fact.row or 0))
    return order if len(order) <= 2 * k else [*order[:k], *order[-k:]]


def _leaders(ledger: Ledger, column: ColumnFacts, plan: ChartTemplate) -> list[Fact]:
    """The column for the ``k`` rows that are largest by a column of ``by`` in the same table; else its first rows."""
    narrow = ledger.narrow(reports=[column.report.id])
    size = next((one for one in columns(narrow, plan.by, (), _ALL) if one.table.id == column.table.id), None)
    if size is None:
        return sorted(column.facts, key=lambda fact: fact.row or 0)[: plan.k]
    by_row = {fact.row: fact for fact in column.facts}
    largest = sorted(size.facts, key=lambda fact: (-fact.quantity.amount, fact.row or 0))
    return [by_row[fact.row] for fact in largest if fact.row in by_row][: plan.k]
