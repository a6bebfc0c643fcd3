"""When the cells that a question names stand in for what else was made of it."""

from __future__ import annotations

from collections.abc import Sequence

from index.ledger import Ledger
from rag.questions.catalog import catalog_of
from rag.questions.crossing.find import crossing
from rag.questions.describe import describe
from rag.questions.plans import Ambiguous, Candidate, MixedPlan, Plan, ProgramPlan, Several
from rag.questions.program import Cell, Lookup
from rag.questions.run.rows import figures
from rag.questions.text import is_english


def named_cells(found: Plan, question: str, folded: str, ledger: Ledger) -> ProgramPlan | Ambiguous | None:
    """The cells that a question names by row and column, word for word, where no other reading looks one up.

    A question that is such a name throughout asks for no comparison, even if a name has its words (SAA结合TAA);
    and where a look-up has several figures, the names of their rows and tables tell them apart.

    Args:
        found: What was made of the question otherwise.
    """
    if isinstance(found, MixedPlan | Several) or is_english(folded):
        return None
    lookups = _lookups(found)
    if isinstance(found, ProgramPlan) and lookups and not _differ(lookups, ledger):
        return None
    programs = crossing(question, ledger)
    computed = isinstance(found, ProgramPlan | Ambiguous)
    if computed and not all(isinstance(program, Cell) for program in programs):
        return None
    if len(programs) == 1:
        return ProgramPlan(programs[0])
    catalog = catalog_of(ledger)
    candidates = tuple(Candidate(program, describe(program, catalog)) for program in programs)
    alike = len({candidate.description for candidate in candidates}) < len(candidates)
    return Ambiguous(candidates) if candidates and (not computed or (lookups and not alike)) else None


def _lookups(found: Plan) -> list[Lookup]:
    """The look-ups of a plan that has nothing else; none of any other."""
    if isinstance(found, ProgramPlan):
        programs = [found.program]
    else:
        programs = [candidate.program for candidate in found.candidates] if isinstance(found, Ambiguous) else []
    lookups = [program for program in programs if isinstance(program, Lookup)]
    return lookups if len(lookups) == len(programs) else []


def _differ(lookups: Sequence[Lookup], ledger: Ledger) -> bool:
    """Whether look-ups of one entity have three figures, or two in one table: more than one sentence tells apart."""
    keys = {key for lookup in lookups for key in lookup.entities}
    slots = [slot for lookup in lookups for slot in lookup.slots]
    facts = [fact for key in keys for slot in slots for fact in figures(slot, key, catalog_of(ledger))]
    several = len(facts) > 2 or len({fact.table for fact in facts}) < len(facts)
    return len(keys) == 1 and several and not any(lookup.test for lookup in lookups)
