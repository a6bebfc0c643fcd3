"""Candidates from both arms over all shards, fused."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.search.fusion import fuse, spread
from index.search.keyword import weigh
from index.search.shard import Scope, Shard

Arm = Literal["fused", "dense", "bm25"]
VectorsOf = Callable[[NDArray[np.int64]], NDArray[np.float32]]
Floats = NDArray[np.float32]
Candidates = tuple[NDArray[np.int64], Floats]  # positions in a shard, scores
DEPTH = 100  # candidates per arm
_WORTH_THREADS = 50_000  # chunks
_IN_GROUP = 64  # chunks, of which only the best is looked at first
_NO_SCORES: Floats = np.zeros(0, np.float32)
_NOBODY: Candidates = (np.zeros(0, np.int64), _NO_SCORES)


@dataclass(frozen=True, slots=True)
class Query:
    """A query, ready to be searched.

    Attributes:
        vector: float32 (d,), normalised; None leaves the dense arm out.
        words: Search words; empty leaves the keyword arm out.
    """

    vector: NDArray[np.float32] | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A chunk id with its scores; see :class:`index.hit.Hit`."""

    id: int
    score: float
    dense: float | None
    keyword: float | None


def retrieve(
    shards: Sequence[Shard], query: Query, scope: Scope, vectors_of: VectorsOf, count: int, depth: int = DEPTH
) -> list[Found]:
    """The best chunks in scope, best first; ties go to the lower id.

    Both arms name their candidates; then every candidate is scored exactly by both, so that a candidate that
    one arm did not name is not taken for a zero, and an approximate index only decides who is a candidate.

    Args:
        vectors_of: Chunk ids int64 (m,) → their vectors, float32 (m, d).
        count: How many at most.
        depth: Candidates per arm.
    """
    depth = max(depth, count)
    weights = weigh(query.words, [shard.keyword for shard in shards]) if query.words else {}
    parts = _over(shards, lambda shard: _in_shard(shard, query.vector, weights, scope, depth))
    chosen = [_cut([part.by_keyword for part in parts], depth), _cut([part.by_vector for part in parts], depth)]
    ids: list[NDArray[np.int64]] = []
    keyword: list[Floats] = []
    for number, (shard, part) in enumerate(zip(shards, parts, strict=True)):
        positions = np.unique(np.concatenate([arm[number] for arm in chosen]))
        ids.append(shard.rows["id"][positions])
        keyword.append(part.scores[positions] if len(part.scores) else np.zeros(len(positions), np.float32))
    if not sum(map(len, ids)):
        return []
    return _ranked(np.concatenate(ids), np.concatenate(keyword), query, vectors_of, count)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one shard says: all BM25 scores (none if no word is searched), and the candidates of both arms."""

    scores: Floats
    by_keyword: Candidates
    by_vector: Candidates


def _over(shards: Sequence[Shard], work: Callable[[Shard], _Part]) -> list[_Part]:
    """The work on each shard, on all cores if there is enough of it: NumPy and FAISS let go of the interpreter."""
    if len(shards) < 2 or sum(shard.size for shard in shards) < _WORTH_THREADS:
        return list(map(work, shards))
    return list(_pool().map(work, shards))


@cache
def _pool() -> ThreadPoolExecutor:
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_pool.cache_clear)  # threads don't come along into a forked process
    return ThreadPoolExecutor(os.cpu_count() or 1, "search")


def _in_shard(
    shard: Shard, vector: NDArray[np.float32] | None, weights: Mapping[str, float], scope: Scope, depth: int
) -> _Part:
    mask = shard.allowed(scope)
    if mask is not None and not mask.any():
        return _Part(_NO_SCORES, _NOBODY, _NOBODY)
    scores, by_keyword, by_vector = _NO_SCORES, _NOBODY, _NOBODY
    if weights:
        scores = shard.keyword.score(weights)
        best = _best(scores, mask, depth)
        by_keyword = best, scores[best]
    if vector is not None:
        near, found = shard.dense.search(vector, depth, mask)
        by_vector = found, near
    return _Part(scores, by_keyword, by_vector)


def _cut(parts: Sequence[Candidates], depth: int) -> list[NDArray[np.int64]]:
    """Positions in each shard of the best ``depth`` candidates of all shards."""
    scores = np.concatenate([part[1] for part in parts])
    kept = np.zeros(len(scores), np.bool_)
    kept[np.argsort(-scores, kind="stable")[:depth]] = True
    ends = np.cumsum([len(part[0]) for part in parts])[:-1]
    return [part[0][keep] for part, keep in zip(parts, np.split(kept, ends), strict=True)]


def _ranked(
    ids: NDArray[np.int64], keyword: NDArray[np.float32], query: Query, vectors_of: VectorsOf, count: int
) -> list[Found]:
    if query.vector is None:
        dense, score = None, spread(np.append(keyword, np.float32(0)))[:-1]
    else:
        dense = vectors_of(ids) @ query.vector
        score = fuse(dense, keyword) if query.words else spread(dense)
    order = np.lexsort((ids, -score))[:count]
    return [
        Found(
            int(ids[at]),
            float(score[at]),
            None if dense is None else float(dense[at]),
            float(keyword[at]) if query.words else None,
        )
        for at in order
    ]


def _best(scores: Floats, mask: NDArray[np.bool_] | None, depth: int) -> NDArray[np.int64]:
    """Positions of the best positive scores among those allowed, unordered."""
    if mask is not None:
        scores = np.where(mask, scores, np.float32(0))
    floor = _floor(scores, depth)
    found = np.flatnonzero(scores >= floor if floor > 0 else scores > 0)
    if len(found) <= depth:
        return found
    return found[np.argpartition(scores[found], -depth)[-depth:]]


def _floor(scores: Floats, depth: int) -> np.float32:
    """A score that at least ``depth`` chunks reach, 0 if none is known: so many groups have a chunk that does.

    It leaves few chunks to be sorted, at the cost of one pass over the scores.
    """
    groups = len(scores) // _IN_GROUP
    if groups < depth:
        return np.float32(0)
    best: Floats = scores[: groups * _IN_GROUP].reshape(_IN_GROUP, groups).max(axis=0)
    return np.float32(np.partition(best, groups - depth)[groups - depth])
