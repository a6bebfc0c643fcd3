"""Table rows to sentences."""

from __future__ import annotations

from collections.abc import Iterator

from index.hit import Chunk, ChunkKind
from index.report import Locator, Report
from index.search.prose import LIMIT, prefixed, split
from index.table import Column, ColumnKind, Table

_LONG_CELL = 80  # characters; a longer cell is prose
_JOINED = ("", "%", "‰", "％")  # units that are written without a space


def row_chunks(report: Report, table: Table) -> Iterator[Chunk]:
    """One chunk per row; a cell with running text is cut like prose, each piece under the row's key."""
    for number in range(len(table.rows)):
        start, end = table.row_lines[number]
        locator = Locator(report.id, table.page_of(number), start, end)
        for text in row_texts(table, number):
            yield Chunk(0, report.id, ChunkKind.ROW, titled(table, text), table.section, locator, table.id, number)


def titled(table: Table, text: str) -> str:
    """A text under the table's number and title."""
    head = (f"{table.label} {table.title}" if table.number else table.title).strip()
    return prefixed((head,) if head else (), text)


def row_texts(table: Table, number: int) -> list[str]:
    """The row as sentences, without the table's name: ``商汤-W（0020.HK）：总市值 408.32 亿美元；…``."""
    head, long = _head(table, number), _long_cells(table, number)
    if not long:
        return split(head, 2 * LIMIT)
    return [f"{head}\n{piece}" if head else piece for piece in long]


def row_gists(table: Table, number: int) -> list[str]:
    """For each of :func:`row_texts` what it says in words: without figures, which mean nothing to a vector.

    A row that says nothing in words is left as it is.
    """
    texts, long = row_texts(table, number), _long_cells(table, number)
    if not long and len(texts) > 1:  # in words it fills several chunks by itself
        return texts
    head = _head(table, number, figures=False)
    return [f"{head}\n{piece}" if head else piece for piece in long] if long else [head or text for text in texts]


def _head(table: Table, number: int, figures: bool = True) -> str:
    """Name and short cells of a row, in one line."""
    row = table.rows[number]
    named = name_of(table, row)
    keys = {table.key, table.code} if named else set()
    cells = "；".join(
        _figure(column, cell)
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=False))
        if cell.strip()
        and at not in keys
        and len(cell) <= _LONG_CELL
        and (figures or column.kind is not ColumnKind.NUMBER)
    )
    return f"{named}：{cells}" if named and cells else named or cells


def _long_cells(table: Table, number: int) -> list[str]:
    """Cells of running text, cut like prose, each piece under its header."""
    cells = zip(table.columns, table.rows[number], strict=False)
    return [f"{_label(column)}{piece}" for column, cell in cells if len(cell) > _LONG_CELL for piece in split(cell)]


def name_of(table: Table, row: tuple[str, ...]) -> str:
    """Name and code of the row's entity as printed, "" if the table has no such columns."""
    name = row[table.key].strip() if table.key is not None and table.key < len(row) else ""
    code = row[table.code].strip() if table.code is not None and table.code < len(row) else ""
    return f"{name}（{code}）" if name and code and name != code else name or code


def _figure(column: Column, cell: str) -> str:
    header = column.name or column.header
    cell = cell.strip()
    unit = column.unit if column.kind is ColumnKind.NUMBER and not cell.endswith(column.unit) else ""
    value = cell + unit if unit in _JOINED else f"{cell} {unit}"
    return f"{header} {value}".strip()


def _label(column: Column) -> str:
    header = column.name or column.header
    return f"{header}：" if header else ""
