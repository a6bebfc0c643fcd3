"""Running a question program: exact arithmetic on the ledger's cells, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from index.ledger import Ledger
from rag.questions.catalog import catalog_of
from rag.questions.describe import describe
from rag.questions.program import Program
from rag.questions.programs import conditions_of, dump, slots_of
from rag.questions.run.crossing import cell, extreme
from rag.questions.run.currencies import by_unit
from rag.questions.run.functions import aggregate
from rag.questions.run.listing import count, filtered, share
from rag.questions.run.lookup import attribute, lookup, no_figure
from rag.questions.run.page import Page, Result
from rag.questions.run.pairs import compare, difference, ratio
from rag.questions.run.ranking import rank, topk
from rag.questions.run.rows import NoBound, UnitMismatch
from rag.questions.run.time import change, series

_OPERATIONS: Mapping[str, Callable[[Any, Page], None]] = {
    "cell": cell,
    "extreme": extreme,
    "lookup": lookup,
    "attribute": attribute,
    "compare": compare,
    "difference": difference,
    "ratio": ratio,
    "rank": rank,
    "topk": topk,
    "filter": filtered,
    "count": count,
    "aggregate": aggregate,
    "share": share,
    "series": series,
    "change": change,
}


def execute(program: Program, ledger: Ledger, *, english: bool = False) -> Result:
    """Runs a program.

    Args:
        english: Language of the sentences; names, headers and figures stay as printed.

    Raises:
        KeyError: The program names a table or an entity that the ledger does not have.
    """
    catalog = catalog_of(ledger)
    page = Page(catalog, english)
    page.names.update((slot.metric, None) for slot in slots_of(program))
    try:
        parts = by_unit(program, catalog)
        if len(parts) > 1:
            page.say("units_apart")
        for part in parts:
            _OPERATIONS[part.op](part, page)
    except UnitMismatch as error:
        one, other = (str(unit) for unit in error.args[:2])
        page = Page(catalog, english)
        for condition in conditions_of(program):
            page.given(condition.value, condition.unit)
        page.say("units", one=one, other=other, all=describe(program, catalog), marks="")
        page.refused = True
        page.lacking(f"{'unit' if english else '单位'}：{one}")
    except NoBound as error:
        page = Page(catalog, english)
        page.refused = True
        than = error.condition.than
        if than is not None and than.entity:
            no_figure(than.entity, than.slot, page)
        else:
            page.say("no_data", scope=page.phrase("everything_else"), metric=error.condition.slot.metric)
            page.lacking(error.condition.slot.metric)
    return replace(page.result(describe(program, catalog)), rerun=dump(program))


__all__ = ["Result", "execute"]
