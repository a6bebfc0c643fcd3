"""Names that stand once for several rows: a cell merged downwards, drawn in the middle of its rows or at their top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.reading.formats.pdf.grid import FIGURE
from index.reading.formats.spans import Cell

_MOST = 64  # ways to part rows that are looked at
Rows = list[list[Cell]]
Block = tuple[int, int]


def fill_down(rows: Rows) -> Rows:
    """The rows with such a name in each row that it stands for.

    Only where at least half of the rows have no first cell but a second one, and the names part them in one way: each
    in the middle of its rows, or on a line of its own there, in blocks of one size where there are several ways; or
    each at the top of rows whose second cells are the same in every block. Otherwise all stays as it is drawn.
    """
    first = next((at for at, row in enumerate(rows) if sum(1 for cell in row if FIGURE.fullmatch(cell.text)) > 1), 0)
    if any(len(row) < 3 or any(cell.columns != 1 or cell.rows != 1 for cell in row[:2]) for row in rows[first:]):
        return rows
    filled, run = rows[:first], Run([], [])
    for row in rows[first:]:
        if row[0].text and not row[1].text and any(cell.text for cell in row[2:]):  # a row of its own
            filled += [*run.filled(), row]
            run = Run([], [])
        else:
            run.add(row)
    filled += run.filled()
    return filled


@dataclass(frozen=True, slots=True)
class Run:
    """Rows with a second cell, and the names drawn beside them.

    Attributes:
        drawn: As they are drawn, lines of a name alone included.
        names: Place and text of each name; the place is twice the row's number, one less above the row.
    """

    drawn: Rows
    names: list[tuple[int, str]]

    def add(self, row: list[Cell]) -> None:
        count = sum(1 for other in self.drawn if not _is_name(other))
        if row[0].text:
            self.names.append((2 * count - _is_name(row), row[0].text))
        self.drawn.append(row)

    def filled(self) -> Rows:
        """The rows with their names; as drawn where those are not certain."""
        body = [row for row in self.drawn if not _is_name(row)]
        if not self.names or 2 * len(self.names) > len(body) or not all(row[1].text for row in body):
            return self.drawn
        places = [place for place, _ in self.names]
        blocks = _centred(places, len(body)) or _topped(places, [row[1].text for row in body])
        if not blocks:
            return self.drawn
        return [
            [replace(row[0], text=name), *row[1:]]
            for (start, end), (_, name) in zip(blocks, self.names, strict=True)
            for row in body[start:end]
        ]


def _is_name(row: list[Cell]) -> bool:
    return bool(row[0].text) and not any(cell.text for cell in row[1:])


def _centred(places: Sequence[int], count: int) -> list[Block]:
    """The rows of each name that stands in the middle of them; [] if that is not certain."""
    found = []
    for blocks in _ways(places, 0, count):
        found.append(blocks)
        if len(found) > _MOST:
            return []
    if len(found) > 1:
        found = [blocks for blocks in found if len({end - start for start, end in blocks}) == 1]
    return found[0] if len(found) == 1 else []


def _ways(places: Sequence[int], start: int, count: int) -> Iterator[list[Block]]:
    """All ways to part the rows from ``start`` on; of an even number of rows a name may stand in either middle one."""
    if not places:
        if start == count:
            yield []
        return
    place = places[0]
    middle = place - start + 1  # of a block, first and last row summed: start + end - 1
    for end in (middle,) if place % 2 else (middle - 1, middle, middle + 1):
        next_name = (places[1] + 1) // 2 if len(places) > 1 else count
        if start < end <= min(next_name, count) and 2 * start <= place < 2 * end:
            yield from ([(start, end), *rest] for rest in _ways(places[1:], end, count))


def _topped(places: Sequence[int], seconds: Sequence[str]) -> list[Block]:
    """The rows of each name that stands at the top of them, if there are several alike; [] otherwise."""
    starts = [place // 2 for place in places]
    blocks = list(zip(starts, [*starts[1:], len(seconds)], strict=True))
    alike = {tuple(seconds[start:end]) for start, end in blocks}
    return (
        blocks
        if starts[0] == 0 and not any(place % 2 for place in places) and len(blocks) > 1 and len(alike) == 1
        else []
    )
