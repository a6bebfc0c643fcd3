"""Plans to answers, for the plans that need no language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.ledger import Ledger
from rag.answer import Citation, Figure
from rag.questions.missing import Missing
from rag.questions.phrases import phrase
from rag.questions.plans import Ambiguous, Plan, ProgramPlan, Refusal, Several
from rag.questions.run import Result, execute


def respond(plan: Plan, ledger: Ledger) -> Result:
    """The result of a program, of all readings, or of a refusal.

    Raises:
        TypeError: The plan needs the text of the reports (TextQuestion, MixedPlan).
    """
    match plan:
        case ProgramPlan(program, english, notes):
            result = execute(program, ledger, english=english)
            return replace(result, text=_noted(result.text, notes))
        case Ambiguous(candidates, english, notes):
            results = [execute(candidate.program, ledger, english=english) for candidate in candidates]
            found = _readings(results, english)
            return replace(found, text=_noted(found.text, notes))
        case Several(plans):
            return _joined([respond(one, ledger) for one in plans])
        case Refusal():
            return _refusal(plan, ledger)
        case _:
            raise TypeError(f"{type(plan).__name__} is answered from the text")


def _noted(text: str, notes: Sequence[str]) -> str:
    """How the question was read, behind the answer."""
    return text + ("\n" if "\n" in text.strip() and notes else "") + "".join(notes)


def _readings(results: list[Result], english: bool) -> Result:
    """All readings under one heading, citations renumbered."""
    answered = [result for result in results if not result.refused] or results[:1]
    if len({result.text for result in answered}) == 1:
        return answered[0]
    return _joined(answered, phrase("readings", english), "\n• ")


def _joined(answered: list[Result], heading: str = "", bullet: str = "") -> Result:
    """Several results as one; refused only if all are."""
    text, figures, citations = heading, list[Figure](), list[Citation]()
    for result in answered:
        offset = len(citations)
        text += (bullet or ("\n" if text else "")) + _renumbered(result.text, offset).strip()
        figures += [
            replace(figure, citations=tuple(number + offset for number in figure.citations))
            for figure in result.figures
        ]
        citations += result.citations
    return Result(
        text,
        tuple(figures),
        tuple(citations),
        all(result.refused for result in answered),
        tuple(label for result in answered for label in result.missing),
        "\n".join(result.program or "" for result in answered),
        tuple(step for result in answered for step in result.steps),
        tuple(name for result in answered for name in result.names),
    )


def _renumbered(text: str, offset: int) -> str:
    import re

    return re.sub(r"\[(\d+)\]", lambda match: f"[{int(match[1]) + offset}]", text) if offset else text


def _refusal(plan: Refusal, ledger: Ledger) -> Result:
    english = plan.english
    labels = tuple(item.label(english) for item in plan.missing)
    if plan.key and plan.key != "no_qualifier":
        return Result(phrase(plan.key, english, **dict(plan.values)), refused=True, missing=labels)
    text = "".join(_sentence(item, english, plan.key) for item in dict.fromkeys(plan.missing))
    names = tuple(name for item in plan.missing for name in item.there_is)  # 10 年期国债收益率 is no figure
    if plan.program is None:
        return Result(text, refused=True, missing=labels, names=names)
    result = execute(plan.program, ledger, english=english)
    return replace(result, text=text + result.text, refused=True, missing=labels, names=(*names, *result.names))


def _sentence(item: Missing, english: bool, key: str) -> str:
    there = ""
    if item.there_is:
        there = phrase(
            "nearest" if item.kind in ("entity",) else "there",
            english,
            list=phrase("list", english).join(item.there_is),
        )
    return phrase(key or f"no_{item.kind}", english, value=item.value, there=there)
