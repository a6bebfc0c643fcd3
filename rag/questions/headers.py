"""What a column means where its header does not say it all: what its neighbours and the caption say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.table import ColumnKind
from rag.questions import lexicon
from rag.questions.periods import stretch_end, year_before
from rag.questions.sense import RETURNS, Sense, sense_of
from rag.questions.text import fold_name, has_han

if TYPE_CHECKING:
    from rag.questions.catalog import ColumnView, TableView

_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_ENDS = re.compile(
    r"(?:情况|一览表?|统计表?|数据|变化|跟踪|月度|明细|汇总|回顾(?:[与及和].{0,5})?|预测|展望|对比|比较|概览)+$"
)
_LAST_YEAR = ("去年同期", "上年同期")


def completed(view: TableView, columns: Sequence[ColumnView]) -> Iterator[ColumnView]:
    """The columns of one table with all that their neighbours and the caption say of them."""
    columns = [_quarter(_year_before(_stretched(_level(column), view.month))) for column in _following(columns)]
    yield from _captioned(view, list(_with_bases(_dated(columns))))


def _following(columns: Sequence[ColumnView]) -> Iterator[ColumnView]:
    """2025年7月 | 8月 | 9月: a month without a year is of the one before it, not of the first month."""
    before: tuple[int, int] | None = None
    for column in columns:
        label = fold_name(column.label)
        dated, bare = _YEAR_MONTH.match(label), _BARE_MONTH.match(label)
        if dated is not None:
            before = int(dated["year"]), int(dated["month"])
        elif bare is not None and before is not None:
            month = int(bare["month"])
            year = before[0] + (month < before[1] - 6) - (month > before[1] + 6)
            period = f"{year:04d}-{month:02d}"
            column = replace(column, period=period) if (column.period or "")[5:7] != period[5:7] else column
            before = year, month
        yield column


_YEAR_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年|[-/.])(?P<month>1[0-2]|0?[1-9])(?:月|$)")
_BARE_MONTH = re.compile(r"(?P<month>1[0-2]|0?[1-9])月(?!\d|\s*[-~至到])")


def printed_month(column: ColumnView) -> str:
    """``*-09`` if a header, or else the caption, names one month or a stretch that ends with it (1-9月); else ""."""
    if end := stretch_end(fold_name(column.label)):
        return f"*-{end:02d}"
    for text in (fold_name(column.label), fold_name(column.view.table.title)):
        found = {match["month"] for match in _MONTHS.finditer(text) if not match["stretch"]}
        if _MONTHS.search(text):
            return f"*-{int(found.pop()):02d}" if len(found) == 1 else ""
    return ""


_MONTHS = re.compile(r"(?<!\d)(?P<stretch>\d{1,2}月?[-~至到])?(?P<month>1[0-2]|0?[1-9])月")


def is_level(column: ColumnView) -> bool:
    """True for a header that is a period and nothing else."""
    sense = column.sense
    return not (sense.base or sense.growth or sense.qualifiers or sense.window)


def _with_bases(columns: Iterable[ColumnView]) -> Iterator[ColumnView]:
    """A column called only 同比, 环比 or 累计 is about the level to its left, shares apart."""
    level: ColumnView | None = None
    columns = tuple(columns)
    labels = Counter(column.label for column in columns)
    for column in columns:
        sense = column.sense
        if sense.base:
            takes = not sense.growth and (column.base != "%" or level is None)
            level = column if takes else level
        elif level is not None and (sense.growth or (sense.qualifiers == {"cumulative"} and column.base == level.base)):
            column = replace(column, sense=replace(sense, base=level.sense.base), period=column.period or level.period)
            if labels[column.label] > 1:  # 同比 of two levels: each is told with its own
                column = replace(column, column=replace(column.column, name=f"{level.label}{column.label}"))
        if sense.base and sense.growth and level is not None and level.sense.base != sense.base:
            column = _of_kin(column, level)
        yield column


def _of_kin(column: ColumnView, level: ColumnView) -> ColumnView:
    """净利润同比 right behind 归母净利润 is that one's change."""
    concept = lexicon.concepts().get(column.sense.base)
    kin = concept is not None and level.sense.base in concept.also
    if not kin or column.ref.column != level.ref.column + 1 or level.sense.growth:
        return column
    return replace(column, sense=replace(column.sense, base=level.sense.base))


def _stretched(column: ColumnView, month: str | None) -> ColumnView:
    """1-10月累计 ends in October of the report's year, or of the year before where that month is still to come."""
    end = stretch_end(fold_name(column.label))
    if not end:
        return column
    sense = replace(column.sense, qualifiers=column.sense.qualifiers | {"cumulative"})
    if column.period is not None or month is None:
        return replace(column, sense=sense)
    year = int(month[:4]) - (end > int(month[5:7]))
    return replace(column, sense=sense, period=f"{year:04d}-{end:02d}")


def _level(column: ColumnView) -> ColumnView:
    """8月单月 in 亿元 is no return, though 近1月 alone is one; 单月同比 is the change of what stands beside it."""
    sense = column.sense
    bare = sense.base in RETURNS and sense.window == "month" and _RETURN.search(fold_name(column.label)) is None
    if not bare or (not sense.growth and column.base in ("", "%")):
        return column
    return replace(column, sense=replace(sense, base="", window="month" if sense.growth else ""))


_RETURN = re.compile(r"[涨跌]|回报|收益|表现|return|perf", re.IGNORECASE)


def _year_before(column: ColumnView) -> ColumnView:
    """去年8月 is a month of the year before, whatever year the caption has."""
    if column.period is None or len(column.period) != 7 or _LAST_YEARS_MONTH.match(fold_name(column.label)) is None:
        return column
    year, month = column.period.split("-")
    if not month.isdigit() or column.view.month is None or year != column.view.month[:4]:
        return column
    return replace(column, period=f"{int(year) - 1:04d}-{month}")


def _quarter(column: ColumnView) -> ColumnView:
    """Q3净利 under a caption of 前三季度 is that quarter's alone."""
    stretch = _STRETCH.fullmatch(column.period or "")
    alone = _QUARTER.match(fold_name(column.label))
    if stretch is None or alone is None:
        return column
    number = alone["n"] or str("一二三四".index(alone["han"]) + 1)
    return replace(column, period=f"{stretch['year']}Q{number}") if number <= stretch["end"] else column


_STRETCH = re.compile(r"(?P<year>\d{4})Q1-Q(?P<end>[2-4])")
_QUARTER = re.compile(r"(?:单季度?)?(?:q(?P<n>[1-4])(?![\d+~-])|第?(?P<han>[一二三四])季度?(?!报))")
_LAST_YEARS_MONTH = re.compile(r"(?:去年|上年)(?:同期)?(?:的)?\d{1,2}月")


def _dated(columns: Sequence[ColumnView]) -> Iterator[ColumnView]:
    """Beside columns that are nothing but periods, 去年同期 and 环比 speak of the newest of these."""
    newest = max((column.period or "" for column in columns if is_level(column)), default="")
    for column in columns:
        if newest and column.period is None and not column.sense.base:
            last = fold_name(column.label).startswith(_LAST_YEAR)
            sense = replace(column.sense, qualifiers=column.sense.qualifiers - {"prior"})
            column = replace(column, sense=sense, period=year_before(newest) if last else newest)
        yield column


def _captioned(view: TableView, columns: Sequence[ColumnView]) -> Iterator[ColumnView]:
    """重点城市产量 over months: the caption says what is measured; (累计同比，%) behind it says how.

    A caption measures nothing where the rows do so themselves.
    """
    title = fold_name(view.table.title)
    named = _ENDS.sub("", _BRACKETS.sub("", title))
    aside = sense_of(" ".join(_BRACKETS.findall(title)))
    measured = sense_of(named)
    if measured.base in RETURNS and (of := sense_of(_PERFORMANCE.sub("", named))).base:
        measured, named = of, _PERFORMANCE.sub("", named)  # 主要金属价格表现 over the ends of months: prices
    concept = lexicon.concepts().get(measured.base)
    rows = any(sense_of(row.entity.name).base in lexicon.concepts() for row in view.rows)
    known = concept is not None and named.endswith(tuple(concept.forms))
    base = "" if rows else measured.base if known else _own_measure(named, columns) if concept is None else ""
    rates = bool(aside.growth) and not any(column.sense.growth for column in columns)
    for column in columns:
        sense = column.sense
        returns = base in RETURNS and column.base not in ("", "%")
        windowed = sense.window and not sense.growth
        if base and not (returns or sense.base or windowed) and "forward" not in sense.qualifiers:
            sense = replace(sense, base=base)
        elif base and sense.base in STATISTICS and not sense.extra:
            sense = replace(sense, base=base, extra=STATISTICS[sense.base])
        if rates and sense.base and column.base in ("", "%"):
            sense = _rate(sense, aside)
        yield replace(column, sense=sense) if sense != column.sense else column


_PERFORMANCE = re.compile(r"(?:走势|表现)+$")


def _own_measure(caption: str, columns: Sequence[ColumnView]) -> str:
    """主要猪企完全成本 over nothing but periods: what stands behind the rows' kind is what is measured."""
    figures = [column for column in columns if column.column.kind is ColumnKind.NUMBER]
    periods = [column for column in figures if is_level(column)]
    behind = _ROWS.sub("", caption)
    told = 2 <= len(behind) <= 8 and behind != caption and all(map(has_han, behind))
    return behind if told and len(periods) > 1 and len(periods) * 2 >= len(figures) else ""


_ROWS = re.compile(
    r"^.*(?:企业|公司|猪企|车企|药企|房企|银行|券商|险企|厂商|品牌|机构|基金|航线|港口|城市|地区|省份|省市|国家|行业|板块|品种|单品|产品|门店|各[^的]{1,3}|[一-鿿]企)"
    r"(?:的|分?季度|分?月度?|单月|逐月|历年|近年)*"
)


# 5月均值, 5月末即期 of what the caption measures; the mean of a month is what the month's figure is.
STATISTICS = {"均值": "", "平均值": "", "即期": "即期", "现值": "", "数值": "", "最新值": ""}


def _rate(sense: Sense, aside: Sense) -> Sense:
    return replace(sense, growth=aside.growth, qualifiers=sense.qualifiers | (aside.qualifiers & {"cumulative"}))


def with_caption(sense: Sense, title: str) -> Sense:
    """A thing for a header (集装箱) under a measure for a caption (港口吞吐量): that measure of it, if one is known."""
    known = lexicon.concepts()
    if not sense.base or sense.base in known or sense.extra:
        return sense
    told = fold_name(title)
    means = [name for name in known if _measured(name, sense.base) in told and name != sense.base]
    return replace(sense, base=means[0]) if len(means) == 1 else sense


def _measured(name: str, thing: str) -> str:
    """吞吐量 of 集装箱吞吐量 for the thing 集装箱; what no caption has for any other name."""
    rest = name.removeprefix(thing)
    return rest if rest != name and len(rest) > 1 else "\0"
