"""One row's figures over several periods: their sum, the highest, a half-year of quarters, a rate not printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

NAME = ColumnKind.NAME


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    premiums = table_of(
        "1",
        "人身险公司原保费收入",
        [
            column("公司", kind=NAME),
            *(column(f"{month}月(亿元)", f"2025-{month:02d}") for month in range(4, 9)),
            column("1-8月累计(亿元)", "2025-08"),
        ],
        [
            ("甲山人寿", "381.40", "407.20", "568.90", "436.10", "526.80", "4,723.60"),
            ("乙水人寿", "163.90", "158.20", "201.50", "149.00", "", "1,432.00"),
        ],
    )
    costs = table_of(
        "2",
        "主要猪企完全成本(元)",
        [
            column("公司", kind=NAME),
            column("2024Q3(元)", "2024Q3"),
            column("2024Q4(元)", "2024Q4"),
            column("2025Q1(元)", "2025Q1"),
        ],
        [("丙林农牧", "13.68", "13.27", "12.84"), ("丁火农业", "14.40", "14.28", "14.35")],
        20,
    )
    spending = table_of(
        "3",
        "云厂商资本开支",
        [column("公司", kind=NAME), column("2025Q1资本开支(亿元)", "2025Q1"), column("2025Q2资本开支(亿元)", "2025Q2")],
        [("戊云科技", "172.00", "224.00"), ("己云网络", "214.00", "")],
        40,
    )
    return Ledger.of([report_of("august", [premiums, costs, spending], "2025-08")])


def _answer(question, ledger):
    return answer_of(respond(plan(question, ledger), ledger), question)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("甲山人寿6月、7月和8月合计保费收入是多少", "1531.8"),
        ("甲山人寿4月到8月保费收入合计", "2320.4"),
        ("甲山人寿7月和8月保费收入平均多少", "481.45"),
        ("戊云科技上半年资本开支是多少", "396"),
        ("戊云科技2025年Q1和Q2资本开支合计", "396"),
        ("甲山人寿8月保费收入环比变化多少", "90.7"),
        ("丁火农业2025年一季度完全成本环比多了多少", "0.07"),
    ],
)
def test_worked_out_over_periods(ledger, question, value):
    answer = _answer(question, ledger)
    assert not answer.refused, (question, answer.text)
    assert Decimal(value) in {figure.value for figure in answer.figures if figure.source == "formula"}, answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("甲山人寿哪个月保费收入最高", "最高的是 2025-06（568.90 亿元）"),
        ("甲山人寿4月到8月哪个月保费收入最少", "最低的是 2025-04（381.40 亿元）"),
        ("丙林农牧哪个季度完全成本最低", "最低的是 2025Q1（12.84 元）"),
    ],
)
def test_which_period(ledger, question, told):
    answer = _answer(question, ledger)
    assert told in answer.text, answer.text


def test_a_caption_says_what_is_measured_though_no_list_knows_it(ledger):
    assert "12.84" in _answer("丙林农牧2025年一季度的完全成本", ledger).text
    higher = _answer("哪些公司2025Q1成本比2024Q4高", ledger)
    assert {citation.row for citation in higher.citations} == {"丁火农业"}


@pytest.mark.parametrize(
    "question",
    [
        "乙水人寿7月和8月合计保费收入",  # one cell is empty
        "己云网络上半年资本开支是多少",
        "戊云科技下半年资本开支是多少",
        "甲山人寿3月和4月合计保费收入",
    ],
)
def test_a_period_that_is_not_there_is_refused(ledger, question):
    assert _answer(question, ledger).refused, question
