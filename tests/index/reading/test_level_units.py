"""Units of a table that lists several without their measures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.column_units import table_unit
from index.reading.level_units import level_unit

PIGS = "万头、%、亿元、元/公斤、公斤"
AIRPORTS = "万人次、%、万架次、万吨"


@pytest.mark.parametrize(
    ("name", "table", "wanted"),
    [
        ("销量", PIGS, "万头"),
        ("销量环比", PIGS, "%"),
        ("销售收入", PIGS, "亿元"),
        ("商品猪均价", PIGS, "元/公斤"),
        ("出栏均重", PIGS, "公斤"),
        ("旅客吞吐量", AIRPORTS, "万人次"),
        ("起降架次", AIRPORTS, "万架次"),
        ("货邮吞吐量", AIRPORTS, "万吨"),
        ("国际及地区占比", AIRPORTS, "%"),
        ("停机位", AIRPORTS, ""),  # of none of them
        ("ASK", "亿座公里、亿人公里、%", "亿座公里"),
        ("RPK", "亿座公里、亿人公里、%", "亿人公里"),
        ("仔猪价", "万头、元/头、元/公斤", ""),  # per head or per kilogram: open
        ("完全成本", "元/公斤、元/头", ""),
        ("收盘价", "元、亿元、倍", "元"),
        ("总市值", "元、亿元、倍", "亿元"),  # what is left is of shares
        ("股价", "亿元，元，倍，%", "元"),
        ("股息率2025E", "亿元，元，倍，%", "%"),
        ("PE 2026E", "亿元，元，倍，%", "倍"),
        ("吨煤毛利", "万吨，元/吨，%", "元/吨"),
        ("放映场次", "亿元、%、亿人次、元、万场", "万场"),
        ("付费会员数", "元，万人", "万人"),
        ("年卡", "元，万人", ""),  # open
        ("再融资家数", "家，亿元", "家"),
        ("再融资规模", "家，亿元", "亿元"),
        ("股权合计", "家，亿元", ""),  # of companies or of money
        ("营业收入", "亿元，%", "亿元"),  # one level: as ever
    ],
)
def test_a_measure_has_the_unit_that_it_can_have(name: str, table: str, wanted: str) -> None:
    assert table_unit(name, table)[0] == wanted


@given(st.text(max_size=12), st.lists(st.sampled_from(["万头", "亿元", "元/公斤", "公斤", "万人次", "%"]), max_size=5))
def test_only_a_unit_of_the_list_or_none(name: str, units: list[str]) -> None:
    assert level_unit(name, units) in {*units, ""}
