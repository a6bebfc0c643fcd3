"""What binding an intent to a ledger gives."""

from __future__ import annotations

from dataclasses import dataclass

from rag.questions.missing import Missing
from rag.questions.program import Program


@dataclass(frozen=True, slots=True)
class Bound:
    """Programs for one intent: one if the reading is sure, several if the ledger leaves it open.

    Attributes:
        programs: In reading order of the tables.
        missing: Slots that the ledger cannot fill; programs then answer what is left of the question.
        notes: What was assumed, for the answer to say: ``months``, ``stand-in`` … with its value.
    """

    programs: tuple[Program, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
