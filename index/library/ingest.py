"""A report to everything that is stored about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from index.fact import Fact
from index.hit import Chunk
from index.library import catalog, derived, records, schema
from index.library.bulk import insert_rows
from index.library.info import Progress
from index.report import Report
from index.search.chunks import chunks_of
from index.search.dense import DenseIndex
from index.search.embed import Embedder
from index.search.keyword import KeywordIndex
from index.search.passages import Passage, combined, passages_of
from index.search.segment import Segmenter
from index.search.shard import KINDS, ROW, Shard

_BATCH = 256  # chunks between two progress reports
_DIGEST = records.CHUNK_ROW.index("digest")


@dataclass(frozen=True)
class Index:
    """Both indexes over the chunks of a report that is a shard of its own."""

    keyword: KeywordIndex
    dense: DenseIndex

    @classmethod
    def build(cls, words: Sequence[Sequence[str]], vectors: NDArray[np.float32]) -> Index:
        """Of search words, and vectors float32 (n, d)."""
        return cls(KeywordIndex.build(words), DenseIndex.build(vectors))


@dataclass(frozen=True)
class Prepared:
    """A report, ready to be stored.

    Attributes:
        report: With the findings of the self-checks.
        facts: Its facts.
        chunks: Its chunks, without ids.
        words: Search words of each chunk.
        vectors: float32 (chunks, dimension).
        index: Both indexes, where there are chunks enough; else they are built later, with those of other reports.
    """

    report: Report
    facts: tuple[Fact, ...]
    chunks: tuple[Chunk, ...]
    words: tuple[list[str], ...]
    vectors: NDArray[np.float32]
    index: Index | None = None


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
    index = Index.build(words, vectors) if derived.SEAL <= len(chunks) <= derived.LARGEST else None
    return Prepared(report, facts, chunks, words, vectors, index)


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


@dataclass(frozen=True)
class Placed:
    """A prepared report with its place in the store: what the next ids are is known only inside a transaction.

    Attributes:
        seq: Sequence number of the report.
        ids: Of its chunks, one after the other.
        sections: Id of each section path.
    """

    prepared: Prepared
    seq: int
    ids: range
    sections: dict[tuple[str, ...], int]

    def shard(self, index: Index) -> Shard:
        """The report's chunks as a shard of their own."""
        kinds = {kind: at for at, kind in enumerate(KINDS)}
        rows = np.empty(len(self.ids), ROW)
        rows["id"], rows["report"] = self.ids, self.seq
        rows["section"] = [self.sections[chunk.section] for chunk in self.prepared.chunks]
        rows["kind"] = [kinds[chunk.kind] for chunk in self.prepared.chunks]
        return Shard(rows, frozenset({self.seq}), index.keyword, index.dense)


def place(connection: Connection, prepared: Prepared) -> Placed:
    """Give a report, its sections and its chunks their ids."""
    first, first_section = catalog.next_id(connection, "chunks"), catalog.next_id(connection, "sections")
    paths = dict.fromkeys(chunk.section for chunk in prepared.chunks)
    sections = {path: first_section + at for at, path in enumerate(paths)}
    ids = range(first, first + len(prepared.chunks))
    return Placed(prepared, catalog.next_id(connection, "reports"), ids, sections)


def store(connection: Connection, placed: Placed, before: catalog.Entry | None) -> None:
    """Insert a report in the caller's transaction, the one in which it was placed."""
    prepared, seq = placed.prepared, placed.seq
    chunks = [
        (*records.chunk_row(chunk, id, words), seq, placed.sections[chunk.section])
        for chunk, id, words in zip(prepared.chunks, placed.ids, prepared.words, strict=True)
    ]
    facts = [records.fact_row(fact) for fact in prepared.facts]
    catalog.insert_report(
        connection, seq, prepared.report, before, records.facts_digest(facts), len(facts),
        chunks_digest(row[_DIGEST] for row in chunks), len(chunks),
    )  # fmt: skip
    insert_rows(
        connection, schema.sections, ("id", "report", "path"),
        [(id, seq, records.pack_path(path)) for path, id in placed.sections.items()],
    )  # fmt: skip
    numbered = [(seq, at, *row.values()) for at, row in enumerate(facts)]
    insert_rows(connection, schema.facts, ("report", "position", *records.FACT_COLUMNS), numbered)
    insert_rows(connection, schema.chunks, (*records.CHUNK_ROW, "report", "section"), chunks)
    insert_rows(connection, schema.vectors, records.VECTOR_ROW, records.vector_rows(placed.ids, prepared.vectors))


def chunks_digest(digests: Any) -> bytes:
    """Checksum over a report's chunk checksums, in order: a lost chunk shows."""
    return records.digest(b"".join(digest if isinstance(digest, bytes) else b"?" for digest in digests))
