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
Mask = NDArray[np.bool_] | None  # which chunks of a shard are in scope; None if all are
_WORTH_THREADS = 50_000  # chunks
_HELPERS = max(1, (os.cpu_count() or 1) - 1)
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
    masks = [shard.allowed(scope) for shard in shards]
    near = _near(shards, query.vector, masks, depth)
    weights = weigh(query.words, [shard.keyword for shard in shards]) if query.words else {}
    scores = [_scores(shard, weights, mask) for shard, mask in zip(shards, masks, strict=True)]
    by_keyword = [(found, part[found]) for part in scores for found in (_best(part, depth),)]
    chosen = [_cut(by_keyword, depth), _cut(near(), depth)]
    ids: list[NDArray[np.int64]] = []
    keyword: list[Floats] = []
    for number, (shard, part) in enumerate(zip(shards, scores, strict=True)):
        positions = np.unique(np.concatenate([arm[number] for arm in chosen]))
        ids.append(shard.rows["id"][positions])
        keyword.append(part[positions] if len(part) else np.zeros(len(positions), np.float32))
    if not sum(map(len, ids)):
        return []
    return _ranked(np.concatenate(ids), np.concatenate(keyword), query, vectors_of, count)


def _near(
    shards: Sequence[Shard], vector: NDArray[np.float32] | None, masks: Sequence[Mask], depth: int
) -> Callable[[], list[Candidates]]:
    """Begin to look for the nearest chunks of each shard; what is returned waits for them.

    FAISS lets go of the interpreter, and BM25 hardly does. So this thread goes on with BM25, and others, one for each
    further core, take the vectors, each a run of shards: work in smaller pieces waits longer for the interpreter than
    it takes.
    """
    if vector is None:
        return lambda: [_NOBODY] * len(shards)

    def search(some: slice) -> list[Candidates]:
        return [_nearest(shard, vector, mask, depth) for shard, mask in zip(shards[some], masks[some], strict=True)]

    if sum(shard.size for shard in shards) < _WORTH_THREADS:
        return lambda: search(slice(None))
    each = -(-len(shards) // _HELPERS)
    parts = [_pool().submit(search, slice(at, at + each)) for at in range(0, len(shards), each)]
    return lambda: [candidates for part in parts for candidates in part.result()]


def _nearest(shard: Shard, vector: NDArray[np.float32], mask: Mask, depth: int) -> Candidates:
    scores, found = shard.dense.search(vector, depth, mask)
    return found, scores


@cache
def _pool() -> ThreadPoolExecutor:
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_pool.cache_clear)  # threads don't come along into a forked process
    return ThreadPoolExecutor(_HELPERS, "search")


def _scores(shard: Shard, weights: Mapping[str, float], mask: Mask) -> Floats:
    """BM25 of the shard's chunks, 0 for those out of scope; none if no word is searched, or no chunk is in scope."""
    if not weights or (mask is not None and not mask.any()):
        return _NO_SCORES
    scores = shard.keyword.score(weights)
    return scores if mask is None else np.where(mask, scores, np.float32(0))


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


def _best(scores: Floats, depth: int) -> NDArray[np.int64]:
    """Positions of the best positive scores, unordered."""
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
