"""A report to chunks, by its structure."""

from __future__ import annotations

from index.hit import Chunk
from index.report import Report
from index.search.cards import card_chunk
from index.search.prose import prose_chunks
from index.search.rows import row_chunks


def chunks_of(report: Report) -> tuple[Chunk, ...]:
    """Prose by section, then for each table its card and its rows. Boilerplate is left out; ids are 0."""
    tables = (chunk for table in report.tables for chunk in (card_chunk(report, table), *row_chunks(report, table)))
    return (*prose_chunks(report), *tables)
