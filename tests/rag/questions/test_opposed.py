"""One measure of a row against another of the same row: which rows, how many, the largest change, and by how much."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import ProgramPlan, plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

NAME = ColumnKind.NAME


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    deliveries = table_of(
        "1",
        "月度出货",
        [
            column("厂商", kind=NAME),
            column("2025年4月出货量(片)", "2025-04"),
            column("2025年5月出货量(片)", "2025-05"),
            column("2024年5月出货量(片)", "2024-05"),
        ],
        [
            ("零途汽车", "41,000", "45,000", "18,000"),
            ("小驰汽车", "35,000", "33,500", "10,100"),
            ("蔚岚汽车", "23,900", "23,900", "20,500"),
            ("智玖汽车", "28,100", "28,000", "32,100"),
        ],
    )
    results = table_of(
        "2",
        "一季度业绩",
        [
            column("简称"),
            column("营收同比(%)", "2025Q1"),
            column("净利润同比(%)", "2025Q1"),
            column("5月涨跌幅(%)", "2025-05"),
            column("年初至今涨跌幅(%)"),
            replace(column("2025E市盈率", "2025"), forecast=True),
            replace(column("2026E市盈率", "2026"), forecast=True),
        ],
        [
            ("甲山股份", "10.00", "12.50", "3.00", "-1.00", "19.00", "14.00"),
            ("乙水科技", "-5.00", "-8.00", "-2.00", "4.00", "15.00", "12.00"),
            ("丙林电子", "-6.00", "-2.00", "-1.00", "-9.00", "30.00", "25.00"),
            ("丁火材料", "20.00", "20.00", "5.00", "8.00", "22.00", "14.50"),
        ],
        20,
    )
    return Ledger.of([report_of("may", [deliveries, results], "2025-05")])


def _answer(question, ledger):
    return answer_of(respond(plan(question, ledger), ledger), question)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("5月出货量比4月下降的有哪些", ("小驰汽车", "智玖汽车")),
        ("哪些厂商5月出货量较4月增加了", ("零途汽车",)),
        ("出货量5月比4月多的厂商有哪些", ("零途汽车",)),
        ("5月出货量低于4月的有哪几家", ("小驰汽车", "智玖汽车")),
        ("5月出货量跟4月持平的是谁", ("蔚岚汽车",)),
        ("5月出货量不及去年同期的有哪些", ("智玖汽车",)),
        ("5月出货量比4月少1000片以上的有哪些", ("小驰汽车",)),
        ("5月出货量比4月增长超过5%的有哪些", ("零途汽车",)),
        ("净利润增速高于营收增速的公司有哪些", ("甲山股份", "丙林电子")),
        ("净利润同比跑赢营收同比的公司有哪些", ("甲山股份", "丙林电子")),
        ("净利润同比不低于营收同比的公司有哪些", ("甲山股份", "丙林电子", "丁火材料")),
        ("年初至今涨跌幅高于5月涨跌幅的公司有哪些", ("乙水科技", "丁火材料")),
        ("5月和年初至今都上涨的公司有哪些", ("丁火材料",)),
        ("5月和年初至今涨跌幅都为负的公司有哪些", ("丙林电子",)),
        ("市盈率2026E低于15且市盈率2025E高于20的公司有哪些", ("丁火材料",)),
    ],
)
def test_rows(ledger, question, names):
    answer = _answer(question, ledger)
    assert not answer.refused, question
    told = {citation.row for citation in answer.citations}
    assert told == set(names), (question, answer.text)


@pytest.mark.parametrize(
    ("question", "value", "unit", "name"),
    [
        ("5月出货量较4月变化最大的是谁", "4000", "片", "零途汽车"),
        ("5月出货量比4月减少最多的是哪家", "-1500", "片", "小驰汽车"),
        ("5月出货量环比增幅最大的是哪家", "9.76", "%", "零途汽车"),
        ("净利润同比比营收同比高得最多的公司", "4", "百分点", "丙林电子"),
        ("哪家公司2026E市盈率比2025E下降最多", "-7.5", "", "丁火材料"),
    ],
)
def test_first(ledger, question, value, unit, name):
    answer = _answer(question, ledger)
    assert not answer.refused, question
    worked = [figure for figure in answer.figures if figure.source == "formula" and "−" in (figure.formula or "")]
    assert (worked[0].value, worked[0].unit) == (Decimal(value), unit)
    assert {citation.row for citation in answer.citations} == {name}


def test_number_and_each(ledger):
    assert "2 家" in _answer("5月出货量比4月下降的厂商有几个", ledger).text
    each = _answer("各厂商5月出货量较4月变化了多少", ledger)
    assert {citation.row for citation in each.citations} == {"零途汽车", "小驰汽车", "蔚岚汽车", "智玖汽车"}


def test_the_wording_says_which_is_above(ledger):
    assert "净利润增速高于营收增速的有 2 家" in _answer("净利润增速高于营收增速的公司有哪些", ledger).text


def test_a_month_without_a_year_is_the_last_one(ledger):
    answer = _answer("零途汽车5月出货量", ledger)
    assert [str(figure.value) for figure in answer.figures] == ["45000"]


@pytest.mark.parametrize("question", ["5月出货量比3月下降的有哪些", "净利润增速高于毛利率的公司有哪些"])
def test_a_side_that_is_not_there_is_refused(ledger, question):
    assert _answer(question, ledger).refused


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("营收和净利润都没有下降的公司有哪些", {"甲山股份", "丁火材料"}),
        ("5月涨跌幅最高的公司比最低的高多少", {"甲山股份", "乙水科技", "丙林电子", "丁火材料"}),
        ("除甲山股份外其余公司平均营收同比", {"乙水科技", "丙林电子", "丁火材料"}),
        ("甲山股份年初到5月底涨幅是多少", {"甲山股份"}),
    ],
)
def test_more_rows(ledger, question, names):
    answer = _answer(question, ledger)
    assert not answer.refused and {citation.row for citation in answer.citations} == names, answer.text


def test_a_range_of_rates_is_in_points_and_says_whose(ledger):
    answer = _answer("5月涨跌幅最高的公司比最低的高多少", ledger)
    assert "7.00 个百分点" in answer.text and "最高的是丁火材料" in answer.text and "最低的是乙水科技" in answer.text


def test_the_window_since_the_year_began_up_to_the_month(ledger):
    assert "-1.00%" in _answer("甲山股份年初到5月底涨幅是多少", ledger).text
    assert _answer("甲山股份年初到3月底涨幅是多少", ledger).refused  # no table has it


def test_how_places_are_counted_is_no_statement(ledger):
    answer = _answer("营收同比按从高到低，数值最大为第1名，乙水科技排第几？", ledger)
    assert "排第 3" in answer.text and "错误" not in answer.text


def test_a_place_among_rows_that_meet_a_state(ledger):
    answer = _answer("5月上涨的公司中，甲山股份的营收同比排第几", ledger)
    assert "2 家中" in answer.text and "排第 2" in answer.text, answer.text


def test_an_order_by_a_word_of_titles_is_refused():
    shipped = table_of(
        "1", "主要厂商装机情况", [column("简称"), column("成本(元)")], [("甲", "1.0"), ("乙", "2.0"), ("丙", "3.0")]
    )
    ledger = Ledger.of([report_of("may", [shipped], "2025-05")])
    assert _answer("装机前二的厂商成本分别是多少", ledger).refused


def test_one_row_against_the_sum_of_others(ledger):
    ratio = _answer("零途汽车5月出货量是小驰汽车、蔚岚汽车和智玖汽车之和的多少倍", ledger)
    assert "0.53 倍：45,000 ÷ 85,400" in ratio.text and "小驰汽车、蔚岚汽车、智玖汽车" in ratio.text
    more = _answer("零途汽车5月出货量比小驰汽车、蔚岚汽车合计少多少", ledger)
    assert "57,400" in more.text and "12,400" in more.text
    rates = plan("甲山股份营收同比是乙水科技、丙林电子、丁火材料之和的几倍", ledger)
    assert not isinstance(rates, ProgramPlan)  # they are not added up
