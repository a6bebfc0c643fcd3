"""Answers to questions about what the reports say in prose."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Protocol

from index.hit import Hit
from rag.answer import Citation
from rag.answering.choose import select_sentences
from rag.answering.complete import complete
from rag.answering.corpus import Corpus, Sentence
from rag.answering.extract import Candidate, diverse, rank
from rag.answering.parts import parts
from rag.answering.place import narrow
from rag.answering.question import ProseQuestion
from rag.answering.quote import quoted
from rag.answering.sections import section_of
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
MUCH = 0.6  # the same where one noun of the question is missing
FLOOR = 0.35  # below it even the model's choice is not taken
REPORTS = 3  # whose sections are quoted, where a question asks for a section
_NTH = "一二三四五"


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


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for a question or a part of one: sentences to quote, and what was looked at."""

    question: ProseQuestion
    sentences: tuple[Sentence, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    absent: tuple[str, ...] = ()


class TextAnswerer:
    """Finds, chooses and quotes; or lets the model write what the gate then lets through.

    Args:
        corpus: Texts of the library's reports.
        model: Gives the language model, or None for working without.
        tokens: Longest reply of the model.
        writes: Whether the model writes where reasons or an account are asked for. Otherwise they are quoted.
    """

    def __init__(
        self, corpus: Corpus, model: Callable[[], LanguageModel | None], tokens: int = 220, writes: bool = True
    ) -> None:
        self._corpus = corpus
        self._model = model
        self._tokens = tokens
        self._writes = writes

    def stream(self, text: str, scope: Scope) -> Iterator[Event]:
        """Steps, gated pieces, and the answer.

        Raises:
            LanguageModelError: The model failed; what was given out before it is bound.
        """
        run = _Run()
        asked = parts(text)
        explain = self._writes and any(ProseQuestion.of(part).wants in ("explain", "cause") for part in asked)
        if len(asked) > 1 and not explain:
            found = list(self._each(asked, scope, run))
            if any(part.sentences for part in found):
                yield self._step(run, f"拆分提问：{'；'.join(asked)}")
                yield from self._quoted(ProseQuestion.of(text, scope.known), found, run)
                return
        whole = self._find(ProseQuestion.of(text, scope.known), scope, run)
        question, candidates = whole.question, whole.candidates
        places = len({candidate.sentence.unit.citation.report for candidate in candidates[:CHOICE]})
        yield self._step(run, f"检索：{len(candidates)} 句候选，来自 {places} 份报告")
        fitting = [candidate for candidate in candidates if not candidate.lacks]
        since = perf_counter()
        model = self._model() if self._asks_model(fitting, bool(whole.sentences), explain) else None
        if model is not None and explain:
            if (yield from self._written(model, question, fitting, scope, run)):
                return
        elif model is not None:
            chosen = self._selected(model, question, fitting)
            yield self._step(run, f"模型选句：{len(chosen)} 句")
            run.lap("model", since)
            whole = replace(whole, sentences=tuple(s for c in chosen for s in self._completed(question, c)))
        if whole.sentences:
            yield from self._quoted(question, [whole], run)
        else:
            yield from self._refuse(question, scope, run, whole.absent, candidates)

    def _each(self, asked: Sequence[str], scope: Scope, run: _Run) -> Iterator[_Found]:
        """What code finds for each part; a part without a subject has that of the first one."""
        first = ProseQuestion.of(asked[0], scope.known)
        yield self._find(first, scope, run)
        for text in asked[1:]:
            yield self._find(ProseQuestion.of(text, scope.known).after(first), scope, run, f"{asked[0]} {text}")

    def _find(self, question: ProseQuestion, scope: Scope, run: _Run, query: str = "") -> _Found:
        since = perf_counter()
        absent = tuple(name for name in sorted(question.names) if not self._corpus.has(name, scope.reports))
        since = run.lap("link", since)
        if absent:
            return _Found(question, absent=absent)
        section = self._section(question, scope)
        if section:
            return _Found(question, section)
        candidates = tuple(self._candidates(question, scope, query or question.text))
        run.lap("search", since)
        fitting = [candidate for candidate in candidates if not candidate.lacks]
        chosen = self._completed(question, fitting[0]) if fitting and self._plain(fitting[0], question.wants in ("explain", "cause")) else []
        return _Found(question, tuple(chosen), candidates)

    def _section(self, question: ProseQuestion, scope: Scope) -> tuple[Sentence, ...]:
        """The section that the question asks for, of the newest reports that have it."""
        told = (section_of(question, self._corpus.text(report)) for report in reversed(scope.reports[-REPORTS:]))
        return tuple(sentence for sentences in told for sentence in sentences)

    def _completed(self, question: ProseQuestion, candidate: Candidate) -> list[Sentence]:
        text = self._corpus.text(candidate.sentence.unit.citation.report)
        return complete(question, candidate.sentence, text.siblings(candidate.sentence))

    def _step(self, run: _Run, text: str) -> Step:
        run.steps.append(text)
        return Step(text)

    def _candidates(self, question: ProseQuestion, scope: Scope, query: str) -> list[Candidate]:
        if not question.grams:
            return []
        hits = scope.search(query, HITS)
        weights = self._corpus.weights(question.grams, scope.reports)
        # What a passage is about is checked by its names; within it the other terms tell the sentences apart.
        weights |= {gram: weights[gram] / 2 for gram in question.subject | question.aspects}
        weights |= {gram: weights[gram] / 4 for gram in question.inherited}
        found: list[tuple[Sentence, float]] = []
        for hit in hits:
            text = self._corpus.text(hit.chunk.report)
            found += [(sentence, hit.score) for sentence in text.at(hit.chunk.locator)]
        found += [(sentence, 0.0) for report in scope.reports for sentence in self._corpus.text(report).cover]
        # Text that imitates a chat or our own instructions was planted: it is not quoted.
        honest = [(sentence, score) for sentence, score in found if not echoes_prompt(sentence.text)]
        return rank(question, weights, honest, scope.known)

    def _plain(self, candidate: Candidate, explains: bool = False) -> bool:
        """Whether a sentence has what was asked about: most terms, all names, dates and nouns.

        An account (怎么看, 有什么变化) may leave one noun out: it is told in the report's own words.
        """
        told = len(candidate.open) <= 1 and candidate.coverage >= MUCH if explains else not candidate.open
        return candidate.coverage >= ENOUGH and told and candidate.fits

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

    def _quoted(self, question: ProseQuestion, found: Sequence[_Found], run: _Run) -> Iterator[Event]:
        draft = self._draft()
        said: set[tuple[str, str]] = set()
        for number, part in enumerate(found):
            if not part.sentences:
                yield Delta(draft.say(_unfound(number, question.language == "zh")))
            for at, sentence in enumerate(part.sentences):
                lead = self._lead(part.question, sentence) if at == 0 else []
                for each in (*lead, sentence):
                    key = (each.unit.citation.report, each.text)
                    if key not in said and each.text not in draft.text:
                        said.add(key)
                        yield Delta(quoted(draft, each))
        yield self._final(draft, question, run)

    def _lead(self, question: ProseQuestion, sentence: Sentence) -> list[Sentence]:
        """The sentence before, if it has the names that the question is about and this one has not."""
        names = question.names
        if sentence.position == 0 or not names or names_in(sentence.text, names) & names:
            return []
        siblings = self._corpus.text(sentence.unit.citation.report).siblings(sentence)
        before = [other for other in siblings if other.position == sentence.position - 1]
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


def _unfound(number: int, zh: bool) -> str:
    """A part of the question that has no answer, told by its place: its figures are not repeated."""
    return f"问题的第{_NTH[number]}部分，报告中没有找到答案。" if zh else " One part of the question is not answered. "


def _refusal(named: str, zh: bool) -> str:
    if zh:
        return f"报告中没有找到关于“{named}”的内容，无法回答。" if named else "报告中没有找到这个问题的答案。"
    return f'The reports do not say this about "{named}".' if named else "The reports do not answer this question."


def _in_context(sentence: Sentence) -> str:
    """The sentence for the model, after the last heading or the row that it stands under."""
    head = sentence.unit.context.rsplit("\n", 1)[-1].strip()
    return f"{head}：{sentence.text}" if head and head not in sentence.text else sentence.text
