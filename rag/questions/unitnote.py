"""Says so where the report has a figure in another currency than the one asked for."""

from __future__ import annotations

from collections.abc import Sequence

from index.numbers.units import unit_named
from rag.questions.figures import unit_asked
from rag.questions.phrases import phrase
from rag.questions.program import Program
from rag.questions.programs import slots_of


def unit_note(folded: str, programs: Sequence[Program], english: bool) -> tuple[str, ...]:
    """A sentence if no figure has the unit asked for (多少人民币 of figures in 亿美元); nothing is converted."""
    plain, said = unit_asked(folded)
    asked = unit_named(plain) if plain else None
    if asked is None or not asked.base:
        return ()
    given = dict.fromkeys(slot.unit for program in programs for slot in slots_of(program) if slot.unit)
    money = [unit for unit in given if unit_named(unit).kind == asked.kind]
    if not money or any(unit_named(unit).base == asked.base for unit in money):
        return ()
    return (phrase("unit_not_given", english, unit=phrase("list", english).join(money), asked=said),)
