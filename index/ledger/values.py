"""The figure in a cell, with the unit of its row: from a column 单位, or from the measure that names the row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.ledger.entities import row_names
from index.ledger.lexicon.metrics import MetricKind, canonical_metric, metric_kind
from index.numbers import CellForm, Quantity, classify, is_unit, like_month, parse_quantity
from index.reading.column_units import is_bare, is_ratio, table_unit, unit_column
from index.reading.headers import parse_header
from index.table import Column, ColumnKind, Table

_OF_DATES = re.compile(r"日期|时间|年份|年月|成立|上市|截[至止]|date|time", re.IGNORECASE)


class Values:
    """The figures of a table.

    A column without a unit takes the row's from the column 单位, unless it holds ratios (同比). Where the columns are
    periods, or companies in a table that is turned (营业收入, 市盈率 … below each other), the rows are measures:
    增长率 (%) in a table of 亿元 is in %, and 市盈率 there, or PMI in a table of %, has no unit.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._column = unit_column([column.header for column in table.columns], table.rows)
        numbers = [column for column in table.columns if column.kind is ColumnKind.NUMBER]
        self._names = row_names(table)
        periods = any(column.period and not (column.metric or column.qualifier) for column in numbers)
        # 股价 | 总市值 | 归母净利2024A | 2025E: years beside measures do not make the rows measures.
        beside = any(_is_level(column) for column in numbers)
        self._measures = (periods and not beside) or self._is_turned(numbers)
        self._seen: dict[tuple[int, str], Column] = {}

    def _is_turned(self, numbers: Sequence[Column]) -> bool:
        """Whether no column is a measure by its header, and most rows are one by their name."""
        if any(column.unit_source == "header" or _is_measure(column.name) for column in numbers):
            return False
        names = [named[0] for named in self._names if named is not None]
        return 2 * sum(map(_is_measure, names)) > len(names)

    def quantity(self, row: int, index: int) -> Quantity | None:
        """The quantity in a cell, None where it holds none.

        A unit that only the column's other cells print is not this one's: 1.71 between 27% and 74% is a ratio, where
        the rows are measures. Zero is zero in any unit. 2045.5 in a column of decimals is no month, but for a row
        of dates.
        """
        cells, column = self.table.rows[row], self.column(row, index)
        raw = cells[index] if index < len(cells) else ""
        decimal = like_month(raw) and self._is_decimal(row, index)
        if column.unit_source != "cells":
            return parse_quantity(raw, column.unit, decimal)
        own = parse_quantity(raw, "", decimal)
        if own is not None and not own.unit and own.value == 0:
            return parse_quantity(raw, column.unit, decimal)
        return own

    def _is_decimal(self, row: int, index: int) -> bool:
        """Whether the column holds decimals that are no months, and the row is not one of dates."""
        named = self._names[row]
        if named is None or _OF_DATES.search(named[0]):
            return False
        cells = [other[index] for other in self.table.rows if index < len(other)]
        return any("." in cell and not like_month(cell) and classify(cell) is CellForm.NUMBER for cell in cells)

    def column(self, row: int, index: int) -> Column:
        """The column of a cell, with the unit that the cell has."""
        column = self.table.columns[index]
        if column.kind is not ColumnKind.NUMBER or column.unit_source in ("header", "cells"):
            return column
        unit = self._unit(row, column)
        if unit == column.unit:
            return column
        return self._seen.setdefault((index, unit), replace(column, unit=unit, unit_source="row"))

    def _unit(self, row: int, column: Column) -> str:
        if self._column is not None:
            cell = self.table.rows[row][self._column].strip()
            return cell if is_unit(cell) and not is_ratio(column.name) else ""
        named = self._names[row]
        if named is None or not self._measures:
            return column.unit
        header = parse_header(named[0])
        if not header.unit and column.unit_source == "title":
            return table_unit(header.name, self.table.unit)[0]
        return header.unit or ("" if column.unit and is_bare(header.name) else column.unit)


def _is_level(column: Column) -> bool:
    """Whether a column is a measure of its own in a unit of the title, and no rate."""
    own = column.unit_source == "title" and not column.period and not is_ratio(column.name)
    return own and _is_measure(column.name)


def _is_measure(name: str) -> bool:
    """Whether a name has a unit, or is a measure of the lexicon."""
    header = parse_header(name)
    return header.unit != "" or metric_kind(canonical_metric(header.metric or name)) is not MetricKind.ANY
