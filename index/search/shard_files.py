"""A shard as files."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.search.dense import DenseIndex
from index.search.keyword import KeywordIndex
from index.search.shard import Shard
from index.search.vocabulary import Vocabulary

_KEYWORD = ("starts", "chunks", "scores")
_WORDS = ("hashes", "columns", "ends", "letters")
_ROWS, _DENSE = "rows", "dense.faiss"
_HEADER = (
    Lock()
)  # NumPy parses headers with Python's ast, whose depth counter is shared by all threads (CPython issue 106905)


def write_shard_files(shard: Shard, folder: Path) -> list[Path]:
    """Write a shard into an empty folder; returns its files."""
    keyword = shard.keyword
    arrays: dict[str, NDArray[Any]] = {_ROWS: shard.rows}
    arrays |= {name: getattr(keyword, name) for name in _KEYWORD}
    arrays |= {name: getattr(keyword.vocabulary, name) for name in _WORDS}
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    shard.dense.save(folder / _DENSE)
    return [*(folder / f"{name}.npy" for name in arrays), folder / _DENSE]


def read_shard_files(folder: Path) -> Shard:
    """Memory-map a shard. The caller has checked the digests of its files."""
    rows = _mapped(folder, _ROWS)
    vocabulary = Vocabulary(**{name: _mapped(folder, name) for name in _WORDS})
    arrays = {name: _mapped(folder, name) for name in _KEYWORD}
    keyword = KeywordIndex(vocabulary=vocabulary, size=len(rows), **arrays)
    return Shard(rows, frozenset(np.unique(rows["report"]).tolist()), keyword, DenseIndex.read(folder / _DENSE))


def _mapped(folder: Path, name: str) -> NDArray[Any]:
    with _HEADER:
        array = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return np.asarray(array)  # plain: memmap's own slices are slow
