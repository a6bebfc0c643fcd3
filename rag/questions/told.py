"""Figures told in prose, laid out like a table, so that look-ups and comparisons find them too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index.fact import Fact
from index.report import Report
from index.table import Column, ColumnKind, Table

PROSE = "正文"


def prose_table(report: Report, facts: Iterable[Fact]) -> tuple[Table, Mapping[tuple[int, int], Fact]]:
    """One row per told figure, one column per metric, qualifier, period and unit.

    Returns:
        The table, with id and title 正文, and the fact at each (row, column).
    """
    told = [fact for fact in facts if fact.entity.name and fact.metric]
    columns: dict[tuple[str, str, str | None, str], int] = {}
    cells: dict[tuple[int, int], Fact] = {}
    for row, fact in enumerate(told):
        kind = (fact.metric, fact.qualifier, fact.period, fact.quantity.base)
        cells[row, columns.setdefault(kind, len(columns) + 1)] = fact
    heads = [Column("名称", "名称", ColumnKind.NAME)]
    for metric, qualifier, period, _ in columns:
        header = f"{qualifier}{metric}"
        unit = next(fact.quantity.unit for (_, column), fact in cells.items() if column == len(heads))
        heads.append(Column(header, header, ColumnKind.NUMBER, unit, "cells", metric, qualifier, period=period))
    rows = tuple(
        (
            fact.entity.name,
            *(cells[row, column].quantity.raw if (row, column) in cells else "" for column in range(1, len(heads))),
        )
        for row, fact in enumerate(told)
    )
    lines = tuple((fact.locator.line_start, fact.locator.line_end) for fact in told)
    return Table(PROSE, None, PROSE, "", tuple(heads), rows, lines, 0, None, None, None, ()), cells
