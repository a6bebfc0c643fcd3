"""Files to add: which ones, under which id, and what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import LibraryError, ReadError
from index.library.info import Added, Progress

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".csv"})


def id_of(path: Path) -> str:
    """Report id of a file: 16 hex digits of the sha256 of its bytes. Raises ReadError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise ReadError(f"The file cannot be read ({error.strerror or error})", path, "Check its name.") from error


def files_in(folder: Path) -> Iterator[Path]:
    """Files in a folder and its folders that may be reports, hidden ones left out. Raises ReadError."""
    if not folder.is_dir():
        raise ReadError("There is no such folder", folder, "Name a folder, or add the file itself.")
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in SUFFIXES and path.is_file():
            yield path


def try_add(add: Callable[[Path, Progress | None], Added], path: Path, progress: Progress | None) -> Added:
    """Add a file; one that cannot be read is reported in the result. Other errors (a full disk) are raised."""
    try:
        return add(path, progress)
    except LibraryError:
        raise
    except ReadError as error:
        return Added("", "failed", path.name, error=str(error))
