"""A library with the embedding model of the settings, and a file's audit without a library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.errors import LibraryError
from index.library import Library
from index.library.store import STORE
from index.report import Report
from rag.settings import Settings


def open_library(path: Path, settings: Settings, *, create: bool = False) -> Library:
    """Open a library with the embedding model that the settings name.

    Args:
        create: Make the library if the folder does not exist or is empty.

    Raises:
        LibraryError: There is no library and ``create`` is false, or the path is something else.
    """
    from index.search.backends import make_embedder

    chosen = settings.embedding
    embedder = make_embedder(chosen.model, chosen.backend, chosen.device)
    if create and (not path.exists() or (path.is_dir() and not any(path.iterdir()))):
        library = Library.create(path, embedder)
    elif create and not (path / STORE).is_file():
        raise LibraryError("This is not a library, and not an empty folder", path, "Name a new or an empty folder.")
    else:
        library = Library.open(path, embedder)
    library.limits = settings.reading
    return library


def audit(path: Path, settings: Settings) -> Report:
    """Read a file within the settings' limits and check it against itself; nothing is stored.

    Findings of both are in ``Report.findings``.
    """
    from index.ledger import check, facts_of
    from index.reading import read_report

    report = read_report(path, settings.reading)
    return replace(report, findings=report.findings + check(report, facts_of(report)))
