"""Blocks of rows as spreadsheets have them."""

from __future__ import annotations

from index.reading.formats.builder import Builder

Rows = list[tuple[str, ...]]


def add_block(rows: Rows, builder: Builder, hidden: frozenset[int] = frozenset()) -> None:
    """Adds rows without an empty row between them as one grid, all of the same width.

    Rows with a first cell only are plain lines at the block's top (title, unit) and bottom (source).

    Args:
        hidden: Indexes of rows that the format hides.
    """
    if not rows:
        return
    width = max(len(row) for row in rows)
    first, last = 0, len(rows)
    while width > 1 and first < last and not any(rows[first][1:]):
        first += 1
    while width > 1 and last > first and not any(rows[last - 1][1:]):
        last -= 1
    grid = builder.next_grid()
    for index, row in enumerate(rows):
        if first <= index < last or (first == last and width > 1):
            builder.row(row + ("",) * (width - len(row)), None, grid, index in hidden)
        else:
            builder.add(row[0], hidden=index in hidden)
