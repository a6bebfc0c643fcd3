"""Whether a truth folder is consistent with itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from eval.items import Evidence, Item, read_items
from eval.truth.tables import TruthReport, TruthTable, number


def problems(truth: TruthReport) -> Iterator[str]:
    """Everything that is wrong with tables and hand-written questions, one sentence each."""
    for table in truth.tables:
        yield from _table(truth, table)
    file = truth.path.parent / "questions.jsonl"
    if file.is_file():
        for item in read_items(file, truth.name):
            for piece in item.evidence:
                yield from _evidence(truth, item, piece)


def _table(truth: TruthReport, table: TruthTable) -> Iterator[str]:
    where = f"{truth.name} {table.file}"
    if not table.rows:
        yield f"{where}: no rows"
    if table.key is not None:
        names = Counter(row[table.key] for row in table.rows)
        yield from (f"{where}: {name!r} is the key of {count} rows" for name, count in names.items() if count > 1)
        yield from (f"{where}: the total {name!r} is no row" for name in table.totals if name not in names)
    for index, column in enumerate(table.columns):
        if column.kind not in {"code", "name", "number", "date", "text"}:
            yield f"{where}: unknown kind {column.kind!r} of column {column.name!r}"
        if column.kind == "number":
            cells = [row[index] for row in table.rows]
            odd = [cell for cell in cells if number(cell) is None and cell.strip() not in {"", "--", "-", "—", "N/A"}]
            yield from (f"{where}: {cell!r} in the column of numbers {column.name!r}" for cell in odd)


def _evidence(truth: TruthReport, item: Item, piece: Evidence) -> Iterator[str]:
    where = f"{truth.name} {item.id}"
    if piece.report != truth.name:
        return
    if piece.quote is not None:
        if truth.path.suffix in {".txt", ".md"}:
            text = "".join(truth.path.read_text(encoding="utf-8").split())
            if "".join(piece.quote.split()) not in text:
                yield f"{where}: the quote {piece.quote!r} is not in the report"
        return
    table = next((table for table in truth.tables if table.number == piece.table), None)
    if table is None:
        yield f"{where}: there is no table {piece.table!r}"
        return
    if piece.column not in [column.name for column in table.columns]:
        yield f"{where}: table {piece.table} has no column {piece.column!r}"
        return
    if piece.row is None:
        return
    row = next((row for row in table.rows if table.key is not None and row[table.key] == piece.row), None)
    if row is None:
        yield f"{where}: table {piece.table} has no row {piece.row!r}"
    elif item.type == "lookup" and len(item.gold.figures) == 1:
        cell, gold = number(row[table.column(piece.column or "")]), item.gold.figures[0].value
        if cell is None or Decimal(cell) != gold:
            yield f"{where}: gold {gold} but the cell says {cell}"
