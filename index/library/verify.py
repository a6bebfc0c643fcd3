"""Every record and every derived file, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, func, select

from index.errors import YanbaoError
from index.library import catalog, derived, ingest, meta, records, rows, schema
from index.library.catalog import Entry
from index.library.high_water import NOTE, last_commit
from index.library.info import Problem
from index.library.migrations import newest
from index.library.store import Store, check_format, schema_digest

_RESTORE = "Restore the library from a copy, or read the reports into a new library."
_AGAIN = "Remove the report and add its file again, or restore the library from a copy."
_NOTE_AGAIN = "Look whether all reports are there, add what is missing, then run `yanbao library rebuild`."
_SLICE = 500


def verify(store: Store) -> list[Problem]:
    """What is wrong with a library; all records are read, none is sampled."""
    try:
        with store.reading() as connection:
            found = [*_structure(store, connection), *_contents(connection), *_files(store, connection)]
            return [*found, *_lost_commits(store, connection)]
    except YanbaoError as error:
        return [Problem(str(error), str(store.folder), error.remedy or _RESTORE)]


def _structure(store: Store, connection: Connection) -> Iterator[Problem]:
    made = meta.get_meta(connection, "schema") == schema_digest(connection)
    if check_format(connection, store.folder) != newest() or not made:
        yield Problem("The store's tables are not as they were made", str(store.folder), _RESTORE)
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield Problem(f"SQLite: {line}", str(store.folder), _RESTORE)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Problem("A row belongs to nothing", f"{row[0]} {row[1]}", _RESTORE)
    for table in (schema.reports.c.seq, schema.chunks.c.id, schema.sections.c.id):
        highest = connection.execute(select(func.max(table))).scalar_one() or 0
        used = connection.exec_driver_sql(
            "SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (table.table.name,)
        ).scalar_one()  # fmt: skip
        if highest > (used or 0):
            yield Problem("The counter of used ids is behind", table.table.name, _RESTORE)


def _lost_commits(store: Store, connection: Connection) -> Iterator[Problem]:
    now = meta.generation(connection)
    try:
        noted = last_commit(store.folder)
    except ValueError:
        yield Problem("The note of the last commit is damaged", NOTE, _NOTE_AGAIN, derived=True)
        return
    if noted > now:
        yield Problem(f"Commit {noted} was acknowledged, the store is at {now}", NOTE, _NOTE_AGAIN, derived=True)


def _contents(connection: Connection) -> Iterator[Problem]:
    for key in ("library", "generation", "embedding", "dimension", "vectors"):
        yield from _tried(lambda key=key: meta.get_meta(connection, key), key)  # type: ignore[misc]
    entries = catalog.entries(connection)
    for entry in entries:
        where = f"{entry.info.id} ({entry.info.name})"
        yield from _tried(lambda entry=entry: catalog.payload_of(connection, entry), where)  # type: ignore[misc]
        yield from _tried(lambda entry=entry: rows.read_facts(connection, entry), where)  # type: ignore[misc]
        yield from _tried(lambda entry=entry: _check_chunks(connection, entry), where)  # type: ignore[misc]


def _check_chunks(connection: Connection, entry: Entry) -> None:
    """Raises LibraryError unless all chunks and vectors of a report are as they were stored."""
    chunks = schema.chunks
    query = select(chunks.c.id, chunks.c.digest).where(chunks.c.report == entry.seq).order_by(chunks.c.id)
    found = connection.execute(query).all()
    if ingest.chunks_digest(row[1] for row in found) != entry.chunks_digest:
        raise records.damaged("list of chunks", entry.info.id)
    size = meta.dimension(connection) or 0
    for start in range(0, len(found), _SLICE):
        ids = [row[0] for row in found[start : start + _SLICE]]
        for chunk in rows.read_chunks(connection, ids).values():
            if chunk.report != entry.info.id:
                raise records.damaged("chunk's owner", chunk.id)
        rows.read_vectors(connection, rows.as_ids(ids), size)


def _files(store: Store, connection: Connection) -> Iterator[Problem]:
    for saved in derived.saved_shards(connection):
        place = store.folder / derived.DERIVED / saved.name
        for error in derived.check(place, saved):
            yield Problem(error.what, str(error.which), error.remedy, derived=True)


def _tried(read: Callable[[], object], where: str) -> Iterator[Problem]:
    try:
        read()
    except YanbaoError as error:
        yield Problem(str(error), where, error.remedy or _AGAIN)
