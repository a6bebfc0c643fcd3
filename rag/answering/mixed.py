"""Questions whose parts go different ways: a figure from a table, and what the text says about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.ledger import Ledger
from rag.answer import Answer
from rag.answering.parts import parts
from rag.answering.programs import answer_of
from rag.answering.together import together
from rag.questions import Ambiguous, MixedPlan, Plan, ProgramPlan, Refusal, Several, TextQuestion, Turn, plan, respond
from rag.questions.program import Aggregate, Count, Filter, Share, TopK

_KEY = re.compile(r"\[\d{1,3}\]")
_LEANS = re.compile(r"^(?:而且|并且|那么?)?(?:它们|他们|这些|其中|各自?|分别|都|又?各)")


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
    pairs = [
        together(part, ledger, told) if isinstance(each, Refusal | TextQuestion) else None
        for part, each in zip(asked, plans, strict=True)
    ]
    if any(pairs):
        answers = [
            pair or _answer(asked[: at + 1], each, ledger, told)
            for at, (pair, each) in enumerate(zip(pairs, plans, strict=True))
        ]
        # 跑赢沪深300的有哪些，各多少: the rows were told with their figures
        return _without_echoes(answers, asked)
    if not any(isinstance(each, ProgramPlan | Ambiguous) for each in plans):
        return []
    if any(isinstance(each, Refusal) and each.key == "no_qualifier" for each in plans[:-1]):
        return []  # what a part leans on was not understood
    if any(isinstance(each, Refusal) and _LEANS.search(part) for each, part in zip(plans, asked[1:], strict=False)):
        return []  # 环比增长的有哪些，各增长多少: the rows of a part that has no answer
    answers = [_answer(asked[: at + 1], each, ledger, told) for at, each in enumerate(plans)]
    if any(answer.refused and _over_rows(each) for answer, each in zip(answers, plans[1:], strict=False)):
        return []  # 以个险为主的几家，继续率平均多少: of rows that were not found
    return _without_echoes(answers, asked) if any(not answer.refused for answer in answers) else []


def refused_in_part(
    question: str, found: Plan, ledger: Ledger, history: Sequence[Turn], told: Callable[[TextQuestion], Answer]
) -> list[Answer]:
    """The answers to all parts of a question of which the tables answer some, where the text has the rest; else []."""
    if not isinstance(found, Several) or not any(isinstance(each, Refusal) for each in found.plans):
        return []
    answers = in_parts(question, ledger, history, told)
    return [] if any(answer.refused for answer in answers) else answers


def reason_asked(question: TextQuestion, found: Answer | None = None) -> TextQuestion:
    """The part that asks for a reason, behind the parts that a program has answered: 出栏多少，为什么减少.

    Args:
        found: What the program answered: the reason is that of the one row which it found (领涨的是谁，为什么).
    """
    reason = _part(question)
    if not reason:
        return question
    *before, _ = parts(question.question)
    asked = _EVENT.sub("为什么", reason)
    rows = {citation.row for citation in found.citations if citation.row} if found is not None else set()
    if len(rows) == 1 and not question.names and not question.english:
        month = _MONTH.search("".join(before))
        return replace(question, question=f"{rows.pop()}{month[0] if month else ''}{asked}")
    return replace(question, question=asked, earlier=(*question.earlier, *before))


def reason_told(question: TextQuestion, told: Answer) -> list[Answer]:
    """What the text says behind a computed figure; that it tells no reason, where one was asked for."""
    if not told.refused:
        return [told]
    asked = _REASON.search(question.question)
    return [replace(told, text=_UNTOLD[question.english], citations=(), figures=())] if asked else []


def with_reason(question: str, found: Plan) -> Plan:
    """A plan with the reason that a question asks for in a part of its own, which its program leaves out."""
    text = TextQuestion(question)
    return MixedPlan(found, text) if isinstance(found, ProgramPlan) and _part(text) else found


def _part(question: TextQuestion) -> str:
    """The last part of a question, if it is the only one that asks for a reason; "" otherwise."""
    asked = parts(question.question)
    reasons = [part for part in asked if _REASON.search(part)]
    return reasons[0] if len(asked) > 1 and len(reasons) == 1 and reasons[0] == asked[-1] else ""


_MONTH = re.compile(r"(?:20\d\d年)?(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!份?额)")
_UNTOLD = ("报告中没有找到其原因。", "The reports do not tell the reason.")
_EVENT = re.compile(r"(?:又|都|是|这是|究竟|到底)?(?:出|发生)了?(?:什么|啥)(?:事情?|问题|状况)?了?|怎么了|咋了")
_REASON = re.compile(rf"为什么|为何|为啥|原因|怎么回事|咋回事|\bwhy\b|{_EVENT.pattern}", re.I)


def _over_rows(found: Plan) -> bool:
    return isinstance(found, ProgramPlan) and isinstance(found.program, Aggregate | Count | Filter | Share | TopK)


def _without_echoes(answers: Sequence[Answer], asked: Sequence[str]) -> list[Answer]:
    """The answers without refusals of 各多少 behind rows that were told with their figures, or what was said before."""
    said = [_KEY.sub("", answer.text) for answer in answers]
    return [
        answer
        for at, (answer, part) in enumerate(zip(answers, asked, strict=True))
        if not (at and answer.refused and not answers[at - 1].refused and _LEANS.search(part))
        and not (not answer.refused and any(said[at] in before for before in said[:at]))
    ]


def _answer(asked: Sequence[str], found: Plan, ledger: Ledger, told: Callable[[TextQuestion], Answer]) -> Answer:
    """The answer to the last of some parts; where it names nothing itself it is about what those before it name."""
    *before, part = asked
    reason = _EVENT.sub("为什么", part)
    text = TextQuestion(f"其{reason}" if before and not part.isascii() else part, earlier=tuple(before))
    match found:
        case Refusal():
            said = told(text)
            return answer_of(respond(found, ledger), part) if said.refused else said
        case ProgramPlan() | Ambiguous():
            return answer_of(respond(found, ledger), part)
        case _:
            return told(text)
