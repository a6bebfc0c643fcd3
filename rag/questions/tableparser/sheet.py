"""A table as the parser sees it: its caption, what it lists, and headers with some of their words.

A table whose rows are measures over periods (指标 | 2023A | 2024A) is turned: its rows are the sheet's fields, its
columns are what it lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.table import ColumnKind
from rag.questions.catalog import Catalog, ColumnView, TableView
from rag.questions.program import ColumnRef, Slot
from rag.questions.text import fold_name
from rag.questions.timelines.lines import says_measure
from rag.questions.timelines.spans import printed

MOST_FIELDS, MOST_WORDS = 24, 4
_LONGEST_WORD = 12


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet.

    Attributes:
        header: As printed, unit included.
        label: Without the unit.
        figures: The column with its figures; None for one of words, and for a row of a turned table.
        ref: Where the column is; None for a row.
        row: Key of the row that it is, in a turned table.
        index: Of the column, or of the row.
        words: Folded text cells, each once; () for figures.
    """

    header: str
    label: str
    figures: ColumnView | None
    ref: ColumnRef | None
    index: int
    row: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, ready to be read beside a question.

    Attributes:
        kind: What it lists: the header of the names.
        listed: (name, key) of its rows, or of the columns of a turned table, whose keys are their numbers.
        turned: Its fields are the table's rows.
    """

    view: TableView
    caption: str
    kind: str
    fields: tuple[Field, ...]
    listed: tuple[tuple[str, str], ...]
    turned: bool = False


def sheet_of(view: TableView, catalog: Catalog) -> Sheet:
    """The sheet of a table; fields beyond the twenty-fourth are left out."""
    columns = [column for column in catalog.columns if column.view is view]
    kind = view.table.columns[view.table.key].header if view.table.key is not None else ""
    if _of_measures(view, columns):
        rows = tuple(
            Field(row.entity.name, row.entity.name, None, None, row.index, catalog.row_key(view, row))
            for row in view.rows
        )
        listed = tuple((column.label, str(column.ref.column)) for column in columns)
        return Sheet(view, view.table.title, "期间", rows[:MOST_FIELDS], listed, True)
    listed = tuple((row.entity.name, catalog.row_key(view, row)) for row in view.rows)
    return Sheet(view, view.table.title, kind, tuple(_fields(view, columns))[:MOST_FIELDS], listed)


def slot_of(column: ColumnView) -> Slot:
    """The slot of one column."""
    return Slot(column.label, column.column.unit, column.period, (column.ref,))


def words_shown(field: Field, question: str) -> Sequence[str]:
    """Up to four words of a text column, those that the question names first."""
    short = [word for word in field.words if len(word) <= _LONGEST_WORD]
    return sorted(short, key=lambda word: word not in question)[:MOST_WORDS]


def _of_measures(view: TableView, columns: Sequence[ColumnView]) -> bool:
    """Rows are measures, most of them by name, and every column of figures is a period."""
    periods = [printed(fold_name(column.label)) for column in columns]
    measures = sum(says_measure(row, view) for row in view.rows)
    return len(columns) > 1 and all(periods) and 2 * measures > len(view.rows)


def _fields(view: TableView, columns: Sequence[ColumnView]) -> Sequence[Field]:
    table, found = view.table, list[Field]()
    figures = {column.ref.column: column for column in columns}
    for index, column in enumerate(table.columns):
        if index in (table.key, table.code):
            continue
        ref = ColumnRef(*view.ref, index)
        if (own := figures.get(index)) is not None:
            unit = own.column.unit
            header = column.header if not unit or unit in column.header else f"{column.header}（{unit}）"
            found.append(Field(header, own.label, own, ref, index))
        elif column.kind in (ColumnKind.TEXT, ColumnKind.NAME, ColumnKind.DATE):
            cells = (fold_name(table.rows[row.index][index]) for row in view.rows)
            words = tuple(dict.fromkeys(cell for cell in cells if cell))
            found.append(Field(column.header, column.header, None, ref, index, words=words))
    return found
