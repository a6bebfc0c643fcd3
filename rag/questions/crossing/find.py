"""The cells that a question names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.ledger import Ledger
from rag.questions.catalog import Catalog, TableView, catalog_of
from rag.questions.crossing.cover import covered, numbers_in, rest_of
from rag.questions.crossing.labels import ColumnName, Labels, Name, RowName, labels_of, naming_columns
from rag.questions.crossing.spelling import pieces, tight, words
from rag.questions.lexicon import is_total
from rag.questions.program import Cell, ColumnRef, Extreme, Order, Slot
from rag.questions.sense import feature_surfaces
from rag.questions.text import fold_name
from rag.questions.tokens import Kind

MOST = 4  # cells that are told side by side
Span = tuple[int, int]


@dataclass(slots=True)
class _Named:
    """What a question names of one table: where each row and column is named."""

    rows: dict[int, set[Span]] = field(default_factory=dict)
    columns: dict[int, list[tuple[Span, int, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """A reading: its program, and how many characters its names and the words above its table account for."""

    program: Cell | Extreme
    named: int
    above: int


def crossing(question: str, ledger: Ledger) -> tuple[Cell | Extreme, ...]:
    """The programs for a question; several where its words fit several cells, none where they fit none or too many."""
    text = tight(question)
    labels, catalog = labels_of(ledger), catalog_of(ledger)
    order = _order(text)
    numbers = numbers_in(text)
    found: list[_Found] = []
    for number, named in _by_table(text, labels, [span[:2] for span in numbers]).items():
        view = labels.views[number]
        if numbers and view.table.number not in {told for _, _, told in numbers}:
            continue
        reader = _Reader(text, view, named, catalog, [span[:2] for span in numbers])
        found += reader.cells() if order is None else reader.extremes(order)
    if not found:
        return ()
    most = max(reading.named for reading in found)
    best = [reading for reading in found if reading.named == most]
    programs = tuple(dict.fromkeys(reading.program for reading in best))
    return programs if len(programs) <= MOST else ()


def _order(text: str) -> tuple[Order, Span, Span] | None:
    """Whether the highest or the lowest is asked for, with the places of the words that say so."""
    which = next((word for word in words()["which"] if word in text), None)
    if which is None:
        return None
    at = text.index(which)
    for order in ("high", "low"):
        for word in words()["order"][order]:
            if word in text:
                place = text.rindex(word)
                return ("high" if order == "high" else "low"), (at, at + len(which)), (place, place + len(word))
    return None


def _by_table(text: str, labels: Labels, numbers: Sequence[Span]) -> dict[int, _Named]:
    """What is named of each table; a name within a longer name of the same table is none."""
    places: dict[int, list[tuple[int, int, Name]]] = {}
    for start, end, name in labels.find(text):
        if not any(one < end and start < two for one, two in numbers):
            places.setdefault(name.view, []).append((start, end, name))
    found: dict[int, _Named] = {}
    for number, names in places.items():
        spans = {(start, end) for start, end, _ in names}
        held = found[number] = _Named()
        for start, end, name in names:
            if any(one <= start and end <= two and (one, two) != (start, end) for one, two in spans):
                continue
            if isinstance(name, RowName):
                held.rows.setdefault(name.row, set()).add((start, end))
            elif isinstance(name, ColumnName):
                held.columns.setdefault(name.column, []).append(((start, end), name.first, name.last))
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    view: TableView
    named: _Named
    catalog: Catalog
    numbers: Sequence[Span]

    def cells(self) -> list[_Found]:
        """The cells whose row and column are named, all other words being told above the table."""
        found = []
        rows = self._rows()
        for column, columns in self._columns().items():
            for row, spans in rows.items():
                spans = {span for span in spans if not _meets(span, columns)}
                if not spans or (self.view.report.id, self.view.table.id, row, column) not in self.catalog.facts:
                    continue
                used = spans | columns
                rest = rest_of(self.text, used | set(self.numbers))
                if column in self._unmeasured and self._measures(rest):
                    continue
                above = covered(self.text, rest, self._above(column, row))
                if above is not None:
                    found.append(_Found(Cell(self._slot(column), row), _size(used), above))
        return _most(found)

    def extremes(self, order: tuple[Order, Span, Span]) -> list[_Found]:
        """The highest of a named column, or of a named row; the words of order are no names."""
        way, *said = order
        asked = set(self.numbers) | set(said)
        columns = {
            column: spans
            for column, spans in self._columns().items()
            if not any(_meets(span, set(said)) for span in spans)
        }
        rows = self._rows()
        members = {row.index for row in self.view.members if not _sums_up(row.entity.name)}
        found = []
        for column, spans in columns.items():
            free = {row: {span for span in held if not _meets(span, spans | asked)} for row, held in rows.items()}
            narrowed = {row: held for row, held in free.items() if held}
            chosen = tuple(sorted((set(narrowed) or members) & members))
            used = spans | {span for held in narrowed.values() for span in held}
            found += self._extreme(used | asked, (column,), chosen, way, _size(used))
        if not columns:
            numeric = tuple(ref.ref.column for ref in self.catalog.columns if ref.view is self.view)
            for row, spans in rows.items():
                free_spans = {span for span in spans if not _meets(span, asked)}
                if free_spans:
                    found += self._extreme(free_spans | asked, numeric, (row,), way, _size(free_spans))
        return _most(found)

    def _extreme(
        self, used: set[Span], columns: tuple[int, ...], rows: tuple[int, ...], order: Order, named: int
    ) -> list[_Found]:
        if max(len(columns), len(rows)) < 2 or not columns or not rows:
            return []
        if not all(self._comparable(row, column) for row in rows for column in columns):
            return []
        above = covered(self.text, rest_of(self.text, used), self._above(columns[0], None))
        if above is None:
            return []
        program = Extreme(tuple(self._slot(column) for column in columns), rows, order)
        return [_Found(program, named, above)]

    def _comparable(self, row: int, column: int) -> bool:
        """Whether a cell is a plain figure, or empty: one that could not be placed may be the highest of all."""
        if row in self.view.table.doubtful_rows:
            return False
        fact = self.catalog.facts.get((*self.view.ref, row, column))
        return fact is None or fact.quantity.high is None

    def _rows(self) -> dict[int, set[Span]]:
        """The rows of which most is named."""
        sizes = {row: _size(spans) for row, spans in self.named.rows.items()}
        most = max(sizes.values(), default=0)
        return {row: self.named.rows[row] for row, size in sizes.items() if size == most}

    def _measures(self, rest: Sequence[Span]) -> bool:
        """Whether a stretch of the question names a measure."""
        tokens = [token for token in feature_surfaces().find(self.text) if token.kind is Kind.METRIC]
        return any(start <= token.start and token.end <= end for token in tokens for start, end in rest)

    @property
    def _unmeasured(self) -> set[int]:
        """Columns of which the question leaves out the last part: another measure in its place is not theirs.

        资本开支 of 2024Q1 is no 2024Q1 营业收入, and 营收 no 2024Q1 营收增速.
        """
        ends = {column: len(pieces(self._header(column))) - 1 for column in self.named.columns}
        return {
            column
            for column, names in self.named.columns.items()
            if not any(first <= ends[column] < last for _, first, last in names)
        }

    def _header(self, column: int) -> str:
        header = self.view.table.columns[column]
        return header.name or header.header

    def _columns(self) -> dict[int, set[Span]]:
        """The columns named by the end of their header: those named in full, else those of which most is."""
        whole: dict[int, set[Span]] = {}
        partly: dict[int, set[Span]] = {}
        for column, names in self.named.columns.items():
            count = len(pieces(self._header(column)))
            held = {part for _, first, last in names for part in range(first, last)}
            if count - 1 in held or (count > 1 and held == set(range(count - 1))):
                (whole if len(held) == count else partly)[column] = {span for span, _, _ in names}
        chosen = whole or partly
        most = max((_size(spans) for spans in chosen.values()), default=0)
        return {column: spans for column, spans in chosen.items() if _size(spans) == most}

    def _slot(self, column: int) -> Slot:
        view = self.catalog.by_ref[ColumnRef(*self.view.ref, column)]
        return Slot(view.label, view.column.unit, view.period, (view.ref,))

    def _above(self, column: int, row: int | None) -> tuple[str, ...]:
        table, report = self.view.table, self.view.report
        heads = [table.columns[index].header for index in naming_columns(self.view)]
        cells = [table.rows[row][index] for index in naming_columns(self.view)] if row is not None else []
        cover = (report.fields.title or "", report.fields.issuer or "", report.name)
        lines = (table.title, *table.section, table.columns[column].header, *heads, *cells, *cover)
        return tuple(dict.fromkeys(tight(line) for line in lines if line))


def _sums_up(name: str) -> bool:
    return is_total(fold_name(name)) or tight(name) in words()["totals"]


def _most(found: list[_Found]) -> list[_Found]:
    most = max((reading.named for reading in found), default=0)
    return [reading for reading in found if reading.named == most]


def _meets(span: Span, others: set[Span]) -> bool:
    return any(one < span[1] and span[0] < two for one, two in others)


def _size(spans: set[Span]) -> int:
    """Characters that spans cover."""
    return len({at for start, end in spans for at in range(start, end)})
