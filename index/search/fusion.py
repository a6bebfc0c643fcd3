"""One score from several arms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def spread(scores: Scores) -> Scores:
    """Min-max normalised to [0, 1]; scores that are all equal become 1 if positive, else 0."""
    if scores.size == 0:
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.full_like(scores, 1.0 if high > 0 else 0.0)
    return (scores - np.float32(low)) / np.float32(high - low)


def fuse(dense: Scores, keyword: Scores, weight: float = 0.5) -> Scores:
    """Convex fusion, ``weight * dense + (1 - weight) * keyword`` over normalised scores of the same candidates.

    Convex fusion keeps how far apart the scores are, which rank fusion (RRF) throws away.
    """
    return np.float32(weight) * spread(dense) + np.float32(1 - weight) * spread(keyword)
