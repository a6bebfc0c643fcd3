"""One library and its engine, shared by the pages and the HTTP routes."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from index.errors import ReadError, YanbaoError
from index.library import Library
from index.report import Locator, Report
from rag import ReportQA
from rag.events import Event
from rag.open import open_library
from rag.settings import Settings
from ui.evidence import passage_html, table_html, where
from ui.refs import Ref
from ui.strings import Strings

if TYPE_CHECKING:
    from index.ledger import Ledger
    from index.search.embed import Embedder


class Service:
    """Thread-safe. Close it, or use it in a ``with``.

    Args:
        path: The library's folder; made if it does not exist.
        runs: Folder with evaluation runs; default: ``runs`` in the library's folder, or beside it.
        llm: False: never a language model.
        embedder: Instead of the one in the settings.
    """

    def __init__(
        self,
        path: Path,
        settings: Settings,
        *,
        runs: Path | None = None,
        llm: Literal[False] | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.library: Library = open_library(path, settings, create=True) if embedder is None else _made(path, embedder)
        self.qa = ReportQA(self.library, settings, llm)
        inside = self.library.folder / "runs"
        self.runs = runs or (inside if inside.is_dir() else self.library.folder.absolute().parent / "runs")
        self._lock = Lock()
        self._ledger: tuple[tuple[object, ...], Ledger] | None = None
        self._names: tuple[int, dict[str, str]] | None = None

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

    def secret(self) -> str:
        """Key of the conversations kept in browsers: made once per library, so that they outlive a restart."""
        file = self.library.folder / "feedback" / "browser.key"
        with self._lock:
            if file.is_file() and (kept := file.read_text(encoding="ascii").strip()):
                return kept
            made = secrets.token_hex(8)
            file.parent.mkdir(exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(made, encoding="ascii")
            return made

    def ledger(self, reports: Sequence[str] | None = None, period: str | None = None) -> Ledger:
        """Facts of a scope; the last one is kept until the library changes."""
        key = (self.library.generation, tuple(reports or ()), period)
        with self._lock:
            kept = self._ledger
        if kept is None or kept[0] != key:
            kept = (key, self.library.ledger(reports=reports or None, period=period))
            with self._lock:
                self._ledger = kept
        return kept[1]

    def ask(
        self, question: str, before: Sequence[str], reports: Sequence[str] | None, period: str | None
    ) -> Iterator[Event]:
        """Events of an answer; ``before`` are the earlier questions of the conversation, oldest first."""
        return self.qa.stream(question, reports=reports, period=period, history=before)

    def warm(self) -> None:
        """Loads what the first question would wait for: the facts, the search files and the models that are here."""
        self.qa.warm()
        try:
            if self.ledger().reports:
                self.library.search("_", k=1)
        except YanbaoError as error:  # the question that needs it will say so
            logging.getLogger(__name__).warning("not ready: %s", error)

    def names(self) -> dict[str, str]:
        """Report id → file name, superseded versions included; kept until the library changes. Not to be changed."""
        generation, kept = self.library.generation, self._names
        if kept is None or kept[0] != generation:
            kept = (generation, {info.id: info.name for info in self.library.reports(versions=True)})
            self._names = kept
        return kept[1]

    def periods(self) -> list[str]:
        """Months that there are reports for, latest first."""
        return sorted({info.period for info in self.library.reports() if info.period}, reverse=True)

    def evidence(self, ref: Ref, say: Strings, also: Sequence[Ref] = ()) -> str:
        """Evidence as HTML; cells of ``also`` in the same table are lit with it.

        Raises:
            ReadError: The reference leads nowhere in its report.
            LibraryError: There is no such report.
        """
        report = self.library.report(ref.report)
        if ref.table is not None:
            return self._cell(report, ref, say, also)
        if not 1 <= ref.first <= ref.last <= len(report.lines):
            raise ReadError("The report has no such lines", f"{ref.first}-{ref.last}", f"It has {len(report.lines)}")
        locator = Locator(report.id, report.pages[ref.first - 1], ref.first, ref.last)
        passage = passage_html(report, locator, ref.quote_in(report.lines))
        return f"<p class='yb-where'>{where(say, report, locator)}</p>{passage}"

    @staticmethod
    def _cell(report: Report, ref: Ref, say: Strings, also: Sequence[Ref]) -> str:
        for table in report.tables:
            if table.id == ref.table and ref.row < len(table.rows) and ref.column < len(table.columns):
                first, last = table.row_lines[ref.row]
                locator = Locator(report.id, table.page_of(ref.row), first, last)
                lit = [
                    (other.row, other.column)
                    for other in also
                    if (other.report, other.table) == (ref.report, ref.table) and other.row < len(table.rows)
                ]
                place = where(say, report, locator, table.section)
                return f"<p class='yb-where'>{place}</p>{table_html(say, table, lit, (ref.row, ref.column))}"
        raise ReadError("The report has no such cell", f"{ref.table} {ref.row} {ref.column}", "Ask the question again")


def _made(path: Path, embedder: Embedder) -> Library:
    if path.exists() and any(path.iterdir()):
        return Library.open(path, embedder)
    return Library.create(path, embedder)
