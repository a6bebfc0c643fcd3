"""What can be done with a question: a program, several candidates, a refusal that helps, or a search of the text."""

from __future__ import annotations

from dataclasses import dataclass

from rag.questions.missing import Missing
from rag.questions.program import Program


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation so far.

    Attributes:
        program: The program that answered it, if one did.
    """

    question: str
    program: Program | None = None


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """A question for the text of the reports.

    Attributes:
        question: To search for.
        entities: Keys of the entities it names.
        names: Their printed names, to boost the search.
        earlier: The questions before it, oldest first: one that names nothing itself is about what they named.
    """

    question: str
    entities: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    english: bool = False
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """One sure reading.

    Attributes:
        notes: Sentences to say before the answer: how a shortened name was read.
    """

    program: Program
    english: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several readings, with a line that tells it from the others."""

    program: Program
    description: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several readings with different figures. Without a choice, all of them are answered."""

    candidates: tuple[Candidate, ...]
    english: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The ledger lacks what was asked for.

    Attributes:
        missing: The slots that are not there, each with the nearest things that are.
        program: What can be answered all the same (the other company of a comparison).
        key: Phrase of the refusal if it is about the question itself.
        values: Values for ``key``.
    """

    missing: tuple[Missing, ...]
    program: Program | None = None
    english: bool = False
    key: str = ""
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class MixedPlan:
    """A figure and its explanation in prose."""

    program: ProgramPlan
    text: TextQuestion


@dataclass(frozen=True, slots=True)
class Several:
    """Several questions in one (前三和后三), each with a plan of its own."""

    plans: tuple[ProgramPlan | Ambiguous | Refusal, ...]


Plan = ProgramPlan | Ambiguous | Refusal | TextQuestion | MixedPlan | Several
