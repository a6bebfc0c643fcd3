import re
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.numbers import Span, SpanKind, find_quantities, fold

Read = tuple[str, str, str | None, str | None, str]


def read(text: str) -> list[tuple[str, str]]:
    """Kind and print of every span."""
    return [(span.kind.value, text[span.start : span.end]) for span in find_quantities(text)]


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def figures(text: str) -> list[tuple[str, str | None, str, bool]]:
    """Value, high end, unit and approximation of every figure."""
    found = []
    for span in find_quantities(text):
        if span.kind is SpanKind.FIGURE:
            q = span.quantity
            found.append(
                ("?", None, "", False)
                if q is None
                else (plain(q.value), q.high and plain(q.high), q.unit, q.approximate)
            )
    return found


FIGURES = {
    "收入 1,044.47 亿元": [("1044.47", None, "亿元", False)],
    "收入１，０４４．４７亿元": [("1044.47", None, "亿元", False)],
    "收入 1, 044.47 亿元": [("1044.47", None, "亿元", False)],
    "回报 3 .22 %": [("3.22", None, "%", False)],
    "月涨跌幅为-3.74%": [("-3.74", None, "%", False)],
    "月涨跌幅为－3.74％": [("-3.74", None, "%", False)],
    "月涨跌幅为 −3.74%": [("-3.74", None, "%", False)],
    "收盘价 33.0": [("33.0", None, "", False)],
    "估值 5.0": [("5.0", None, "", False)],
    "YoY+15.6%，QoQ-3.2%": [("15.6", None, "%", False), ("-3.2", None, "%", False)],
    "EPS-0.25元": [("-0.25", None, "元", False)],
    "4月-3.74%": [("-3.74", None, "%", False)],
    "近1月-5.40%，近3月15.58%": [("-5.40", None, "%", False), ("15.58", None, "%", False)],
    "沪深300-1.2%": [("-1.2", None, "%", False)],
    "某股（300999）-3.5%": [("-3.5", None, "%", False)],
    "PE(TTM)-5.2倍": [("-5.2", None, "倍", False)],
    "（5%）-10%": [("5", None, "%", False), ("10", None, "%", False)],
    "-$5.2亿": [("-5.2", None, "亿美元", False)],
    "HK$-5": [("-5", None, "港元", False)],
    "微软--5家": [("5", None, "家", False)],
    "3.22 -1.5": [("3.22", None, "", False), ("-1.5", None, "", False)],
    "同比下降 5.4%": [("-5.4", None, "%", False)],
    "同比下降约5.4%": [("-5.4", None, "%", True)],
    "下降了 3 个百分点": [("-3", None, "百分点", False)],
    "跌幅达 3.74%": [("-3.74", None, "%", False)],
    "净亏损 3.5 亿元": [("-3.5", None, "亿元", False)],
    "月涨跌幅为3.74%": [("3.74", None, "%", False)],
    "增减 3.74%": [("3.74", None, "%", False)],
    "升降幅为 3.74%": [("3.74", None, "%", False)],
    "创业板50支，科创板 100 家": [("50", None, "支", False), ("100", None, "家", False)],
    "下降至 5.4%": [("5.4", None, "%", False)],
    "回落到 5.4%": [("5.4", None, "%", False)],
    "降幅收窄 1.2 个百分点": [("1.2", None, "百分点", False)],
    "下降-5.4%": [("-5.4", None, "%", False)],
    "未下降，增长 5%": [("5", None, "%", False)],
    "降幅 20%-30%": [("-30", "-20", "%", False)],
    "指引为 350-400 亿美元": [("350", "400", "亿美元", False)],
    "提升 50%-70%": [("50", "70", "%", False)],
    "20至25亿元": [("20", "25", "亿元", False)],
    "20 亿元到 25 亿元": [("20", "25", "亿元", False)],
    "8000 万-1 亿元": [("0.8000", "1", "亿元", False)],
    "在-5%~10%之间": [("-5", "10", "%", False)],
    "-5%--2%": [("-5", "-2", "%", False)],
    "人民币 3 亿元": [("3", None, "亿元", False)],
    "US$5.2bn": [("5.2", None, "十亿美元", False)],
    "RMB 120 million": [("120", None, "百万元", False)],
    "¥1,200": [("1200", None, "元", False)],
    "19 美元（约 138 元人民币）": [("19", None, "美元", False), ("138", None, "元", True)],
    "提高 25 个基点": [("25", None, "bp", False)],
    "增加 2.3pct": [("2.3", None, "百分点", False)],
    "1 亿 2000 万元": [("1.2", None, "亿元", False)],
    "100 余家": [("100", None, "家", True)],
    "20 多个": [("20", None, "个", True)],
    "2000 亿元左右": [("2000", None, "亿元", True)],
    "超过 10 家": [("10", None, "家", True)],
    "4000 亿参数": [("4000", None, "亿", False)],
    "PE12.5倍，EPS1.25元": [("12.5", None, "倍", False), ("1.25", None, "元", False)],
    "PE (TTM) 73.56 倍": [("73.56", None, "倍", False)],
    "550 万亿次": [("550", None, "万亿次", False)],
    "5nm 工艺、800MHz、128K": [("5", None, "nm", False), ("800", None, "MHz", False), ("128", None, "K", False)],
    "一百二十家": [("120", None, "家", False)],
    "二十多位": [("20", None, "位", True)],
    "百分之十五": [("15", None, "%", False)],
    "百分之 15.5": [("15.5", None, "%", False)],
    "下降百分之三": [("-3", None, "%", False)],
    "三成以上": [("30", None, "%", True)],
    "四成半": [("45", None, "%", False)],
    "四分之三": [("0.75", None, "", False)],
    "三分之一": [("?", None, "", False)],
    "翻了一番": [("2", None, "倍", False)],
    "三千亿元": [("3000", None, "亿元", False)],
    "近千亿元": [("1000", None, "亿元", True)],
    "两万台": [("2", None, "万台", False)],
    "一点五倍": [("1.5", None, "倍", False)],
    "3.91.5": [("?", None, "", False)],
    "增长½": [("?", None, "", False)],
    "1,200,300 家": [("1200300", None, "家", False)],
    "分别为10%、5%、2%": [("10", None, "%", False), ("5", None, "%", False), ("2", None, "%", False)],
    "上涨 2.09%、1.89%,2.21%": [("2.09", None, "%", False), ("1.89", None, "%", False), ("2.21", None, "%", False)],
}
OTHERS = {
    "2024年4月30日": [("date", "2024年4月30日")],
    "2024 年 4 月 30 日": [("date", "2024 年 4 月 30 日")],
    "2024.4.30": [("date", "2024.4.30")],
    "4 月 13 日至 16 日": [("date", "4 月 13 日至 16 日")],
    "2023-2028 年": [("date", "2023-2028 年")],
    "2024Q1": [("date", "2024Q1")],
    "1Q24": [("date", "1Q24")],
    "24 财年比 23 财年": [("date", "24 财年"), ("date", "23 财年")],
    "2025E": [("date", "2025E")],
    "23年": [("date", "23年")],
    "18:30": [("date", "18:30")],
    "一季度": [("date", "一季度")],
    "二〇二四年": [("date", "二〇二四年")],
    "近 1 月": [("period", "近 1 月")],
    "过去三年": [("period", "过去三年")],
    "未来 3-5 年": [("period", "未来 3-5 年")],
    "10年期国债": [("period", "10年期")],
    "002415.SZ": [("code", "002415.SZ")],
    "0020.HK": [("code", "0020.HK")],
    "（884201.WI）": [("code", "884201.WI")],
    "S0130519070001": [("code", "S0130519070001")],
    "电话 021-20252671": [("code", "021-20252671")],
    "请看 https://a.cn/2024/05?x=1 页": [("code", "https://a.cn/2024/05?x=1")],
    "a1@b2.com": [("code", "a1@b2.com")],
    "192.168.0.1": [("code", "192.168.0.1")],
    "表 4": [("ordinal", "表 4")],
    "第 89 届": [("ordinal", "第 89")],
    "第三方": [("ordinal", "第三")],
    "1、上游": [("ordinal", "1、")],
    "（二）代表企业": [("ordinal", "（二）")],
    "涨幅前十": [("ordinal", "前十")],
    "排名前 10 名": [("ordinal", "前 10 名")],
    "见[3]": [("ordinal", "[3]")],
    "①": [("ordinal", "①")],
    "GPT-4": [("name", "GPT-4")],
    "GPT-4o": [("name", "GPT-4o")],
    "Qwen2.5-Coder-1.5B": [("name", "Qwen2.5-Coder-1.5B")],
    "V3.5": [("name", "V3.5")],
    "H200": [("name", "H200")],
    "工业 4.0": [("name", "4.0")],
    "日日新5.0": [("name", "5.0")],
    "日日新 5.0": [("name", "5.0")],
    "Llama 3 8B": [("name", "Llama 3"), ("name", "8B")],
    "沪深 300": [("name", "沪深 300")],
    "科创50": [("name", "科创50")],
    "标普500": [("name", "标普500")],
    "表4、表5 41": [("ordinal", "表4"), ("ordinal", "表5"), ("figure", "41")],
    "1080P": [("name", "1080P")],
    "5G": [("name", "5G")],
    "B+轮、A2 轮": [("name", "A2")],
    "一方面": [],
    "进一步": [],
    "三大运营商": [],
    "一家公司": [],
    "万家人工智能": [],
    "三人行": [("name", "三人行")],
}


@pytest.mark.parametrize("text", FIGURES)
def test_figures_are_read_exactly(text: str) -> None:
    expected = [
        (value if value == "?" else plain(Decimal(value)), high, unit, about)
        for value, high, unit, about in FIGURES[text]
    ]
    assert figures(text) == expected


@pytest.mark.parametrize("text", OTHERS)
def test_numbers_that_are_no_values_are_told_apart(text: str) -> None:
    assert read(text) == OTHERS[text]


def test_sign_word_is_kept_beside_the_printed_magnitude() -> None:
    (span,) = find_quantities("净利润同比下降 5.4%")
    assert (span.sign_word, span.printed, span.quantity and span.quantity.value) == (
        "下降",
        Decimal("5.4"),
        Decimal("-5.4"),
    )
    (ranged,) = find_quantities("降幅 20%-30%")
    assert ranged.printed == 20


def test_known_names_hold_no_figures() -> None:
    text = "沪港深人工智能50ETF 上涨 5.23%"
    spans = find_quantities(text, ["沪港深人工智能50ETF"])
    assert [(span.kind.value, text[span.start : span.end]) for span in spans] == [
        ("name", "沪港深人工智能50ETF"),
        ("figure", "5.23%"),
    ]


CHARACTERS = (
    "0123456789０９٣.,，、-－—~至到%％（）[]/: \n+年月日号季第表图前近约下降跌至亿万元美百千一二三十成分之多余①½²@¥"
)
WORDS = [
    "个百分点",
    "bp",
    "倍",
    "家",
    "GPT-",
    "V",
    "A",
    "Q1",
    "H2",
    "E",
    "K",
    "x",
    "nm",
    "US$",
    "RMB",
    ".SZ",
    "mn",
    ".com",
]
PIECES = st.sampled_from([*CHARACTERS, *WORDS])


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=24).map("".join))
def test_every_digit_is_in_exactly_one_span(text: str) -> None:
    check_cover(text, find_quantities(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_arbitrary_text_is_covered(text: str) -> None:
    check_cover(text, find_quantities(text))


def check_cover(text: str, spans: list[Span]) -> None:
    floor = 0
    for span in spans:
        assert floor <= span.start < span.end <= len(text)
        floor = span.end
        assert span.quantity is None or span.quantity.raw == text[span.start : span.end]
        assert span.quantity is None or span.kind is SpanKind.FIGURE
    covered = [any(span.start <= at < span.end for span in spans) for at in range(len(text))]
    folded = fold(text)
    assert all(covered[at] for at in range(len(text)) if folded[at] in "0123456789")
    for run in re.finditer(r"[0-9]+", folded):
        inside = [span for span in spans if span.start < run.end() and run.start() < span.end]
        assert len(inside) == 1, (text, run[0], inside)


UNITS = ["%", "亿元", "亿美元", "万元", "倍", "百分点", "个百分点", "家", "元", "GW", "万台"]
BEFORE = ["收入为", "同比增长", "达到", "报收", "合计 ", "，", "其中", "市值"]
AFTER = ["。", "，", "；", "和", "的", ")", " "]


@st.composite
def told_figures(draw: st.DrawFn) -> tuple[str, list[tuple[Decimal, str]]]:
    """A sentence of pieces, and the figures in it."""
    text, told = "", []
    for _ in range(draw(st.integers(1, 4))):
        value = draw(st.decimals(min_value="-99999", max_value="99999", places=2))
        unit = draw(st.sampled_from(UNITS))
        body = f"{abs(value):,}" if draw(st.booleans()) else f"{abs(value)}"
        sign = draw(st.sampled_from(["-", "－", "−"])) if value.is_signed() else ""
        piece = sign + body + draw(st.sampled_from(["", " "])) + unit
        if draw(st.booleans()):
            piece = piece.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％"))
        text += draw(st.sampled_from(BEFORE)) + piece + draw(st.sampled_from(AFTER))
        told.append((value, unit.removeprefix("个")))
    return text, told


@settings(max_examples=150, deadline=None)
@given(told_figures())
def test_figures_that_were_printed_are_found(case: tuple[str, list[tuple[Decimal, str]]]) -> None:
    text, told = case
    found = [(s.quantity.value, s.quantity.unit) for s in find_quantities(text) if s.quantity is not None]
    assert found == told


def test_time_is_linear_in_the_length() -> None:
    paragraph = "截至4月末收盘价为6333.33，月涨跌幅为-3.74%，一方面GPT-4等模型进一步降低成本约三成。" * 25
    once, many = elapsed(paragraph), elapsed(paragraph * 4)
    assert many < once * 4 * 3 + 0.2
    assert elapsed("分别为 1、2、3、4，" * 2000) < 3


def test_long_runs_are_not_slow() -> None:
    for hostile in (
        "1" * 9000,
        "1," * 20000,
        "1.2" * 10000,
        "(" * 2000 + "1)" * 2000,
        "一" * 4000,
        "A-" * 10000 + "1",
        "1-" * 4000,
        "近" * 9000,
    ):
        assert elapsed(hostile) < 3, hostile[:10]


def elapsed(text: str) -> float:
    start = time.process_time()
    find_quantities(text)
    return time.process_time() - start


@pytest.mark.parametrize("per", ["TEU", "FEU", "间夜", "千瓦时", "重箱", "克拉", "MMBtu", "吨", "公斤"])
def test_a_unit_per_another_is_read_whole_in_running_text(per):
    [span] = [span for span in find_quantities(f"均价为 1,398.5 美元/{per}，上涨") if span.quantity is not None]
    assert span.quantity is not None
    assert span.quantity.unit == f"美元/{per}"
