"""Names that stand once for several rows: a cell merged downwards, drawn in the middle of its rows or at their top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.reading.formats.pdf.grid import FIGURE
from index.reading.formats.spans import Cell

_MOST = 64  # ways to part rows that are looked at
Rows = list[list[Cell]]
Block = tuple[int, int]


def fill_down(rows: Rows) -> Rows:
    """The rows with such a name in each row that it stands for.

    Only where most rows have no first cell but a second one, and the names part them in one way: each in the middle of
    its rows, in blocks of one size where there are several ways; or each at the top of rows whose second cells are
    the same in every block. Otherwise all stays as it is drawn.
    """
    first = next((at for at, row in enumerate(rows) if sum(1 for cell in row if FIGURE.fullmatch(cell.text)) > 1), 0)
    body = rows[first:]
    if not all(len(row) > 2 and row[0].columns == row[1].columns == row[0].rows == 1 and row[1].text for row in body):
        return rows
    named = [at for at, row in enumerate(body) if row[0].text]
    if not named or 2 * len(named) >= len(body):
        return rows
    blocks = _centred(named, len(body)) or _topped(named, [row[1].text for row in body])
    filled = rows[:first]
    for (start, end), at in zip(blocks, named, strict=True) if blocks else ():
        filled += [[replace(row[0], text=body[at][0].text), *row[1:]] for row in body[start:end]]
    return filled if blocks else rows


def _centred(named: Sequence[int], count: int) -> list[Block]:
    """The rows of each name that stands in the middle of them; [] if that is not certain."""
    found = []
    for blocks in _ways(named, 0, count):
        found.append(blocks)
        if len(found) > _MOST:
            return []
    if len(found) > 1:
        found = [blocks for blocks in found if len({end - start for start, end in blocks}) == 1]
    return found[0] if len(found) == 1 else []


def _ways(named: Sequence[int], start: int, count: int) -> Iterator[list[Block]]:
    """All ways to part the rows from ``start`` on; of an even number of rows a name may stand in either middle one."""
    if not named:
        if start == count:
            yield []
        return
    middle = named[0]
    for end in range(2 * middle - start, 2 * middle - start + 3):
        if middle < end <= (named[1] if len(named) > 1 else count):
            yield from ([(start, end), *rest] for rest in _ways(named[1:], end, count))


def _topped(named: Sequence[int], seconds: Sequence[str]) -> list[Block]:
    """The rows of each name that stands at the top of them, if there are several alike; [] otherwise."""
    blocks = list(zip(named, [*named[1:], len(seconds)], strict=True))
    alike = {tuple(seconds[start:end]) for start, end in blocks}
    return blocks if named[0] == 0 and len(blocks) > 1 and len(alike) == 1 else []
