"""Columns that are called by a business alone (经纪, 投行, 资管) where what they tell is its income."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.questions.text import fold_name

if TYPE_CHECKING:
    from rag.questions.catalog import ColumnView

_NOUNS = ("收入", "净收入", "业务收入", "业务净收入")
_ABOVE = 12  # lines between a caption and the header under it: units, groups, the end of a page
# What is said over a table, or of the groups of its columns, when they are incomes by business.
_BY_BUSINESS = re.compile(r"业务[^利本]{0,3}收入|收入(?:构成|结构|拆分|明细)|分(?:业务|部|产品|板块|地区).{0,2}收入")
# A name that ends so tells another measure: 客户数, 管理规模.
_MEASURES = (*"额量率数费价利本产债比值款", "规模", "资金", "收入", "支出", "利润", "收益")


def income_nouns(column: ColumnView) -> Iterator[str]:
    """What may stand behind the column's own name: 收入 and its kin, if it is money and is told to be income.

    The caption or the groups over the header must say so, or the report must name the income of just this business.
    A column 资管 in a table of 管理规模 has none of them.
    """
    base, table = column.sense.base, column.view.table
    if column.base != "元" or column.sense.growth or not 2 <= len(base) <= 6 or base.endswith(_MEASURES):
        return
    lines = column.view.report.lines
    first = table.parts[0].line_start - 1 if table.parts else 0
    above = [fold_name(line) for line in lines[max(0, first - _ABOVE) : first]]
    title = fold_name(table.title)
    start = max((place for place, line in enumerate(above) if title and title in line), default=len(above))
    over = any(_BY_BUSINESS.search(text) for text in (title, *above[start:]))
    named = re.compile(rf"{re.escape(base)}(?:业务)?(?:手续费)?净?收入")
    if over or any(named.search(fold_name(line)) for line in lines):
        yield from _NOUNS


def other_nouns(column: ColumnView) -> Iterator[str]:
    """What behind the name of a business asks for another measure: no column 资管 answers 资管规模."""
    if column.base == "元" and not column.sense.growth and not column.sense.base.endswith(_MEASURES):
        yield from ("规模", "利润", "净利润", "成本", "费用", "支出", "资产", "余额", "份额", "占比")
