"""Which column names the rows of a table: not the one that groups them, and not what is said about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from index.numbers import is_unit
from index.reading.lexicon import lexicon
from index.reading.shapes import Row, Shape, sample
from index.reading.text import key
from index.table import ColumnKind

_NAME_HEADER = re.compile(
    r"名称|简称|公司|企业|主体|机构|标的|基金|股票|证券|品种|行业|板块|模型|产品|项目|指标|指数|个股|省|城市|地区|国家|品牌|单位$|name|company|stock|item|issuer",
    re.IGNORECASE,
)
SHORT_NAME = 40
SHORTER_NAME = 20  # average characters of names that stand right of their group
MOST_ASKED = 5  # cells that are looked at for ratings and units
LONGEST_RATING = 12
NEARLY_ALL = 0.9  # share of different values that makes names
ROWS_PER_GROUP = 1.5  # rows that a group has at least on average


def name_column(
    headers: Sequence[str],
    kinds: Sequence[ColumnKind],
    shapes: Sequence[Shape],
    rows: Sequence[Row],
    code: int | None,
) -> int | None:
    """The column that names the entities, or None where none has words.

    It stands beside the codes; else it is the first with the header of a name or with mostly different words.
    Ratings and units name nobody. A column whose values come in runs (or stand once, above blanks) groups the rows,
    and the column of different words right of it names them, in a table of figures.
    """
    words = [
        place
        for place, (kind, shape) in enumerate(zip(kinds, shapes, strict=True))
        if kind is ColumnKind.TEXT and shape.filled and shape.length <= SHORT_NAME
    ]
    dates = [place for place, kind in enumerate(kinds) if kind is ColumnKind.DATE]
    some = sample(rows, len(headers))
    words = [place for place in full([*words, *dates], shapes) if place in words]
    words = [place for place in words if not _says_of([row[place] for row in some])]
    if code is not None:
        beside = [place for place in (code + 1, code - 1) if place in words and shapes[place].distinct > 0.3]
        if beside:
            return max(beside, key=lambda place: (_NAME_HEADER.search(headers[place]) is not None, place > code))
    named = [place for place in words if _NAME_HEADER.search(headers[place]) and shapes[place].distinct > 0.3]
    first = [place for place in words if shapes[place].distinct > 0.5]
    found = min([*named[:1], *first[:1]], default=words[0] if words else None)
    return _inside(found, words, kinds, shapes, rows) if found is not None else None


def _says_of(cells: Sequence[str]) -> bool:
    """Whether a column holds ratings or units: what is said of the rows, not who they are."""
    filled = [cell for cell in cells if cell][:MOST_ASKED]
    said = 0
    for asked, cell in enumerate(filled):
        said += len(cell) <= LONGEST_RATING and (lexicon().ratings.fullmatch(key(cell)) is not None or is_unit(cell))
        if 2 * (said + len(filled) - asked - 1) <= len(filled):
            return False
    return bool(filled)


def _inside(
    found: int, words: Sequence[int], kinds: Sequence[ColumnKind], shapes: Sequence[Shape], rows: Sequence[Row]
) -> int:
    """The names right of a column of groups, before the first figures; the column itself if it is none of groups."""
    figures = [place for place, kind in enumerate(kinds) if kind is ColumnKind.NUMBER and shapes[place].filled]
    groups = groups_of([row[found] for row in rows]) if figures else ()
    if not groups:
        return found
    for place in range(found + 1, figures[0]):
        pairs = [(group, row[place]) for group, row in zip(groups, rows, strict=True) if row[place]]
        different = len(set(pairs)) >= NEARLY_ALL * len(pairs) and 2 * len(pairs) > len(rows)
        if place in words and different and shapes[place].length <= SHORTER_NAME:
            return place
    return found


def groups_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The group of each row, where each value has one run of rows, blanks below it included, and most runs have
    several rows; () for a column that does not group.

    >>> groups_of(["铜", "", "铝", ""]), groups_of(["铜", "铝", "铜", "铝"])
    (('铜', '铜', '铝', '铝'), ())
    """
    if not cells or not cells[0] or ROWS_PER_GROUP * len({*cells} - {""}) > len(cells):
        return ()
    filled: list[str] = []
    for cell in cells:
        filled.append(cell or filled[-1])
    runs = [cell for cell, _ in groupby(filled)]
    return tuple(filled) if len(set(runs)) == len(runs) and len(cells) >= ROWS_PER_GROUP * len(runs) else ()


def group_column(name: int, kinds: Sequence[ColumnKind], rows: Sequence[Row]) -> int | None:
    """The column of groups without which the names do not tell the rows apart, or None: LME and SHFE for each metal."""
    named = [row[name] for row in rows if row[name]]
    if len(set(named)) == len(named):
        return None
    for place in range(name - 1, -1, -1):
        groups = groups_of([row[place] for row in rows]) if kinds[place] is ColumnKind.TEXT else ()
        pairs = [(group, row[name]) for group, row in zip(groups, rows, strict=False) if row[name]]
        if groups and len(set(pairs)) == len(pairs):
            return place
    return None


def full(places: Sequence[int], shapes: Sequence[Shape]) -> list[int]:
    """Those of some columns that are not half as full as the fullest: what a few rows have names groups of rows."""
    most = max((shapes[place].filled for place in places), default=0)
    return [place for place in places if 2 * shapes[place].filled >= most]
