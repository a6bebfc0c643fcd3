"""Tables whose rows are measures and whose columns are nothing but periods: 制造业PMI | 6月 | 7月 | 同比.

The row says what is measured and the column when, so that the words for the measure are the row's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView, TableView
from rag.questions.columnperiods import answered
from rag.questions.columns import Choice, grouped
from rag.questions.headers import is_level
from rag.questions.intent import Metric
from rag.questions.memo import per_ledger
from rag.questions.sense import Sense, sense_of
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind, Token

# The base of a metric that is whatever its row measures.
OWN = "本行"
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_PART = re.compile(r"^其中[:：]?")
_LEAST = 4  # characters by which the beginning of a long row name is told
Spelling = tuple[str, Kind, object, bool]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of such a table: what its name says besides the brackets, and the words in them."""

    name: str
    aside: str
    sense: Sense


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicator tables of a ledger with their period columns, and their rows by entity key."""

    tables: Mapping[tuple[str, str], tuple[ColumnView, ...]]
    rows: Mapping[str, Indicator]
    only: frozenset[str]

    def spellings(self) -> Iterator[Spelling]:
        """Other ways to name a row: without brackets, with their words in front, without the measure, its beginning."""
        places: dict[str, set[str]] = {}
        heads: dict[str, set[str]] = {}
        for key, row in self.rows.items():
            for form in {row.name, _PART.sub("", row.name), row.aside + row.name, _stem(row.name)}:
                if len(form) > 1:
                    places.setdefault(form, set()).add(key)
            for head in _heads(_PART.sub("", row.name)):
                heads.setdefault(head, set()).add(key)
        for form, keys in places.items():
            yield form, Kind.ENTITY, tuple(sorted(keys)), False
        for form, keys in heads.items():
            if len(keys) == 1 and form not in places:
                yield form, Kind.ENTITY, tuple(keys), True


@per_ledger
def indicators_of(catalog: Catalog) -> Indicators:
    """The indicator tables of a catalog."""
    tables = {}
    for view in catalog.tables:
        columns = tuple(column for column in catalog.columns if column.view is view and not column.sense.base)
        if any(is_level(column) and column.period for column in columns):
            tables[view.ref] = columns
    rows = {
        row.entity.key: _indicator(row.entity.name)
        for view in catalog.tables
        if view.ref in tables
        for row in view.rows
    }
    only = {
        key for key in rows if all(view.ref in tables for view, _ in catalog.entities[key] if view in catalog.tables)
    }
    return Indicators(tables, rows, frozenset(only))


def with_own(tokens: Sequence[Token], indicators: Indicators) -> tuple[Token, ...]:
    """The tokens, with the measure of the row behind the last row that is named where no other measure is.

    A measure that is the whole name of a row (一年期LPR) is that row.
    """
    whole: dict[str, set[str]] = {}
    for key, row in indicators.rows.items():
        if row.sense.base in lexicon.concepts() and not row.sense.growth and not row.sense.extra:
            whole.setdefault(row.sense.base, set()).add(key)
    found: list[Token] = []
    for token in tokens:
        base = token.value[0] if token.kind is Kind.METRIC and isinstance(token.value, tuple) else ""
        if keys := whole.get(base, set()) & indicators.only:
            found.append(replace(token, kind=Kind.ENTITY, value=tuple(sorted(keys))))
        else:
            found.append(token)
    rows = [
        at
        for at, token in enumerate(found)
        if token.kind is Kind.ENTITY and isinstance(token.value, tuple) and set(token.value) <= indicators.only
    ]
    if not rows or any(token.kind in (Kind.METRIC, Kind.SUPER_METRIC, Kind.FIELD) for token in found):
        return tuple(found)
    end = found[rows[-1]].end
    return (*found[: rows[-1] + 1], Token(end, end, Kind.METRIC, "", (OWN, "")), *found[rows[-1] + 1 :])


def own_choices(
    metric: Metric, catalog: Catalog, key: str, tables: Collection[tuple[str, str]], every: bool = False
) -> tuple[Choice, ...]:
    """Readings of a metric that a row's own name answers, in the columns of the periods that are asked for.

    Without a period the newest column is meant, or all of them.
    """
    indicators = indicators_of(catalog)
    row = indicators.rows.get(key)
    if row is None:
        return ()
    refs = [ref for ref in tables if ref in indicators.tables]
    views = {view.ref: view for view, _ in catalog.entities[key]}
    dated = any(period.unit in ("month", "date") for period in metric.periods)
    months = [views[ref].month or "" for ref in refs if ref in views]
    found: list[ColumnView] = []
    for ref in refs:
        if ref not in views or (not dated and (views[ref].month or "") != max(months)):
            continue
        growth = _growth(metric, row, views[ref])
        if growth is None:
            continue
        columns = [
            column
            for column in indicators.tables[ref]
            if _grows_alike(column.sense, growth)
            and column.sense.qualifiers == metric.sense.qualifiers - row.sense.qualifiers
        ]
        now = max(catalog.months(), default=None)
        if metric.periods:
            fitting = [column for column in columns if all(answered(period, column, now) for period in metric.periods)]
            found += _newest(fitting) if not any(period.year for period in metric.periods) else fitting
        elif every:
            found += columns
        else:
            found += _newest(columns)
    return tuple(grouped(found, metric, False))


def own_labels(catalog: Catalog, key: str) -> tuple[str, ...]:
    """The headers of the figures that a row has."""
    tables = indicators_of(catalog).tables
    refs = [view.ref for view, _ in catalog.entities[key] if view.ref in tables]
    return tuple(dict.fromkeys(column.label for ref in refs for column in tables[ref]))


def _newest(columns: Sequence[ColumnView]) -> list[ColumnView]:
    """7月 without a year is the last July."""
    newest = max((column.period or "" for column in columns), default="")
    return [column for column in columns if (column.period or "") == newest]


def _growth(metric: Metric, row: Indicator, view: TableView) -> str | None:
    """The growth that a column must have; None if the row measures something else."""
    asked = metric.sense
    if asked.base not in (OWN, "") and not _measures(row, asked.base, view):
        return None
    if row.sense.growth and asked.growth in ("", "any", row.sense.growth):
        return ""  # the row is the rate
    return asked.growth


def _measures(row: Indicator, base: str, view: TableView) -> bool:
    """True if a row's name ends in a measure or its synonym (医保基金收入), or the row is priced by the unit."""
    concept = lexicon.concepts().get(base)
    if row.sense.base == base or (concept is None and row.name.endswith(base)):
        return True
    if concept is None:
        return False
    if any(row.name.endswith(form) for form in concept.forms):
        return True
    return concept.price and (row.name.endswith("价") or _priced(row, view))


def _priced(row: Indicator, view: TableView) -> bool:
    """True if a cell of the row says money per thing: 万元/吨."""
    rows = [entry.index for entry in view.rows if fold_name(entry.entity.name).startswith(row.name)]
    return any(_PER.fullmatch(cell.strip()) for index in rows for cell in view.table.rows[index])


_PER = re.compile(r"[十百千万亿]*(?:美|港|欧|日)?元/\S{1,4}")


def _grows_alike(sense: Sense, growth: str) -> bool:
    return (
        sense.growth == growth
        or (growth == "any" and sense.growth == "yoy")
        or (growth == "yoy" and sense.growth == "any")
    )


def _indicator(printed: str) -> Indicator:
    name = fold_name(printed)
    aside = "".join(_BRACKETS.findall(name))
    sense = sense_of(name)
    return Indicator(_BRACKETS.sub("", name).replace(" ", ""), aside, sense)


def _stem(name: str) -> str:
    """重卡 of 重卡销量, cpi of cpi同比: what is measured, without the measure."""
    forms = [form for concept in lexicon.concepts().values() for form in concept.forms] + list(lexicon.growth_forms())
    ends = [form for form in forms if name.endswith(form) and len(form) < len(name)]
    return name[: -len(max(ends, key=len))] if ends else name


def _heads(name: str) -> Iterator[str]:
    """The beginnings of a long name, at the ends of its words."""
    import rjieba

    at = 0
    for word in rjieba.cut(name):
        at += len(word)
        if _LEAST <= at < len(name) and has_han(name[:at]):
            yield name[:at]
