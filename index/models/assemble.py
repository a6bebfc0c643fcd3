"""A model's file, put together from its parts. What is complete survives an interruption."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from index.errors import ModelError
from index.models.catalogue import ModelFile
from index.models.wheels import member_of

BLOCK = 1 << 20


def sha256_of(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Digest of a file, in hex. ``progress`` is called with the bytes read so far."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            done += len(block)
            if progress is not None:
                progress(done)
    return digest.hexdigest()


def partial_of(folder: Path, file: ModelFile) -> Path:
    """The unfinished file."""
    return folder / f"{file.name}.partial"


def _ends_of(folder: Path, file: ModelFile) -> Path:
    """Where the ends of the complete parts are noted, so that half a part is never built upon."""
    return folder / f"{file.name}.parts"


def complete_parts(folder: Path, file: ModelFile) -> list[int]:
    """Offsets (bytes) at which the parts that are complete end. Anything unreadable counts as nothing."""
    partial = partial_of(folder, file)
    try:
        ends = json.loads(_ends_of(folder, file).read_text(encoding="utf-8"))
        size = partial.stat().st_size
    except (OSError, ValueError):
        return []
    sound = isinstance(ends, list) and all(type(end) is int for end in ends) and ends == sorted(ends)
    if not sound or (ends and ends[0] <= 0) or len(ends) > len(file.parts):
        return []
    return [end for end in ends if end <= size]


def assemble(folder: Path, file: ModelFile, progress: Callable[[int], None]) -> Path:
    """Downloads the parts that are missing and returns the complete, verified file in ``folder``.

    Args:
        folder: Existing folder of the model; the caller holds its lock.
        file: What to fetch.
        progress: Called with the bytes of the file that are there.

    Raises:
        ModelError: A wheel cannot be had, or size or sha256 are not as pinned; the file is then not there.
        OSError: The disk refuses.
    """
    partial, notes = partial_of(folder, file), _ends_of(folder, file)
    ends = complete_parts(folder, file)
    with partial.open("r+b" if partial.exists() else "w+b") as out:
        out.truncate(ends[-1] if ends else 0)
        for number in range(len(ends), len(file.parts)):
            start = out.seek(0, os.SEEK_END)
            share = min(file.size - start, -(-file.size // len(file.parts)))

            def downloaded(count: int, start: int = start, share: int = share) -> None:
                progress(start + min(count, share))  # a wheel is about as large as what it holds

            with member_of(file.parts[number], folder, file.size - start, downloaded) as member:
                _copy(member, out)
            out.flush()
            os.fsync(out.fileno())
            ends.append(out.tell())
            _replace(notes, json.dumps(ends))
            progress(ends[-1])
    _check(partial, notes, file)
    final = folder / file.name
    partial.replace(final)
    notes.unlink(missing_ok=True)
    return final


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while block := source.read(BLOCK):
        target.write(block)


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _check(partial: Path, notes: Path, file: ModelFile) -> None:
    size = partial.stat().st_size
    got = sha256_of(partial) if size == file.size else f"{size} bytes"
    expected = file.sha256 if size == file.size else f"{file.size} bytes"
    if got == expected:
        return
    notes.unlink(missing_ok=True)
    partial.unlink(missing_ok=True)
    raise ModelError(
        f"the downloaded model is not the one that was pinned: expected {expected}, got {got}",
        file.name,
        "It was deleted. Pull it again; if it stays so, the package index or mirror that pip uses serves another file.",
    )
