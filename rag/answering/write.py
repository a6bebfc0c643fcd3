"""The model writes, the gate reads along: a sentence is given out once it is whole and bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import prompts
from rag.gate import Gate, Problem, Verdict
from rag.gate.sentences import SentenceStream
from rag.gate.words import has_any
from rag.llm.model import LanguageModel

_STOP = ("\n\n", "<data", "问题：", "Question:")


@dataclass(slots=True)
class Written:
    """What became of a reply.

    Attributes:
        removed: Sentences that went, with the reason.
        retried: How many were asked for again.
        declined: The model said that it has no answer.
    """

    removed: list[tuple[str, tuple[Problem, ...]]] = field(default_factory=list)
    retried: int = 0
    declined: bool = False


def write(
    model: LanguageModel, gate: Gate, question: str, language: str, outcome: Written, budget: int
) -> Iterator[Verdict]:
    """Sentences that the gate keeps, in order. The first that fails is asked for once more."""
    passages = [item.text for item in gate.evidence]
    messages = prompts.render("answer", language, passages=passages, question=question)
    stream = SentenceStream()
    said: set[str] = set()
    for sentence in _sentences(model, messages, stream, budget):
        verdict = gate.check(sentence)
        if has_any(verdict.sentence, "refusal"):
            outcome.declined = True
            continue
        if not verdict.kept and not outcome.retried:
            outcome.retried += 1
            verdict = _again(model, gate, question, language, verdict)
        if not verdict.kept:
            outcome.removed.append((verdict.sentence, verdict.problems))
        elif verdict.sentence not in said:
            said.add(verdict.sentence)
            yield verdict


def _sentences(
    model: LanguageModel, messages: Sequence[dict[str, str]], stream: SentenceStream, budget: int
) -> Iterator[str]:
    for piece in model.stream(messages, max_tokens=budget, stop=_STOP):
        yield from stream.feed(piece)
    yield from stream.flush()


def _again(model: LanguageModel, gate: Gate, question: str, language: str, verdict: Verdict) -> Verdict:
    problem = "、".join(dict.fromkeys(problem.piece for problem in verdict.problems))
    passages = [item.text for item in gate.evidence]
    messages = prompts.render(
        "retry", language, passages=passages, problem=problem, sentence=verdict.sentence, question=question
    )
    stream = SentenceStream()
    for sentence in _sentences(model, messages, stream, 96):
        second = gate.check(sentence)
        if second.kept and not has_any(second.sentence, "refusal"):
            return second
    return verdict
