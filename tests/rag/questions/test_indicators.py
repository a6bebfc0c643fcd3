"""Tables whose rows are measures and whose columns are periods, and headers that their neighbours complete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

NAME = ColumnKind.NAME
NUMBER = ColumnKind.NUMBER
RATES = table_of(
    "1",
    "主要经济指标",
    [
        column("指标", kind=NAME),
        column("单位", kind=ColumnKind.TEXT),
        column("6月", "2025-06", NUMBER),
        column("7月", "2025-07", NUMBER),
        column("2024年7月", "2024-07", NUMBER),
        column("同比", None, NUMBER),
        column("一致预期", None, NUMBER),
    ],
    [
        ("服务业PMI", "点", "50.1", "49.6", "51.0", "-1.4", "50.0"),
        ("工业利润同比", "%", "-4.3", "-1.5", "3.6", "", "-2.0"),
        ("硅料（致密料）", "万元/吨", "3.50", "4.40", "3.90", "12.8", ""),
        ("拖拉机销量", "万台", "4.10", "3.20", "3.00", "6.7", ""),
        ("1年期LPR", "%", "3.00", "3.00", "3.35", "", ""),
        ("养老基金收入（累计）", "亿元", "610", "702", "655", "7.2", ""),
    ],
)
OUTPUT = table_of(
    "2",
    "主要化工品产量（单位：万吨）",
    [
        column("品种", kind=NAME),
        column("2025-06", "2025-06", NUMBER),
        column("2025-07", "2025-07", NUMBER),
        column("7月同比", "2025-07", NUMBER),
        column("1-7月累计", None, NUMBER),
        column("累计同比", None, NUMBER),
    ],
    [("纯碱", "310.2", "305.0", "2.10%", "2150.4", "4.30%"), ("烧碱", "350.0", "362.5", "5.00%", "2480.0", "6.10%")],
)


@pytest.fixture(scope="module")
def ledger():
    return Ledger.of([report_of("macro", [RATES, OUTPUT], "2025-07")])


def said(question, ledger):
    return answer_of(respond(plan(question, ledger), ledger), question)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("7月服务业PMI是多少？", "49.6"),
        ("服务业PMI6月是多少", "50.1"),
        ("服务业PMI", "49.6"),
        ("去年7月服务业PMI", "51.0"),
        ("工业利润同比7月多少", "-1.5"),
        ("7月工业利润同比比6月回升多少", "2.8"),
        ("硅料7月价格多少", "4.40"),
        ("致密料硅料价格", "4.40"),
        ("拖拉机7月销量同比", "6.7"),
        ("一年期LPR是多少", "3.00"),
        ("养老基金7月累计收入", "702"),
        ("6月纯碱产量", "310.2"),
        ("烧碱7月产量比6月增加了多少", "12.5"),
        ("7月烧碱产量同比", "5.00%"),
        ("1-7月纯碱产量", "2150.4"),
        ("前7个月纯碱累计产量", "2150.4"),
        ("1-7月纯碱累计产量是多少，同比呢？", "4.30%"),
        ("7月纯碱产量是多少？同比？", "305.0"),
        ("7月纯碱产量是多少，同比增速？", "2.10%"),
    ],
)
def test_the_row_is_the_measure(ledger, question, shown):
    answer = said(question, ledger)
    assert not answer.refused and shown in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "8月服务业PMI",
        "6月拖拉机销量同比",
        "硅料库存",
        "养老基金支出",
        "1-6月纯碱产量",
        "2023年7月服务业PMI",
        "服务业PMI环比",
    ],
)
def test_another_measure_or_period_is_not_answered(ledger, question):
    found = plan(question, ledger)
    assert type(found).__name__ == "TextQuestion" or respond(found, ledger).refused


def test_two_digit_years_and_actual_years_are_periods_of_the_header():
    columns = [
        column("公司", kind=NAME),
        column("EPS 24A", "2024", NUMBER),
        replace(column("EPS 25E", "2025", NUMBER), forecast=True),
        replace(column("EPS 2026E", "2026", NUMBER), forecast=True),
    ]
    ledger = Ledger.of([report_of("eps", [table_of("1", "盈利预测", columns, [("云岭软件", "0.50", "0.75", "0.91")])])])
    for question, shown in (("云岭软件2025年EPS", "0.75"), ("云岭软件24年EPS", "0.50"), ("云岭软件EPS 26E", "0.91")):
        assert shown in said(question, ledger).text
    assert "0.16" in said("云岭软件2026年EPS比2025年增长多少", ledger).text


def test_where_no_year_is_known_the_printed_month_answers_itself_only():
    columns = [
        column("房企", kind=NAME),
        column("9月销售额（亿元）", None, NUMBER),
        column("同比", None, NUMBER),
        column("1-9月累计（亿元）", None, NUMBER),
    ]
    rows = [("云岭置地", "96.3", "-4.1%", "1004"), ("青禾地产", "201.7", "21.8%", "1705")]
    ledger = Ledger.of([report_of("estate", [table_of("1", "房企销售", columns, rows)], None)])  # type: ignore[arg-type]
    assert "96.3" in said("云岭置地9月销售额", ledger).text
    assert "青禾地产" in said("9月销售额最高的房企", ledger).text
    assert "1004" in said("云岭置地1-9月累计销售额", ledger).text
    for question in ("云岭置地8月销售额", "云岭置地2024年9月销售额", "云岭置地1-8月累计销售额"):
        found = plan(question, ledger)
        assert type(found).__name__ == "TextQuestion" or respond(found, ledger).refused, question


def test_a_caption_that_speaks_of_rates_makes_levels_rates():
    columns = [column("月份", kind=NAME), column("竣工", None, NUMBER)]
    rows = [("2025-07", "-16.5"), ("2025-08", "-17.0")]
    ledger = Ledger.of([report_of("build", [table_of("1", "开发数据（累计同比，%）", columns, rows)], "2025-08")])
    assert "-17.0" in said("8月竣工累计同比", ledger).text
    found = plan("8月竣工多少", ledger)
    assert type(found).__name__ == "TextQuestion" or respond(found, ledger).refused


def test_several_times_behind_a_multiple_is_its_value():
    columns = [column("公司", kind=NAME), column("目标价（元）"), column("PE 25E（倍）", "2025", NUMBER)]
    columns[2] = replace(columns[2], forecast=True)
    rows = [("云岭软件", "13.50", "11.9"), ("青禾智能", "20.00", "23.8")]
    ledger = Ledger.of([report_of("pe", [table_of("1", "估值", columns, rows)])])
    answer = said("云岭软件目标价是多少，25年PE几倍？", ledger)
    assert not answer.refused and "13.50" in answer.text and "11.9" in answer.text and "÷" not in answer.text
    assert "2.00" in said("青禾智能25年PE是云岭软件的几倍", ledger).text


def test_the_largest_fall_among_falls_is_the_lowest():
    columns = [column("公司", kind=NAME), column("涨跌幅", "2024-04", NUMBER)]
    rows = [("云岭软件", "-3.1%"), ("青禾智能", "-9.8%"), ("海脉信息", "4.2%")]
    ledger = Ledger.of([report_of("falls", [table_of("1", "个股表现", columns, rows)])])
    assert "青禾智能" in said("跌幅前两名里跌得最多的是哪家", ledger).text
    assert "青禾智能" in said("跌幅最大的公司", ledger).text


def test_sold_is_pieces_or_money_but_never_the_price():
    columns = [column("车企", kind=NAME), column("7月销量", "2025-07", NUMBER)]
    rows = [("云岭汽车", "5.02"), ("青禾汽车", "2.27")]
    ledger = Ledger.of([report_of("cars", [table_of("1", "车企销量", columns, rows)], "2025-07")])
    assert "5.02" in said("云岭汽车7月卖了多少", ledger).text
    assert "云岭汽车" in said("7月卖得最多的车企是哪家", ledger).text
    found = plan("云岭汽车卖多少钱", ledger)
    assert type(found).__name__ == "TextQuestion" or respond(found, ledger).refused
