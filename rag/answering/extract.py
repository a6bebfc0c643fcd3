"""Finds the sentences that answer a question, by the terms that they share with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.ledger import company_aliases
from index.numbers import SpanKind, find_quantities
from rag.answering.corpus import Sentence
from rag.answering.question import ProseQuestion
from rag.gate.dates import dates_in
from rag.gate.names import found_in

_DEFINES = re.compile(r"[”」』》）)\w]是(?:由|一|全|国|中|首|目|其|面|指)|一款|一种|一家|作为|\bis an?\b")
_HEADS, _AROUND = 0.8, 0.5  # a term in the headings or the row, and in the sentence before, against one in the sentence
_KIND = 0.15  # a sentence without the figure or the date that was asked for
_RANK = 0.1  # what the best hit adds over the last one
_SUBJECT, _OPENING = 0.08, 14  # a sentence that begins with a name of the question, within so many characters
_LACK = 0.3  # another name or date than the question's


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and how well it fits.

    Attributes:
        sentence: The sentence.
        coverage: Share of the question's terms, weighed, in the sentence and its surroundings, in [0, 1].
        score: For ranking.
        lacks: Names and dates of the question that its passage does not have: it answers something else.
        open: Nouns and unknown words of the question that the passage does not have: it may answer in other words.
        fits: Holds the kind of thing that was asked for: a figure, a date, a definition.
    """

    sentence: Sentence
    coverage: float
    score: float
    lacks: tuple[str, ...]
    open: tuple[str, ...]
    fits: bool


def rank(
    question: ProseQuestion, weights: Mapping[str, float], found: Iterable[tuple[Sentence, float]]
) -> list[Candidate]:
    """Candidates, best first.

    Args:
        weights: Weight of each of the question's grams.
        found: Sentences with the score of the hit that led to them, in [0, 1].
    """
    best: dict[tuple[str, str], Candidate] = {}
    for sentence, hit in found:
        candidate = _judge(question, weights, sentence, hit)
        key = (sentence.unit.citation.report, sentence.text)
        if key not in best or best[key].score < candidate.score:
            best[key] = candidate
    return sorted(best.values(), key=lambda candidate: -candidate.score)


def _judge(question: ProseQuestion, weights: Mapping[str, float], sentence: Sentence, hit: float) -> Candidate:
    def weigh(grams: frozenset[str]) -> float:
        return sum(weights[gram] for gram in grams)

    total = weigh(question.grams) or 1.0
    inside = question.grams & sentence.grams
    heads = (question.grams & sentence.heads) - inside
    around = (question.grams & sentence.around) - inside - heads
    coverage = weigh(inside | heads | around) / total
    score = (weigh(inside) + _HEADS * weigh(heads) + _AROUND * weigh(around)) / total + _RANK * hit
    lacks = _lacks(question, sentence)
    fits = _of_kind(question, sentence)
    score -= (0 if fits else _KIND) + (_LACK if lacks else 0)
    opening = sentence.text[:_OPENING]
    score += _SUBJECT if any(found_in(name, (opening,)) for name in question.names) else 0
    near = f"{sentence.text}\n{sentence.unit.context}\n{sentence.before}"
    missing = tuple(sorted(word for word in question.nouns | question.unknown if not found_in(word, (near,))))
    return Candidate(sentence, coverage, score, lacks, missing, fits or question.wants == "definition")


def _lacks(question: ProseQuestion, sentence: Sentence) -> tuple[str, ...]:
    passage = f"{sentence.unit.text}\n{sentence.unit.context}\n{sentence.unit.name}"
    lacks = [
        name
        for name in sorted(question.names)
        if not any(found_in(spelling, (passage,)) for spelling in {name, *company_aliases(name)})
    ]
    if question.dates:
        own = dates_in(sentence.text) or dates_in(sentence.before)
        own += dates_in(f"{sentence.unit.about}\n{sentence.unit.context}")
        lacks += [str(date) for date in question.dates if own and not any(date.within(other) for other in own)]
    return tuple(lacks)


def _of_kind(question: ProseQuestion, sentence: Sentence) -> bool:
    if question.wants == "figure":
        return any(span.kind is SpanKind.FIGURE for span in find_quantities(sentence.text))
    if question.wants == "date":
        return bool(dates_in(sentence.text)) or bool(sentence.unit.name and dates_in(sentence.unit.context.rsplit("\n", 1)[-1]))
    if question.wants == "definition":
        return _DEFINES.search(sentence.text) is not None
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
