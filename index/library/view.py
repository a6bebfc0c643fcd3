"""What a reader knows of one generation of the library: its reports and its shards."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from index.errors import LibraryError
from index.library import catalog, derived, meta, rows
from index.library.catalog import Entry
from index.search.shard import Shard

_MOST_FRESH = 8  # shards in memory before they become one
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class View:
    """A snapshot; never changed, only replaced.

    Attributes:
        generation: Of the store.
        entries: All versions of all reports, in the order of adding.
        saved: Shards by the name of their folder.
        fresh: Shards in memory, of the chunks that no saved shard has.
        saved_until: Chunks up to this id are in ``saved``.
        until: Chunks up to this id are in ``saved`` or ``fresh``.
        vectors: Changes when all vectors are made anew.
        model: Name of the embedding model, "" before the first report.
    """

    generation: int
    entries: tuple[Entry, ...]
    saved: dict[str, Shard]
    fresh: tuple[Shard, ...]
    saved_until: int
    until: int
    vectors: str
    model: str

    @property
    def shards(self) -> tuple[Shard, ...]:
        return (*self.saved.values(), *self.fresh)


def load(connection: Connection, folder: Path, held: View | None = None) -> View:
    """The view of the connection's state. What ``held`` knows already is not read again."""
    entries, now = catalog.entries(connection), meta.generation(connection)
    size = meta.dimension(connection)
    vectors = meta.get_meta(connection, "vectors")
    if size is None or vectors is None:
        return View(now, entries, {}, (), 0, 0, "", "")
    if held is not None and held.vectors != vectors:
        held = None
    last = rows.last_chunk(connection)
    if held is None or len(held.fresh) >= _MOST_FRESH or not held.until:
        saved, start = _saved(connection, folder, size, {} if held is None else held.saved)
        fresh: tuple[Shard, ...] = ()
        read = start
    else:
        saved, start, fresh, read = held.saved, held.saved_until, held.fresh, held.until
    if last > read:
        shard = rows.read_shard(connection, read, last, size)
        fresh = fresh if shard is None else (*fresh, shard)
    model = meta.get_meta(connection, "embedding") or ""
    return View(now, entries, saved, fresh, start, max(last, read), vectors, model)


def _saved(
    connection: Connection, folder: Path, dimension: int, held: dict[str, Shard]
) -> tuple[dict[str, Shard], int]:
    known = derived.saved_shards(connection)
    new = [saved for saved in known if saved.name not in held]
    loaded: dict[str, Shard | LibraryError | None] = {saved.name: held.get(saved.name) for saved in known}
    loaded |= zip((saved.name for saved in new), derived.load_all(folder, new), strict=True)
    shards: dict[str, Shard] = {}
    for saved in known:
        shard = loaded[saved.name]
        if isinstance(shard, LibraryError):
            # The store has everything that the files had; only memory and time are lost.
            _log.warning("%s The chunks are read from the store instead.", shard)
            shard = rows.read_shard(connection, saved.after, saved.until, dimension)
        if shard is not None:
            shards[saved.name] = shard
    return shards, known[-1].until if known else 0
