"""Finds the sentences that answer a question, by the terms that they share with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.numbers import SpanKind, find_quantities
from rag.answering.corpus import Sentence
from rag.answering.question import ProseQuestion
from rag.gate.dates import dates_in

_AROUND = 0.6  # a term in the heading or the sentence before counts less than one in the sentence
_KIND = 0.15  # a sentence without the figure or the date that was asked for
_RANK = 0.1  # what the best hit adds over the last one


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and how well it fits.

    Attributes:
        sentence: The sentence.
        coverage: Share of the question's terms, weighed, in the sentence and its surroundings, in [0, 1].
        score: For ranking.
    """

    sentence: Sentence
    coverage: float
    score: float


def rank(
    question: ProseQuestion, weights: Mapping[str, float], found: Iterable[tuple[Sentence, float]]
) -> list[Candidate]:
    """Candidates, best first.

    Args:
        weights: Weight of each of the question's grams.
        found: Sentences with the score of the hit that led to them, in [0, 1].
    """
    total = sum(weights[gram] for gram in question.grams) or 1.0
    best: dict[tuple[str, str], Candidate] = {}
    for sentence, hit in found:
        inside = sum(weights[gram] for gram in question.grams & sentence.grams)
        around = sum(weights[gram] for gram in (question.grams - sentence.grams) & sentence.around)
        coverage = (inside + around) / total
        score = (inside + _AROUND * around) / total + _RANK * hit - (0 if _of_kind(question, sentence) else _KIND)
        candidate = Candidate(sentence, coverage, score)
        key = (sentence.unit.citation.report, sentence.text)
        if key not in best or best[key].score < score:
            best[key] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.score)


def _of_kind(question: ProseQuestion, sentence: Sentence) -> bool:
    if question.wants == "figure":
        return any(span.kind is SpanKind.FIGURE for span in find_quantities(sentence.text))
    if question.wants == "date":
        return bool(dates_in(sentence.text)) or bool(dates_in(sentence.unit.context))
    return True


def diverse(candidates: Sequence[Candidate], limit: int, characters: int) -> list[Candidate]:
    """The best candidates that do not repeat each other, within a number of characters."""
    kept: list[Candidate] = []
    used = 0
    for candidate in candidates:
        own = candidate.sentence.grams
        if any(len(own & other.sentence.grams) > 0.8 * max(1, min(len(own), len(other.sentence.grams))) for other in kept):
            continue
        if kept and used + len(candidate.sentence.text) > characters:
            continue
        kept.append(candidate)
        used += len(candidate.sentence.text)
        if len(kept) == limit:
            break
    return kept
