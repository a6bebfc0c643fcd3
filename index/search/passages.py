"""What of a chunk is embedded.

A row is embedded as its table's title and headers, once for all rows of the table, and as what the row itself says in
words; its vector is the sum of both. Whole sentences of rows repeat title and headers, and are mostly figures: they
take twice the time, and are found less often (docs/library.md has both measured).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.hit import Chunk, ChunkKind
from index.report import Report
from index.search.rows import row_gists, row_texts, titled
from index.table import Table

_OF_TABLE = 0.3  # weight of title and headers in a row's vector; .5 was found as good as whole sentences, .3 better
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk for the embedding model.

    Attributes:
        text: What it says.
        table: For a row, the title and headers that it stands under; "" for everything else.
    """

    text: str
    table: str = ""


def passages_of(report: Report, chunks: Sequence[Chunk]) -> list[Passage]:
    """Passages of a report's chunks, in their order.

    A chunk that the report's table would no longer be cut into, since an earlier version of this program made it, is
    embedded as it stands.
    """
    tables = {table.id: table for table in report.tables}
    heads = {id: _head(table) for id, table in tables.items()}
    rows: dict[tuple[str, int], dict[str, str]] = {}
    found = []
    for chunk in chunks:
        if chunk.kind is not ChunkKind.ROW or chunk.row is None or chunk.table not in tables:
            found.append(Passage(chunk.text))
            continue
        key = chunk.table, chunk.row
        if key not in rows:
            rows[key] = _gists(tables[chunk.table], chunk.row)
        gist = rows[key].get(chunk.text)
        found.append(Passage(chunk.text) if gist is None else Passage(gist, heads[chunk.table]))
    return found


def different_texts(passages: Sequence[Passage]) -> list[str]:
    """What the model sees of passages, each text once."""
    return list(dict.fromkeys([*(one.text for one in passages), *(one.table for one in passages if one.table)]))


def combined(passages: Sequence[Passage], embed: Callable[[list[str]], Vectors]) -> Vectors:
    """Unit vectors of passages, float32 (n, dimension); each different text is embedded once."""
    texts = different_texts(passages)
    place = {text: at for at, text in enumerate(texts)}
    known = embed(texts)
    vectors = known[[place[one.text] for one in passages]]
    rows = [at for at, one in enumerate(passages) if one.table]
    if rows:
        heads = known[[place[passages[at].table] for at in rows]]
        mixed = np.float32(1 - _OF_TABLE) * vectors[rows] + np.float32(_OF_TABLE) * heads
        vectors[rows] = mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), np.float32(1e-12))
    return vectors


def _head(table: Table) -> str:
    named = (table.key, table.code)
    return titled(
        table, "；".join(column.name or column.header for at, column in enumerate(table.columns) if at not in named)
    )


def _gists(table: Table, row: int) -> dict[str, str]:
    if row >= len(table.rows):
        return {}
    return {titled(table, text): gist for text, gist in zip(row_texts(table, row), row_gists(table, row), strict=True)}
