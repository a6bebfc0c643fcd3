"""Answers to questions about what the reports say in prose."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from index.hit import Hit
from rag.answer import Citation
from rag.answering.choose import select_sentences
from rag.answering.corpus import Corpus, Sentence
from rag.answering.extract import Candidate, diverse, rank
from rag.answering.place import narrow
from rag.answering.question import ProseQuestion
from rag.answering.quote import quoted
from rag.answering.write import Written, write
from rag.events import Delta, Event, Final, Step
from rag.gate import Evidence, Gate
from rag.gate.draft import Draft
from rag.gate.echo import echoes_prompt
from rag.gate.names import names_in
from rag.llm.model import LanguageModel

HITS = 16  # chunks that sentences are taken from
CHOICE = 6  # sentences that the model chooses from
CHARACTERS = 700  # of all of them: about 450 tokens
ENOUGH = 0.55  # share of the question's terms from which on a sentence may be quoted without a model
FLOOR = 0.35  # below it even the model's choice is not taken


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
class _Run:
    steps: list[str] = field(default_factory=list)
    timings: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=perf_counter)

    def lap(self, stage: str, since: float) -> float:
        now = perf_counter()
        self.timings[stage] = self.timings.get(stage, 0.0) + now - since
        return now


class TextAnswerer:
    """Finds, chooses and quotes; or lets the model write what the gate then lets through.

    Args:
        corpus: Texts of the library's reports.
        model: Gives the language model, or None for working without.
        tokens: Longest reply of the model.
    """

    def __init__(self, corpus: Corpus, model: Callable[[], LanguageModel | None], tokens: int = 220) -> None:
        self._corpus = corpus
        self._model = model
        self._tokens = tokens

    def stream(self, text: str, scope: Scope) -> Iterator[Event]:
        """Steps, gated pieces, and the answer.

        Raises:
            LanguageModelError: The model failed; what was given out before it is bound.
        """
        run = _Run()
        question = ProseQuestion.of(text, scope.known)
        absent = [name for name in sorted(question.names) if not self._corpus.has(name, scope.reports)]
        since = run.lap("link", run.started)
        if absent:
            yield from self._refuse(question, scope, run, absent, [])
            return
        candidates = self._candidates(question, scope)
        since = run.lap("search", since)
        places = len({candidate.sentence.unit.citation.report for candidate in candidates[:CHOICE]})
        yield self._step(run, f"检索：{len(candidates)} 句候选，来自 {places} 份报告")
        fitting = [candidate for candidate in candidates if not candidate.lacks]
        chosen = [candidate for candidate in fitting[:1] if self._plain(candidate)]
        explain = question.wants == "explain"
        model = self._model() if self._asks_model(fitting, bool(chosen), explain) else None
        if model is not None and explain:
            if (yield from self._written(model, question, fitting, scope, run)):
                return
        elif model is not None:
            chosen = self._selected(model, question, fitting)
            yield self._step(run, f"模型选句：{len(chosen)} 句")
            run.lap("model", since)
        if chosen:
            yield from self._quoted(question, chosen, run)
        else:
            yield from self._refuse(question, scope, run, [], candidates)

    def _step(self, run: _Run, text: str) -> Step:
        run.steps.append(text)
        return Step(text)

    def _candidates(self, question: ProseQuestion, scope: Scope) -> list[Candidate]:
        if not question.grams:
            return []
        hits = scope.search(question.text, HITS)
        weights = self._corpus.weights(question.grams, scope.reports)
        found: list[tuple[Sentence, float]] = []
        for hit in hits:
            text = self._corpus.text(hit.chunk.report)
            found += [(sentence, hit.score) for sentence in text.at(hit.chunk.locator)]
        found += [(sentence, 0.0) for report in scope.reports for sentence in self._corpus.text(report).cover]
        # Text that imitates a chat or our own instructions was planted: it is not quoted.
        honest = [(sentence, score) for sentence, score in found if not echoes_prompt(sentence.text)]
        return rank(question, weights, honest, scope.known)

    def _plain(self, candidate: Candidate) -> bool:
        """Whether a sentence has what was asked about: most terms, all names, dates and nouns."""
        return candidate.coverage >= ENOUGH and not candidate.open and candidate.fits

    def _asks_model(self, fitting: Sequence[Candidate], sure: bool, explain: bool) -> bool:
        """Whether the model is worth asking: to explain, or to choose where code is unsure.

        Measured: where a noun of the question is missing from the passage, a small model picks something anyway.
        """
        if not fitting or fitting[0].coverage < FLOOR:
            return False
        return explain or (not sure and not fitting[0].open)

    def _selected(
        self, model: LanguageModel, question: ProseQuestion, candidates: Sequence[Candidate]
    ) -> list[Candidate]:
        offered = diverse(candidates, CHOICE, CHARACTERS)
        numbers = select_sentences(
            model, question.text, [_in_context(candidate.sentence) for candidate in offered], question.language
        )
        return [offered[number] for number in numbers if offered[number].coverage >= FLOOR]

    def _quoted(self, question: ProseQuestion, chosen: Iterable[Candidate], run: _Run) -> Iterator[Event]:
        draft = self._draft()
        for candidate in chosen:
            lead = self._lead(question, candidate.sentence)
            for sentence in (*lead, candidate.sentence):
                if sentence.text not in draft.text:
                    yield Delta(quoted(draft, sentence))
        yield self._final(draft, question, run)

    def _lead(self, question: ProseQuestion, sentence: Sentence) -> list[Sentence]:
        """The sentence before, if it has the names that the question is about and this one has not."""
        names = question.names
        if sentence.position == 0 or not names or names_in(sentence.text, names) & names:
            return []
        siblings = self._corpus.text(sentence.unit.citation.report).at(sentence.unit.citation.locator)
        before = [
            other for other in siblings if other.unit == sentence.unit and other.position == sentence.position - 1
        ]
        return [other for other in before if names_in(other.text, names) & names]

    def _written(
        self, model: LanguageModel, question: ProseQuestion, candidates: Sequence[Candidate], scope: Scope, run: _Run
    ) -> Generator[Event, None, bool]:
        offered = diverse(candidates, CHOICE, CHARACTERS)
        evidence = [
            Evidence(candidate.sentence.text, candidate.sentence.unit.citation, candidate.sentence.unit.context)
            for candidate in offered
        ]
        gate = Gate(evidence, question.text, scope.known)
        draft, outcome = self._draft(), Written()
        since = perf_counter()
        for verdict in write(model, gate, question.text, question.language, outcome, self._tokens):
            yield Delta(draft.add(verdict, evidence))
        run.lap("model", since)
        for sentence, problems in outcome.removed:
            reasons = "、".join(f"{problem.reason.value} {problem.piece}" for problem in problems)
            run.steps.append(f"删去一句（{reasons}）：{sentence[:60]}")
        if not draft.text:
            return False
        yield self._final(draft, question, run)
        return True

    def _refuse(
        self, question: ProseQuestion, scope: Scope, run: _Run, absent: Sequence[str], candidates: Sequence[Candidate]
    ) -> Iterator[Event]:
        draft = self._draft()
        zh = question.language == "zh"
        if absent:
            names = "、".join(absent)
            missing = list(absent)
            yield Delta(
                draft.say(f"报告中没有提到{names}，无法回答。" if zh else f"The reports do not mention {names}.")
            )
        else:
            best = candidates[0] if candidates else None
            missing = list((best.lacks or best.open) if best is not None else ()) or [question.text]
            named = "、".join(missing) if missing != [question.text] else ""
            yield Delta(draft.say(_refusal(named, zh)))
        near = [candidate for candidate in candidates[:1] if candidate.coverage >= FLOOR]
        for candidate in near:
            yield Delta(draft.say("最接近的一句是：" if zh else " The closest sentence is: "))
            yield Delta(quoted(draft, candidate.sentence))
        yield self._final(draft, question, run, missing)

    def _draft(self) -> Draft:
        def cut(citation: Citation, quote: str) -> Citation:
            return narrow(citation, quote, self._corpus.text(citation.report).report)

        return Draft(cut)

    def _final(self, draft: Draft, question: ProseQuestion, run: _Run, missing: Sequence[str] = ()) -> Final:
        run.timings["total"] = perf_counter() - run.started
        answer = draft.finish(
            question=question.text, refused=bool(missing), missing=missing, steps=run.steps, timings=run.timings
        )
        return Final(answer)


def _refusal(named: str, zh: bool) -> str:
    if zh:
        return f"报告中没有找到关于“{named}”的内容，无法回答。" if named else "报告中没有找到这个问题的答案。"
    return f'The reports do not say this about "{named}".' if named else "The reports do not answer this question."


def _in_context(sentence: Sentence) -> str:
    """The sentence for the model, after the last heading or the row that it stands under."""
    head = sentence.unit.context.rsplit("\n", 1)[-1].strip()
    return f"{head}：{sentence.text}" if head and head not in sentence.text else sentence.text
