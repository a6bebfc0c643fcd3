"""Questions that ask for two things of the same figures, or for one thing in a short way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import plan, respond
from rag.questions.frames import unframed
from tests.rag.questions.conftest import column, report_of, table_of

NAME = ColumnKind.NAME


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    shares = table_of(
        "1",
        "整车公司近况一览",
        [
            column("公司"),
            column("8月销量(万辆)", "2025-08"),
            column("同比(%)", "2025-08"),
            column("环比(%)", "2025-08"),
            column("月涨跌幅(%)", "2025-08"),
            column("今年以来涨跌幅(%)", "2025-08-31"),
            column("总市值(亿元)", "2025-08-31"),
            column("目标价(元)", "2025-08-31"),
            column("收盘价(元)", "2025-08-31"),
            column("PE", "2025-08-31"),
        ],
        [
            ("零途汽车", "4.20", "12.5", "-3.0", "6.10", "-8.00", "640.00", "30.00", "24.00", "40.00"),
            ("小驰汽车", "3.10", "-4.0", "-1.5", "-2.40", "15.00", "320.00", "12.00", "16.00", "16.00"),
            ("蔚岚汽车", "2.90", "30.0", "8.8", "1.20", "3.50", "160.00", "", "9.00", "25.00"),
        ],
    )
    months = table_of(
        "2",
        "乘用车月度指标",
        [column("月份", kind=NAME), column("零售(万辆)"), column("出口")],
        [
            ("2025-04", "150.0", "40.0"),
            ("2025-05", "171.0", "38.0"),
            ("2025-06", "177.0", "39.0"),
            ("2025-07", "172.0", "37.0"),
            ("2025-08", "191.0", "41.0"),
        ],
    )
    parts = table_of(
        "3",
        "零部件公司上半年业绩",
        [
            column("公司"),
            column("营业收入(亿元)", "2025H1"),
            column("营收同比(%)", "2025H1"),
            column("净利同比(%)", "2025H1"),
            column("研发费用(亿元)", "2025H1"),
        ],
        [
            ("云镜科技", "100.00", "10.0", "12.0", "6.20"),
            ("远铸股份", "40.00", "20.0", "9.0", "2.50"),
            ("恒轮电子", "50.00", "5.0", "4.0", "1.00"),
        ],
    )
    funds = table_of(
        "4",
        "主题基金一览",
        [column("基金代码"), column("基金简称"), column("近 1 月回报(%)")],
        [("005111", "青岚智能 A", "3.82"), ("005112", "青岚智能 C", "3.76"), ("005113", "白川智能 A", "1.10")],
    )
    forecasts = table_of(
        "5",
        "覆盖公司盈利预测",
        [
            column("公司"),
            column("归母净利24A(亿元)", "2024"),
            replace(column("归母净利25E(亿元)", "2025"), forecast=True),
            replace(column("归母净利26E(亿元)", "2026"), forecast=True),
        ],
        [
            ("云镜科技", "10.00", "12.00", "15.00"),
            ("远铸股份", "-2.00", "1.00", "3.00"),
            ("恒轮电子", "4.00", "5.00", "5.00"),
        ],
    )
    index = table_of("6", "指数表现", [column("指数"), column("PE(倍)", "2025-08-31")], [("车联指数", "46.00")])
    cells = table_of(
        "7",
        "2025年8月电池企业装车量",  # whose month the reader gives to every column
        [column("公司"), column("8月装车量(片)", "2025-08"), column("7月装车量(片)", "2025-08")],
        [("晶源电池", "22.00", "20.00"), ("虹能电池", "3.00", "2.00"), ("川江电池", "5.00", "6.00")],
    )
    return Ledger.of([report_of("auto", [shares, months, parts, funds, forecasts, index, cells], "2025-08")])


def told(question: str, ledger: Ledger) -> str:
    answer = answer_of(respond(plan(unframed(question), ledger), ledger), question)
    return "" if answer.refused else answer.text


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("零售从4月到8月涨了多少，百分之几", ("41.0 万辆", "27.33%")),
        ("零售8月比5月多多少，百分之几", ("20.0 万辆", "11.70%")),
        ("零途汽车市值比小驰汽车高多少，百分之几", ("320.00 亿元", "100")),
        ("销量同比下滑的公司家数及其占全部公司的比例", ("1 家", "33.33%")),
        ("环比下降但同比仍然正增长的公司有哪些", ("零途汽车", "环比 -3.0%", "同比 12.5%")),
        ("净利增速快过营收增速的有哪些", ("云镜科技",)),
        ("研发费用占营收最高的是哪家，占比多少", ("远铸股份", "6.25%")),
        ("研发强度（研发费用除以营业收入）最高的是哪家", ("远铸股份", "6.25%")),
        ("研发费用除以营业收入最高的是哪家", ("远铸股份", "0.0625")),
        ("零途汽车目标价离现价还有多少空间", ("25.00%",)),
        ("零途汽车和小驰汽车8月谁涨谁跌", ("6.10%", "-2.40%")),
        ("零途汽车和小驰汽车的销量谁涨谁跌", ("12.5%", "-4.0%")),
        ("今年以来零途汽车和小驰汽车的涨幅差几个百分点", ("23.00 个百分点",)),
        ("青岚智能A跟C近1月各涨几个点", ("3.82%", "3.76%")),
        ("零途汽车 / 小驰汽车 市值，保留两位小数", ("2.00 倍",)),
        ("小驰汽车的市值得再加多少才能追平零途汽车", ("320.00 亿元",)),
        ("零途汽车与小驰汽车市值居上者是谁", ("零途汽车的总市值更高",)),
        ("6、7、8三个月零售月均是多少", ("180.00 万辆",)),
        ("6月、7月和8月零售合计", ("540.0 万辆",)),
        ("2026年归母净利增速最高的是谁", ("远铸股份", "200.00%")),
        ("25年归母净利增速（相对24年）最高的是谁", ("恒轮电子", "25.00%")),
        ("零途汽车PE比车联指数平均低多少倍", ("6.00",)),
        ("零途汽车和小驰汽车估值差几倍PE", ("24.00",)),
        ("按市值排，小驰汽车在3家里排第几？第一是谁", ("第 2", "零途汽车", "640.00")),
        ("8月装车量环比增速最快的是哪家", ("虹能电池", "50.00%")),
        ("零售超过172万辆的月份有几个", ("2025-06", "2025-08")),
        ("零售低于175万辆的有哪几个月", ("2025-04", "2025-05", "2025-07")),
    ],
)
def test_both_are_told(ledger: Ledger, question: str, shown: tuple[str, ...]) -> None:
    text = told(question, ledger)
    assert all(part in text for part in shown), text


def test_names_in_the_order_of_their_figures(ledger: Ledger) -> None:
    text = told("按市值给小驰汽车、蔚岚汽车、零途汽车排个序", ledger)
    assert text.index("零途汽车") < text.index("小驰汽车") < text.index("蔚岚汽车")
    low = told("Rank 小驰汽车, 蔚岚汽车 and 零途汽车 by market cap, lowest first", ledger)
    assert low.index("蔚岚汽车") < low.index("小驰汽车") < low.index("零途汽车")


@pytest.mark.parametrize(
    "question",
    [
        "9、10月零售合计",  # months that the table lacks
        "7、8、9三个月零售月均",
        "8月销量月均",  # of no table whose rows are months
        "出口超过200亿的月份有几个",  # of figures without a unit
        "海外研发强度（研发费用除以营业收入）最高的是哪家",  # 海外 narrows the rows
        "蔚岚汽车目标价离现价还有多少空间",  # no target price
        "青岚智能A跟B近1月各涨几个点",
        "26年归母净利增速（相对24年）最高的是谁",  # not over the year before
        "哪些公司同时出现在月涨跌幅前二与整车公司近况表中",  # two lists, of which one is none
        "按市值排，小驰汽车在7家里排第几？第一是谁",  # no list of seven
        "2024年归母净利增速最高的是谁",  # 2023 is not there
    ],
)
def test_what_is_almost_asked_is_not_answered(ledger: Ledger, question: str) -> None:
    assert not told(question, ledger)


def test_a_slash_between_two_metrics_lists_them(ledger: Ledger) -> None:
    text = told("零途汽车 目标价/收盘价，保留两位小数", ledger)
    assert "30.00" in text and "24.00" in text and "倍" not in text
