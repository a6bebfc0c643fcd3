"""A report to everything that is stored about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, insert

from index.fact import Fact
from index.hit import Chunk
from index.library import catalog, records, schema
from index.library.info import Progress
from index.report import Report
from index.search.chunks import chunks_of
from index.search.embed import Embedder
from index.search.passages import Passage, combined, passages_of
from index.search.segment import Segmenter

_BATCH = 256  # chunks between two progress reports


@dataclass(frozen=True)
class Prepared:
    """A report, ready to be stored.

    Attributes:
        report: With the findings of the self-checks.
        facts: Its facts.
        chunks: Its chunks, without ids.
        words: Search words of each chunk.
        vectors: float32 (chunks, dimension).
    """

    report: Report
    facts: tuple[Fact, ...]
    chunks: tuple[Chunk, ...]
    words: tuple[list[str], ...]
    vectors: NDArray[np.float32]


def prepare(report: Report, embedder: Embedder, progress: Progress) -> Prepared:
    """Facts, self-checks, chunks, search words and vectors of a report."""
    from index.ledger import check, facts_of

    progress("facts", 0, 1)
    facts = facts_of(report)
    report = replace(report, findings=tuple(dict.fromkeys((*report.findings, *check(report, facts)))))
    progress("facts", 1, 1)
    chunks = chunks_of(report)
    segmenter = Segmenter(names_of(facts))
    words = tuple(segmenter.words(chunk.text) for chunk in chunks)
    vectors = embed(passages_of(report, chunks), embedder, progress)
    return Prepared(report, facts, chunks, words, vectors)


def names_of(facts: Sequence[Fact]) -> set[str]:
    """Names and codes that should be search words."""
    return {name for fact in facts if fact.table for name in (fact.entity.name, fact.entity.code) if name}


def embed(passages: Sequence[Passage], embedder: Embedder, progress: Progress) -> NDArray[np.float32]:
    """Unit vectors float32 (n, dimension), longest texts first so that batches are of like lengths."""

    def by_length(texts: list[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), embedder.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        progress("embed", 0, len(texts))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            vectors[part] = embedder.embed([texts[at] for at in part], kind="passage")
            progress("embed", start + len(part), len(texts))
        return vectors

    return combined(passages, by_length)


def store(connection: Connection, prepared: Prepared, before: catalog.Entry | None) -> int:
    """Insert a prepared report in the caller's transaction; returns its sequence number."""
    first = catalog.next_id(connection, "chunks")
    chunks = [replace(chunk, id=first + at) for at, chunk in enumerate(prepared.chunks)]
    rows = [records.chunk_row(chunk, words) for chunk, words in zip(chunks, prepared.words, strict=True)]
    facts = [records.fact_row(fact) for fact in prepared.facts]
    seq = catalog.insert_report(
        connection, prepared.report, before, records.facts_digest(facts), len(facts),
        chunks_digest(row["digest"] for row in rows), len(rows),
    )  # fmt: skip
    section_ids = _store_sections(connection, seq, chunks)
    owned: list[dict[str, Any]] = [
        row | {"report": seq, "section": section_ids[chunk.section]} for row, chunk in zip(rows, chunks, strict=True)
    ]
    vectors = [
        {"chunk": chunk.id, "vector": data, "digest": records.vector_digest(chunk.id, data)}
        for chunk, data in zip(chunks, map(records.pack_vector, prepared.vectors), strict=True)
    ]
    numbered = [row | {"report": seq, "position": at} for at, row in enumerate(facts)]
    for table, values in ((schema.facts, numbered), (schema.chunks, owned), (schema.vectors, vectors)):
        if values:
            connection.execute(insert(table), values)
    return seq


def chunks_digest(digests: Any) -> bytes:
    """Checksum over a report's chunk checksums, in order: a lost chunk shows."""
    return records.digest(b"".join(digest if isinstance(digest, bytes) else b"?" for digest in digests))


def _store_sections(connection: Connection, seq: int, chunks: Sequence[Chunk]) -> dict[tuple[str, ...], int]:
    first = catalog.next_id(connection, "sections")
    ids = {path: first + at for at, path in enumerate(dict.fromkeys(chunk.section for chunk in chunks))}
    rows = [{"id": id, "report": seq, "path": records.pack_path(path)} for path, id in ids.items()]
    if rows:
        connection.execute(insert(schema.sections), rows)
    return ids
