"""Measures called by a verb, conditions in everyday words, and the near misses that they must not become."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import plan, respond
from rag.questions.idioms import plainly
from tests.rag.questions.conftest import column, report_of, table_of

FARMS = table_of(
    "1",
    "规模养殖企业经营指标",
    [
        column("公司"),
        column("出栏量(万头)", "2025-06"),
        column("出栏量同比(%)", "2025-06"),
        column("头均盈利(元/头)", "2025-06"),
        column("头均成本(元/头)", "2025-06"),
        column("自养比例(%)", "2025-06"),
        column("海外收入占比(%)", "2025-06"),
        column("PB(MRQ)(倍)"),
        column("今年以来涨跌幅(%)"),
    ],
    [
        ("甲牧股份", "120", "+8.0", "210", "1,480", "82", "12", "0.92", "-6.1"),
        ("乙农集团", "95", "-3.2", "160", "1,530", "45", "30", "1.80", "+4.4"),
        ("丙禾食品", "60", "+1.5", "-35", "1,690", "91", "3", "2.40", "-0.7"),
    ],
)
DEPOTS = table_of(
    "2",
    "快递网点情况",
    [
        column("公司"),
        column("网点数(家)", "2025-06"),
        column("快递员数", "2025-06"),
        column("票均收入(元)", "2025-06"),
    ],
    [("丁达速运", "800", "12,000", "2.31"), ("戊通快递", "500", "6,250", "2.15")],
)
METALS = table_of(
    "3",
    "主要金属价格",
    [
        column("品种", kind=ColumnKind.NAME),
        column("6月末(元/吨)", "2025-06"),
        column("环比(%)", "2025-06"),
        column("同比(%)", "2025-06"),
    ],
    [("锌锭", "22,400", "-1.2", "+3.0"), ("铅锭", "17,000", "+0.8", "-5.5"), ("镍板", "121,000", "-2.6", "-11.0")],
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.of([report_of("farms", [FARMS, DEPOTS, METALS], "2025-06")])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("一头猪赚得最多的是谁", ("甲牧股份", "210")),
        ("哪家一头成本最低", ("甲牧股份", "1,480")),
        ("一票收入最高的是谁", ()),
        ("自养占到八成以上的有几家", ("2 家", "甲牧股份", "丙禾食品")),
        ("自养最低的是谁", ("乙农集团", "45")),
        ("丁达平均一家网点有几个快递员", ("15", "12,000 ÷ 800")),
        ("破净的有哪几家", ("甲牧股份", "0.92")),
        ("今年以来股价还是跌的有几家", ("2 家", "甲牧股份", "丙禾食品")),
        ("出栏量比去年这会儿少的是哪家", ("乙农集团",)),
        ("哪些品种比去年同期还贵", ("锌锭",)),
    ],
)
def test_measures_called_by_what_is_done(ledger, question, shown):
    found = plan(question, ledger)
    text = "" if type(found).__name__ == "TextQuestion" else respond(found, ledger).text
    assert all(part in text for part in shown), text


@pytest.mark.parametrize(
    ("question", "hidden"),
    [
        ("海外收入最高的是谁", "乙农集团"),  # a share is not the income
        ("一头猪卖得最贵的是谁", "210"),  # 头均盈利 is no price
        ("平均一家网点几个客户", "÷"),
        ("一票赚得最多的是谁", "1,480"),
    ],
)
def test_near_misses(ledger, question, hidden):
    found = plan(question, ledger)
    text = "" if type(found).__name__ in ("TextQuestion", "MixedPlan") else respond(found, ledger).text
    assert hidden not in text


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("EPS比去年低的有谁", "eps同比下降的有谁"),
        ("哪款比去年这时候还贵?", "哪款同比增长?"),
        ("比去年低多少", "比去年低多少"),
        ("比去年同期多挖了的省", "产量同比增长的省"),
        ("价格不涨反跌的", "价格下跌的"),
        ("破净资产的", "破净资产的"),
        ("top 3 gainers in May", "top 3 by change in may"),
    ],
)
def test_said_plainly(said, plain):
    assert plainly(said) == plain
