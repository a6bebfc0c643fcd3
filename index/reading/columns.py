"""Typed columns from headers, titles and the cells themselves; key and code column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.numbers import is_unit, parse_quantity, unit_named
from index.reading.headers import Header, parse_header
from index.reading.naming import full, name_column
from index.reading.periods import find_period
from index.reading.shapes import FEW_ROWS, Row, Shape, sample
from index.reading.text import key
from index.table import Column, ColumnKind

_DATE_HEADER = re.compile(r"日期|时间|date|time", re.IGNORECASE)
_YEAR_HEADER = re.compile(r"年份|年度$|year$", re.IGNORECASE)
_CODE_HEADER = re.compile(r"代码|编码|code|ticker|symbol", re.IGNORECASE)
# Metrics that a table's unit of money or count does not apply to.
_RATIO = re.compile(
    r"率|比例|占比|比重|增速|增长$|同比|环比|幅|份额|%|倍|排名|序号|名次|评级|评分|权重|收益|回报|(?<![A-Za-z])(?:P/?E|P/?B|P/?S|PEG|ROE|ROA|ROIC|EV/EBITDA|CAGR|EPS|yoy|qoq|margin|growth)(?![A-Za-z])",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"率$|比例|占比|比重|增速|增长$|同比|环比|幅$|增长率|涨跌|收益率|回报率|ROE|ROA|margin|growth", re.IGNORECASE
)
_MULTIPLE = re.compile(r"市[盈净销]率|倍|换手", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 3.29, 3.32  # log10 of 1950 and of 2089


@dataclass(frozen=True, slots=True)
class Context:
    """What the columns of a table may take from around it.

    Attributes:
        title: Of the table.
        unit: Of the whole table as written, or "".
        as_of: Date from the title, or None.
        month: Month of the report, or None.
    """

    title: str
    unit: str
    as_of: str | None
    month: str | None


def columns_of(
    headers: Sequence[str], rows: Sequence[Row], shapes: Sequence[Shape], context: Context
) -> tuple[tuple[Column, ...], int | None, int | None]:
    """Columns, index of the key column, index of the code column."""
    parsed = [parse_header(header, context.month) for header in headers]
    kinds = [_kind(header, shape) for header, shape in zip(parsed, shapes, strict=True)]
    if _labels_rows(headers, shapes, kinds):
        kinds[0] = ColumnKind.DATE if (shapes[0].magnitude or 0) > FIRST_YEAR else ColumnKind.TEXT
    code = kinds.index(ColumnKind.CODE) if ColumnKind.CODE in kinds else None
    some = sample(rows, len(headers), FEW_ROWS * 2)
    name = name_column([header.name for header in parsed], kinds, shapes, rows, code)
    if name is not None:
        kinds[name] = ColumnKind.NAME
    title_period = _title_period(context)
    columns = []
    for place, (text, header, kind) in enumerate(zip(headers, parsed, kinds, strict=True)):
        unit, origin = "", ""
        if kind is ColumnKind.NUMBER:
            unit, origin = _unit(header, shapes[place], [row[place] for row in some], context.unit)
        columns.append(_column(text, header, kind, unit, origin, title_period, context))
    key_column = name
    if key_column is None and kinds:
        filled = [place for place, shape in enumerate(shapes) if shape.filled]
        words = full([place for place in filled if kinds[place] is not ColumnKind.NUMBER], shapes)
        key_column = code if code is not None else words[0] if words else None
    return tuple(columns), key_column, code


def _labels_rows(headers: Sequence[str], shapes: Sequence[Shape], kinds: Sequence[ColumnKind]) -> bool:
    """Whether the first column numbers the rows: whole figures, all different, where nothing else names them.

    So it does without a header (years, or 1, 2, 3), with years only, or where no other column has words.
    """
    whole = (
        len(headers) > 1
        and any(headers[1:])
        and kinds[0] is ColumnKind.NUMBER
        and shapes[0].kind == "number"
        and not shapes[0].decimals
        and shapes[0].distinct == 1.0
        and shapes[0].negative == 0
        and (shapes[0].magnitude or 0) < LAST_YEAR
    )
    years = whole and _are_years(shapes[0])
    alone = all(kind is ColumnKind.NUMBER for kind in kinds)
    return whole and (not headers[0] or years or (alone and not parse_header(headers[0]).unit))


def _are_years(shape: Shape) -> bool:
    return not shape.decimals and shape.negative == 0 and FIRST_YEAR < (shape.magnitude or 0) < LAST_YEAR


def _kind(header: Header, shape: Shape) -> ColumnKind:
    if _DATE_HEADER.search(header.name) and (shape.kind == "date" or (shape.numeric and not header.unit)):
        return ColumnKind.DATE
    if _YEAR_HEADER.search(header.name) and shape.kind == "number" and _are_years(shape):
        return ColumnKind.DATE
    if shape.kind == "code" and (shape.suffixed or _CODE_HEADER.search(header.name) or shape.distinct > 0.5):
        return ColumnKind.CODE if shape.share >= 0.6 else ColumnKind.TEXT
    if shape.numeric or shape.kind == "code":
        return ColumnKind.NUMBER if shape.share >= 0.5 else ColumnKind.TEXT
    if shape.kind == "date" and shape.share >= 0.6:
        return ColumnKind.DATE
    if not shape.filled:
        return ColumnKind.NUMBER if header.unit else ColumnKind.TEXT
    return ColumnKind.TEXT


def _unit(header: Header, shape: Shape, cells: Sequence[str], table: str) -> tuple[str, str]:
    """Unit and where it came from."""
    if header.unit:
        return header.unit, "header"
    if shape.kind == "percent":
        return "%", "cells"
    if all(cell[-1].isdecimal() for cell in cells if cell):
        return _table_unit(header, table) if table else ("", "")
    written = Counter(quantity.unit for cell in cells if cell and (quantity := parse_quantity(cell)) is not None)
    total = sum(written.values())
    unit, count = written.most_common(1)[0] if written else ("", 0)
    if unit and count >= 0.9 * total:
        return unit, "cells"
    if not table or (unit == "" and count < total):
        return "", ""
    return _table_unit(header, table)


def _table_unit(header: Header, table: str) -> tuple[str, str]:
    """The part of 单位：亿元，% that a column can have."""
    pieces = [piece.strip() for piece in re.split(r"[,，、;；\s]+", table) if piece.strip()]
    units = [piece for piece in pieces if is_unit(piece)] or ([table] if is_unit(table) else [])
    ratio = _RATIO.search(header.name) is not None
    for piece in units:
        kind = unit_named(piece).kind
        if kind in ("ratio", "points"):
            fits = _PERCENT.search(header.name) is not None and not _MULTIPLE.search(header.name)
            fits = fits or (len(units) == 1 and not _MULTIPLE.search(header.name))
        elif kind == "multiple":
            fits = _MULTIPLE.search(header.name) is not None or len(units) == 1
        else:
            fits = not ratio and sum(unit_named(other).kind == kind for other in units) == 1
        if fits:
            return piece, "title"
    return "", ""


def _title_period(context: Context) -> str | None:
    """The one period that a title names; None if it names several (2023-2025年)."""
    found = find_period(context.title, context.month)
    if found is None:
        return None
    rest = context.title[found.end :]
    return None if find_period(rest, context.month) else found.name or None


def _column(
    text: str, header: Header, kind: ColumnKind, unit: str, origin: str, title_period: str | None, context: Context
) -> Column:
    period = header.period.name or None if header.period else None
    forecast = header.period.forecast if header.period else False
    if kind is ColumnKind.NUMBER and header.period is None:
        if header.monthly:
            period = (context.as_of or context.month or "")[:7] or title_period
        else:
            period = context.as_of or title_period
    forecast = forecast or re.search(r"预测|预计|一致预期|forecast|estimate", header.name, re.IGNORECASE) is not None
    metric = header.metric
    return Column(
        text, header.name, kind, unit, origin, metric, header.qualifier, header.abbreviation, period, forecast
    )


def with_sibling_units(tables: Sequence[tuple[Column, ...]]) -> list[tuple[Column, ...]]:
    """Units for columns without one from columns of the same name in the report's other tables, if those agree."""
    known: dict[str, set[str]] = {}
    for columns in tables:
        for column in columns:
            if column.unit and column.unit_source == "header":
                known.setdefault(key(column.name), set()).add(column.unit)
    result = []
    for columns in tables:
        changed = []
        for column in columns:
            units = known.get(key(column.name), set())
            if column.kind is ColumnKind.NUMBER and not column.unit and column.name and len(units) == 1:
                column = _with_unit(column, next(iter(units)))
            changed.append(column)
        result.append(tuple(changed))
    return result


def _with_unit(column: Column, unit: str) -> Column:
    return Column(
        column.header, column.name, column.kind, unit, "sibling", column.metric, column.qualifier,
        column.abbreviation, column.period, column.forecast,
    )  # fmt: skip
