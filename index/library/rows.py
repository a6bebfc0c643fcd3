"""Reading chunks, vectors and facts from the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, func, select

from index.errors import LibraryError
from index.fact import Fact
from index.hit import Chunk
from index.library import records
from index.library.catalog import Entry, entries, payload_of
from index.library.schema import chunks, facts, reports, sections, vectors
from index.search.passages import Passage, passages_of
from index.search.shard import KINDS, ROW, Shard

# One parameter for all ids: a search reads hundreds of vectors; a statement with as many parameters is compiled anew.
_GIVEN = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_VECTORS = select(vectors.c.chunk, vectors.c.vector, vectors.c.digest).where(vectors.c.chunk.in_(_GIVEN))
_CHUNKS = (
    select(*(chunks.c[name] for name in ("id", *records.CHUNK_COLUMNS, "digest")))
    .add_columns(sections.c.path, reports.c.id.label("owner"))
    .join(sections, sections.c.id == chunks.c.section)
    .join(reports, reports.c.seq == chunks.c.report)
    .where(chunks.c.id.in_(_GIVEN))
)


def read_vectors(connection: Connection, ids: NDArray[np.int64], dimension: int) -> NDArray[np.float32]:
    """Vectors of chunks, float32 (n, dimension), in the order of ``ids``; all must exist."""
    wanted: list[int] = ids.tolist()
    found = {row[0]: row for row in connection.execute(_VECTORS, {"ids": json.dumps(wanted)}).all()}
    missing = [id for id in wanted if id not in found]
    if missing:
        raise records.damaged("vector", missing[0])
    return records.unpack_vectors([found[id] for id in wanted], dimension)


def read_chunks(connection: Connection, ids: Sequence[int]) -> dict[int, Chunk]:
    """Chunks by id; raises LibraryError on a wrong checksum."""
    rows = connection.execute(_CHUNKS, {"ids": json.dumps(list(ids))}).mappings().all()
    found = {
        row["id"]: records.chunk_of(row, row["id"], row["owner"], records.unpack_path(row["path"])) for row in rows
    }
    missing = [id for id in ids if id not in found]
    if missing:
        raise records.damaged("chunk", missing[0])
    return found


def read_facts(connection: Connection, entry: Entry) -> tuple[Fact, ...]:
    """All facts of a report, in order; raises LibraryError on a wrong checksum."""
    query = select(facts).where(facts.c.report == entry.seq).order_by(facts.c.position)
    rows = connection.execute(query).mappings().all()
    if records.facts_digest(rows) != entry.facts_digest:
        raise records.damaged("set of facts", entry.info.id)
    return tuple(records.fact_of(row, entry.info.id) for row in rows)


def read_names(connection: Connection) -> set[str]:
    """Names and codes of all entities with a fact in a table."""
    return {name for column in ("entity_name", "entity_code") for name in _distinct(connection, column)}


def _distinct(connection: Connection, column: str) -> Iterator[str]:
    """The column's values, each by a step in its index: in proportion to the names, not to the facts."""
    least = f"SELECT min({column}) FROM facts WHERE table_id IS NOT NULL"
    found = connection.exec_driver_sql(
        f"WITH RECURSIVE names(name) AS ({least} UNION ALL "
        f"SELECT ({least} AND {column} > name) FROM names WHERE name IS NOT NULL) SELECT name FROM names"
    )
    return (row[0] for row in found if row[0])


def read_shard(connection: Connection, after: int, until: int, dimension: int) -> Shard | None:
    """Build a shard of the chunks with after < id ≤ until; None if there are none."""
    query = (
        select(chunks.c.id, chunks.c.report, chunks.c.section, chunks.c.kind, chunks.c.words)
        .add_columns(vectors.c.vector, vectors.c.digest)
        .join(vectors, vectors.c.chunk == chunks.c.id)
        .where(chunks.c.id > after, chunks.c.id <= until)
        .order_by(chunks.c.id)
    )
    found: Sequence[Any] = connection.execute(query).all()
    if not found:
        return None
    return Shard.build(_shard_rows(found), [row[4].split("\t") if row[4] else [] for row in found],
                       records.unpack_vectors([(row[0], row[5], row[6]) for row in found], dimension))  # fmt: skip


def _shard_rows(found: Sequence[Any]) -> NDArray[np.void]:
    kinds = {kind.value: at for at, kind in enumerate(KINDS)}
    try:
        return np.array([(row[0], row[1], row[2], kinds[row[3]]) for row in found], ROW)
    except KeyError as error:
        raise LibraryError("A stored chunk has an unknown kind", error, "Run `yanbao library verify`.") from error


def matching_sections(connection: Connection, text: str) -> frozenset[int]:
    """Ids of the sections with ``text`` in one of their headings."""
    rows = connection.execute(select(sections.c.id, sections.c.path))
    wanted = "".join(text.split())
    return frozenset(
        row[0] for row in rows if any(wanted in "".join(part.split()) for part in records.unpack_path(row[1]))
    )


def count_chunks(connection: Connection, after: int) -> int:
    """Number of chunks with a higher id."""
    return int(connection.execute(select(func.count()).where(chunks.c.id > after)).scalar_one())


def last_chunk(connection: Connection) -> int:
    """Highest chunk id in the store, 0 if there is none."""
    return connection.execute(select(chunks.c.id).order_by(chunks.c.id.desc()).limit(1)).scalar_one_or_none() or 0


def last_of_next(connection: Connection, after: int, count: int) -> int:
    """Id of the last of the next ``count`` chunks (not ids: removed reports leave gaps); ``after`` if there is none."""
    following = select(chunks.c.id).where(chunks.c.id > after).order_by(chunks.c.id).limit(count).subquery()
    return connection.execute(select(func.max(following.c.id))).scalar_one() or after


def read_passages(connection: Connection) -> dict[int, Passage]:
    """What is embedded of each chunk, by id, in order; raises LibraryError on a wrong checksum."""
    found: dict[int, Passage] = {}
    for entry in entries(connection):
        query = select(chunks.c.id).where(chunks.c.report == entry.seq).order_by(chunks.c.id)
        ids = [row[0] for row in connection.execute(query)]
        held = read_chunks(connection, ids)
        passages = passages_of(payload_of(connection, entry), [held[id] for id in ids])
        found |= zip(ids, passages, strict=True)
    return dict(sorted(found.items()))


def as_ids(ids: Sequence[int]) -> NDArray[np.int64]:
    """Chunk ids as int64 (n,)."""
    return np.asarray(ids, np.int64)
