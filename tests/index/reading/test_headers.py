"""What column headers say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.reading.column_units import with_sibling_units
from index.reading.headers import parse_header
from index.reading.periods import find_date, find_period
from index.reading.shapes import shapes
from index.report import Report
from index.table import Column, ColumnKind, Table

Read = Callable[..., Report]


@pytest.mark.parametrize(
    ("header", "metric", "qualifier", "abbreviation", "unit", "period", "forecast"),
    [
        ("2023 年报营业收入同比增长率 (%)", "营业收入同比增长率", "", "", "%", "2023", False),
        ("2024Q1 营收增速 (%)", "营收增速", "", "", "%", "2024Q1", False),
        ("1Q24营收(亿元)", "营收", "", "", "亿元", "2024Q1", False),
        ("2024H1收入（百万元）", "收入", "", "", "百万元", "2024H1", False),
        ("2024年中报收入", "收入", "", "", "", "2024H1", False),
        ("2024年三季报净利润(万元)", "净利润", "", "", "万元", "2024Q1-Q3", False),
        ("一季度收入(亿元)", "收入", "", "", "亿元", "2024Q1", False),
        ("三季度收入(亿元)", "三季度收入", "", "", "亿元", None, False),
        ("4月30日收盘价(元)", "收盘价", "", "", "元", "2024-04-30", False),
        ("12月销量", "销量", "", "", "", "2023-12", False),
        ("3月末余额", "余额", "", "", "", "2024-03", False),
        ("2023年1-6月销量(万辆)", "销量", "", "", "万辆", "2023H1", False),
        ("1-5月销量(万辆)", "销量", "1-5月", "", "万辆", "", False),
        ("2023-2025年收入", "收入", "2023-2025年", "", "", "", False),
        ("归母净利润(亿元) 2025E", "归母净利润", "", "", "亿元", "2025", True),
        ("2024年预测", "", "", "", "", "2024", True),
        ("2023A", "", "", "", "", "2023", False),
        ("FY2024 Capex", "Capex", "", "", "", "2024", False),
        ("近 1 月回报 (%)", "回报", "近1月", "", "%", None, False),
        ("近一年收益率（％）", "收益率", "近一年", "", "%", None, False),
        ("成立以来回报(%)", "回报", "成立以来", "", "%", None, False),
        ("今年以来涨跌幅 (%)", "涨跌幅", "今年以来", "", "%", None, False),
        ("净利润近 1 年增长率 (%)", "净利润增长率", "近1年", "", "%", None, False),
        ("市盈率 PE (TTM)", "市盈率", "TTM", "PE", "", None, False),
        ("市盈率 (PE(TTM))", "市盈率", "TTM", "PE", "", None, False),
        ("PE（TTM，倍）", "PE", "TTM", "PE", "倍", None, False),
        ("市净率PB(LF)", "市净率", "LF", "PB", "", None, False),
        ("24Q1净利润（亿元，同比）", "净利润", "同比", "", "亿元", "2024Q1", False),
        ("净利率（%，2023）", "净利率", "", "", "%", "2023", False),
        ("PE(2024E)", "PE", "", "PE", "", "2024", True),
        ("总市值/亿元", "总市值", "", "", "亿元", None, False),
        ("营收增速%", "营收增速", "", "", "%", None, False),
        ("EPS(元/股)", "EPS", "", "EPS", "元/股", None, False),
        ("10年期国债收益率(%)", "10年期国债收益率", "", "", "%", None, False),
        ("5G用户数(亿户)", "5G用户数", "", "", "亿户", None, False),
        ("基金简称(官方)", "基金简称(官方)", "", "", "", None, False),
        ("Revenue (USD mn)", "Revenue", "", "", "USD mn", None, False),
        ("P/E (TTM)", "P/E", "TTM", "P/E", "", None, False),
        ("1M return (%)", "return", "1M", "", "%", None, False),
    ],
)  # fmt: skip
def test_header(
    header: str, metric: str, qualifier: str, abbreviation: str, unit: str, period: str | None, forecast: bool
) -> None:
    found = parse_header(header, "2024-04")
    assert (found.metric, found.qualifier, found.abbreviation, found.unit) == (metric, qualifier, abbreviation, unit)
    assert (found.period.name if found.period else None) == period
    assert (found.period.forecast if found.period else False) is forecast


def test_dates() -> None:
    assert find_date("2024/5/6") == find_date("20240506") == find_date("2024 年 5 月 6 日") == "2024-05-06"
    assert find_date("2024-04") == "2024-04" and find_date("2023.55") is None and find_date("12024-5-6") is None
    assert find_period("12月") is None  # no year without the report's month
    found = find_period("12月", "2024-01")
    assert found is not None and found.name == "2023-12"


TABLE = "名称\t收入\t增速\tPE\t备注\n甲一\t1.1\t5.1\t20.1\t好\n甲二\t1.2\t5.2\t20.2\t好\n甲三\t1.3\t5.3\t20.3\t坏\n"


@pytest.mark.parametrize("place", ["表1：甲（单位：亿元，%）\n", "表1：甲\n单位：亿元，%\n", "表1：甲 单位：亿元、%\n"])
def test_table_units_go_where_they_can(read: Read, place: str) -> None:
    [table] = read(place + TABLE).tables
    assert [column.unit for column in table.columns] == ["", "亿元", "%", "", ""]
    assert table.columns[1].unit_source == "title" and table.title == "甲"


def test_two_units_of_money_are_no_unit(read: Read) -> None:
    [table] = read("表1：甲（单位：亿元，亿美元）\n" + TABLE).tables
    assert table.columns[1].unit == "" and table.unit == "亿元，亿美元"


def test_units_from_cells(read: Read) -> None:
    [table] = read("表1：甲\n名称\t占比\t金额\n甲\t31.2%\t1.2亿元\n乙\t5％\t3亿元\n丙\t--\t4.5亿元\n").tables
    assert [(column.unit, column.unit_source) for column in table.columns[1:]] == [("%", "cells"), ("亿元", "cells")]


def test_sibling_units_must_agree() -> None:
    def table(unit: str, source: str) -> Table:
        column = Column("总市值", "总市值", ColumnKind.NUMBER, unit, source, "总市值")
        return Table("t", None, "", "", (column,), (), (), None, None, None, None, ())

    lone = table("", "")
    assert with_sibling_units([table("亿元", "header"), lone])[1][0].unit == "亿元"
    assert with_sibling_units([table("亿元", "header"), lone])[1][0].unit_source == "sibling"
    both = [table("亿元", "header"), table("亿美元", "header"), lone]
    assert with_sibling_units(both)[2][0].unit == ""
    assert with_sibling_units([table("%", "cells"), lone])[1][0].unit == ""


def test_header_of_two_rows(read: Read) -> None:
    text = (
        "表1：盈利预测（单位：亿元）\n代码\t名称\t营业收入\t\t净利润\t\n\t\t2023A\t2024E\t2023A\t2024E\n"
        "600001.SH\t甲一\t1.1\t1.2\t0.1\t0.2\n600002.SH\t甲二\t2.1\t2.2\t0.3\t0.4\n"
    )
    [table] = read(text).tables
    assert [column.header for column in table.columns][2:] == [
        "营业收入 2023A", "营业收入 2024E", "净利润 2023A", "净利润 2024E",
    ]  # fmt: skip
    assert [(column.metric, column.period, column.forecast, column.unit) for column in table.columns][3] == (
        "营业收入", "2024", True, "亿元",
    )  # fmt: skip
    assert len(table.rows) == 2


def test_merged_header_cells_that_are_repeated(read: Read) -> None:
    text = "表1：甲\n名称\t收入(亿元)\t收入(亿元)\n名称\t2023\t2024E\n甲一\t1.1\t1.2\n甲二\t2.1\t2.2\n"
    [table] = read(text).tables
    assert [column.header for column in table.columns] == ["名称", "收入(亿元) 2023", "收入(亿元) 2024E"]
    assert [(column.period, column.unit) for column in table.columns[1:]] == [("2023", "亿元"), ("2024", "亿元")]


def test_one_row_of_years_is_data_below_a_header(read: Read) -> None:
    [table] = read("表1：甲\n年份\t收入(亿元)\n2021\t1.1\n2022\t1.2\n2023\t1.3\n").tables
    assert len(table.rows) == 3 and table.columns[1].metric == "收入"


def test_dates_and_keys(read: Read) -> None:
    [table] = read(
        "表1：事件\n时间\t企业名称\t主要内容\n2024.4.1\t甲\t发布了一款面向未来的产品，性能提升。\n2024.4.2\t乙\t发布了一款产品。\n"
    ).tables
    assert (table.key, table.code) == (1, None)
    assert [column.kind.value for column in table.columns] == ["date", "name", "text"]


def test_title_gives_a_period_only_if_it_names_one(read: Read) -> None:
    cover = "景气度持续回升\n\n--4月行业月报\n\n2024-5-6\n\n一、回顾\n\n"
    body = "名称\t收入(亿元)\n甲一\t1.1\n甲二\t1.2\n"
    one, two = read(cover + "表1：4月收入\n" + body + "\n资料来源：甲\n\n表2：2024-2026年收入\n" + body).tables
    assert one.columns[1].period == "2024-04" and two.columns[1].period is None


def _units(read: Read, text: str) -> list[tuple[str, str]]:
    [table] = read(text).tables
    return [(column.header, column.unit) for column in table.columns[1:]]


def test_ratios_indices_and_ranks_take_no_unit_from_a_title(read: Read) -> None:
    rows = "甲一\t11.1\t1.1\t1\t1.5\t2.5\n甲二\t12.1\t1.2\t2\t1.6\t2.6\n甲三\t13.1\t1.3\t3\t1.7\t2.7\n"
    found = _units(read, "表1：甲（单位：万辆）\n车企\t销量\t库存系数\t排名\t同比\t同比多增\n" + rows)
    assert found == [("销量", "万辆"), ("库存系数", ""), ("排名", ""), ("同比", ""), ("同比多增", "万辆")]
    found = _units(read, "表1：甲（单位：亿元，%）\n银行\t贷款\t净息差\t排名\t同比\t环比变动额\n" + rows)
    assert found == [("贷款", "亿元"), ("净息差", "%"), ("排名", ""), ("同比", "%"), ("环比变动额", "亿元")]
    found = _units(read, "表1：甲（%）\n指数\t涨幅\t景气指数\t排名\t同比\tPE\n" + rows)
    assert found == [("涨幅", "%"), ("景气指数", ""), ("排名", ""), ("同比", "%"), ("PE", "")]


def test_a_column_of_units_beats_every_default(read: Read) -> None:
    other = "表 1: 甲\n公司\t收盘价(元)\n甲一\t11.5\n甲二\t12.5\n\n"
    text = "表 2: 乙（单位：元）\n品种\t单位\t收盘价\t月涨跌(%)\n铜\t美元/吨\t9497.5\t4.5\n金\t元/克\t771.8\t-1.1\n"
    assert _units(read, text) == [("单位", ""), ("收盘价", ""), ("月涨跌(%)", "%")]
    assert read(other + text).tables[1].columns[2].unit == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("表1：甲（单位：亿元）\n银行\t总资产\n甲一\t471153\n甲二\t402944\n甲三\t419846\n", ColumnKind.NUMBER),
        ("表1：甲\n银行\t总资产\n甲一\t471153\n甲二\t402944\n甲三\t419846\n", ColumnKind.NUMBER),
        ("表1：甲\n公司\t代码\n甲一\t600153\n甲二\t600944\n甲三\t600846\n", ColumnKind.CODE),
        ("表1：甲\n公司\t股票\n甲一\t600153\n甲二\t600944\n甲三\t600846\n", ColumnKind.CODE),
        ("表1：甲\n公司\t标记\n甲一\t000153\n甲二\t600944\n甲三\t600846\n", ColumnKind.CODE),
        ("表1：甲\n公司\t股票成交(万元)\n甲一\t600153\n甲二\t600944\n甲三\t600846\n", ColumnKind.NUMBER),
    ],
)
def test_six_digits_are_a_code_only_where_something_says_so(read: Read, text: str, kind: ColumnKind) -> None:
    assert read(text).tables[0].columns[1].kind is kind


def test_six_digits_and_five_go_on_behind_a_page_break(read: Read) -> None:
    head = "银行\t总资产\t增速(%)\n"
    text = "表 1: 甲（单位：亿元）\n" + head + "甲一\t471153\t1.5\n甲二\t402944\t2.5\n甲三\t419846\t3.5\n\f"
    [table] = read(text + head + "乙一\t57540\t1.6\n乙二\t30337\t2.6\n乙三\t19849\t3.6\n").tables
    assert len(table.rows) == 6 and not table.doubtful_rows and table.columns[1].unit == "亿元"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("2045.5", "1515.3", "1861.5"), ColumnKind.NUMBER),
        (("2045.5", "2072.7", "2015.3", "1861.5"), ColumnKind.NUMBER),
        (("2024.4", "2024.5", "2024.6"), ColumnKind.DATE),
        (("2024.4", "2024.5", "2023年"), ColumnKind.DATE),
        (("24/01", "24/02", "24/03"), ColumnKind.DATE),
        (("24/1", "3/7", "1/2"), ColumnKind.TEXT),
    ],
)
def test_decimals_and_months(read: Read, cells: tuple[str, ...], kind: ColumnKind) -> None:
    rows = "".join(f"甲{place}\t{cell}\t{place}.5\n" for place, cell in enumerate(cells))
    assert read("表1：甲\n名称\t水平\t涨幅\n" + rows).tables[0].columns[1].kind is kind


def test_short_years_before_a_month() -> None:
    found = find_period("24/01")
    assert found is not None and found.name == "2024-01"
    assert find_period("12/31") is None and find_period("24/013") is None and find_period("1/24") is None


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("11月重点新车上市安排", "2024-11"),
        ("1月事件日历", "2025-01"),
        ("10月新车上市", "2024-10"),
        ("11月产量", "2024-11"),  # published on 12 November: the month had begun
        ("12月产量", "2023-12"),
        ("2023年11月上市安排", "2023-11"),
    ],
)
def test_the_year_of_a_month_to_come(read: Read, title: str, period: str) -> None:
    cover = "某行业月报（2024年10月）\n\n发布日期：2024年11月12日\n\n一、行情\n\n"
    [table] = read(f"{cover}表 1: {title}\n品牌\t价格(万元)\n甲一\t11.5\n甲二\t12.5\n").tables
    assert table.columns[1].period == period


def test_a_tie_of_forms_is_always_read_alike() -> None:
    column = shapes([("0",), ("2016/1/5",)], 1)[0]
    assert column.kind == "date" and shapes([("2016/1/5",), ("0",)], 1)[0].kind == "date"
