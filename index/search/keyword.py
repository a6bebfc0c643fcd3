"""BM25 over search words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1, B = 1.5, 0.75


def inverse_frequency(documents: int, containing: int) -> float:
    """Lucene's idf, ``ln(1 + (N - df + 0.5) / (df + 0.5))``: never negative."""
    return float(np.log1p((documents - containing + 0.5) / (containing + 0.5)))


@dataclass(frozen=True)
class KeywordIndex:
    """Scores of every (word, chunk), by word: bm25s's matrix.

    Attributes:
        vocabulary: Word → column.
        starts: int64 (words + 1,), where a word's postings begin.
        chunks: int32 (postings,), positions of chunks, each once per word.
        scores: float32 (postings,), BM25 of the word in the chunk.
        size: Number of chunks.
    """

    vocabulary: Mapping[str, int]
    starts: NDArray[np.int64]
    chunks: NDArray[np.int32]
    scores: NDArray[np.float32]
    size: int

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> KeywordIndex:
        """Index the words of each chunk."""
        import bm25s

        if not any(texts):
            empty = np.zeros(0, np.int32)
            return cls({}, np.zeros(1, np.int64), empty, empty.astype(np.float32), len(texts))
        model = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        matrix, vocabulary = model.build_index_from_tokens(texts, show_progress=False)
        return cls(
            vocabulary,
            np.asarray(matrix["indptr"], np.int64),
            np.asarray(matrix["indices"], np.int32),
            np.asarray(matrix["data"], np.float32),
            len(texts),
        )

    def containing(self, word: str) -> int:
        """Number of chunks with this word."""
        column = self.vocabulary.get(word)
        return 0 if column is None else int(self.starts[column + 1] - self.starts[column])

    def score(self, words: Iterable[str], weights: Mapping[str, float]) -> NDArray[np.float32]:
        """BM25 of every chunk, float32 (size,).

        Args:
            words: Of the query; a repeated word counts once.
            weights: idf over the whole library, which replaces the idf over these chunks.
        """
        total = np.zeros(self.size, np.float32)
        for word in sorted(set(words)):  # in one order, so that equal chunks get equal sums
            column = self.vocabulary.get(word)
            if column is None:
                continue
            start, end = self.starts[column], self.starts[column + 1]
            own = inverse_frequency(self.size, int(end - start))
            total[self.chunks[start:end]] += self.scores[start:end] * np.float32(weights[word] / own)
        return total


def weigh(words: Iterable[str], indexes: Sequence[KeywordIndex]) -> dict[str, float]:
    """idf of each word over all the indexes together; words that occur nowhere are left out."""
    documents = sum(index.size for index in indexes)
    counts = {word: sum(index.containing(word) for index in indexes) for word in set(words)}
    return {word: inverse_frequency(documents, count) for word, count in counts.items() if count}
