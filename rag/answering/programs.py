"""Results of programs as answers, through the same constructor as everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.ledger import Ledger
from rag.answer import Answer, Citation, Figure
from rag.answering.choose import choose_program
from rag.answering.planned import planned
from rag.gate import UnboundFigureError, bind
from rag.llm.model import LanguageModel
from rag.questions import Ambiguous, Plan, ProgramPlan, Result, execute
from rag.questions.text import fold, is_english

_KEY = re.compile(r"\[(\d{1,3})\]")
_STATED = 3  # readings that are simply all stated; of more, a model may choose


def answer_of(result: Result, question: str) -> Answer:
    """A program's result, every figure checked once more; what is not bound is refused."""
    try:
        answer = bind(
            result.text, figures=result.figures, citations=result.citations, question=question,
            refused=result.refused, missing=result.missing, program=result.program, steps=result.steps,
            names=result.names,
        )  # fmt: skip
        return replace(answer, rerun=result.rerun)
    except UnboundFigureError as error:
        text = "算出的结果里有一个数无法对应到报告，因此不予显示。"
        return bind(
            text, refused=True, missing=("可核对的出处",), program=result.program, steps=(*result.steps, str(error))
        )


def unlike(result: Result) -> bool:
    """Whether a program put two figures together whose units cannot be compared, so that it said no more than that."""
    return not result.refused and bool(result.missing) and all(slot.startswith(_UNLIKE) for slot in result.missing)


_UNLIKE = ("换算关系", "unit：")


def choose(plan: Ambiguous, question: str, model: LanguageModel | None) -> Plan:
    """The reading that the model takes for meant, or all of them. Few readings are stated without asking it."""
    if model is None or len(plan.candidates) <= _STATED:
        return plan
    language = "en" if plan.english else "zh"
    number = choose_program(model, question, [candidate.description for candidate in plan.candidates], language)
    return plan if number is None else ProgramPlan(plan.candidates[number].program, plan.english, plan.notes)


def planned_answers(model: LanguageModel, question: str, ledger: Ledger) -> list[Answer]:
    """Answers of the programs that the model plans; [] if it plans none, or one of them has no result.

    Raises:
        LanguageModelError: The model failed.
    """
    english = is_english(fold(question))
    programs = planned(model, question, ledger, "en" if english else "zh")
    answers = [answer_of(execute(program, ledger, english=english), question) for program in programs]
    if any(answer.refused for answer in answers):
        return []
    return [replace(answer, steps=(_PLANNED[english], *answer.steps)) for answer in answers]


_PLANNED = ("算式由语言模型规划，在代码里计算", "The program was planned by the language model and run in code")


def merged(answers: Sequence[Answer], timings: Mapping[str, float]) -> Answer:
    """Several answers as one, citations renumbered. One answer is only given its timings."""
    if len(answers) == 1:
        return replace(answers[0], timings={"total": 0.0, **timings})
    text, figures, citations, steps = "", list[Figure](), list[Citation](), list[str]()
    for answer in answers:
        offset = len(citations)
        text += ("\n" if text else "") + _shifted(answer.text, offset)
        figures += [replace(figure, citations=tuple(n + offset for n in figure.citations)) for figure in answer.figures]
        citations += answer.citations
        steps += answer.steps
    return Answer(
        text, tuple(figures), tuple(citations), all(answer.refused for answer in answers),
        tuple(slot for answer in answers if answer.refused for slot in answer.missing),
        next((answer.program for answer in answers if answer.program), None), tuple(steps), {"total": 0.0, **timings},
    )  # fmt: skip


def _shifted(text: str, offset: int) -> str:
    return _KEY.sub(lambda match: f"[{int(match[1]) + offset}]", text)
