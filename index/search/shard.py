"""A run of chunks with both their indexes: in memory for new chunks, on disk for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.hit import ChunkKind
from index.search.dense import DenseIndex
from index.search.keyword import KeywordIndex

ROW = np.dtype([("id", "<i8"), ("report", "<i8"), ("section", "<i8"), ("kind", "<i8")])
KINDS: tuple[ChunkKind, ...] = (ChunkKind.PROSE, ChunkKind.CARD, ChunkKind.ROW)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search may return.

    Attributes:
        reports: Sequence numbers of the reports.
        sections: Section ids, or None for all.
        kinds: Chunk kinds, or None for all.
    """

    reports: frozenset[int]
    sections: frozenset[int] | None = None
    kinds: frozenset[ChunkKind] | None = None


@dataclass(frozen=True)
class Shard:
    """Chunks in the order of their ids.

    Attributes:
        rows: ``ROW`` (n,): chunk id, report sequence number, section id, position in ``KINDS``.
        reports: The report sequence numbers that occur.
        keyword: BM25 over the n chunks.
        dense: Vectors of the n chunks.
    """

    rows: NDArray[np.void]
    reports: frozenset[int]
    keyword: KeywordIndex
    dense: DenseIndex

    @classmethod
    def build(cls, rows: NDArray[np.void], words: Sequence[Sequence[str]], vectors: NDArray[np.float32]) -> Shard:
        """Index chunks: ``rows`` (n,), their search words, and their vectors float32 (n, d)."""
        reports = frozenset(np.unique(rows["report"]).tolist())
        return cls(rows, reports, KeywordIndex.build(words), DenseIndex.build(vectors))

    @property
    def size(self) -> int:
        return len(self.rows)

    @property
    def last(self) -> int:
        """Highest chunk id."""
        return int(self.rows["id"][-1])

    def allowed(self, scope: Scope) -> NDArray[np.bool_] | None:
        """Which chunks are in scope, bool (n,); None if all are."""
        if self.reports <= scope.reports and scope.sections is None and scope.kinds is None:
            return None
        mask = _among(self.rows["report"], scope.reports & self.reports)
        if scope.sections is not None:
            mask &= _among(self.rows["section"], scope.sections)
        if scope.kinds is not None:
            mask &= _among(self.rows["kind"], {KINDS.index(kind) for kind in scope.kinds})
        return mask


def _among(values: NDArray[np.int64], wanted: frozenset[int] | set[int]) -> NDArray[np.bool_]:
    if not wanted:
        return np.zeros(len(values), np.bool_)
    # Ids are small numbers, so a table of all of them is quicker than sorting.
    return np.isin(values, np.fromiter(wanted, np.int64, len(wanted)), kind="table")
