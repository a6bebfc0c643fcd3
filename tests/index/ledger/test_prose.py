from decimal import Decimal
from typing import Any

import pytest

from index.ledger import facts_of

Told = tuple[str, str, str | None, str, str]


def told(make: Any, *sentences: str, **more: Any) -> list[Told]:
    """Entity key, measure, period, value (and high end) and unit of each fact."""
    facts = facts_of(make.report(prose=sentences, **more))
    ends = [f"{f.quantity.value}" + (f"~{f.quantity.high}" if f.quantity.high is not None else "") for f in facts]
    return [(f.entity.key, f.metric, f.period, end, f.quantity.unit) for f, end in zip(facts, ends, strict=True)]


PLAIN: dict[str, list[Told]] = {
    "科大讯飞一季度收入 21.4 亿元，同比增长 12.3%。": [
        ("科大讯飞", "营业收入", "2024Q1", "21.4", "亿元"),
        ("科大讯飞", "营业收入同比增长率", "2024Q1", "12.3", "%"),
    ],
    "海康威视2023年营业收入同比下降 5.4%。": [("海康威视", "营业收入同比增长率", "2023", "-5.4", "%")],
    "某某指数（884201.WI）截至4月末收盘价为6333.33，月涨跌幅为-3.74%。": [
        ("884201.WI", "收盘价", "2024-04", "6333.33", ""),
        ("884201.WI", "月涨跌幅", "2024-04", "-3.74", "%"),
    ],
    "4月上证综指上涨 2.09%，沪深300下跌1.89%。": [
        ("上证指数", "月涨跌幅", "2024-04", "2.09", "%"),
        ("沪深300", "月涨跌幅", "2024-04", "-1.89", "%"),
    ],
    "截至 4 月 30 日，某指数（884201.WI）收于 6333.33 点，当月跌 3.74%；某指数四月末收于 6333.33 点。": [
        ("884201.WI", "收盘价", "2024-04-30", "6333.33", "点"),
        ("884201.WI", "月涨跌幅", "2024-04-30", "-3.74", "%"),
        ("884201.WI", "收盘价", "2024-04", "6333.33", "点"),
    ],
    "2024 年英伟达指引资本开支 20-25 亿美元。": [("英伟达", "资本开支", "2024", "20~25", "亿美元")],
    "1）微软：2024Q1 资本开支 140 亿美元，同比增长 79.4%，环比增长 21.7%": [
        ("微软", "资本开支", "2024Q1", "140", "亿美元"),
        ("微软", "资本开支同比增长率", "2024Q1", "79.4", "%"),
        ("微软", "资本开支环比增长率", "2024Q1", "21.7", "%"),
    ],
    "宁德时代2023年归母净利润亏损3.0亿元": [("宁德时代", "归母净利润", "2023", "-3.0", "亿元")],
    "某某科技（300999.SZ）截至4月30日估值 PE (TTM) 73.56 倍": [("300999.SZ", "市盈率", "2024-04-30", "73.56", "倍")],
}

PLAIN["某某科技（300999.SZ）2023年归母净利润 4.5 亿元，较上年同期下降 6.5%，毛利率 8.1%，较上年同期升 2 个百分点。"] = [
    ("300999.SZ", "归母净利润", "2023", "4.5", "亿元"),
    ("300999.SZ", "归母净利润同比增长率", "2023", "-6.5", "%"),
    ("300999.SZ", "毛利率", "2023", "8.1", "%"),
]
PLAIN["涨得最多的是微软，月涨 3.23%。"] = [("微软", "月涨跌幅", "2024-04", "3.23", "%")]

NOT_PLAIN = [
    "宁德时代和比亚迪收入分别为 100 亿元、200 亿元",
    "微软、谷歌收入合计 100 亿元",
    "微软收入比谷歌高 5 亿元",
    "公司收入增加 5 亿元",
    "比亚迪收入增加 5 亿元",
    "比亚迪总市值从100亿元增至200亿元",
    "若比亚迪收入 100 亿元",
    "收入 100 亿元，同比增长 5%",
    "比亚迪发布 100 款车型，增长 5%",
    "比亚迪四季度收入 100 亿元",
    "比亚迪24-26财年收入 100 亿元",
    "比亚迪收入 12%",
    "微软去年同期收入 100 亿元",
    "微软（前指引资本开支 300 亿美元）",
    "微软市盈率 3 亿元",
]


@pytest.mark.parametrize("sentence", PLAIN)
def test_plain_sentences_give_their_facts(make: Any, sentence: str) -> None:
    assert told(make, sentence) == PLAIN[sentence]


@pytest.mark.parametrize("sentence", NOT_PLAIN)
def test_what_is_not_plain_gives_none(make: Any, sentence: str) -> None:
    assert told(make, sentence) == []


def test_guidance_is_a_forecast(make: Any) -> None:
    (fact,) = facts_of(make.report(prose=["2024 年英伟达指引资本开支 20-25 亿美元。"]))
    assert fact.forecast and fact.qualifier == "指引" and fact.quantity.high == Decimal(25)


def test_prose_and_table_share_a_key(make: Any) -> None:
    table = make.table(
        [make.column("代码"), make.column("名称"), make.column("总市值", unit="亿美元")],
        [("META.O", "脸书", "10,911.41")],
    )
    facts = facts_of(make.report(table, prose=["Meta 2024Q1 资本开支 67 亿美元。"]))
    assert {fact.entity.key for fact in facts} == {"META.O"}


def test_ids_and_lines(make: Any) -> None:
    report = make.report(prose=["没有数字。", "微软2023年收入 100 亿美元；谷歌2023年收入 200 亿美元。"])
    facts = facts_of(report)
    assert [fact.locator.line_start for fact in facts] == [2, 2]
    assert len({fact.id for fact in facts}) == 2
    for fact in facts:
        offset = int(fact.id.rsplit(":", 1)[1])
        assert report.blocks[1].text[offset:].startswith(fact.quantity.raw)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "。" * 500,
        "（" * 500 + "5%",
        "微软" * 500 + "收入 5 亿元",
        "1" * 5000,
        "收入 5 亿元，" * 500,
        "微软收入" + "达到" * 2000 + "X 5 亿元",
        "微软 4 月" + "反弹回调" * 900 + "X 5%",
    ],
)
def test_strange_prose_is_harmless(make: Any, sentence: str) -> None:
    told(make, sentence)


def test_a_cumulated_figure_is_not_the_months(make: Any) -> None:
    sentence = "比亚迪4月销量 31.3 万辆，1-4月累计销量 93.9 万辆，同比增长 23.2%；今年前四月销量 93.9 万辆。"
    assert told(make, sentence) == [("比亚迪", "销量", "2024-04", "31.3", "万辆")]
    assert told(make, "比亚迪4月销量 31.3 万辆，累计销量 93.9 万辆。")[1:] == []
    assert told(make, "比亚迪1-3月销量 62.6 万辆。") == [("比亚迪", "销量", "2024Q1", "62.6", "万辆")]
    assert told(make, "比亚迪2024年1-4月销量 93.9 万辆。") == []
