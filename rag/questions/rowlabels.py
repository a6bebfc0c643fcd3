"""What rows are called, and where: also those that share the name of another row of their table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.report import Locator
from index.table import ColumnKind

if TYPE_CHECKING:
    from rag.questions.catalog import TableView
    from rag.questions.tablerows import Row


@dataclass(frozen=True, slots=True)
class Repeated:
    """One of several rows that a table has of an entity (two deals of one company): the entity, and its rows."""

    key: str
    places: tuple[tuple[TableView, Row], ...]


def row_locator(view: TableView, row: int) -> Locator:
    """Where a row stands, for cells without a fact."""
    start, end = view.table.row_lines[row]
    return Locator(view.report.id, view.table.page_of(row), start, end)


def row_label(view: TableView, row: int, besides: int = -1) -> str:
    """What a row is called: its key, and where other rows have the same key, the words or the figure behind it.

    Args:
        besides: A column that is not to name the row.
    """
    table = view.table
    cells = table.rows[row]
    keys = [index for index in (table.key, table.code) if index is not None]
    place = keys[0] if keys else 0
    name = cells[place].strip()
    alike = [other for other in table.rows if other[place].strip() == name]
    if len(alike) == 1 and name:
        return name
    others = [
        cells[index].strip()
        for index, column in enumerate(table.columns)
        if index not in (place, besides)
        and cells[index].strip()
        and (column.kind is not ColumnKind.NUMBER or index == place + 1)
        and any(other[index] != cells[index] for other in alike)
    ]
    return " ".join(filter(None, (name, *others[:2])))


def own_key(view: TableView, row: Row) -> str:
    return "\n".join((row.entity.key, *view.ref, str(row.index)))


def repeated_rows(
    tables: Sequence[TableView], entities: Mapping[str, Sequence[tuple[TableView, Row]]]
) -> Iterator[tuple[str, Repeated]]:
    """The rows that share their entity with another row of their table, and have words that tell them apart.

    Where nothing does the table contradicts itself.
    """
    for view in tables:
        held: dict[str, dict[tuple[str, ...], Row]] = {}
        for row in view.members:
            held.setdefault(row.entity.key, {}).setdefault(tuple(view.table.rows[row.index]), row)
        for key, rows in held.items():
            elsewhere = tuple(place for place in entities[key] if place[0] is not view)
            labels = {row_label(view, row.index) for row in rows.values()}
            for row in rows.values() if len(labels) == len(rows) > 1 else ():
                yield own_key(view, row), Repeated(key, ((view, row), *elsewhere))
