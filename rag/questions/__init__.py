"""Question programs: table questions are linked to the ledger and computed, or refused with what is there instead."""

from rag.questions.again import changed, columns_of, rows_of
from rag.questions.plan import plan
from rag.questions.plans import (
    Ambiguous,
    Candidate,
    MixedPlan,
    Plan,
    ProgramPlan,
    Refusal,
    Several,
    TextQuestion,
    Turn,
)
from rag.questions.program import Program
from rag.questions.programs import dump, load, schema
from rag.questions.respond import respond
from rag.questions.run import Result, execute

__all__ = [
    "Ambiguous",
    "Candidate",
    "MixedPlan",
    "Plan",
    "Program",
    "ProgramPlan",
    "Refusal",
    "Result",
    "Several",
    "TextQuestion",
    "Turn",
    "changed",
    "columns_of",
    "dump",
    "execute",
    "load",
    "plan",
    "respond",
    "rows_of",
    "schema",
]
