"""Whether a truth folder is consistent with itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from eval.items import Evidence, Item, read_items
from eval.truth.starting import TOTAL
from eval.truth.tables import TruthReport, TruthTable, number


def problems(truth: TruthReport) -> Iterator[str]:
    """Everything that is wrong with tables and hand-written questions, one sentence each."""
    for table in truth.tables:
        yield from _table(truth, table)
    yield from _prose(truth)
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
        names = Counter(row[table.key] for row in table.rows if row[table.key].strip())
        nameless = [row for row in table.rows if not row[table.key].strip() and not any(map(TOTAL.fullmatch, row))]
        yield from (f"{where}: a row without a name that is no total: {', '.join(row)}" for row in nameless)
        yield from (f"{where}: {name!r} is the key of {count} rows" for name, count in names.items() if count > 1)
        yield from (f"{where}: the total {name!r} is no row" for name in table.totals if name not in names)
        sums = [name for name in names if TOTAL.fullmatch(name.strip()) and name not in table.totals]
        yield from (
            f"{where}: {name!r} looks like a total; list it in totals, or it is ranked and counted" for name in sums
        )
    for index, column in enumerate(table.columns):
        if column.kind not in {"code", "name", "number", "date", "text"}:
            yield f"{where}: unknown kind {column.kind!r} of column {column.name!r}"
        if column.kind == "number":
            cells = [row[index] for row in table.rows]
            odd = [cell for cell in cells if number(cell) is None and cell.strip() not in {"", "--", "-", "—", "N/A"}]
            yield from (f"{where}: {cell!r} in the column of numbers {column.name!r}" for cell in odd)


def _stands(truth: TruthReport, quote: str) -> bool:
    """Whether the report holds a quote, white space aside. A binary format is not looked into."""
    if truth.path.suffix not in {".txt", ".md"}:
        return True
    return "".join(quote.split()) in "".join(truth.path.read_text(encoding="utf-8").split())


def _prose(truth: TruthReport) -> Iterator[str]:
    """Figures of the running text must stand in their sentences; a fall may be told without its sign."""
    for fact in truth.prose:
        digits = f"{abs(fact.value):f}"
        sentence = fact.sentence.replace(",", "")
        if digits not in sentence and digits.rstrip("0").rstrip(".") not in sentence:
            yield f"{truth.name} prose.jsonl: {fact.value} is not in {fact.sentence!r}"


def _evidence(truth: TruthReport, item: Item, piece: Evidence) -> Iterator[str]:
    where = f"{truth.name} {item.id}"
    if piece.report != truth.name:
        return
    if piece.quote is not None:
        if not _stands(truth, piece.quote):
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
