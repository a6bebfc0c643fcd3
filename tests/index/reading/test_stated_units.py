"""单位：营收为亿元；毛利率为%: measures with a unit each, in a line longer than a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.reading.column_units import table_unit
from index.report import Report

Read = Callable[..., Report]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("硅片出货", "GW"),
        ("旅客运输量", "万人次"),
        ("同比", "%"),
        ("客座率", "%"),  # not 百分点, which is of its change
        ("同比变动", "百分点"),
        ("机队规模", ""),  # of none of them
    ],
)
def test_each_measure_has_its_own(name: str, unit: str) -> None:
    stated = "组件出货、硅片出货为GW；旅客运输量为万人次；同比、客座率为%；客座率同比变动为百分点"
    assert table_unit(name, stated)[0] == unit


def test_the_rest_has_the_unit_of_the_rest() -> None:
    stated = "除特别标注外为万吨；均价为元/吨"
    assert table_unit("产量", stated) == ("万吨", "title")
    assert table_unit("均价", stated) == ("元/吨", "title")


def test_a_long_line_of_units_keeps_the_caption(read: Read) -> None:
    rows = (
        "公司  营收  毛利率  组件出货\n甲公司  200.9  7.2  19.0\n乙公司  244.8  11.9  23.8\n丙公司  201.9  13.8  17.2"
    )
    unit = "单位：营收、归母净利润、经营性现金流为亿元；毛利率、净利率、开工率为%；组件出货、硅片出货为GW"
    report = read(f"一、业绩\n\n表5：三季度业绩\n{unit}\n{rows.replace('  ', '    ')}\n资料来源：某所\n")
    (table,) = report.tables
    assert table.number == "5"
    assert [column.unit for column in table.columns] == ["", "亿元", "%", "GW"]


@pytest.mark.parametrize("unit", ["元/股（乙公司收盘价与目标价为港元）", "元/股（乙公司收盘价与目标价为港元"])
@pytest.mark.parametrize("name", ["收盘价", "目标价"])
def test_the_currency_of_one_row_is_not_that_of_the_column(name: str, unit: str) -> None:
    assert "港" not in table_unit(name, unit)[0]


def test_a_remark_behind_a_unit_is_none_of_it() -> None:
    assert table_unit("光伏2025E", "光伏为GW（交流侧），储能为GWh") == ("GW", "title")


@pytest.mark.parametrize(
    ("caption", "units"),
    [
        ("表8 盈利预测（EPS：元/股；PE：倍）", ["", "元/股", "倍"]),
        ("表8 盈利预测（亿元，倍）", ["亿元", "", "倍"]),
        ("表8 盈利预测\n股价截至 2025 年 11 月 10 日；单位：亿元、倍", ["亿元", "", "倍"]),
        ("表8 盈利预测（亿元，除特别注明外）", ["亿元", "", ""]),
    ],
)
def test_units_behind_a_title_or_a_remark(read: Read, caption: str, units: list[str]) -> None:
    header = "| 公司 | 总市值 | EPS 2025E | PE 2025E |\n|---|---|---|---|"
    rows = f"{header}\n| 甲 | 81.2 | 1.20 | 12.1 |\n| 乙 | 62.5 | 0.31 | 31.0 |"
    (table,) = read(f"{caption}\n{rows}\n资料来源：公司公告\n").tables
    assert table.number == "8" and table.title == "盈利预测" + ("（亿元，除特别注明外）" if "除" in caption else "")
    assert [column.unit for column in table.columns[1:]] == units


def test_a_year_alone_has_the_unit_of_the_measure_to_its_left(read: Read) -> None:
    rows = (
        "| 公司 | 股价 | 归母净利2024A | 2025E | PE 2025E |\n|---|---|---|---|---|\n"
        "| 甲公司 | 8.1 | 39.2 | 42.0 | 12.1 |\n| 乙公司 | 6.2 | 7.3 | 8.5 | 31.0 |"
    )
    (table,) = read(f"表8 盈利预测（亿元，元，倍）\n{rows}\n资料来源：公司公告\n").tables
    assert [column.unit for column in table.columns[1:]] == ["元", "亿元", "亿元", "倍"]
