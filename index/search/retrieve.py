"""Candidates from both arms over all shards, fused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.search.fusion import fuse, spread
from index.search.keyword import weigh
from index.search.shard import Scope, Shard

Arm = Literal["fused", "dense", "bm25"]
VectorsOf = Callable[[NDArray[np.int64]], NDArray[np.float32]]
Floats = NDArray[np.float32]
Candidates = tuple[NDArray[np.int64], NDArray[np.int64], Floats]  # shard number, position, score
DEPTH = 100  # candidates per arm


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
    totals: dict[int, Floats] = {}
    by_keyword: list[Candidates] = []
    by_vector: list[Candidates] = []
    for number, shard in enumerate(shards):
        mask = shard.allowed(scope)
        if mask is not None and not mask.any():
            continue
        totals[number] = shard.keyword.score(weights, weights) if weights else np.zeros(shard.size, np.float32)
        if weights:
            by_keyword.append(_candidates(number, totals[number], _best(totals[number], mask, depth)))
        if query.vector is not None:
            scores, found = shard.dense.search(query.vector, depth, mask)
            by_vector.append((np.full(len(found), number), found, scores))
    pairs = np.concatenate([_cut(by_keyword, depth), _cut(by_vector, depth)])
    if len(pairs) == 0:
        return []
    ids: list[NDArray[np.int64]] = []
    keyword: list[Floats] = []
    for number in np.unique(pairs[:, 0]):
        positions = np.unique(pairs[pairs[:, 0] == number, 1])
        ids.append(shards[number].rows["id"][positions])
        keyword.append(totals[number][positions])
    return _ranked(np.concatenate(ids), np.concatenate(keyword), query, vectors_of, count)


def _candidates(number: int, scores: Floats, chosen: NDArray[np.int64]) -> Candidates:
    return np.full(len(chosen), number), chosen, scores[chosen]


def _cut(parts: Sequence[Candidates], depth: int) -> NDArray[np.int64]:
    """The best of all shards: (shard number, position), int64 (m, 2), m ≤ depth."""
    if not parts:
        return np.zeros((0, 2), np.int64)
    numbers, positions, scores = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    best = np.argsort(-scores, kind="stable")[:depth]
    return np.stack([numbers[best], positions[best]], axis=1)


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
    positive = np.flatnonzero(scores > 0 if mask is None else (scores > 0) & mask)
    if len(positive) <= depth:
        return positive
    return positive[np.argpartition(scores[positive], -depth)[-depth:]]
