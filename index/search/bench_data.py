"""Made-up chunks for benchmarks: vectors as crowded as sentence embeddings, words as uneven as in texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.hit import Chunk, ChunkKind
from index.report import Fields, Locator, Report

DIMENSION = 384
VOCABULARY = 60_000
_TOPICS, _RANK, _LENGTH = 4_000, 96, 80


class MadeUp:
    """``vectors(numbers)`` and ``words(number)`` are functions of the chunk's number: nothing needs to be kept.

    Vectors have a large common part (mean cosine of two is 0.7), topics in 96 directions of falling weight, and
    noise. Words follow Zipf's law without its first ranks, which stand for function words.
    """

    name = "made-up"
    dimension = DIMENSION

    def __init__(self) -> None:
        chance = np.random.default_rng(42)
        mean = chance.normal(size=DIMENSION)
        self._mean = (0.83 * mean / np.linalg.norm(mean)).astype(np.float32)
        self._basis = (chance.normal(size=(_RANK, DIMENSION)) / np.sqrt(DIMENSION)).astype(np.float32)
        self._weights = (1 / np.sqrt(1 + np.arange(_RANK) / 8)).astype(np.float32)
        self._topics = chance.normal(size=(_TOPICS, _RANK)).astype(np.float32)
        ranks = 1 / (np.arange(VOCABULARY) + 30.0)
        self._share = np.cumsum(ranks / ranks.sum())

    def vectors(self, first: int, count: int) -> NDArray[np.float32]:
        """Vectors of the chunks from ``first`` on, float32 (count, 384)."""
        chance = np.random.default_rng([1, first])
        topics = self._topics[chance.integers(0, _TOPICS, count)]
        inner = (topics + 0.7 * chance.normal(size=(count, _RANK)).astype(np.float32)) * self._weights
        outer = inner @ self._basis + 0.015 * chance.normal(size=(count, DIMENSION)).astype(np.float32)
        outer *= np.float32(0.55) / np.linalg.norm(outer, axis=1, keepdims=True)
        return _unit(outer + self._mean)

    def words(self, first: int, count: int) -> list[list[str]]:
        """Words of the chunks from ``first`` on."""
        return [[f"w{word}" for word in line] for line in self.ranks(first, count).tolist()]

    def ranks(self, first: int, count: int) -> NDArray[np.uint16]:
        """The same words by their ranks, uint16 (count, words): rank 12 is the word ``w12``."""
        drawn = np.random.default_rng([2, first]).random((count, _LENGTH))
        return np.searchsorted(self._share, drawn).astype(np.uint16)

    def embed(self, texts: Sequence[str], kind: str = "passage") -> NDArray[np.float32]:
        """Vectors of queries: the number that a text starts with says which topic it is about."""
        return np.concatenate([self.vectors(10**9 + int(text.split()[0]), 1) for text in texts])


def made_up_report(number: int) -> Report:
    """An empty report that chunks can belong to."""
    fields = Fields(f"报告{number}", "某证券", period=month(number))
    return Report(f"{number:016x}", f"{number}.txt", fields, (), (), (), ())


def month(number: int) -> str:
    """One of 48 months."""
    return f"{2021 + number // 12 % 4}-{number % 12 + 1:02}"


def made_up_chunks(report: Report, words: list[list[str]]) -> tuple[Chunk, ...]:
    """Chunks of a report with these words as their text."""
    return tuple(
        Chunk(0, report.id, ChunkKind.PROSE, " ".join(line), ("正文",), Locator(report.id, 1, at + 1, at + 1))
        for at, line in enumerate(words)
    )


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths
