"""One engine for chat, commands, batches and evaluation: questions in, bound answers out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from index.errors import LanguageModelError
from rag.answer import Answer
from rag.answering import intake
from rag.answering.corpus import Corpus
from rag.answering.cover import cover_answer
from rag.answering.mixed import in_parts, reason_asked, reason_told, refused_in_part
from rag.answering.programs import answer_of, choose, merged, unlike
from rag.answering.stands import stands_for
from rag.answering.together import of_told_whole, together
from rag.drafts import Drafts
from rag.events import Delta, Event, Final, Step
from rag.measures import Measures
from rag.parsing import Parsing
from rag.questions import (
    Ambiguous,
    MixedPlan,
    Plan,
    Program,
    Refusal,
    TextQuestion,
    Turn,
    changed,
    columns_of,
    execute,
    plan,
    respond,
    rows_of,
)
from rag.questions.again import restored
from rag.questions.frames import unframed
from rag.rewordings import Rewordings
from rag.scopes import Scopes
from rag.settings import Settings, load_settings
from rag.texts import Texts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.ledger import Ledger
    from index.library import Library
    from rag.llm.model import LanguageModel
    from rag.questions.rewording import Reader
    from rag.questions.tableparser import TableParser


class ReportQA(Scopes, Drafts, Texts, Rewordings, Measures, Parsing):
    """Answers questions about the reports of a library and drafts their summaries. Safe to use from several threads.

    The language model is opened when the first question for the text comes, and never for one that is computed.

    Args:
        library: An open library, or its folder.
        settings: Default: environment and files, see ``rag.settings``.
        llm: A language model to use instead of the one in the settings; False for working without.

    Example::

        from rag import ReportQA

        with ReportQA("library") as qa:
            answer = qa.ask("商汤的总市值是多少？")
            print(answer.text, answer.figures, answer.citations)

    Raises:
        LibraryError: There is no library in the folder.
    """

    def __init__(
        self,
        library: Path | str | Library,
        settings: Settings | None = None,
        llm: LanguageModel | Literal[False] | None = None,
    ) -> None:
        self.settings = settings if settings is not None else load_settings()
        self._opened = isinstance(library, str | Path)
        self.library = intake.open_folder(library, self.settings) if isinstance(library, str | Path) else library
        self._llm = llm or None
        self._own_llm = llm is None
        self._lock = Lock()
        self._reader: Reader | None = None
        self._table_parser: TableParser | None = None
        self._cards: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._corpus = Corpus(self.library.report)
        self._ledgers: OrderedDict[tuple[Any, ...], Ledger] = OrderedDict()

    def ask(
        self,
        question: str,
        *,
        reports: Sequence[str] | None = None,
        period: str | None = None,
        history: Sequence[Turn | tuple[str, Answer] | str] | None = None,
    ) -> Answer:
        """The answer to a question, or a refusal that names what is missing.

        Args:
            question: In Chinese or English. An empty or over-long one is refused.
            reports: Ids of the reports to use; default: all current ones.
            period: Only reports about this month, ``2024-04``, or year, ``2024``.
            history: Earlier questions, oldest first: ``Turn``, a question, or (question, answer).

        Raises:
            LanguageModelError: The model was needed and failed. The next question opens it again.
            LibraryError: A named report does not exist, or a stored record is damaged.
        """
        for event in self.stream(question, reports=reports, period=period, history=history):
            if isinstance(event, Final):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        *,
        reports: Sequence[str] | None = None,
        period: str | None = None,
        history: Sequence[Turn | tuple[str, Answer] | str] | None = None,
    ) -> Iterator[Event]:
        """What ``ask`` does, as it happens: ``Step``, ``Delta``, at last ``Final``. Arguments and errors as there."""
        started = perf_counter()
        bad = intake.trouble(question, self.settings.limits.question)
        if bad is not None:
            yield from intake.refused(*bad, started)
            return
        question = unframed(question)
        ids, ledger = self._scope(reports, period)
        if not ids:
            yield from intake.refused(self._nothing(period), "报告", started)
            return
        cover = cover_answer(question, ledger.reports)
        if cover is not None:
            yield Delta(cover.text)
            yield Final(replace(cover, timings={"total": perf_counter() - started}))
            return
        since = perf_counter()
        turns = [intake.turn_of(turn) for turn in history or ()]
        earlier = tuple(turn.question for turn in turns)
        plain = self._follows(question, ledger, turns) or self._of_text(question, ledger)
        question, found = plain or (question, plan(question, ledger, turns))
        if isinstance(found, TextQuestion):
            self.warm()
        tell = partial(self._plainly, ids=ids, ledger=ledger)
        whole = of_told_whole(question, found, ledger, tell)
        if isinstance(found, Refusal | TextQuestion):
            whole = together(question, ledger, tell)
            if whole is None and plain is None:
                question, found = self._reworded(question, ledger, turns) or (question, found)
            if whole is None and plain is None and isinstance(found, Refusal | TextQuestion):
                found = self._parsed(question, found, ledger, bool(turns), tell) or found
        timings = {"plan": perf_counter() - since}
        told = refused_in_part(question, found, ledger, turns, tell)
        if whole is not None or isinstance(found, Refusal | TextQuestion):
            whole = whole or together(question, ledger, tell)
            told = [whole] if whole is not None else in_parts(question, ledger, turns, tell)
        if told:
            whole = merged(told, timings | {"total": perf_counter() - started})
            yield from map(Step, whole.steps)
            yield Delta(whole.text)
            yield Final(whole)
            return
        if isinstance(found, TextQuestion):
            found = replace(found, earlier=earlier)
            asks = not self.settings.llm.plans and self._could_rename(question, ledger)
            untold = asks and self._plainly(found, ids, ledger).refused
            renamed = self._renamed(question, ledger, turns) if untold else None
            if renamed is None:
                yield from self._text(found, ids, ledger, timings, started)
                return
            question, found = renamed
        if isinstance(found, Refusal) and found.missing:
            asked = TextQuestion(question, earlier=earlier)
            said = yield from self._told(asked, ids, ledger, timings, started)
            if said is None or not stands_for(self._with_headings(said), found.missing, question):
                words = all(item.kind == "metric" for item in found.missing)  # no name, no period
                plans = self.settings.llm.plans  # a stronger model reads the whole question
                renamed = self._renamed(question, ledger, turns) if words and not plans else None
                ask = words and renamed is None
                said = (yield from self._affirmed(asked, ids, ledger, timings, started)) if ask else None
                question, found = renamed or (question, found)
            if said is not None:
                yield Delta(said.text)
                yield Final(said)
                return
        try:
            if isinstance(found, Refusal) and self.settings.llm.plans:
                planned = self._planned(question, ledger, timings, started)
                if planned is not None:
                    yield from map(Step, planned.steps)
                    yield Delta(planned.text)
                    yield Final(planned)
                    return
            yield from self._program(question, found, ids, ledger, timings, started, earlier)
        except LanguageModelError:
            self._drop()
            raise

    def again(
        self,
        answer: Answer | Mapping[str, Any],
        *,
        column: str = "",
        row: str = "",
        reports: Sequence[str] | None = None,
        period: str | None = None,
        english: bool = False,
    ) -> Answer:
        """A computed answer once more with another column in place of its first metric, another row, or both.

        Args:
            answer: A computed answer, or its ``rerun``.
            column: A header as printed, one of ``offers``.
            row: A name, one of ``offers``.
            english: Language of the sentences.

        Raises:
            NoSuchSlotError: There is no program to run again, or its tables have no such column or row.
        """
        program, ledger = self._rerun(answer, reports, period)
        return answer_of(execute(changed(program, ledger, column=column, row=row), ledger, english=english), "")

    def offers(
        self,
        answer: Answer | Mapping[str, Any],
        *,
        reports: Sequence[str] | None = None,
        period: str | None = None,
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The columns and the rows that ``again`` takes for an answer. Arguments and errors as there."""
        program, ledger = self._rerun(answer, reports, period)
        return columns_of(program, ledger), rows_of(program, ledger)

    def close(self) -> None:
        """Stops what this object started: the model, and the library if it was opened here."""
        self._drop()
        if self._opened:
            self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Inside

    def _rerun(
        self, answer: Answer | Mapping[str, Any], reports: Sequence[str] | None, period: str | None
    ) -> tuple[Program, Ledger]:
        plain = answer.rerun if isinstance(answer, Answer) else answer
        ledger = self._scope(reports, period)[1]
        return restored(plain, ledger), ledger

    def _program(
        self,
        question: str,
        found: Plan,
        ids: tuple[str, ...],
        ledger: Ledger,
        timings: dict[str, float],
        started: float,
        earlier: tuple[str, ...],
    ) -> Iterator[Event]:
        since = perf_counter()
        if isinstance(found, Ambiguous):
            found = choose(found, question, self._llm)
        result = respond(found.program if isinstance(found, MixedPlan) else found, ledger)
        if unlike(result):  # what the tables cannot compare the text may tell
            said = yield from self._told(TextQuestion(question, earlier=earlier), ids, ledger, timings, started)
            if said is not None:
                yield Delta(said.text)
                yield Final(said)
                return
        first = answer_of(result, question)
        timings["compute"] = perf_counter() - since
        for step in first.steps:
            yield Step(step)
        yield Delta(first.text)
        parts = [first]
        if isinstance(found, MixedPlan):
            for event in self._text(reason_asked(found.text, first), ids, ledger, timings, started):
                if isinstance(event, Final):
                    parts += reason_told(found.text, event.answer)
                elif isinstance(event, Step):
                    yield event
            whole = merged(parts, timings)
            yield Delta(whole.text[len(first.text) :])
        timings["total"] = perf_counter() - started
        yield Final(merged(parts, timings))

    def _model(self) -> LanguageModel | None:
        with self._lock:
            if self._llm is None and self._own_llm:
                from rag.llm import open_llm

                self._llm = open_llm(self.settings)
            return self._llm

    def _drop(self) -> None:
        """Closes a model that was opened here; the next question opens it again."""
        with self._lock:
            if self._own_llm and self._llm is not None:
                self._llm.close()
                self._llm = None
