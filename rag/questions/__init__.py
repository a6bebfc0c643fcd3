"""Question programs: table questions are linked to the ledger and computed, or refused with what is there instead."""

from rag.questions.plan import (
    Ambiguous,
    Candidate,
    MixedPlan,
    Plan,
    ProgramPlan,
    Refusal,
    Several,
    TextQuestion,
    Turn,
    plan,
)
from rag.questions.program import Program, dump, load, schema
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
    "dump",
    "execute",
    "load",
    "plan",
    "respond",
    "schema",
]
