"""Questions to go on with, made from the cell that an answer cites; only those that a program answers."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import YanbaoError
from index.ledger import Ledger
from index.table import ColumnKind, Table
from rag.answer import Answer
from rag.questions import ProgramPlan, plan, respond

SHOWN = 3
LONGEST = 16  # characters of a name in a question


def followups(answer: Answer, question: str, ledger: Ledger) -> list[str]:
    """Up to three questions about the same table, none of them ``question``; empty for a refusal or a text answer."""
    cells = [citation.fact.split(":", 3) for citation in answer.citations if citation.fact]
    if answer.refused or not cells:
        return []
    report, id, row, column = cells[0]
    table = next(
        (t for r in ledger.reports if r.id == report for t in r.tables if t.id == id and t.key is not None), None
    )
    if table is None:
        return []
    taken = {int(cell[2]) for cell in cells}
    found: list[str] = []
    for candidate in _candidates(table, int(row), int(column), taken):
        if candidate != question and candidate not in found and _answered(candidate, ledger):
            found.append(candidate)
            if len(found) == SHOWN:
                break
    return found


def _candidates(table: Table, row: int, column: int, taken: set[int]) -> Iterator[str]:
    names = [cells[table.key or 0].strip() for cells in table.rows]
    metric, name = table.columns[column].name, names[row]
    if len(taken) == 1:
        if len(name) <= LONGEST:
            yield f"{name}的{metric}在{table.label}中排第几？"
        yield f"{table.label}中{metric}最高的前三名？"
    others = [
        names[(row + step) % len(names)] for step in range(1, len(names)) if (row + step) % len(names) not in taken
    ]
    for other in [other for other in others if 0 < len(other) <= LONGEST][:2]:
        yield f"{other}的{metric}是多少？"
    for further in table.columns:
        if further.kind is ColumnKind.NUMBER and further.name != metric and len(name) <= LONGEST:
            yield f"{name}的{further.name}是多少？"
            return


def _answered(question: str, ledger: Ledger) -> bool:
    try:
        found = plan(question, ledger)
        return isinstance(found, ProgramPlan) and not respond(found, ledger).refused
    except YanbaoError:
        return False
