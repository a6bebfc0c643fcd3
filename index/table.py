"""A table, whole: all its parts over several pages, with typed columns and raw cells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnKind(StrEnum):
    CODE = "code"  # securities or fund codes
    NAME = "name"  # the entities that the rows are about
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        header: Header path joined by a space, as printed, white space normalised.
        name: Header without unit: ``总市值`` of ``总市值 (亿元)``.
        kind: What the cells are.
        unit: Unit of the cells as written (``亿元``, ``%``, ``元``, ``倍``); "" if none is known.
        unit_source: Where the unit came from: ``header``, ``title``, ``cells``, ``sibling`` or "".
        metric: Base name of the metric: ``营业收入同比增长率`` of ``2023 年报营业收入同比增长率 (%)``.
        qualifier: What narrows the metric: ``TTM``, ``近3月``, ``成立以来``; "" if nothing does.
        abbreviation: A short form in the header: ``PE`` of ``市盈率 PE (TTM)``; "" if none.
        period: ``2023``, ``2024Q1``, ``2024H1``, ``2024-04`` or ``2024-04-30`` if the header, the title
            or the report gives one; None otherwise.
        forecast: True for forecast columns (2024E, 预测).
    """

    header: str
    name: str
    kind: ColumnKind
    unit: str = ""
    unit_source: str = ""
    metric: str = ""
    qualifier: str = ""
    abbreviation: str = ""
    period: str | None = None
    forecast: bool = False


class HeaderState(StrEnum):
    FIRST = "first"  # the table's own header
    REPEATED = "repeated"  # the same header again
    MISSING = "missing"  # rows go on without one
    GARBLED = "garbled"  # a header that contradicts the first one; set aside


@dataclass(frozen=True, slots=True)
class TablePart:
    """The part of a table that stands on one page.

    Attributes:
        page: Page number, or None.
        line_start: First line, from 1, header included.
        line_end: Last line, inclusive.
        row_start: Index of the first row of ``Table.rows`` that began in this part.
        row_end: One past the last.
        header: The header row of this part as read, empty if it has none.
        state: How that header relates to the first one.
    """

    page: int | None
    line_start: int
    line_end: int
    row_start: int
    row_end: int
    header: tuple[str, ...]
    state: HeaderState


_DOTS = frozenset(".…·⋮")


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table.

    Attributes:
        id: Unique in the report: ``t4`` for 表 4, ``t4-2`` for a second 表 4, ``t@120`` (line) without number.
        number: As printed (``4``), or None.
        title: Without number and unit.
        unit: Unit of the whole table (单位：亿元) as written, or "".
        columns: One per cell of a row.
        rows: Raw strings, shape (rows, columns); "" for an empty cell.
        row_lines: First and last line of each row, from 1.
        key: Index of the column that names the row's entity (preferably NAME), or None.
        code: Index of the column with codes, or None.
        source: Source note (资料来源), without its label, or None.
        as_of: Date or month of the figures from the title (``截至 2024.4.30`` → ``2024-04-30``), or None.
        parts: One per page.
        section: Headings above it.
        doubtful_rows: Indices of rows whose figures may stand in the wrong column or belong to another
            table (each has a finding). They are shown, and no fact is taken from them.
    """

    id: str
    number: str | None
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_lines: tuple[tuple[int, int], ...]
    key: int | None
    code: int | None
    source: str | None
    as_of: str | None
    parts: tuple[TablePart, ...]
    section: tuple[str, ...] = ()
    doubtful_rows: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """How people call it: ``表4`` or its title."""
        return f"表{self.number}" if self.number else self.title

    @property
    def excerpt(self) -> bool:
        """Whether the table says that it leaves rows out: a row of dots stands for them."""
        return any(
            any(row) and all(not cell or (set(cell) <= _DOTS and len(cell) + (cell[0] in "…⋮") > 1) for cell in row)
            for row in self.rows
            if row and (not row[0] or row[0][0] in _DOTS)
        )

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(part.page for part in self.parts if part.page is not None))

    def page_of(self, row: int) -> int | None:
        """Page on which a row begins."""
        for part in self.parts:
            if part.row_start <= row < part.row_end:
                return part.page
        return None
