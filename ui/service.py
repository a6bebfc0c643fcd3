"""One library and its engine, shared by the pages and the HTTP routes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from index.errors import ReadError
from index.library import Library
from index.report import Locator, Report
from rag import ReportQA
from rag.events import Event
from rag.open import open_library
from rag.settings import Settings
from ui.evidence import passage_html, table_html, where
from ui.refs import Ref


class Service:
    """Thread-safe. Close it, or use it in a ``with``."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.library: Library = open_library(path, settings, create=True)
        self.qa = ReportQA(self.library, settings)

    def close(self) -> None:
        self.qa.close()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def feedback_folder(self) -> Path:
        """Where likes and dislikes are kept."""
        return self.library.folder / "feedback"

    def ask(
        self, question: str, before: Sequence[str], reports: Sequence[str] | None, period: str | None
    ) -> Iterator[Event]:
        """Events of an answer; ``before`` are the earlier questions of the conversation, oldest first."""
        return self.qa.stream(question, reports=reports, period=period, history=before)

    def names(self) -> dict[str, str]:
        """Report id → file name, superseded versions included."""
        return {info.id: info.name for info in self.library.reports(versions=True)}

    def periods(self) -> list[str]:
        """Months that there are reports for, latest first."""
        return sorted({info.period for info in self.library.reports() if info.period}, reverse=True)

    def evidence(self, ref: Ref) -> str:
        """Evidence as HTML. Raises ReadError or LibraryError if the reference leads nowhere."""
        report = self.library.report(ref.report)
        if ref.table is not None:
            return self._cell(report, ref)
        if not 1 <= ref.first <= ref.last <= len(report.lines):
            raise ReadError("The report has no such lines", f"{ref.first}-{ref.last}", f"It has {len(report.lines)}")
        locator = Locator(report.id, report.pages[ref.first - 1], ref.first, ref.last)
        return f"<p class='yb-where'>{where(report, locator)}</p>{passage_html(report, locator, '')}"

    @staticmethod
    def _cell(report: Report, ref: Ref) -> str:
        for table in report.tables:
            if table.id == ref.table and ref.row < len(table.rows) and ref.column < len(table.columns):
                first, last = table.row_lines[ref.row]
                locator = Locator(report.id, table.page_of(ref.row), first, last)
                lit = [(ref.row, ref.column)]
                return f"<p class='yb-where'>{where(report, locator, table.section)}</p>{table_html(table, lit)}"
        raise ReadError("The report has no such cell", f"{ref.table} {ref.row} {ref.column}", "Ask the question again")
