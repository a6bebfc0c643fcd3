"""BM25 over search words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from index.search.vocabulary import Vocabulary

K1, B = 1.5, 0.75


def inverse_frequency(documents: int, containing: int) -> float:
    """Lucene's idf, ``ln(1 + (N - df + 0.5) / (df + 0.5))``: never negative."""
    return float(np.log1p((documents - containing + 0.5) / (containing + 0.5)))


@dataclass(frozen=True)
class KeywordIndex:
    """Scores of every (word, chunk), by word.

    Attributes:
        vocabulary: Each word's column.
        starts: int64 (words + 1,), where a word's postings begin.
        chunks: int32 (postings,), positions of chunks, each once per word.
        scores: float32 (postings,), BM25 of the word in the chunk.
        size: Number of chunks.
    """

    vocabulary: Vocabulary
    starts: NDArray[np.int64]
    chunks: NDArray[np.int32]
    scores: NDArray[np.float32]
    size: int

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> KeywordIndex:
        """Index the words of each chunk."""
        every = list(chain.from_iterable(texts))
        words = dict(zip(dict.fromkeys(every), count()))
        columns = np.fromiter(map(words.__getitem__, every), np.int64, len(every))
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        # One number for (word, chunk), so that a single sort brings postings together, by word and then by chunk.
        pairs, counts = np.unique(columns * len(texts) + np.repeat(np.arange(len(texts)), lengths), return_counts=True)
        columns, chunks = np.divmod(pairs, max(1, len(texts)))
        containing = np.bincount(columns, minlength=len(words))
        inverse = np.log1p((len(texts) - containing + 0.5) / (containing + 0.5))
        relative = lengths[chunks] / (lengths.mean() if len(columns) else 1.0)
        scores = inverse[columns] * counts / (counts + K1 * (1 - B + B * relative))
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(containing, dtype=np.int64)])
        return cls(Vocabulary.of(words), starts, chunks.astype(np.int32), scores.astype(np.float32), len(texts))

    def containing(self, words: Iterable[str]) -> dict[str, int]:
        """In how many chunks each of the words occurs; words that occur in none are left out."""
        found = self.vocabulary.find(words)
        return {word: int(self.starts[column + 1] - self.starts[column]) for word, column in found.items()}

    def score(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """BM25 of every chunk, float32 (size,).

        Args:
            weights: The query's words, each with its idf over the whole library, which replaces the idf over these
                chunks.
        """
        total = np.zeros(self.size, np.float32)
        columns = self.vocabulary.find(weights)
        for word in sorted(columns):  # in one order, so that equal chunks get equal sums
            start, end = self.starts[columns[word]], self.starts[columns[word] + 1]
            own = inverse_frequency(self.size, int(end - start))
            # ``+=`` over positions takes twice as long, since it reads them all before it writes
            np.add.at(total, self.chunks[start:end], self.scores[start:end] * np.float32(weights[word] / own))
        return total


def weigh(words: Iterable[str], indexes: Sequence[KeywordIndex]) -> dict[str, float]:
    """idf of each word over all the indexes together; words that occur nowhere are left out."""
    documents = sum(index.size for index in indexes)
    counts = Counter[str]()
    for index in indexes:
        counts.update(index.containing(words))
    return {word: inverse_frequency(documents, count) for word, count in counts.items()}
