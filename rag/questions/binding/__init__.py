"""Intent to programs: the ledger's columns and rows in place of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rag.questions.binding.bound import Bound
from rag.questions.binding.cells import attribute, lookup, overview
from rag.questions.binding.over import as_changes, of_quarters
from rag.questions.binding.pairs import binary, compare
from rag.questions.binding.sets import aggregate, count, filtered, rank, share, topk
from rag.questions.binding.times import change, series
from rag.questions.catalog import Catalog
from rag.questions.intent import Intent, Metric
from rag.questions.missing import missing_entity
from rag.questions.program import Aggregate, Count, Filter, Program, Rows, Share, TopK
from rag.questions.sense import Sense

_MOST = 6  # candidate programs of one question

_BINDERS: Mapping[str, Callable[[Intent, Catalog], Bound]] = {
    "lookup": lookup,
    "overview": overview,
    "attribute": attribute,
    "compare": compare,
    "difference": binary,
    "ratio": binary,
    "series": series,
    "change": change,
    "rank": rank,
    "topk": topk,
    "filter": filtered,
    "count": count,
    "aggregate": aggregate,
    "share": share,
}


def bind(intent: Intent, catalog: Catalog) -> Bound:
    """The programs of an intent over a ledger."""
    bound = _BINDERS[intent.op](intent, catalog) if intent.op in _BINDERS else Bound()
    if intent.op == "lookup" and not bound.programs:
        bound = of_quarters(intent, catalog) or bound
    if intent.op == "lookup" and len(intent.metrics) == 1 and intent.metrics[0].sense.growth:
        bound = as_changes(bound, catalog)
    if any(test.state for group in intent.where for test in group):
        bound = _by_valuation(intent, bound, catalog)
    for metric in intent.by_more:
        further = _BINDERS[intent.op](replace(intent, by=metric, by_more=()), catalog)
        bound = Bound((*bound.programs, *further.programs), (*bound.missing, *further.missing))
    absent = tuple(missing_entity(name, catalog) for name in intent.absent)
    return replace(bound, missing=(*absent, *bound.missing), programs=bound.programs[:_MOST])


def _by_valuation(intent: Intent, bound: Bound, catalog: Catalog) -> Bound:
    """亏损 in tables that have no net profit: a negative PE says the same, as a reading of its own."""
    where = tuple(
        tuple(replace(test, metric=Metric(Sense("市盈率")), state=False) if test.state else test for test in group)
        for group in intent.where
    )
    other = _BINDERS[intent.op](replace(intent, where=where), catalog)
    if not bound.programs and intent.op == "lookup":
        return other if other.programs else bound
    covered = {table for program in bound.programs for table in _tables(program)}
    further = tuple(_outside(program, covered) for program in other.programs if set(_tables(program)) - covered)
    programs = (*bound.programs, *further)
    return Bound(programs, () if programs else bound.missing)


def _outside(program: Program, covered: set[tuple[str, str]]) -> Program:
    """The program without the tables that another reading answers already."""
    if isinstance(program, Share):
        return replace(program, part=_without(program.part, covered), whole=_without(program.whole, covered))
    if isinstance(program, Filter | Count | TopK | Aggregate):
        return replace(program, rows=_without(program.rows, covered))
    return program


def _without(rows: Rows, covered: set[tuple[str, str]]) -> Rows:
    return replace(rows, tables=tuple(table for table in rows.tables if table not in covered))


def _tables(program: Program) -> tuple[tuple[str, str], ...]:
    rows = program.part if isinstance(program, Share) else getattr(program, "rows", None)
    return rows.tables if isinstance(rows, Rows) else ()


__all__ = ["Bound", "bind"]
