"""Nearest vectors by inner product, with FAISS."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.search.index_types import index_type_for

_TRAINING = 65_536  # vectors; what is trained are means and ranges
_REFINED = 4  # candidates by one bit per dimension that are scored by eight, per candidate that is wanted
_log = logging.getLogger(__name__)


def _faiss() -> Any:
    import faiss

    # The wheel's 128,000 makes a batched flat search ten times slower.
    faiss.cvar.distance_compute_blas_threshold = 20
    # One query is too little work to share; waiting threads cost more than they bring. Applies to this thread only.
    faiss.omp_set_num_threads(1)
    return faiss


def has_gpu(device: str = "auto") -> bool:
    """Whether FAISS can use a GPU here: it is built for one, there is one, and ``device`` does not say ``cpu``."""
    count = getattr(_faiss(), "get_num_gpus", lambda: 0)
    return device != "cpu" and int(count()) > 0


class DenseIndex:
    """Vectors of one shard. Positions count from 0 in the order in which the vectors were given."""

    def __init__(self, index: Any, device: str = "auto") -> None:
        self._index = index
        self._on_gpu = _moved(index) if has_gpu(device) else None

    @property
    def size(self) -> int:
        """Number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @classmethod
    def build(cls, vectors: NDArray[np.float32], factory: str = "", device: str = "auto") -> DenseIndex:
        """Index normalised vectors, float32 (n, d).

        Args:
            factory: FAISS factory string; by default chosen by n and device.
        """
        faiss = _faiss()
        vectors = np.ascontiguousarray(vectors, np.float32)
        count, dimension = vectors.shape
        factory = factory or index_type_for(count, has_gpu(device)).factory
        index = faiss.index_factory(dimension, factory, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            index.train(vectors[:: max(1, count // _TRAINING)])
        index.add(vectors)
        return cls(index, device)

    def search(
        self, query: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The best positions for one query, best first.

        Args:
            query: float32 (d,), normalised.
            count: How many at most.
            allowed: bool (n,); the others are not searched at all.

        Returns:
            Scores float32 (m,), approximate for compressed indexes, and positions int64 (m,), m ≤ count.
        """
        count = min(count, self.size if allowed is None else int(np.count_nonzero(allowed)))
        if count == 0:
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        queries = np.ascontiguousarray(query[None, :], np.float32)
        if self._on_gpu is not None and allowed is None:  # indexes on a GPU take no filters
            scores, positions = self._on_gpu.search(queries, count)
        else:
            scores, positions = self._index.search(queries, count, params=self._parameters(allowed))
        found = positions[0] >= 0
        return scores[0][found], positions[0][found]

    def _parameters(self, allowed: NDArray[np.bool_] | None) -> Any:
        faiss = _faiss()
        selector = None if allowed is None else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if isinstance(self._index, faiss.IndexRefine):
            lists = faiss.SearchParametersIVF(sel=selector, nprobe=1)
            return faiss.IndexRefineSearchParameters(k_factor=_REFINED, base_index_params=lists)
        return None if selector is None else faiss.SearchParameters(sel=selector)

    def save(self, path: Path) -> None:
        """Write the index to ``path`` (not atomic: the caller renames)."""
        _faiss().write_index(self._index, str(path))

    @classmethod
    def read(cls, path: Path, device: str = "auto") -> DenseIndex:
        """Memory-map a saved index. The caller has checked the file's digest: FAISS trusts its input.

        Raises:
            OSError: It cannot be opened.
        """
        faiss = _faiss()
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), device)
        except RuntimeError as error:  # which is what FAISS makes of a file that is gone
            raise FileNotFoundError(str(error).splitlines()[0]) from error


def _moved(index: Any) -> Any:
    """The index on the first GPU, or None if its type cannot go there or does not fit."""
    faiss = _faiss()
    try:
        return faiss.index_cpu_to_gpu(faiss.StandardGpuResources(), 0, index)
    except RuntimeError as error:
        _log.warning("The search index stays on the processor: %s", error)
        return None
