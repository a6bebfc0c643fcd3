"""Means with their standard errors, clustered by report, and the paired bootstrap between two runs."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over items.

    Attributes:
        mean: NaN for no items.
        error: Standard error; NaN if it cannot be told (one item, or one cluster).
        count: Items.
        clusters: Clusters (reports).
    """

    mean: float
    error: float
    count: int
    clusters: int

    def __str__(self) -> str:
        if math.isnan(self.mean):
            return "—"
        return f"{self.mean:.3f}" if math.isnan(self.error) else f"{self.mean:.3f} ± {self.error:.3f}"


def estimate(values: Sequence[float], clusters: Sequence[Hashable] | None = None) -> Estimate:
    """Mean and standard error.

    Without clusters: s/√n with s over n − 1. With clusters, items of one report are allowed to be correlated:
    error² = G/(G−1) · Σ_g (Σ_{i∈g} (xᵢ − x̄))² / n², the sandwich (CR1) estimator for a mean, G the number of clusters.
    Fewer than two clusters give no error (NaN) rather than one that is too small.

    Raises:
        ValueError: Lengths differ.
    """
    array = np.asarray(values, dtype=np.float64)
    count = array.size
    if clusters is not None and len(clusters) != count:
        raise ValueError(f"{count} values but {len(clusters)} clusters")
    if count == 0:
        return Estimate(math.nan, math.nan, 0, 0)
    mean = float(array.mean())
    if clusters is None:
        error = float(array.std(ddof=1)) / math.sqrt(count) if count > 1 else math.nan
        return Estimate(mean, error, count, count)
    sums: dict[Hashable, float] = {}
    for value, cluster in zip(array - mean, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + float(value)
    groups = len(sums)
    if groups < 2:
        return Estimate(mean, math.nan, count, groups)
    variance = groups / (groups - 1) * sum(total**2 for total in sums.values()) / count**2
    return Estimate(mean, math.sqrt(variance), count, groups)


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better B is than A on the same items.

    Attributes:
        mean: Mean of B − A.
        low: 2.5th percentile of the bootstrap.
        high: 97.5th percentile.
        p: Two-sided: twice the smaller share of resamples on either side of zero (ties count half).
    """

    mean: float
    low: float
    high: float
    p: float
    count: int


def paired_bootstrap(
    a: Sequence[float],
    b: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
    *,
    resamples: int = 10_000,
    seed: int = 0,
) -> Difference:
    """Resamples items — or whole clusters, where they are given — with both systems' scores kept together.

    Raises:
        ValueError: Lengths differ, or there are no items.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.size == 0:
        raise ValueError(f"need the same items for both runs, got {first.size} and {second.size}")
    delta = second - first
    names = list(clusters) if clusters is not None else list(range(delta.size))
    if len(names) != delta.size:
        raise ValueError(f"{delta.size} items but {len(names)} clusters")
    order = {name: index for index, name in enumerate(dict.fromkeys(names))}
    member = np.array([order[name] for name in names])
    sums = np.bincount(member, weights=delta, minlength=len(order))
    sizes = np.bincount(member, minlength=len(order))
    generator = np.random.default_rng(seed)
    means = np.empty(resamples)
    for start in range(0, resamples, 500):  # in blocks: 500 × groups indices at a time
        picks = generator.integers(0, len(order), size=(min(500, resamples - start), len(order)))
        means[start : start + len(picks)] = sums[picks].sum(axis=1) / sizes[picks].sum(axis=1)
    below = float((means < 0).mean() + (means == 0).mean() / 2)
    low, high = np.percentile(means, [2.5, 97.5])
    return Difference(
        float(delta.mean()), float(low), float(high), min(1.0, 2 * min(below, 1 - below)), int(delta.size)
    )
