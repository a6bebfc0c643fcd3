"""What the search works on and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.report import Locator


class ChunkKind(StrEnum):
    PROSE = "prose"
    CARD = "card"  # a table's title, units, header path and neighbouring sentences
    ROW = "row"  # rows of a table, as sentences


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a report that is found and cited as one.

    Attributes:
        id: Unique in a library and never used twice; 0 before it is stored.
        report: Report id.
        kind: Prose, table card or table rows.
        text: What is searched and shown to the language model; what is embedded, see :mod:`index.search.passages`.
        section: Headings above it.
        locator: Where it stands.
        table: Table id for cards and rows.
        row: First row for rows.
    """

    id: int
    report: str
    kind: ChunkKind
    text: str
    section: tuple[str, ...]
    locator: Locator
    table: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found.

    Attributes:
        chunk: The chunk.
        score: Fused score in [0, 1], higher is better.
        dense: Cosine similarity, or None if the dense arm did not return it.
        keyword: BM25 score, or None likewise.
    """

    chunk: Chunk
    score: float
    dense: float | None = None
    keyword: float | None = None
