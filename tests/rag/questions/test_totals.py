"""Rows that sum up the others are counted by no operation."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

ROWS = [
    ("600001.SH", "甲山锂业", "100.00", "5.00"),
    ("600002.SH", "乙水锂业", "80.00", "-3.00"),
    ("600003.SH", "丙川锂业", "60.00", "1.00"),
    ("", "合计", "240.00", ""),
    ("", "行业平均", "80.00", "1.00"),
]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("市值最高的是谁", "甲山锂业"),
        ("市值第二高的是谁", "乙水锂业"),
        ("样本公司有几家", "共有 3 家"),
        ("市值合计是多少", "240.00 亿元"),
        ("平均市值", "80.00 亿元"),
        ("市值前二合计", "180.00 亿元"),
        ("丙川锂业市值排第几", "的 3 家中"),
        ("甲山锂业市值占比", "41.67%"),
    ],
)
def test_totals_stay_out(sample_ledger, question, shown):
    ledger = sample_ledger(ROWS)
    result = respond(plan(question, ledger), ledger)
    assert shown in result.text


def test_a_mean_over_two_lists_is_the_mean_of_neither(ask):
    text = ask("平均市盈率是多少").text
    assert "几种读法" in text and "表4" in text and "表5" in text


def test_lists_of_the_first_ten_are_no_population(ask):
    assert "表1" not in ask("4月上涨的公司有几家").text
    assert "北辰股份" in ask("涨幅榜里收盘价最低的是谁").text


@pytest.mark.parametrize(
    ("question", "shown"),
    [("ETF有几只", "共有 2 只"), ("C类基金规模合计", "1.98 亿元"), ("近6月亏损的基金有几只", "有 2 只")],
)
def test_kinds_of_funds(ask, question, shown):
    assert shown in ask(question).text


def test_a_table_that_leaves_rows_out_gives_no_mean_sum_or_count():
    columns = [column("公司"), column("总市值(亿元)")]
    rows = [("甲山科技", "10.0"), ("乙水股份", "20.0"), ("…", "…"), ("丙林集团", "30.0")]

    def asked(question, body):
        ledger = Ledger.of([report_of("r", [table_of("1", "公司总市值", columns, body)])])
        return respond(plan(question, ledger, ()), ledger)

    for question in ("表1中公司的平均总市值是多少？", "表1中公司的总市值合计是多少？", "表1共有几家公司？"):
        whole = asked(question, [row for row in rows if row[0] != "…"])
        part = asked(question, rows)
        assert not whole.refused and part.refused and "略去" in part.text
    assert "15" in asked("甲山科技和乙水股份的平均总市值是多少？", rows).text
