"""Typed columns from headers, titles and the cells themselves; key and code column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.reading.column_units import unit_column, unit_of_column
from index.reading.headers import Header, parse_header
from index.reading.naming import full, group_column, name_column
from index.reading.periods import find_period
from index.reading.shapes import FEW_ROWS, Row, Shape, sample
from index.table import Column, ColumnKind

_DATE_HEADER = re.compile(r"日期|时间|date|time", re.IGNORECASE)
_YEAR_HEADER = re.compile(r"年份|年度$|year$", re.IGNORECASE)
_AHEAD = re.compile(r"安排|日历|预告|前瞻|日程|展望|计划|推荐|建议|关注|待办|即将|calendar|outlook", re.IGNORECASE)
_CODE_HEADER = re.compile(r"代码|编码|code|ticker|symbol", re.IGNORECASE)
_HAS_CODES = re.compile(r"证券|股票|基金|标的|个股|转债|债券|ETF", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 3.29, 3.32  # log10 of 1950 and of 2089


@dataclass(frozen=True, slots=True)
class Context:
    """What the columns of a table may take from around it.

    Attributes:
        title: Of the table.
        unit: Of the whole table as written, or "".
        as_of: Date from the title, or None.
        month: Month of the report, or None.
        published: Date of publication, or None.
    """

    title: str
    unit: str
    as_of: str | None
    month: str | None
    published: str | None = None

    @property
    def ahead(self) -> bool:
        """Whether the table looks ahead (a calendar, recommendations), so that its months are those to come."""
        return _AHEAD.search(self.title) is not None


def columns_of(
    headers: Sequence[str], rows: Sequence[Row], shapes: Sequence[Shape], context: Context
) -> tuple[tuple[Column, ...], int | None, int | None]:
    """Columns, index of the key column, index of the code column."""
    parsed = _dated_on([parse_header(header, context.month, context.ahead) for header in headers], headers)
    some = sample(rows, len(headers), FEW_ROWS * 2)
    kinds = [
        _kind(header, shape, [row[place] for row in some])
        for place, (header, shape) in enumerate(zip(parsed, shapes, strict=True))
    ]
    if _labels_rows(headers, shapes, kinds):
        kinds[0] = ColumnKind.DATE if (shapes[0].magnitude or 0) > FIRST_YEAR else ColumnKind.TEXT
    code = kinds.index(ColumnKind.CODE) if ColumnKind.CODE in kinds else None
    name = name_column([header.name for header in parsed], kinds, shapes, rows, code)
    if name is not None:
        kinds[name] = ColumnKind.NAME
        if code is None and (group := group_column(name, kinds, rows)) is not None:
            kinds[group] = ColumnKind.NAME
    title_period = _title_period(context)
    given = "" if unit_column(headers, rows) is not None else context.unit
    columns = []
    for place, (text, header, kind) in enumerate(zip(headers, parsed, kinds, strict=True)):
        unit, origin = "", ""
        if kind is ColumnKind.NUMBER:
            unit, origin = unit_of_column(header.name, header.unit, shapes[place], [row[place] for row in some], given)
        columns.append(_column(text, header, kind, unit, origin, title_period, context))
    columns = [_like_its_neighbour(columns, place) for place in range(len(columns))]
    key_column = name
    if key_column is None and kinds:
        filled = [place for place, shape in enumerate(shapes) if shape.filled]
        words = full([place for place in filled if kinds[place] is not ColumnKind.NUMBER], shapes)
        key_column = code if code is not None else words[0] if words else None
    return tuple(columns), key_column, code


def _like_its_neighbour(columns: Sequence[Column], place: int) -> Column:
    """A column that is headed by a year alone, in the unit of the measure to its left: 归母净利2024A | 2025E."""
    column = columns[place]
    if column.unit or column.metric or not column.period or column.kind is not ColumnKind.NUMBER:
        return column
    for left in reversed(columns[:place]):
        if left.kind is not ColumnKind.NUMBER or not left.period or len(left.period) != len(column.period):
            break
        if left.metric:
            return replace(column, unit=left.unit, unit_source=left.unit_source)
    return column


def _dated_on(parsed: Sequence[Header], headers: Sequence[str]) -> list[Header]:
    """2025年7月 | 8月 | 9月: months without a year go on from the month to their left, if nothing else dates them."""
    found: list[Header] = []
    last: str | None = None
    for header, text in zip(parsed, headers, strict=True):
        bare = _BARE_MONTH.match(text.strip())
        if header.period is None and bare is not None and last is not None:
            year, month = int(last[:4]), int(last[5:])
            header = parse_header(text, f"{year + (int(bare[1]) < month)}-{int(bare[1]):02d}")
        found.append(header)
        if header.period is not None and _MONTH.fullmatch(header.period.name):
            last = header.period.name
    return found


_BARE_MONTH = re.compile(r"(1[0-2]|0?[1-9])月(?!\d|.{0,2}日)")
_MONTH = re.compile(r"20\d\d-\d\d")


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


def _kind(header: Header, shape: Shape, cells: Sequence[str]) -> ColumnKind:
    if _DATE_HEADER.search(header.name) and (shape.kind == "date" or (shape.numeric and not header.unit)):
        return ColumnKind.DATE
    if _YEAR_HEADER.search(header.name) and shape.kind == "number" and _are_years(shape):
        return ColumnKind.DATE
    if shape.kind == "code" and (shape.suffixed or _are_codes(header, cells)):
        return ColumnKind.CODE if shape.share >= 0.6 else ColumnKind.TEXT
    if shape.numeric or shape.kind == "code":
        return ColumnKind.NUMBER if shape.share >= 0.5 else ColumnKind.TEXT
    if shape.kind == "date" and shape.share >= 0.6:
        return ColumnKind.DATE
    if not shape.filled:
        return ColumnKind.NUMBER if header.unit else ColumnKind.TEXT
    return ColumnKind.TEXT


def _are_codes(header: Header, cells: Sequence[str]) -> bool:
    """Whether bare figures of six digits are codes: their header says so, or names what has codes, or one has a
    leading zero, as no figure has. A unit makes them amounts, and so does a neighbour of seven digits."""
    if _CODE_HEADER.search(header.name):
        return True
    if header.unit or any(len(cell) != 6 for cell in cells if cell.isdecimal()):
        return False
    zero = any(cell[:1] == "0" for cell in cells)
    return zero or not header.name or _HAS_CODES.search(header.name) is not None


def _title_period(context: Context) -> str | None:
    """The one period that a title names; None if it names several (2023-2025年).

    A month after the report's own that had begun when the report was published, or that a table looking ahead is
    about, is the one to come, not last year's.
    """
    found = find_period(context.title, context.month, context.ahead)
    if found is None:
        return None
    if find_period(context.title[found.end :], context.month):
        return None
    coming = find_period(context.title, context.month, ahead=True)
    begun = context.published is not None and coming is not None and coming.name[:7] <= context.published[:7]
    return (coming.name if begun and coming is not None else found.name) or None


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
