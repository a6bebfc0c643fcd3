"""Answers from running text, and programs that the model plans, for the engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING

from index.errors import LanguageModelError, YanbaoError
from rag.answer import Answer
from rag.answering.choose import warm
from rag.answering.find import Scope
from rag.answering.programs import merged, planned_answers
from rag.answering.text import TextAnswerer
from rag.events import Event, Final, Step
from rag.questions import TextQuestion

if TYPE_CHECKING:
    from index.hit import Hit
    from index.ledger import Ledger
    from index.library import Library
    from rag.answering.corpus import Corpus
    from rag.llm.model import LanguageModel
    from rag.settings import Settings


class Texts(ABC):
    """The part of the engine that answers where no program does."""

    settings: Settings
    library: Library
    _corpus: Corpus
    _own_llm: bool

    @abstractmethod
    def _model(self) -> LanguageModel | None: ...

    @abstractmethod
    def _drop(self) -> None: ...

    def check_server(self) -> None:
        """Asks a server that the settings name by URL whether it answers, before any question needs it.

        Raises:
            LanguageModelError: It does not.
        """
        if self._own_llm and self.settings.llm.base_url:
            self._model()

    def warm(self) -> None:
        """Opens a local language model in the background, if it is here, so that the first judgement need not wait."""
        if self.settings.llm.base_url:
            return
        with suppress(YanbaoError):  # the question that needs it will say so
            model = self._model()
            if model is not None:
                warm(model)

    def _told(
        self, question: TextQuestion, ids: tuple[str, ...], ledger: Ledger, timings: dict[str, float], started: float
    ) -> Generator[Step, None, Answer | None]:
        """What the text says plainly about something that no table has; None if it says nothing."""
        found = self._plainly(question, ids, ledger)
        timings |= {"total": perf_counter() - started}
        if found.refused:
            return None
        yield from map(Step, found.steps)
        return merged([found], found.timings | timings)

    def _with_headings(self, answer: Answer) -> str:
        """The text of an answer, behind the headings that its quotes stand under."""
        headings = dict.fromkeys(
            sentence.unit.context
            for citation in answer.citations
            for sentence in self._corpus.text(citation.report).at(citation.locator)
            if sentence.unit.citation.table == citation.table
        )
        return "\n".join((*headings, answer.text))

    def _affirmed(
        self, question: TextQuestion, ids: tuple[str, ...], ledger: Ledger, timings: dict[str, float], started: float
    ) -> Generator[Step, None, Answer | None]:
        """A passage that the model is sure of; None without one, or without a model."""
        if self._model() is None:
            return None
        for event in self._text(question, ids, ledger, dict(timings), started, sure=True):
            if isinstance(event, Step):
                yield event
            elif isinstance(event, Final):
                return None if event.answer.refused else event.answer
        raise AssertionError("a stream ends with its answer")

    def _plainly(self, question: TextQuestion, ids: tuple[str, ...], ledger: Ledger) -> Answer:
        """What code alone finds in the text, or a refusal."""
        events = self._text(question, ids, ledger, {}, perf_counter(), lambda: None)
        return next(event.answer for event in events if isinstance(event, Final))

    def _planned(self, question: str, ledger: Ledger, timings: dict[str, float], started: float) -> Answer | None:
        """What the programs give that the model plans; None if it plans none, or one of them does not run."""
        model = self._model()
        if model is None:
            return None
        since = perf_counter()
        answers = planned_answers(model, question, ledger)
        timings["model"] = perf_counter() - since
        if not answers:
            return None
        timings["total"] = perf_counter() - started
        return merged(answers, timings)

    @property
    def _writes(self) -> bool:
        """Whether the model writes explanations: a bigger one behind a URL does, unless the settings say otherwise."""
        llm = self.settings.llm
        return bool(llm.base_url) if llm.writes is None else llm.writes

    def _text(
        self,
        question: TextQuestion,
        ids: tuple[str, ...],
        ledger: Ledger,
        timings: dict[str, float],
        started: float,
        model: Callable[[], LanguageModel | None] | None = None,
        sure: bool = False,
    ) -> Iterator[Event]:
        writes = self._writes and not sure
        answerer = TextAnswerer(self._corpus, model or self._model, self.settings.limits.answer_tokens, writes, sure)
        known = frozenset(name for entry in ledger.entities().values() for name in entry.names)

        def search(query: str, k: int) -> list[Hit]:
            return self.library.search(query, k, reports=ids)

        try:
            for event in answerer.stream(question.question, Scope(ids, search, known), question.earlier):
                if isinstance(event, Final):
                    timings |= event.answer.timings | {"total": perf_counter() - started}
                    event = Final(merged([event.answer], timings))
                yield event
        except LanguageModelError:
            self._drop()
            raise
