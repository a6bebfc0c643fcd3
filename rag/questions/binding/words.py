"""Tests of text cells in the tables that are chosen, and conditions that no row can answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from rag.questions.catalog import Catalog
from rag.questions.missing import Missing
from rag.questions.program import Holding, Rows
from rag.questions.run.rows import figure, select
from rag.questions.wordcells import held_in, holds


def undecided_in(rows: Rows, catalog: Catalog) -> Missing | None:
    """What no row of these tables has: a condition from another table that would leave nothing, whatever it says."""
    everyone = select(replace(rows, where=(), holding=(), by=None, k=0, skip=0, inner=None), catalog).keys
    for test in rows.holding:
        if all(holds(test, key, catalog) is None for key in everyone):
            return Missing("scope", "、".join(test.words))
    for group in rows.where:
        for condition in group:
            if all(figure(condition.slot, key, catalog) is None for key in everyone):
                return Missing("metric", condition.slot.said or condition.slot.metric)
    return None


def tables_holding(cells: Sequence[Holding], catalog: Catalog) -> frozenset[tuple[str, str]]:
    """The tables that have a column for each word of a text cell."""
    every = [frozenset((ref.report, ref.table) for ref in test.columns) for test in cells]
    return frozenset.intersection(*every) if every else frozenset()


def holding_in(cells: Sequence[Holding], tables: Collection[tuple[str, str]], catalog: Catalog) -> tuple[Holding, ...]:
    """The tests of text cells for the rows of some tables: in columns of these, else of other tables of the report."""
    reports = {report for report, _ in tables}
    elsewhere = {(ref.report, ref.table) for test in cells for ref in test.columns if ref.report in reports}
    found = [held_in(test, set(tables), catalog) or held_in(test, elsewhere, catalog) for test in cells]
    return tuple(test for test in found if test is not None)
