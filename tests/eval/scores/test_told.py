from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.scores.told import told_figures
from eval.scores.units import scaled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("科大讯飞总市值为 1,044.47 亿元[1]（表4，第2行）。", [("1044.47", "亿元")]),
        ("2024年4月30日，0020.HK月涨跌幅71.83%", [("71.83", "%")]),
        (
            "下跌3.74%，跌幅 3.74%，同比-5.4%，亏损 1.2 亿元",
            [("-3.74", "%"), ("-3.74", "%"), ("-5.4", "%"), ("-1.2", "亿元")],
        ),
        ("净亏损-3.2亿元", [("-3.2", "亿元")]),
        ("全年350-400亿美元", [("350", "亿美元"), ("400", "亿美元")]),
        ("排名第8名，共9家", [("8", "名"), ("9", "家")]),
        ("GPT-4 的 H200 算力 1835 TFLOPS", [("1835", "TFLOPS")]),
        ("2025Q2营收 83.51 亿元，25年二季度，近3月回报 39.04%", [("83.51", "亿元"), ("39.04", "%")]),
        ("2023-2028年增速45.8%", [("45.8", "%")]),
        ("高 43.07 个百分点", [("43.07", "个百分点")]),
        ("收于6333.33点", [("6333.33", "点")]),
        ("１，０４４．４７亿元与－２％", [("1044.47", "亿元"), ("-2", "%")]),
        ("PE 49.08，代码 688327.SH", [("49.08", "")]),
        ("162163 家", [("162163", "家")]),
        ("图3、表 12 与 [1,2]", []),
        ("沪深 300（+1.89%）与中证1000", [("1.89", "%")]),
        ("没有 2024年第1季度 与 2025q2 的数据", []),
        ("一季度：1）微软：140 亿美元；[1]2）谷歌：120 亿美元", [("140", "亿美元"), ("120", "亿美元")]),
        ("最高的：\n1）甲 8.95 元\n2）乙 3.5 元", [("8.95", "元"), ("3.5", "元")]),
    ],
)
def test_figures_are_told_from_dates_codes_and_names(text, expected):
    assert [(str(figure.signed), figure.unit) for figure in told_figures(text)] == expected


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str):
    told_figures(text)


@given(
    st.decimals(-(10**6), 10**6, places=2, allow_nan=False),
    st.sampled_from(["亿元", "%", "倍", "万元", "百分点", "家"]),
)
@settings(max_examples=150, deadline=None)
def test_a_plain_figure_is_read_exactly(value: Decimal, unit: str):
    (figure,) = told_figures(f"它为 {value:,}{unit}。")
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize(
    ("unit", "base", "scale", "kind"),
    [
        ("亿元", "元", "1e8", "money"),
        ("万元", "元", "1e4", "money"),
        ("亿美元", "美元", "1e8", "money"),
        ("%", "%", "1", "%"),
        ("个百分点", "百分点", "1", "百分点"),
        ("bp", "百分点", "0.01", "百分点"),
        ("万片", "片", "1e4", "count"),
        ("亿", "", "1e8", "count"),
        ("TFLOPS", "TFLOPS", "1", "other"),
        ("", "", "1", "count"),
    ],
)
def test_units(unit: str, base: str, scale: str, kind: str):
    found = scaled(unit)
    assert (found.base, found.scale, found.kind) == (base, Decimal(scale), kind)
