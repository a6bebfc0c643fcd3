"""Changes of a library. The caller holds the writer's lock; each function commits once, or not at all."""

from __future__ import annotations

import logging
import uuid
from concurrent.futures import Executor, Future, ThreadPoolExecutor

from sqlalchemy import Connection, delete

from index.errors import LibraryError
from index.library import catalog, derived, ingest, meta, records, rows, schema
from index.library.bulk import insert_rows
from index.library.high_water import note_commit
from index.library.info import Added, Progress, ReportInfo
from index.library.store import Store
from index.search.embed import Embedder

_log = logging.getLogger(__name__)


def insert_prepared(store: Store, prepared: ingest.Prepared, model: Embedder) -> Added:
    """Store a prepared report, as a new one or as the next version of one that is there."""
    report = prepared.report
    with store.writing() as connection, ThreadPoolExecutor(1) as pool:
        bind_model(connection, store, model)
        before = catalog.predecessor(connection, report)
        placed = ingest.place(connection, prepared)
        # The files wait for the disk while the rows are inserted.
        saving = _save_ahead(store, connection, placed, pool)
        ingest.store(connection, placed, before)
        if saving is not None:
            _record_ahead(connection, placed, saving)
    seal(store)
    if before is None:
        return Added(report.id, "added", report.name, 1, None, len(prepared.chunks))
    version = before.info.version + 1
    return Added(report.id, "replaced", report.name, version, before.info.id, len(prepared.chunks))


def _save_ahead(
    store: Store, connection: Connection, placed: ingest.Placed, pool: Executor
) -> Future[derived.Saved] | None:
    """Begin to write the report as a shard of its own; None if it has no index, or chunks before it have no shard."""
    known, index = derived.saved_shards(connection), placed.prepared.index
    after = known[-1].until if known else 0
    if index is None or rows.last_chunk(connection) > after:
        return None
    shard, now = placed.shard(index), meta.generation(connection)
    return pool.submit(derived.write, store.folder, shard, after, shard.last, now + 1)


def _record_ahead(connection: Connection, placed: ingest.Placed, saving: Future[derived.Saved]) -> None:
    try:
        saved = saving.result()
    except OSError as error:
        _log.warning("The search index was not saved: %s", error)
        return
    derived.record(connection, saved, saved.after, saved.until)


def remove(store: Store, id: str) -> ReportInfo:
    """Delete one version of a report with everything that came from it."""
    with store.writing() as connection:
        entry = catalog.resolve(catalog.entries(connection), id)
        catalog.delete_report(connection, entry.seq)
    return entry.info


def bind_model(connection: Connection, store: Store, model: Embedder) -> None:
    """Record the embedding model at the first report; later ones must have the same."""
    name = meta.get_meta(connection, "embedding")
    if name is None:
        _set_model(connection, model)
    elif name != model.name or meta.dimension(connection) != model.dimension:
        raise other_model(store, name, model)


def other_model(store: Store, name: str, model: Embedder) -> LibraryError:
    """The error for vectors of two models."""
    return LibraryError(
        f"The library was made with the embedding model {name}, not {model.name}", store.folder,
        "Open it without naming a model, or have all vectors made anew (`yanbao library reembed`).",
    )  # fmt: skip


def reembed(store: Store, model: Embedder, progress: Progress) -> None:
    """Replace all vectors by those of another model."""
    with store.reading() as connection:
        passages = rows.read_passages(connection)
    vectors = ingest.embed(list(passages.values()), model, progress)
    values = records.vector_rows(list(passages), vectors)
    with store.writing() as connection:
        connection.execute(delete(schema.vectors))
        connection.execute(delete(schema.shards))
        insert_rows(connection, schema.vectors, records.VECTOR_ROW, values)
        _set_model(connection, model)
    seal(store)


def rebuild(store: Store, progress: Progress) -> None:
    """Make all derived files anew from the store."""
    with store.writing(content=False) as connection:
        connection.execute(delete(schema.shards))
    try:
        _seal(store, progress)
    except OSError as error:
        raise LibraryError(
            f"The search index cannot be written ({error.strerror or error})", store.folder, "Free some space."
        ) from error
    with store.reading() as connection:
        note_commit(store.folder, meta.generation(connection))


def seal(store: Store) -> None:
    """Save new chunks as shards once there are many. It is for speed alone, so a full disk only delays it."""
    try:
        _seal(store)
    except (LibraryError, OSError) as error:
        _log.warning("The search index was not saved and is kept in memory: %s", error)


def _seal(store: Store, progress: Progress | None = None) -> None:
    while True:
        with store.reading() as connection:
            known = derived.saved_shards(connection)
            start = known[-1].until if known else 0
            fresh = rows.count_chunks(connection, start)
            if progress is not None:
                done = sum(saved.size for saved in known)
                progress("index", done, done + fresh)
            span = derived.due(known, rows.last_of_next(connection, start, derived.LARGEST), fresh)
            size = meta.dimension(connection)
            if span is None or size is None:
                break
            saved = derived.save(store.folder, connection, *span, size)
        with store.writing(content=False) as connection:
            derived.record(connection, saved, *span)
    derived.sweep(store.folder, known)


def _set_model(connection: Connection, model: Embedder) -> None:
    meta.set_meta(connection, "embedding", model.name)
    meta.set_meta(connection, "dimension", str(model.dimension))
    meta.set_meta(connection, "vectors", uuid.uuid4().hex)
