"""Programs that have only rates where an amount is asked for: 两融多了多少亿 is no 两融平均利率."""

from __future__ import annotations

from collections.abc import Iterator

from index.numbers.units import unit_named
from rag.questions.catalog import Catalog
from rag.questions.figures import unit_asked
from rag.questions.program import Count, Program, Ratio, Share
from rag.questions.programs import entities_of, slots_of
from rag.questions.run.rows import figures

_RATES = ("ratio", "points", "multiple")


def rates_only(folded: str, program: Program, catalog: Catalog) -> bool:
    """Whether a question asks for an amount in a unit and no figure of the program can be one."""
    plain, _ = unit_asked(folded)
    if not plain or unit_named(plain).kind in _RATES or isinstance(program, Ratio | Share | Count):
        return False
    units = set(_units(program, catalog))
    return bool(units) and all(unit and unit_named(unit).kind in _RATES for unit in units)


def _units(program: Program, catalog: Catalog) -> Iterator[str]:
    """Units of the program's columns; of the cells where only each row has one."""
    for slot in slots_of(program):
        if slot.unit:
            yield slot.unit
            continue
        facts = [fact for key in entities_of(program) for fact in figures(slot, key, catalog)]
        yield from (fact.quantity.unit for fact in facts)
