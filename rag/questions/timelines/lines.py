"""Timelines: a column of a table whose rows are periods, or a row of one whose columns are periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.fact import Fact
from index.ledger import Ledger
from index.numbers.units import unit_named
from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView, TableView, catalog_of
from rag.questions.memo import per_ledger
from rag.questions.program import ColumnRef, Slot
from rag.questions.sense import sense_of
from rag.questions.tablerows import Row
from rag.questions.text import fold_name
from rag.questions.timelines.spans import Span, dated, printed
from rag.questions.timelines.wording import verb_of

_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_TOPIC = re.compile(r"^[\d.、一二三四五六七八九十()（）\s]*(?P<topic>[^：:，,。；;]{1,12})(?=[：:，,。；;]|$)")
_RATES = {"yoy": "同比", "qoq": "环比"}


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a timeline: when, of which row, in which column."""

    span: Span
    key: str
    row: int
    slot: Slot
    forecast: bool
    fact: Fact


@dataclass(frozen=True, slots=True)
class Line:
    """A timeline.

    Attributes:
        name: What its own header or row says, folded, without unit: ``内销``, ``票房同比``.
        about: The caption and the topic of the section, folded: what the table is about.
        points: Oldest first.
        down: True if the periods are the rows.
        measured: True if the name says what is measured; else only the caption does.
    """

    view: TableView
    name: str
    about: str
    points: tuple[Point, ...]
    down: bool
    measured: bool = True

    @property
    def unit(self) -> str:
        return self.points[0].fact.quantity.unit

    @property
    def base(self) -> str:
        return self.points[0].fact.quantity.base

    @property
    def length(self) -> int:
        """Months of one period."""
        lengths = [point.span.months for point in self.points]
        return max(set(lengths), key=lengths.count)

    def now(self) -> Span:
        """The last period that is no forecast."""
        actual = [point.span for point in self.points if not point.forecast]
        return max(actual or [point.span for point in self.points])

    def whole(self, said: str) -> bool:
        """True if words say what is measured: of a row that is a thing (彩电) the caption must have one of them too."""
        return self.measured or any(said[at : at + 2] in self.about for at in range(len(said) - 1)) or verb_of(said)

    def about_measure(self) -> str:
        """What the caption says of the figures, where the rows do not."""
        return "" if self.measured else self.about.partition(" ")[0][-4:]

    def at(self, span: Span) -> Point | None:
        return next((point for point in self.points if point.span == span), None)


@per_ledger
def lines_of(ledger: Ledger) -> tuple[Line, ...]:
    """Every timeline of a ledger, remembered."""
    catalog = catalog_of(ledger)
    return tuple(line for view in catalog.tables for line in (*_down(view, catalog), *_across(view, catalog)))


def _columns(view: TableView, catalog: Catalog) -> list[ColumnView]:
    return [column for column in catalog.columns if column.view is view]


def _report(view: TableView) -> int | None:
    stamp = view.month or (view.report.fields.published or "")[:7]
    return int(stamp[:4]) * 12 + int(stamp[5:7]) - 1 if re.fullmatch(r"\d{4}-\d\d", stamp) else None


def _about(view: TableView) -> str:
    topics = (_TOPIC.match(heading.strip()) for heading in view.table.section[-1:])
    return " ".join((fold_name(view.table.title), *(fold_name(topic["topic"]) for topic in topics if topic)))


def _down(view: TableView, catalog: Catalog) -> Iterator[Line]:
    """Columns under one another's months; every row but a total must be a period, each another one."""
    labels = [printed(label) for row in view.members if (label := _plain(row.entity.name))]
    whole = [found for found, row in zip(labels, view.members, strict=False) if found and _all(found, row)]
    if len(whole) < 3 or len(whole) != len(view.members):
        return
    spans = dated([found.span for found in whole], _report(view))
    if spans is None:
        return
    for column in _columns(view, catalog):
        points = [
            point
            for row, span in zip(view.members, spans, strict=True)
            if (point := _point(span, row, column, _slot(column), catalog)) is not None
        ]
        name = _own(column)
        if len(points) > 1 and name and len({point.fact.quantity.base for point in points}) == 1:
            yield Line(view, name, _about(view), tuple(sorted(points, key=_when)), True)


def _all(found: object, row: Row) -> bool:
    label = _plain(row.entity.name)
    rest = label[: getattr(found, "start", 0)] + label[getattr(found, "end", 0) :]
    return not rest.strip("ae年度份 ")


def _across(view: TableView, catalog: Catalog) -> Iterator[Line]:
    """Rows over columns that differ in nothing but their period."""
    groups: dict[str, list[tuple[ColumnView, Span]]] = {}
    for column in _columns(view, catalog):
        label = _plain(column.label)
        found = printed(label)
        if found is not None and "累计" not in label:
            rest = (label[: found.start] + label[found.end :]).strip(" -·的")
            groups.setdefault(f"{rest}/{column.base}", []).append((column, found.span))
    keys = [row.entity.key for row in view.rows]
    for rest, columns in groups.items():
        spans = dated([span for _, span in columns], _report(view)) if len(columns) > 1 else None
        if spans is None:
            continue
        measure = rest.rpartition("/")[0]
        for row in view.rows:
            if keys.count(row.entity.key) > 1:
                continue
            points = [
                point
                for (column, _), span in zip(columns, spans, strict=True)
                if (point := _point(span, row, column, _slot(column), catalog)) is not None
            ]
            alike = len({point.fact.quantity.base for point in points}) == 1
            if len(points) > 1 and alike and len({point.span.months for point in points}) == 1:
                name = f"{_plain(row.entity.name)} {measure}".strip()
                measured = bool(measure) or says_measure(row, view)
                yield Line(view, name, _about(view), tuple(sorted(points, key=_when)), False, measured)


def says_measure(row: Row, view: TableView) -> bool:
    """True if a row is a measure: its name has a unit in brackets or a measure's name, or all rows are 指标."""
    unit = _BRACKETS.search(fold_name(row.entity.name)) is not None
    return unit or bool(view.tags & {"row:指标", "row:项目"}) or sense_of(row.entity.name).base in lexicon.concepts()


def _when(point: Point) -> Span:
    return point.span


def _point(span: Span, row: Row, column: ColumnView, slot: Slot, catalog: Catalog) -> Point | None:
    fact = catalog.facts.get((*column.view.ref, row.index, column.ref.column))
    if fact is None or fact.quantity.high is not None or row.index in column.view.table.doubtful_rows:
        return None
    forecast = column.column.forecast or fact.forecast
    return Point(span, row.entity.key, row.index, slot, forecast, fact)


def _slot(column: ColumnView) -> Slot:
    ref: ColumnRef = column.ref
    return Slot(column.label, column.column.unit, column.period, (ref,))


def _plain(label: str) -> str:
    """A label without the unit in brackets and the marks around a title."""
    return _BRACKETS.sub("", fold_name(label)).strip("《》<>“”\"' ")


def _own(column: ColumnView) -> str:
    """A header that is nothing but a rate (同比) is that of the measure to its left."""
    name = _plain(column.label)
    rate = _RATES.get(column.sense.growth, "")
    return column.sense.base + name if rate and name == rate and column.sense.base else name


def same_unit(lines: Sequence[Line], unit: str) -> list[Line]:
    """Those whose figures can be told in a unit; all of them for a bare scale."""
    base = unit_named(unit).base if unit else ""
    return [line for line in lines if not base or not line.base or line.base == base]
