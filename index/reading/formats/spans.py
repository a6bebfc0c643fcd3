"""Merged cells: from cells with spans to full rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.reading.formats.builder import Builder
from index.report import Severity

_FIGURE = re.compile(r"[(（+\-−－]?[\d０-９][\d０-９.,，．%％)）倍元亿万]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the format stores it.

    Attributes:
        text: Visible text on one line.
        rows: Rows that it covers.
        columns: Columns that it covers.
        header: True if the format says that it is a header cell.
    """

    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False


def emit(
    rows: list[list[Cell]], builder: Builder, page: int | None = None, hidden: frozenset[int] = frozenset()
) -> None:
    """Adds a table's rows as one grid, all of the same width.

    Words of a merged cell are repeated in every cell that it covers, so that each row stands alone. A
    figure is repeated only in the header and in the first column: below another column it would become
    a fact of a row that may not own it. Rows of one cell over the full width at the table's top and
    bottom (title, unit, source) become plain lines; in the middle they stay rows.

    Args:
        hidden: Indexes of rows that the format hides.
    """
    full = expand(rows, builder, page)
    width = max((len(row) for row in full), default=0)
    alone = [len(set(row)) == 1 and len(cells) == 1 and width > 1 for row, cells in zip(full, rows, strict=True)]
    first = next((i for i, one in enumerate(alone) if not one), len(full))
    last = len(full) - next((i for i, one in enumerate(reversed(alone)) if not one), 0)
    grid = builder.next_grid()
    for index, row in enumerate(full):
        if not any(row) and not row:
            continue
        if alone[index] and not first <= index < last:
            builder.add(row[0], page, hidden=index in hidden)
        elif alone[index]:
            builder.row((row[0],) + ("",) * (width - 1), page, grid, index in hidden)
        else:
            named = bool(rows[index]) and all(cell.header for cell in rows[index])
            builder.row(row + ("",) * (width - len(row)), page, grid, index in hidden, named or None)


def expand(rows: list[list[Cell]], builder: Builder, page: int | None = None) -> list[tuple[str, ...]]:
    """Rows with every merged cell written out, each as wide as its own cells reach."""
    full: list[tuple[str, ...]] = []
    carried: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    bound = builder.limits.columns + 1
    for index, cells in enumerate(rows):
        row: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        queue = iter(cells)
        cell = next(queue, None)
        while (cell is not None or len(row) in carried) and len(row) < bound:
            column = len(row)
            if column in carried:
                left, text = carried.pop(column)
                row.append(text)
                if left > 1:
                    below[column] = (left - 1, text)
                continue
            assert cell is not None
            across, down = max(1, cell.columns), min(max(1, cell.rows), len(rows) - index)
            copy = cell.text
            if (across > 1 or down > 1) and column > 0 and index > 0 and not cell.header and _FIGURE.fullmatch(copy):
                copy = ""
                message = f"合并单元格中的数字「{cell.text[:40]}」只记在其首格。"
                builder.note("merged-figure", Severity.INFO, message, page, len(builder.lines) + index + 1)
            for offset in range(min(across, bound - column)):
                if offset and column + offset in carried:  # overlapping spans: the upper cell wins
                    break
                row.append(copy if offset else cell.text)
                if down > 1:
                    below[column + offset] = (down - 1, copy)
            cell = next(queue, None)
        for column, (left, text) in carried.items():  # beyond this row's last cell
            row.extend([""] * (column + 1 - len(row)))
            row[column] = text
            if left > 1:
                below[column] = (left - 1, text)
        carried = below
        full.append(tuple(row))
    return full
