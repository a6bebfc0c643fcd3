"""Cells that cannot be right where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.fact import Fact
from index.ledger.cells import fits
from index.ledger.checks.wording import row_place
from index.ledger.values import Values
from index.numbers import CellForm, Quantity, classify
from index.report import Finding, Report, Severity
from index.table import Column, ColumnKind


def check_cells(report: Report, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Digits that make no number (3.91.5), a code or a date among numbers, a percentage among amounts."""
    for table in report.tables:
        values = Values(table)
        for index, column in enumerate(table.columns):
            if column.kind is not ColumnKind.NUMBER:
                continue
            lists = _holds_lists([row[index] if index < len(row) else "" for row in table.rows])
            for row_index, row in enumerate(table.rows):
                raw = row[index] if index < len(row) else ""
                listed = lists and _LIST.fullmatch(raw)
                problem = (
                    None
                    if listed
                    else _problem(raw, values.quantity(row_index, index), values.column(row_index, index))
                )
                if problem:
                    kind, severity, text = problem
                    message = f"{table.label}第{row_index + 1}行“{column.header}”的单元格“{raw}”{text}，未计入数据。"
                    yield Finding(kind, severity, message, (row_place(report, table, row_index),))


_LIST = re.compile(r"\d{1,2}(?:[ ,，、]\d{1,2}){2,}")  # an order of groups: 4 2 1 3
_SEVERAL = 2


def _holds_lists(cells: Sequence[str]) -> bool:
    """Whether a column lists small numbers in each cell. A single such cell is a figure that came apart."""
    filled = [cell for cell in cells if cell.strip()]
    lists = sum(_LIST.fullmatch(cell) is not None for cell in filled)
    return lists >= _SEVERAL and 2 * lists >= len(filled)


def _problem(raw: str, quantity: Quantity | None, column: Column) -> tuple[str, Severity, str] | None:
    form = classify(raw)
    if form is CellForm.MALFORMED:
        return "malformed-cell", Severity.ERROR, "不是一个完整的数字"
    if form in (CellForm.CODE, CellForm.DATE) and quantity is None:
        return "wrong-column", Severity.WARNING, "是代码或日期而不是数值"
    if quantity is not None and not fits(column, quantity):
        return "wrong-unit", Severity.WARNING, f"的单位与本列的{column.unit}不符"
    return None
