"""A shard as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.search.dense import DenseIndex
from index.search.keyword import KeywordIndex
from index.search.shard import Shard

_ARRAYS = ("rows", "starts", "chunks", "scores")
_WORDS, _DENSE = "words.json", "dense.faiss"


def write_shard_files(shard: Shard, folder: Path) -> list[Path]:
    """Write a shard into an empty folder; returns its files."""
    keyword = shard.keyword
    arrays: tuple[NDArray[Any], ...] = (shard.rows, keyword.starts, keyword.chunks, keyword.scores)
    for name, array in zip(_ARRAYS, arrays, strict=True):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    words = sorted(keyword.vocabulary, key=keyword.vocabulary.__getitem__)
    (folder / _WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    shard.dense.save(folder / _DENSE)
    return [*(folder / f"{name}.npy" for name in _ARRAYS), folder / _WORDS, folder / _DENSE]


def read_shard_files(folder: Path) -> Shard:
    """Memory-map a shard. The caller has checked the digests of its files."""
    rows, starts, chunks, scores = (_mapped(folder / f"{name}.npy") for name in _ARRAYS)
    words = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
    keyword = KeywordIndex({word: at for at, word in enumerate(words)}, starts, chunks, scores, len(rows))
    return Shard(rows, frozenset(np.unique(rows["report"]).tolist()), keyword, DenseIndex.read(folder / _DENSE))


def _mapped(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))  # plain: memmap's own are slow
    return array
