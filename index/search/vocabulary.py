"""Words and their columns, as arrays that are memory-mapped rather than parsed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Vocabulary:
    """A dictionary over four arrays: opening one costs nothing, whatever its size.

    Attributes:
        hashes: uint64 (words,), 64 bits of each word's BLAKE2b, ascending; two words may share one.
        columns: int32 (words,), each word's column.
        ends: int64 (words + 1,), where the words begin and end in ``letters``.
        letters: uint8, the words in UTF-8 one after the other, in the order of ``hashes``.
    """

    hashes: NDArray[np.uint64]
    columns: NDArray[np.int32]
    ends: NDArray[np.int64]
    letters: NDArray[np.uint8]

    @classmethod
    def of(cls, words: Mapping[str, int]) -> Vocabulary:
        """From word → column."""
        known = list(words)
        hashes = np.fromiter(map(_hash, known), np.uint64, len(known))
        columns = np.fromiter(words.values(), np.int32, len(known))
        order = np.lexsort((columns, hashes))
        letters = [known[at].encode() for at in order.tolist()]
        ends = np.cumsum([0, *map(len, letters)], dtype=np.int64)
        return cls(hashes[order], columns[order], ends, np.frombuffer(b"".join(letters), np.uint8))

    def __len__(self) -> int:
        return len(self.hashes)

    def find(self, words: Iterable[str]) -> dict[str, int]:
        """Column of each word that is here."""
        wanted = list(dict.fromkeys(words))
        keys = np.array([_hash(word) for word in wanted], np.uint64)
        firsts = np.searchsorted(self.hashes, keys)
        found = {}
        for word, key, at in zip(wanted, keys.tolist(), firsts.tolist(), strict=True):
            while at < len(self) and self.hashes[at] == key:
                if self.letters[self.ends[at] : self.ends[at + 1]].tobytes() == word.encode():
                    found[word] = int(self.columns[at])
                    break
                at += 1
        return found


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
