"""Nearest vectors by inner product, with FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.search.index_types import IndexType, index_type_for

_TRAINING_PER_LIST = 64


def _faiss() -> Any:
    import faiss

    # The wheel's 128,000 makes a batched flat search ten times slower.
    faiss.cvar.distance_compute_blas_threshold = 20
    return faiss


class DenseIndex:
    """Vectors of one shard. Positions count from 0 in the order in which the vectors were given."""

    def __init__(self, index: Any, kind: IndexType) -> None:
        self._index, self._kind = index, kind

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """True if the scores are exact inner products of float32 vectors."""
        return self._kind.lists == 0

    @classmethod
    def build(cls, vectors: NDArray[np.float32], kind: IndexType | None = None) -> DenseIndex:
        """Index normalised vectors, float32 (n, d); the type is chosen by n unless ``kind`` is given."""
        faiss = _faiss()
        vectors = np.ascontiguousarray(vectors, np.float32)
        count, dimension = vectors.shape
        kind = kind or index_type_for(count)
        index = faiss.index_factory(dimension, kind.factory.format(lists=kind.lists), faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            step = max(1, count // (_TRAINING_PER_LIST * kind.lists))
            index.train(vectors[::step])
        index.add(vectors)
        return cls(index, kind)

    def search(
        self, query: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The best positions for one query, best first.

        Args:
            query: float32 (d,), normalised.
            count: How many at most.
            allowed: bool (n,); the others are not searched at all.

        Returns:
            Scores float32 (m,) and positions int64 (m,), m ≤ count.
        """
        faiss = _faiss()
        share = 1.0 if allowed is None else float(np.count_nonzero(allowed)) / max(1, self.size)
        if share == 0.0 or self.size == 0:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        selector = None if bits is None else faiss.IDSelectorBitmap(bits)
        if self._kind.lists:
            # A narrow filter leaves few vectors per list, so more lists are visited at the same cost.
            probes = min(self._kind.lists, int(np.ceil(self._kind.probes / share)))
            parameters = faiss.SearchParametersIVF(sel=selector, nprobe=probes)
        else:
            parameters = None if selector is None else faiss.SearchParameters(sel=selector)
        scores, positions = self._index.search(
            np.ascontiguousarray(query[None, :], np.float32), min(count, self.size), params=parameters
        )
        found = positions[0] >= 0
        return scores[0][found], positions[0][found]

    def save(self, path: Path) -> None:
        """Write the index to ``path`` (not atomic: the caller renames)."""
        _faiss().write_index(self._index, str(path))

    @classmethod
    def read(cls, path: Path) -> DenseIndex:
        """Memory-map a saved index. The caller has checked the file's digest: FAISS trusts its input."""
        faiss = _faiss()
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        return cls(index, index_type_for(int(index.ntotal)))
