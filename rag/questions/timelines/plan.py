"""A question about figures over time to its plan."""

from __future__ import annotations

from collections.abc import Sequence

from index.ledger import Ledger
from rag.questions.catalog import catalog_of
from rag.questions.memo import per_ledger
from rag.questions.plans import Plan, ProgramPlan, Several
from rag.questions.program import Aggregate
from rag.questions.text import fold_name, is_english
from rag.questions.timelines.asked import Asked, asked
from rag.questions.timelines.lines import Line, lines_of, same_unit
from rag.questions.timelines.moments import times_of
from rag.questions.timelines.naming import named, said_whole, says
from rag.questions.timelines.parts import sums_up
from rag.questions.timelines.programs import programs_of
from rag.questions.timelines.wording import said_plainly


def over_time(folded: str, ledger: Ledger) -> Plan | None:
    """The plan of a question whose every word is a time, a thing that is asked of times, or names one timeline.

    Returns:
        None where words are left over, or several timelines are named, or a period is not there.
    """
    lines = lines_of(ledger)
    question = asked(folded) if lines else None
    if question is None:
        return None
    line = _line(question, lines, _names(ledger))
    if line is None:
        return None
    others = _others(question, line, lines)
    if others is None:
        return None
    programs = programs_of(question, line, others, catalog_of(ledger))
    plans = [ProgramPlan(program, is_english(folded)) for program in programs]
    return Several(tuple(plans)) if len(plans) > 1 else plans[0] if plans else None


def only_ends(folded: str, found: Plan) -> bool:
    """True if a plan adds up no more than the two ends of the stretch that a question names."""
    times = times_of(said_plainly(folded))
    program = found.program if isinstance(found, ProgramPlan) else None
    if times is None or not times.ranged or not isinstance(program, Aggregate):
        return False
    return 0 < len(program.rows.entities) <= len(times.moments)


def _line(question: Asked, lines: Sequence[Line], names: tuple[str, ...]) -> Line | None:
    """The one timeline that the question names."""
    pool = same_unit(lines, question.unit)
    said = f"{question.name} 价" if question.price else question.name
    found = named(said, pool, names)
    found = [line for line in found if line.whole(question.name)]
    return found[0] if len(found) == 1 else None


def _others(question: Asked, line: Line, lines: Sequence[Line]) -> list[Line] | None:
    """The timelines of the same table that further words name; None where one is not there, or not told apart."""
    beside = [other for other in lines if other.view is line.view and other.down == line.down and other is not line]
    said = ((question.test.other,) if question.test and question.test.other else ()) + question.show
    found: list[Line] = []
    for words in said:
        one = named(words, beside)
        if question.form == "part":
            sums = [other for other in beside if says(words, other) and sums_up(other, line, beside)]
            one = [other for other in one if said_whole(words, other)] if line.down else sums
        if len(one) != 1:
            return None
        found += one
    if question.against:
        found += [other for other in beside if line.down and other.name == f"{line.name}同比"][:1]
    if question.test and question.test.other and found[0].base != line.base:
        return None
    return found


@per_ledger
def _names(ledger: Ledger) -> tuple[str, ...]:
    """Names of all rows, folded."""
    return tuple(dict.fromkeys(fold_name(row.entity.name) for view in catalog_of(ledger).tables for row in view.rows))
