"""The library: many reports in one folder, searchable."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection

from index.errors import LibraryError
from index.hit import ChunkKind, Hit
from index.library import catalog, folder_of_files, ingest, meta, migrations, rows, verify, view, writer
from index.library.info import Added, Problem, Progress, ReportInfo, quiet
from index.library.lock import writing
from index.library.query import Filters, check_arm, chosen_entries, run_query
from index.library.shelf import Shelf
from index.library.store import STORE, Store, check_format, create_store, migrate
from index.report import Report
from index.search.backends import embedder_named
from index.search.embed import Embedder
from index.search.rerank import Reranker
from index.search.retrieve import Arm, Query
from index.search.segment import Segmenter

if TYPE_CHECKING:
    from index.ledger import Ledger
    from index.reading.limits import Limits

_RERANKED = 30  # hits that a reranker sees


class Library:
    """An open library. Safe to share between threads; other processes may read and write it at the same time.

    Made by :meth:`create` and :meth:`open`; close it, or use it in a ``with``.
    """

    def __init__(self, store: Store, embedder: Embedder | None, wait: float, reranker: Reranker | None) -> None:
        self._store, self._wait, self._embedder, self._reranker = store, wait, embedder, reranker
        self.limits: Limits | None = None  # on what reading one file may cost; None: the defaults
        self._lock = threading.RLock()
        self._view: view.View | None = None
        self._words: tuple[int, Segmenter] | None = None
        self._shelf = Shelf()

    @classmethod
    def create(
        cls,
        path: Path | str,
        embedder: Embedder | None = None,
        *,
        wait: float = 30.0,
        reranker: Reranker | None = None,
    ) -> Self:
        """Make an empty library in a folder that has none, and open it. Raises LibraryError."""
        folder = Path(path).expanduser()
        create_store(folder)
        return cls.open(folder, embedder, wait=wait, reranker=reranker)

    @classmethod
    def open(
        cls,
        path: Path | str,
        embedder: Embedder | None = None,
        *,
        wait: float = 30.0,
        reranker: Reranker | None = None,
    ) -> Self:
        """Open a library.

        Args:
            path: Its folder.
            embedder: Default: the model that the library was made with, loaded when it is first needed.
            wait: Seconds to wait for another writer.
            reranker: Reorders the best hits of every fused search; none by default.

        Raises:
            LibraryError: There is none, a newer program made it, or it was made with another embedding model.
        """
        folder = Path(path).expanduser()
        if not (folder / STORE).is_file():
            raise LibraryError("There is no library", folder, "Create one: `yanbao ingest FILE --library DIR`.")
        store = Store(folder, writable=os.access(folder, os.W_OK) and os.access(folder / STORE, os.W_OK))
        try:
            library = cls(store, embedder, wait, reranker)
            library._check()
        except BaseException:
            store.close()
            raise
        return library

    def _check(self) -> None:
        with self._store.reading() as connection:
            version = check_format(connection, self.folder)
        if version < migrations.newest():
            with self._writing():
                with self._store.writing() as connection:
                    migrate(connection, check_format(connection, self.folder))
                writer.seal(self._store)
        with self._store.reading() as connection:
            name = meta.get_meta(connection, "embedding")
        if self._embedder is not None and name is not None and self._embedder.name != name:
            raise writer.other_model(self._store, name, self._embedder)

    @property
    def folder(self) -> Path:
        """The library's folder."""
        return self._store.folder

    @property
    def generation(self) -> int:
        """Number of commits so far; it changes when, and only when, the library's content does."""
        with self._store.reading() as connection:
            return meta.generation(connection)

    # Writing

    def add(self, path: Path | str, progress: Progress | None = None) -> Added:
        """Read a file and store it, all or nothing.

        Args:
            path: A report in any format that can be read.
            progress: Called with (stage, done, total); stages are ``read``, ``facts``, ``embed``, ``store``.

        Raises:
            ReadError: The file cannot be read as a report.
            LibraryError: The library cannot be written.
        """
        from index.reading import read_report

        path, tell = Path(path), progress or quiet
        known = self._known(folder_of_files.id_of(path))
        if known is not None:
            return known
        tell("read", 0, 1)
        report = read_report(path, self.limits)
        tell("read", 1, 1)
        return self.add_report(report, progress)

    def add_report(self, report: Report, progress: Progress | None = None) -> Added:
        """Store a report that has been read; see :meth:`add`."""
        tell = progress or quiet
        with self._writing():
            known = self._known(report.id)
            if known is not None:
                return known
            prepared = ingest.prepare(report, self.embedder, tell)
            tell("store", 0, 1)
            added = writer.insert_prepared(self._store, prepared, self.embedder)
            tell("store", 1, 1)
            return added

    def add_folder(self, path: Path | str, progress: Progress | None = None) -> list[Added]:
        """Add all files in a folder and its folders that look like reports, in the order of their paths.

        A file that cannot be read has the status ``failed`` and does not stop the others.
        """
        return [folder_of_files.try_add(self.add, file, progress) for file in folder_of_files.files_in(Path(path))]

    def remove(self, report_id: str) -> ReportInfo:
        """Remove one version of a report, by id or by the start of it; returns what was removed.

        Where it was the current version, the version before it becomes the current one.
        """
        with self._writing():
            return writer.remove(self._store, report_id)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make all derived files anew from the store."""
        with self._writing():
            writer.rebuild(self._store, progress or quiet)
        self._forget()

    def reembed(self, embedder: Embedder, progress: Progress | None = None) -> None:
        """Change the embedding model: all vectors are made anew."""
        with self._writing():
            writer.reembed(self._store, embedder, progress or quiet)
        self._embedder = embedder
        self._forget()

    # Reading

    def reports(self, *, versions: bool = False) -> list[ReportInfo]:
        """The catalogue, in the order of adding; with ``versions`` also what was superseded."""
        with self._store.reading() as connection:
            return [entry.info for entry in catalog.entries(connection) if versions or entry.info.current]

    def report(self, report_id: str) -> Report:
        """A report (any version) by id, or by the start of its id. Raises LibraryError."""
        with self._store.reading() as connection:
            return self._shelf.report(connection, catalog.resolve(catalog.entries(connection), report_id))

    def ledger(self, reports: Sequence[str] | None = None, period: str | None = None) -> Ledger:
        """The facts of all current reports, or of the named ones (any version), or of one period."""
        with self._store.reading() as connection:
            entries = chosen_entries(catalog.entries(connection), reports, period)
            return self._shelf.ledger(connection, entries)

    def search(
        self,
        query: str,
        k: int = 8,
        reports: Sequence[str] | None = None,
        period: str | None = None,
        issuer: str | None = None,
        section: str | None = None,
        kinds: Sequence[ChunkKind | str] | None = None,
        arm: Arm = "fused",
    ) -> list[Hit]:
        """The best chunks, best first; an empty query finds nothing.

        Args:
            query: A question or key words.
            k: How many at most.
            reports, period, issuer, section, kinds: See :class:`index.library.query.Filters`.
            arm: ``fused``, or one arm alone: ``dense``, ``bm25``.

        Raises:
            LibraryError: A named report does not exist, or a stored record is damaged.
            SettingsError: There is no such arm or kind.
        """
        check_arm(arm)
        filters = Filters(reports, period, issuer, section, kinds)
        if k < 1 or not query.strip():
            return []
        vector = None if arm == "bm25" else self.embedder.embed([query], kind="query")[0]
        with self._snapshot() as (connection, now):
            if vector is not None and now.model not in ("", self.embedder.name):
                raise writer.other_model(self._store, now.model, self.embedder)
            words = () if arm == "dense" else tuple(self._segmenter(connection, now).words(query))
            reranked = self._reranker is not None and arm == "fused"
            hits = run_query(connection, now, Query(vector, words), filters, max(k, _RERANKED) if reranked else k)
        if self._reranker is not None and reranked:
            hits = self._reranker.rerank(query, hits)[:k]
        return hits

    def verify(self) -> list[Problem]:
        """Check every record and every derived file; an empty list means that all is well."""
        return verify.verify(self._store)

    def close(self) -> None:
        """Close all files."""
        self._store.close()
        self._forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Inside

    def _writing(self) -> AbstractContextManager[None]:
        return writing(self.folder, self._wait)

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Connection, view.View]]:
        """A read transaction, and the view of what it sees."""
        with self._store.reading() as connection:
            now = meta.generation(connection)
            with self._lock:
                held = self._view
                if held is None or held.generation < now:
                    held = self._view = view.load(connection, self.folder, held)
            # Another thread may have gone on to a later commit than this transaction sees.
            yield connection, held if held.generation == now else view.load(connection, self.folder)

    def _segmenter(self, connection: Connection, now: view.View) -> Segmenter:
        with self._lock:
            if self._words is None or self._words[0] != now.generation:
                self._words = (now.generation, Segmenter(rows.read_names(connection)))
            return self._words[1]

    def _known(self, id: str) -> Added | None:
        with self._store.reading() as connection:
            entry = catalog.find(connection, id)
        if entry is None:
            return None
        return Added(id, "unchanged", entry.info.name, entry.info.version, None, entry.info.chunks)

    @property
    def embedder(self) -> Embedder:
        """The embedding model of the library, loaded when it first embeds."""
        with self._lock:
            if self._embedder is None:
                with self._store.reading() as connection:
                    name = meta.get_meta(connection, "embedding")
                self._embedder = embedder_named(name or "default")
            return self._embedder

    def _forget(self) -> None:
        with self._lock:
            self._view, self._words = None, None
