"""Finds the sentences that answer a question, without a model where the words are plain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Protocol

from index.hit import Hit
from rag.answering.aside import Aside
from rag.answering.asking import translated
from rag.answering.certain import certain
from rag.answering.complete import complete
from rag.answering.corpus import Corpus, ReportText, Sentence
from rag.answering.extract import Candidate, rank
from rag.answering.fitting import of_kind, views
from rag.answering.following import asked_of
from rag.answering.question import ProseQuestion
from rag.answering.reasons import reasoned
from rag.answering.row_filters import filtered
from rag.answering.rows import cells_of, narrowed
from rag.answering.sections import section_of
from rag.answering.subject import named
from rag.answering.verdict import asks_verdict, judged
from rag.gate.dates import dates_in
from rag.gate.echo import echoes_prompt

HITS = 16  # chunks that sentences are taken from
SURE = 0.45  # the same where the sentence has the subject and just the kind of thing that is asked for
ENOUGH = 0.55  # share of the question's terms from which on a sentence may be quoted without a model
MUCH = 0.6  # the same where one noun of the question is missing
MOST = 0.65  # the same for a figure of something without a name
TOLD = 0.85  # share of a statement's terms from which on a sentence without its figures may bear it out
FAR = 0.7  # of the score of the closest sentence: below it another one says something else
FIRST = 4  # candidates of which one may be quoted
REPORTS = 3  # whose sections are quoted, where a question asks for a section


class Search(Protocol):
    """What finds chunks: the library, already narrowed."""

    def __call__(self, query: str, k: int) -> list[Hit]: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer may come from.

    Attributes:
        reports: Ids of the reports, the newest last.
        search: Finds chunks in them.
        known: Names of entities in them.
    """

    reports: tuple[str, ...]
    search: Search
    known: frozenset[str]


@dataclass(slots=True)
class Run:
    """What was done for an answer, how long it took, which short name was read as which name, what is asked beside."""

    steps: list[str] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=perf_counter)
    read_as: tuple[tuple[str, str], ...] = ()
    aside: Aside | None = None

    def lap(self, stage: str, since: float) -> float:
        now = perf_counter()
        self.timings[stage] = self.timings.get(stage, 0.0) + now - since
        return now


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question or a part of one: sentences to quote, and what was looked at.

    ``unsure``: rows were compared, and some could not be. ``verdict``: whether a statement is what the sentences say.
    ``certain``: it leaves nothing for a model to judge.
    """

    question: ProseQuestion
    sentences: tuple[Sentence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    absent: tuple[str, ...] = ()
    unsure: bool = False
    verdict: bool | None = None
    certain: bool = False


class Finder:
    """Looks for sentences in the reports of a scope.

    Args:
        corpus: Texts of the library's reports.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def each(self, asked: Sequence[str], scope: Scope, run: Run) -> Iterator[Found]:
        """What code finds for each part; a part without a subject has that of the first one.

        One that speaks of nothing itself (跟5月比怎么样) is not answered where the first one is not: what it would
        find is of something else.
        """
        first = asked_of(asked[0], scope.known)
        found = self.find(first, first.text, scope, run)
        yield found
        for text in asked[1:]:
            part = ProseQuestion.of(text, scope.known)
            said = part.names | part.unknown | part.nouns
            whole = part.after(first)
            if found.sentences or said or part.predicates or part.wants in ("cause", "condition"):
                told = self.find(whole, f"{asked[0]} {text}", scope, run)
                yield told if said or not views(whole) else self._viewed(told, found)
            else:
                yield Found(whole)

    def _viewed(self, told: Found, first: Found) -> Found:
        """What a part that only asks for the view gets: the view of what the first part was answered by.

        A view that stands elsewhere, and does not name the subject itself, is of something else.
        """
        passages = [sentence.unit for sentence in first.sentences]
        names = told.question.names
        if any(
            sentence.unit in passages or (names and all(named(name, sentence.text) for name in names))
            for sentence in told.sentences
        ):
            return told
        near = [s for quoted in first.sentences for s in self._corpus.text(_report(quoted)).siblings(quoted)]
        return replace(told, sentences=tuple(sentence for sentence in near if of_kind(told.question, sentence))[:1])

    def find(self, question: ProseQuestion, query: str, scope: Scope, run: Run) -> Found:
        since = perf_counter()
        question = question.naming(
            self._corpus.coined(scope.reports), lambda piece: self._corpus.writes(piece, scope.reports)
        )
        absent = tuple(name for name in sorted(question.names) if not self._corpus.has(name, scope.reports))
        since = run.lap("link", since)
        if absent:
            foreign = question.language == "en" and all(name.isalpha() and name.islower() for name in absent)
            near = tuple(self._candidates(question, scope, query)) if foreign else ()  # a word, and no name
            return Found(question, (), near, absent)
        rows, unsure = self._rows(question, scope)
        told = rows or self._section(question, scope)
        if told and reasoned(question, "\n".join(sentence.text for sentence in told)):
            return Found(question, told, unsure=unsure)
        candidates = tuple(self._candidates(question, scope, query))
        run.lap("search", since)
        fitting = [candidate for candidate in candidates if not candidate.lacks]
        plain = [candidate for candidate in fitting[:FIRST] if self._plain(candidate, question, scope)]
        plain = [candidate for candidate in plain if self._reasoned(candidate, question)]
        best = next((candidate for candidate in plain if not candidate.open), plain[0] if plain else None)
        if best is None or _told_of_another(candidates[0], best):
            return Found(question, (), candidates)
        chosen = self.completed(question, best)
        verdict = None
        if asks_verdict(question.text):
            whole = not best.open and best.coverage >= TOLD
            verdict = judged(question.text, [best.sentence.text], whole)
        plainly = certain(question, best, scope.known)
        return Found(question, tuple(chosen), candidates, verdict=verdict, certain=plainly)

    def _reasoned(self, candidate: Candidate, question: ProseQuestion) -> bool:
        told = self.completed(question, candidate) if question.wants == "cause" else ()
        return reasoned(question, "\n".join(sentence.text for sentence in told))

    def _rows(self, question: ProseQuestion, scope: Scope) -> tuple[tuple[Sentence, ...], bool]:
        """Rows of tables in words that the question is about, of the newest report that has them; and ``unsure``."""
        for report in reversed(scope.reports):
            text = self._corpus.text(report)
            cells = cells_of(question, text)
            if cells:
                return tuple(cells), False
            found = filtered(question, text)
            if found is not None:
                return found.rows, found.unsure
        return (), False

    def _section(self, question: ProseQuestion, scope: Scope) -> tuple[Sentence, ...]:
        """The section that the question asks for, of the newest reports that have it."""
        texts = [self._corpus.text(report) for report in reversed(scope.reports[-REPORTS:])]
        told = (section_of(question, text) for text in texts if _about(question, text))
        return tuple(sentence for sentences in told for sentence in sentences)

    def completed(self, question: ProseQuestion, candidate: Candidate) -> list[Sentence]:
        text = self._corpus.text(candidate.sentence.unit.citation.report)
        whole = complete(question, candidate.sentence, text.siblings(candidate.sentence))
        return [narrowed(question, sentence) for sentence in whole]

    def _candidates(self, question: ProseQuestion, scope: Scope, query: str) -> list[Candidate]:
        if not question.grams:
            return []
        if question.language == "en":  # words are sought in the language of the reports
            query = f"{query} {translated(query)}"
        hits = scope.search(query, HITS)
        weights = self._corpus.weights(question.grams, scope.reports)
        # What a passage is about is checked by its names; within it the other terms tell the sentences apart.
        lighter = (question.subject | question.aspects | question.kinds) & question.grams
        weights |= {gram: weights[gram] / 2 for gram in lighter}
        weights |= {gram: weights[gram] / 4 for gram in question.inherited & question.grams}
        # An everyday word that no report uses is the asker's own way to put it, and no sign that something is missing.
        weights |= {
            gram: weights[gram] / 4 for gram in self._corpus.unused(question.ordinary & question.grams, scope.reports)
        }
        found: list[tuple[Sentence, float]] = []
        for hit in hits:
            text = self._corpus.text(hit.chunk.report)
            found += [(sentence, hit.score) for sentence in text.at(hit.chunk.locator)]
        found += [(sentence, 0.0) for report in scope.reports for sentence in self._corpus.text(report).cover]
        # Text that imitates a chat or our own instructions was planted: it is not quoted.
        honest = [(sentence, score) for sentence, score in found if not echoes_prompt(sentence.text)]
        return rank(question, weights, honest, scope.known)

    def _plain(self, candidate: Candidate, question: ProseQuestion, scope: Scope) -> bool:
        """Whether a sentence has what was asked about: most terms, all names, dates and nouns.

        An account (怎么看, 有什么变化) may leave one noun out: it is told in the report's own words.
        """
        explains = question.wants in ("explain", "cause")
        told = not candidate.open
        loose = (explains and candidate.coverage >= MUCH) or (candidate.sure and not question.heads & {*candidate.open})
        if loose and len(candidate.open) == 1:  # a word that the reports use elsewhere is missed where it is missing
            told = not self._corpus.has(candidate.open[0], scope.reports)
        enough = SURE if candidate.sure else ENOUGH
        if question.wants == "figure" and not (question.names - question.heads or question.unknown):
            enough = max(enough, MOST)
        return candidate.coverage >= enough and told and candidate.fits


def _report(sentence: Sentence) -> str:
    return sentence.unit.citation.report


def _told_of_another(closest: Candidate, best: Candidate) -> bool:
    """Whether just what is asked is told of another time or name, and what is left speaks of it far less."""
    return closest.other and best.score < FAR * closest.score


def _about(question: ProseQuestion, text: ReportText) -> bool:
    """Whether a report is about the months that the question names, if it names any."""
    own = dates_in(text.report.fields.period or "")
    return all(any(date.within(other) or other.within(date) for other in own) for date in question.dates)
