"""Questions that the library's own reports can answer, to start from."""

from __future__ import annotations

from random import Random

from index.library import Library
from index.table import ColumnKind, Table

SHOWN = 4
LONGEST = 12  # characters of a name in an example


def example_questions(library: Library) -> list[str]:
    """Up to four questions made from the newest report's tables and sections; empty for an empty library."""
    infos = library.reports()
    if not infos:
        return []
    newest = max(infos, key=lambda info: (info.period or "", info.added))
    report = library.report(newest.id)
    tables = [table for table in report.tables if table.key is not None and _numbers(table)]
    questions: list[str] = []
    for table in sorted(tables, key=lambda t: -len(t.rows))[:2]:
        name = table.rows[len(table.rows) // 2][table.key or 0]
        numbers = _numbers(table)
        if name and len(name) <= LONGEST:
            questions.append(f"{name}的{numbers[0]}是多少？")
        questions.append(f"{table.label}中{numbers[-1]}最高的前三名？")
    questions.append("有哪些风险提示？")
    return list(dict.fromkeys(questions))[:SHOWN]


def cell_questions(library: Library, rng: Random, count: int) -> list[str]:
    """Up to ``count`` questions for the figure in a random cell, all different; for measurements."""
    tables = [
        table
        for info in library.reports()
        for table in library.report(info.id).tables
        if table.key is not None and _numbers(table)
    ]
    cells = [
        f"{row[table.key or 0]}的{number}是多少？"
        for table in tables
        for row in table.rows
        for number in _numbers(table)
    ]
    return rng.sample(sorted(set(cells)), min(count, len(set(cells))))


def _numbers(table: Table) -> list[str]:
    return [column.metric or column.name for column in table.columns if column.kind is ColumnKind.NUMBER]
