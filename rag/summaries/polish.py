"""The model words what was computed and quoted; the gate reads along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import prompts
from rag.answer import Citation, Figure
from rag.gate import Evidence, Gate, Verdict
from rag.gate.bind import UnboundFigureError, bind
from rag.gate.sentences import SentenceStream
from rag.gate.words import has_any
from rag.llm.model import LanguageModel
from rag.summaries.summary import Claim

_CHARACTERS = 900  # of facts in one prompt: about 600 tokens
_TOKENS = 2.0  # budget per character of the section's length


@dataclass(frozen=True, slots=True)
class Polished:
    """A section after the model.

    Attributes:
        claims: What the gate kept, then the claims that no kept sentence uses.
        removed: How many sentences went.
    """

    claims: tuple[Claim, ...]
    removed: int


def polish(
    model: LanguageModel, title: str, claims: Sequence[Claim], length: int, language: str, known: frozenset[str]
) -> Polished:
    """Prose for a section. A claim that the prose leaves out is kept as it was, so that nothing is lost.

    Raises:
        LanguageModelError: The model failed.
    """
    shown: list[Claim] = []
    unseen: list[Claim] = []
    for claim in claims:
        fits = sum(len(other.text) for other in shown) + len(claim.text) <= _CHARACTERS
        (shown if fits else unseen).append(claim)
    if not shown:
        return Polished(tuple(claims), 0)
    evidence = [Evidence(claim.text, _whole(claim)) for claim in shown]
    gate = Gate(evidence, known=known)
    messages = prompts.render("polish", language, title=title, facts=[claim.text for claim in shown], limit=length)
    stream, removed = SentenceStream(), 0
    kept: list[Claim] = []
    used: set[int] = set()
    budget = max(64, min(700, round(length * _TOKENS)))
    pieces = [
        *(stream.feed(piece) for piece in model.stream(messages, max_tokens=budget, stop=["<data", "\n#"])),
        stream.flush(),
    ]
    for sentence in (sentence for group in pieces for sentence in group):
        verdict = gate.check(sentence)
        if not verdict.kept or has_any(verdict.sentence, "refusal"):
            removed += 1
            continue
        sources = {at for at, _ in verdict.support}
        if sources <= used and all(verdict.sentence != claim.text for claim in kept):
            continue  # the model says it a second time
        try:
            kept.append(_claim(verdict, shown))
        except UnboundFigureError:  # said in a form that its cell does not bear out, such as a sign in a word
            removed += 1
            continue
        used |= sources
    rest = [claim for number, claim in enumerate(shown) if number not in used]
    return Polished((*kept, *rest, *unseen), removed)


def _whole(claim: Claim) -> Citation:
    """A claim's first citation, with the claim as its quote: only the gate sees it."""
    first = claim.citations[0]
    return Citation(
        first.report, first.page, first.table, first.row, first.column, claim.text, first.locator, first.fact
    )


def _claim(verdict: Verdict, shown: Sequence[Claim]) -> Claim:
    """The sentence with the figures and citations of the claims that it stands on."""
    citations: list[Citation] = []
    figures: list[Figure] = []

    def cite(citation: Citation) -> int:
        if citation not in citations:
            citations.append(citation)
        return citations.index(citation)

    for at in dict.fromkeys(at for at, _ in verdict.support):
        for citation in shown[at].citations:
            cite(citation)
    for binding in verdict.bindings:
        quantity, source = binding.figure.quantity, shown[binding.evidence]
        raw = verdict.sentence[binding.figure.start : binding.figure.end]
        for figure in source.figures:
            if quantity is not None and (figure.value, figure.unit) == (quantity.value, quantity.unit):
                numbers = tuple(cite(source.citations[number]) for number in figure.citations)
                figures.append(Figure(figure.value, figure.unit, raw, figure.source, numbers, figure.formula))
                break
    answer = bind(verdict.sentence, figures=figures, citations=citations)
    return Claim(answer.text, answer.figures, answer.citations, "model")
