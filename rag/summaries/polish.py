"""The model words what was computed and quoted; the gate reads along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import prompts
from rag.answer import Citation, Figure
from rag.gate import Evidence, Gate, Verdict
from rag.gate.bind import UnboundFigureError, bind
from rag.gate.sentences import SentenceStream
from rag.llm.model import LanguageModel
from rag.summaries.rewording import adds_nothing, tells_all
from rag.summaries.summary import Claim
from rag.summaries.tidy import tidy

_CHARACTERS = 900  # of facts in one prompt: about 600 tokens
_TOKENS = 2.0  # budget per character of the section's length
_BULLET = re.compile(r"^(?:[-–—•·*]\s*|\d{1,2}[.、)）]\s+)+")  # marks of a list that the model was not asked for
_MARKS = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Polished:
    """A section after the model.

    Attributes:
        claims: As they were given, each either reworded or as it was.
        removed: How many sentences of the model went.
    """

    claims: tuple[Claim, ...]
    removed: int


def polish(model: LanguageModel, title: str, claims: Sequence[Claim], length: int, known: frozenset[str]) -> Polished:
    """Words the claims of a section anew, in their own language.

    A claim gives way to the model's sentences only if the gate keeps them, they add no word that carries a fact, each
    stands on this claim alone, and together they tell all of its figures and dates. So a rewording can be plain, but
    nothing of a claim is lost in it, and nothing of two claims is mixed.

    Raises:
        LanguageModelError: The model failed.
    """
    shown: list[Claim] = []
    for claim in claims:
        if sum(len(other.text) for other in shown) + len(claim.text) <= _CHARACTERS:
            shown.append(claim)
    if not shown:
        return Polished(tuple(claims), 0)
    gate = Gate([Evidence(claim.text, _whole(claim)) for claim in shown], known=known)
    facts = [claim.text for claim in shown]
    messages = prompts.render("polish", _language(facts), title=title, facts=facts, limit=length)
    budget = max(64, min(700, round(length * _TOKENS)))
    stream = SentenceStream()
    pieces = [
        *(stream.feed(piece) for piece in model.stream(messages, max_tokens=budget, stop=["<data", "\n#"])),
        stream.flush(),
    ]
    said: dict[int, list[Verdict]] = {}
    removed = 0
    for sentence in (_BULLET.sub("", tidy(sentence)) for group in pieces for sentence in group):
        verdict = gate.check(sentence)
        sources = {at for at, _ in verdict.support}
        at = min(sources, default=0)
        if verdict.kept and len(sources) == 1 and adds_nothing(verdict.sentence, shown[at].text):
            said.setdefault(at, []).append(verdict)
        else:
            removed += 1
    told: dict[int, Claim] = {}
    for at, verdicts in said.items():
        reworded = _claim(verdicts, shown[at])
        if reworded is None:
            removed += len(verdicts)
        else:
            told[id(shown[at])] = reworded
    return Polished(tuple(told.get(id(claim), claim) for claim in claims), removed)


def _language(facts: Sequence[str]) -> str:
    text = "".join(facts)
    return "zh" if 4 * len(_HAN.findall(text)) > len(text) else "en"


def _whole(claim: Claim) -> Citation:
    """A claim's first citation, with the claim as its quote: only the gate sees it."""
    first = claim.citations[0]
    return Citation(
        first.report, first.page, first.table, first.row, first.column, claim.text, first.locator, first.fact
    )


def _words(text: str) -> str:
    """A text without white space and marks: what differs in them only is not worded anew, and reads worse."""
    return _MARKS.sub("", text)


def _claim(verdicts: Sequence[Verdict], source: Claim) -> Claim | None:
    """The sentences with the figures and citations of the claim that they tell anew; None if they don't tell it all."""
    texts = list(dict.fromkeys(verdict.sentence for verdict in verdicts))
    if _words("".join(texts)) == _words(source.text) or not tells_all(texts, source.text, source.lead):
        return None
    figures: list[Figure] = []
    for verdict in verdicts:
        for binding in verdict.bindings:
            quantity = binding.figure.quantity
            raw = verdict.sentence[binding.figure.start : binding.figure.end]
            for figure in source.figures:
                if quantity is not None and (figure.value, figure.unit) == (quantity.value, quantity.unit):
                    figures.append(
                        Figure(figure.value, figure.unit, raw, figure.source, figure.citations, figure.formula)
                    )
                    break
    try:
        answer = bind("".join(texts), figures=figures, citations=source.citations)
    except UnboundFigureError:  # said in a form that its cell does not bear out, such as a sign in a word
        return None
    lead = source.lead if answer.text.startswith(source.text[: source.lead]) else 0
    return Claim(answer.text, answer.figures, answer.citations, "model", lead)
