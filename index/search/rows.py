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
            head = f"{table.label} {table.title}" if table.number else table.title
            yield Chunk(
                0, report.id, ChunkKind.ROW, prefixed((head.strip(),) if head.strip() else (), text),
                table.section, locator, table.id, number,
            )  # fmt: skip


def row_texts(table: Table, number: int) -> list[str]:
    """The row as sentences, without the table's name: ``商汤-W（0020.HK）：总市值 408.32 亿美元；…``."""
    row = table.rows[number]
    named = name_of(table, row)
    keys = {table.key, table.code} if named else set()
    long = [at for at, cell in enumerate(row) if len(cell) > _LONG_CELL]
    short = [at for at, cell in enumerate(row) if cell.strip() and at not in keys and at not in long]
    figures = "；".join(_figure(table.columns[at], row[at]) for at in short if at < len(table.columns))
    head = f"{named}：{figures}" if named and figures else named or figures
    if not long:
        return split(head, 2 * LIMIT)
    return [
        f"{head}\n{_label(table.columns[at])}{piece}" if head else f"{_label(table.columns[at])}{piece}"
        for at in long
        if at < len(table.columns)
        for piece in split(row[at])
    ]


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
