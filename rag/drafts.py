"""Summaries from the engine: drafted, revised, and read back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LanguageModelError
from rag.llm.stopping import Stop, stoppable

if TYPE_CHECKING:
    from index.ledger import Ledger
    from rag.llm.model import LanguageModel
    from rag.summaries import Summarizer, Summary
    from rag.summaries.summarize import Progress


class Drafts(ABC):
    """The part of the engine that drafts."""

    @abstractmethod
    def _scope(self, reports: Sequence[str] | None, period: str | None) -> tuple[tuple[str, ...], Ledger]: ...

    @abstractmethod
    def _model(self) -> LanguageModel | None: ...

    @abstractmethod
    def _drop(self) -> None: ...

    def summarize(
        self,
        reports: Sequence[str] | None = None,
        period: str | None = None,
        template: str | Path = "monthly",
        language: str = "zh",
        length: int | None = None,
        llm: bool = False,
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> Summary:
        """A monthly summary, every claim cited.

        Args:
            reports: Ids; default: all current reports.
            period: ``2024-04``; default: all months of the reports.
            template: ``monthly``, ``brief``, ``market``, ``changes``, or the path of a TOML file.
            language: ``zh`` or ``en``.
            length: Characters of the draft, roughly.
            llm: Let the model word what is quoted; slower, and what it says is checked like everything else.
            progress: Called with (section, done, total).
            stop: Asked between pieces of the model's text; True ends the draft.

        Raises:
            StoppedError: ``stop`` said so.
            LibraryError: No reports, or none of that period; the message says which there are.
            SettingsError: A wrong template, language or length.
            LanguageModelError: The model failed.
        """
        from rag.summaries import Summarizer

        _, ledger = self._scope(reports, None)
        summarizer = Summarizer(ledger, stoppable(self._model(), stop) if llm else None)
        try:
            return summarizer.draft(template, period=period, language=language, length=length, progress=progress)
        except LanguageModelError:
            self._drop()
            raise

    def load_summary(self, path: Path) -> Summary:
        """A summary that was saved as JSON, every claim of it held against the reports of this library.

        Raises:
            SettingsError: The file is no summary, or says what the reports do not.
        """
        from rag.summaries.saved import read_summary, verify

        summary = read_summary(path)
        verify(summary, self._scope(None, None)[1].reports)
        return summary

    def redo_section(
        self,
        summary: Summary,
        section: str,
        *,
        length: int | None = None,
        llm: bool = False,
        template: str | Path | None = None,
        stop: Stop | None = None,
    ) -> Summary:
        """A summary with one section drafted again; arguments and errors as in ``Summarizer.redo``."""
        return self._revised(
            llm, stop, lambda summarizer: summarizer.redo(summary, section, length=length, template=template)
        )

    def add_section(
        self,
        summary: Summary,
        title: str,
        topics: Sequence[str] = (),
        *,
        sentences: int = 8,
        llm: bool = False,
        stop: Stop | None = None,
    ) -> Summary:
        """A summary with a section more, on topics of the user's; arguments and errors as in ``Summarizer.add``."""
        return self._revised(llm, stop, lambda summarizer: summarizer.add(summary, title, topics, sentences=sentences))

    def _revised(self, llm: bool, stop: Stop | None, revise: Callable[[Summarizer], Summary]) -> Summary:
        from rag.summaries import Summarizer

        _, ledger = self._scope(None, None)
        try:
            return revise(Summarizer(ledger, stoppable(self._model(), stop) if llm else None))
        except LanguageModelError:
            self._drop()
            raise
