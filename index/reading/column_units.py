"""Units of columns: printed in the header or the cells, else the table's where the measure can have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.numbers import is_unit, parse_quantity, unit_named
from index.reading.level_units import level_unit
from index.reading.shapes import Row, Shape, sample
from index.reading.stated_units import stated_unit
from index.reading.text import key
from index.table import Column, ColumnKind, Table

# Measures that no unit of money or count applies to.
_RATIO = re.compile(
    r"率|比例|占比|比重|增速|增长$|同比|环比|幅|份额|%|倍|排名|序号|名次|评级|评分|得分|权重|收益|回报|息差|利差|分位|系数|指数|PMI|天数|点位|(?<![A-Za-z])(?:P/?E|P/?B|P/?S|PEG|ROE|ROA|ROIC|EV/EBITDA|CAGR|EPS|yoy|qoq|margin|growth)(?![A-Za-z])",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"率$|比例|占比|比重|增速|增长$|同比|环比|幅$|增长率|涨跌|收益率|回报率|息差|利差|分位|ROE|ROA|margin|growth",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(r"市[盈净销]率|倍|换手|(?<![A-Za-z])(?:P/?E|P/?B|P/?S|PEG|EV/EBITDA)(?![A-Za-z])", re.IGNORECASE)
# What is counted in nothing: no unit of a title applies to it, no % either.
_BARE = re.compile(
    r"排名|序号|名次|位次|评级|评分|得分|系数|指数$|PMI$|天数|点位|(?<![A-Za-z])EPS(?![A-Za-z])", re.IGNORECASE
)
_COUNTED_IN = (("点", re.compile(r"指数|点位|收盘")), ("天", re.compile(r"天数|周期")))
# A difference of two levels is in their unit, though 同比 or 环比 says what it is compared with.
_DIFFERENCE = re.compile(r"[多少][增减发]|(?:增减|变动|变化|增加|减少|增长)[额量值]|增量|差[额值]$")
_OF_A_YEAR = re.compile(r"\s*(?:20)?\d\d(?:年|[AEae]|[QqHh][1-4]E?)?$")  # 股息率2025E is a 率
_UNIT_HEADER = re.compile(r"(?:计量|货币)?单位|units?", re.IGNORECASE)


def is_ratio(name: str) -> bool:
    """Whether a measure is a ratio, an index or a rank: a unit of money or count printed for the table is not its own.

    >>> is_ratio("净息差"), is_ratio("制造业PMI"), is_ratio("同比多增"), is_ratio("营业收入")
    (True, True, False, False)
    """
    return _RATIO.search(name) is not None and _DIFFERENCE.search(name) is None


def is_bare(name: str) -> bool:
    """Whether a measure has no unit at all: an index, a rank, a score, earnings per share."""
    return _BARE.search(name) is not None


def unit_column(headers: Sequence[str], rows: Sequence[Row]) -> int | None:
    """The column 单位 that gives each row its unit, or None.

    >>> unit_column(["指标", "单位", "4月"], [("产量", "万吨", "5"), ("均价", "元/吨", "9")])
    1
    """
    for place, header in enumerate(headers):
        if header and not _UNIT_HEADER.fullmatch(key(header)):
            continue
        cells = [row[place] for row in sample(rows, len(headers)) if row[place]]
        if len(cells) > 1 and 2 * sum(is_unit(cell) for cell in cells) > len(cells):
            return place
    return None


def unit_of_column(name: str, own: str, shape: Shape, cells: Sequence[str], table: str) -> tuple[str, str]:
    """Unit of a column and where it came from.

    Args:
        name: Header without unit.
        own: The header's unit, or "".
        shape: Of the cells.
        cells: Some of them.
        table: Unit of the whole table as written, or "".
    """
    if own:
        return own, "header"
    if shape.kind == "percent":
        return "%", "cells"
    if all(cell[-1].isdecimal() for cell in cells if cell):
        return table_unit(name, table) if table else ("", "")
    written = Counter(quantity.unit for cell in cells if cell and (quantity := parse_quantity(cell)) is not None)
    total = sum(written.values())
    unit, count = written.most_common(1)[0] if written else ("", 0)
    if unit and count >= 0.9 * total:
        return unit, "cells"
    if not table or (unit == "" and count < total):
        return "", ""
    return table_unit(name, table)


def table_unit(name: str, table: str) -> tuple[str, str]:
    """The part of 单位：亿元，% that a measure of this name can have, and ``title``; two empty texts if it has none.

    >>> table_unit("营业收入", "亿元，%"), table_unit("毛利率", "亿元，%"), table_unit("市盈率", "亿元")
    (('亿元', 'title'), ('%', 'title'), ('', ''))
    >>> table_unit("均价", "万头、%、亿元、元/公斤"), table_unit("销量", "万头、%、亿元、元/公斤")
    (('元/公斤', 'title'), ('万头', 'title'))
    >>> table_unit("Q3毛利率", "营收为亿元；毛利率为%；毛利率环比为百分点"), table_unit("销量", "营收为亿元；毛利率为%")
    (('%', 'title'), ('', ''))
    """
    name = _OF_A_YEAR.sub("", name) or name
    if (stated := stated_unit(name, table)) is not None:
        return (stated, "title") if stated else ("", "")
    pieces = [piece.strip() for piece in re.split(r"[,，、;；\s]+", table) if piece.strip()]
    units = [piece for piece in pieces if is_unit(piece)] or ([table] if is_unit(table) else [])
    ratio = is_ratio(name)
    levels = [piece for piece in units if unit_named(piece).kind not in ("ratio", "points", "multiple")]
    if len(set(levels)) > 1 and not ratio:
        own = level_unit(name, levels)
        return (own, "title") if own else ("", "")
    for piece in units:
        kind = unit_named(piece).kind
        if kind in ("ratio", "points"):
            plain = _MULTIPLE.search(name) or _BARE.search(name)
            fits = not plain and ((_PERCENT.search(name) is not None and ratio) or len(pieces) == 1)
        elif kind == "multiple":
            fits = _MULTIPLE.search(name) is not None or (len(units) == 1 and not _BARE.search(name))
        else:
            counted = any(piece == unit and words.search(name) for unit, words in _COUNTED_IN)
            fits = (counted or not ratio) and sum(unit_named(other).kind == kind for other in units) == 1
        if fits:
            return piece, "title"
    return "", ""


def with_sibling_units(tables: Sequence[Table]) -> list[tuple[Column, ...]]:
    """Units for columns without one from columns of the same name in the report's other tables, if those agree.

    A table whose rows have units of their own takes none.
    """
    known: dict[str, set[str]] = {}
    for table in tables:
        for column in table.columns:
            if column.unit and column.unit_source == "header":
                known.setdefault(key(column.name), set()).add(column.unit)
    result = []
    for table in tables:
        changed = []
        alone = unit_column([column.header for column in table.columns], table.rows) is not None
        for column in table.columns:
            units = known.get(key(column.name), set())
            if not alone and column.kind is ColumnKind.NUMBER and not column.unit and column.name and len(units) == 1:
                column = replace(column, unit=next(iter(units)), unit_source="sibling")
            changed.append(column)
        result.append(tuple(changed))
    return result
