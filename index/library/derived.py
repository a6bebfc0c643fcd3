"""Saved shards: folders of files that are derived from the store, checked before they are read."""

from __future__ import annotations

import json
import logging
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from index.errors import LibraryError
from index.library import records, rows
from index.library.checked import is_marked, mark
from index.library.files import digest_of, sync_all, sync_folder
from index.library.high_water import NOTE
from index.library.meta import generation
from index.library.schema import shards
from index.search.shard import Shard
from index.search.shard_files import read_shard_files, write_shard_files

DERIVED, MANIFEST = "derived", "manifest.json"
SEAL = 2_048  # chunks that readers index in memory before they are saved as a shard
FACTOR = 8  # as many shards of a size become one of the next size
LARGEST = SEAL * FACTOR * FACTOR  # bounds the memory of building one
_REMEDY = "Run `yanbao library rebuild`."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Saved:
    """The store's record of a shard: chunks with after < id ≤ until that existed when it was made.

    Attributes:
        name: Its folder under ``derived``.
        size: Number of its chunks.
        manifest: Checksum of its manifest file.
    """

    after: int
    until: int
    name: str
    size: int
    manifest: bytes


def saved_shards(connection: Connection) -> tuple[Saved, ...]:
    """The shards that the store knows, in the order of their chunks; raises LibraryError on a wrong checksum."""
    found = []
    for row in connection.execute(select(shards).order_by(shards.c.after)):
        saved = Saved(*row[:5])
        if _digest(saved) != row.digest:
            raise records.damaged("shard record", saved.name)
        found.append(saved)
    return tuple(found)


def load(folder: Path, saved: Saved) -> Shard:
    """Read a shard whose files are as they were written. Raises LibraryError if one is missing or differs."""
    place = folder / DERIVED / saved.name
    try:
        expected = _manifest(place, saved)
        if not is_marked(place, list(expected)):
            for name, digest in expected.items():
                if digest_of(place / name) != digest:
                    raise _differs(place / name)
            mark(place, list(expected))
        return read_shard_files(place)
    except OSError as error:  # also a writer's sweep, after this reader's transaction began
        raise _unreadable(place, error) from error


def load_all(folder: Path, wanted: Sequence[Saved]) -> list[Shard | LibraryError]:
    """:func:`load` on all cores: what takes time is hashing, which lets go of the interpreter."""

    def attempt(saved: Saved) -> Shard | LibraryError:
        try:
            return load(folder, saved)
        except LibraryError as error:
            return error

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(attempt, wanted))


def check(place: Path, saved: Saved) -> Iterator[LibraryError]:
    """What is wrong with a shard's files; every byte is read."""
    try:
        for name, digest in _manifest(place, saved).items():
            if digest_of(place / name) != digest:
                yield _differs(place / name)
    except OSError as error:
        yield _unreadable(place, error)
    except LibraryError as error:
        yield error


def _manifest(place: Path, saved: Saved) -> dict[str, str]:
    """sha256 of each file, in hex; raises LibraryError unless the manifest is the one that the store knows."""
    text = (place / MANIFEST).read_bytes()
    if records.digest(text) != saved.manifest:
        raise _differs(place / MANIFEST)
    files: dict[str, str] = json.loads(text)["sha256"]
    return files


def _differs(path: Path) -> LibraryError:
    return LibraryError("A derived file does not match its checksum", path, _REMEDY)


def _unreadable(place: Path, error: OSError) -> LibraryError:
    return LibraryError(f"A derived file cannot be read ({error.strerror or error})", place, _REMEDY)


def save(folder: Path, connection: Connection, after: int, until: int, dimension: int) -> Saved | None:
    """Write the files of a shard; None if no chunk is left in the range. The store learns of it by :func:`record`."""
    shard = rows.read_shard(connection, after, until, dimension)
    return None if shard is None else write(folder, shard, after, until, generation(connection))


def write(folder: Path, shard: Shard, after: int, until: int, generation: int) -> Saved:
    """Write the files of a shard with all chunks that the range has at this generation."""
    name = uuid.uuid4().hex
    draft = folder / DERIVED / f".{name}"
    draft.mkdir(parents=True)
    files = write_shard_files(shard, draft)
    manifest = {
        "generation": generation, "after": after, "until": until,
        "sha256": {path.name: digest_of(path) for path in files},
    }  # fmt: skip
    text = json.dumps(manifest, indent=1).encode()
    (draft / MANIFEST).write_bytes(text)
    sync_all([*files, draft / MANIFEST])
    sync_folder(draft)
    draft.rename(folder / DERIVED / name)
    sync_folder(folder / DERIVED)
    return Saved(after, until, name, shard.size, records.digest(text))


def record(connection: Connection, saved: Saved | None, after: int, until: int) -> None:
    """Have the store know this shard in place of all those in the range."""
    connection.execute(delete(shards).where(shards.c.after >= after, shards.c.until <= until))
    if saved is not None:
        values = {"after": saved.after, "until": saved.until, "name": saved.name, "size": saved.size,
                  "manifest": saved.manifest, "digest": _digest(saved)}  # fmt: skip
        connection.execute(insert(shards), values)


def due(known: tuple[Saved, ...], last: int, fresh: int) -> tuple[int, int] | None:
    """The next range (after, until) of chunk ids that should become one shard, or None.

    Equal sizes merge like digits carry, so a chunk is written again only a few times, however large the library.

    Args:
        last: Highest chunk id that the next shard may have.
        fresh: Number of chunks that no shard has.
    """
    if fresh >= SEAL:
        after = known[-1].until if known else 0
        return after, last
    for smallest, largest in ((0, SEAL * FACTOR), (SEAL * FACTOR // 2, LARGEST)):
        run: list[Saved] = []
        for saved in known:
            run = [*run, saved] if smallest <= saved.size < largest else []
            size = sum(part.size for part in run)
            if size > LARGEST and len(run) > 2 and size - saved.size > LARGEST // 2:
                return run[0].after, run[-2].until  # as much as one shard may hold
            if size > LARGEST:
                run = [saved]
            if len(run) == FACTOR:
                return run[0].after, run[-1].until
    return None


def sweep(folder: Path, known: tuple[Saved, ...]) -> None:
    """Delete folders that the store does not know: left by a crash, or merged."""
    names = {saved.name for saved in known}
    for place in (folder / DERIVED).glob("*"):
        if place.name not in names:
            shutil.rmtree(place, ignore_errors=True)  # on Windows a reader may hold it; the next sweep gets it
    for draft in folder.glob(f".{NOTE}.*"):
        draft.unlink(missing_ok=True)


def _digest(saved: Saved) -> bytes:
    return records.digest(saved.after, saved.until, saved.name, saved.size, saved.manifest)
