"""Questions whose parts go different ways: a figure from a table, and what the text says about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.ledger import Ledger
from rag.answer import Answer
from rag.answering.parts import parts
from rag.answering.programs import answer_of
from rag.questions import Ambiguous, Plan, ProgramPlan, Refusal, TextQuestion, Turn, plan, respond


def in_parts(
    question: str, ledger: Ledger, history: Sequence[Turn], told: Callable[[TextQuestion], Answer]
) -> list[Answer]:
    """An answer for each part of a question that no plan answers whole, in order.

    Args:
        history: Earlier turns; each part is also a follow-up of the parts before it.
        told: Answers from the text of the reports.

    Returns:
        [] if the question has one part, no part is computed, or no part has an answer. Then it is answered whole.
    """
    asked = parts(question)
    if len(asked) < 2:
        return []
    turns = list(history)
    plans: list[Plan] = []
    for part in asked:
        plans.append(plan(part, ledger, turns))
        turns.append(Turn(part))
    if not any(isinstance(each, ProgramPlan | Ambiguous) for each in plans):
        return []
    if any(isinstance(each, Refusal) and each.key == "no_qualifier" for each in plans[:-1]):
        return []  # what a part leans on was not understood
    answers = [_answer(part, each, ledger, told) for part, each in zip(asked, plans, strict=True)]
    return answers if any(not answer.refused for answer in answers) else []


def _answer(part: str, found: Plan, ledger: Ledger, told: Callable[[TextQuestion], Answer]) -> Answer:
    match found:
        case TextQuestion():
            return told(found)
        case Refusal():
            said = told(TextQuestion(part))
            return answer_of(respond(found, ledger), part) if said.refused else said
        case ProgramPlan() | Ambiguous():
            return answer_of(respond(found, ledger), part)
        case _:
            return told(TextQuestion(part))
