"""The E5S1 file format: a BERT with 4-bit weights, read into float32 arrays."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

MAGIC, VERSION = b"E5S1", 1
BLOCK = 32  # weights that share a scale
Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
MOST_TENSORS = 10_000


@dataclass(frozen=True, slots=True)
class Shape:
    """Dimensions of the network. ``hidden`` is the width of the residual stream, ``ff`` of the inner layer."""

    hidden: int
    layers: int
    heads: int
    ff: int
    vocab: int
    positions: int
    types: int
    eps: float


def dequantise(data: bytes | memoryview, count: int) -> NDArray[np.float32]:
    """Q4_0 weights as float32, shape (count,).

    A block is a float16 scale and 16 bytes; byte j holds weight j in its low and j + 16 in its high nibble;
    a weight is (nibble − 8) · scale.
    """
    blocks = np.frombuffer(data, dtype=Q4_0)
    nibbles = np.concatenate((blocks["nibbles"] & 15, blocks["nibbles"] >> 4), axis=1).astype(np.float32)
    weights: NDArray[np.float32] = (nibbles - 8) * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)[:count]


class _Reader:
    """Little-endian values one after the other; running over the end is a ModelError."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = memoryview(data), 0

    def bytes(self, count: int) -> memoryview:
        if count < 0 or self.at + count > len(self.data):
            raise damaged(f"it ends in the middle of something, at byte {len(self.data)}")
        self.at += count
        return self.data[self.at - count : self.at]

    def values(self, layout: str) -> tuple[int | float, ...]:
        return struct.unpack("<" + layout, self.bytes(struct.calcsize("<" + layout)))

    def integers(self, layout: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.values(layout))


def damaged(why: str) -> ModelError:
    return ModelError(f"the embedding file is damaged ({why})", None, "Pull the model again.")


def read(data: bytes) -> tuple[Shape, Iterator[tuple[str, NDArray[np.float32]]]]:
    """Shape of the network, and its tensors one by one as (name, float32 of one dimension).

    Raises:
        ModelError: The data is not such a file, or is cut short; also while iterating.
    """
    reader = _Reader(data)
    if bytes(reader.bytes(4)) != MAGIC or reader.integers("I") != (VERSION,):
        raise damaged("it does not begin as an E5S1 file of version 1")
    *sizes, eps, block = reader.values("7ifi")
    if block != BLOCK or min(sizes) <= 0:
        raise damaged("its header makes no sense")
    hidden, layers, heads, ff, vocab, positions, types = (int(size) for size in sizes)
    shape = Shape(hidden, layers, heads, ff, vocab, positions, types, round(float(eps), 18))
    pieces, *_special = reader.integers("5i")
    (blob,) = reader.integers("Q")
    reader.bytes(4 * (pieces + 1) + 4 * pieces + blob)  # its own tokenizer; tokenizer.json is used instead
    _, mapping = reader.integers("iI")
    reader.bytes(mapping)
    (count,) = reader.integers("i")
    if not 0 <= count <= MOST_TENSORS:
        raise damaged("its number of tensors makes no sense")
    entries = []
    for _ in range(count):
        (length,) = reader.integers("H")
        name = bytes(reader.bytes(length)).decode("utf-8", errors="replace")
        kind, elements, offset, size = reader.integers("BIQQ")
        entries.append((name, kind, elements, offset, size))
    return shape, _tensors(data, entries)


def _tensors(data: bytes, entries: list[tuple[str, int, int, int, int]]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    whole = memoryview(data)
    for name, kind, count, offset, size in entries:
        expected = {0: 4 * count, 1: -(-count // BLOCK) * Q4_0.itemsize}.get(kind)
        if expected != size or offset + size > len(whole):
            raise damaged(f"tensor {name} does not fit")
        piece = whole[offset : offset + size]
        yield name, np.frombuffer(piece, dtype="<f4").astype(np.float32) if kind == 0 else dequantise(piece, count)
