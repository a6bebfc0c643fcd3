"""Columns whose cells have units of their own (1.2 亿元, 0.45 亿美元): what is computed is computed for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.questions.catalog import Catalog
from rag.questions.program import Aggregate, Program, Rank, Rows, TopK
from rag.questions.run.rows import figure, select


def by_unit(program: Program, catalog: Catalog) -> tuple[Program, ...]:
    """The program once for each base unit among its rows; itself where there is only one.

    A place is told among the rows that have the unit of the one that is asked for.
    """
    if not isinstance(program, Aggregate | TopK | Rank):
        return (program,)
    rows = program.rows
    slot = rows.by if isinstance(program, TopK) else program.slot
    if slot is None:
        return (program,)
    bases: dict[str, list[str]] = {}
    for key in select(replace(rows, by=None, k=0, skip=0), catalog, (slot,)).keys:
        fact = figure(slot, key, catalog)
        if fact is not None:
            bases.setdefault(fact.quantity.base.removesuffix("倍"), []).append(key)
    if len(bases) < 2:
        return (program,)
    if isinstance(program, Rank):
        fact = figure(program.slot, program.entity, catalog)
        own = fact.quantity.base.removesuffix("倍") if fact is not None else ""
        return (replace(program, rows=_without(rows, bases, own)),)
    return tuple(replace(program, rows=_without(rows, bases, base)) for base in bases)


def _without(rows: Rows, bases: Mapping[str, Sequence[str]], base: str) -> Rows:
    others = (key for other, keys in bases.items() if other != base for key in keys)
    return replace(rows, without=(*rows.without, *others))
