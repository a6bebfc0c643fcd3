"""Measures that no column prints but that two columns of one table give."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import changed, load, plan, respond
from rag.questions.again import restored
from tests.rag.questions.conftest import column, report_of, table_of

NAME = ColumnKind.NAME


def hotels(prose=()) -> Ledger:
    groups = table_of(
        "2",
        "酒店集团季度经营对比",
        [
            column("公司"),
            column("当前股价(元)", "2025-05-31"),
            column("目标价(元)"),
            column("营业收入(亿元)", "2025Q1"),
            column("净利润(亿元)", "2025Q1"),
            column("总市值(亿元)"),
            column("销售均价(元)"),
            column("完全成本(元)"),
        ],
        [
            ("锦澜酒店", "20.00", "26.00", "29.40", "0.36", "230.10", "14.40", "11.90"),
            ("华宿集团", "30.00", "33.00", "54.00", "8.94", "812.40", "14.60", "12.40"),
            ("首游酒店", "15.00", "", "17.70", "1.43", "158.20", "14.30", "13.80"),
            ("君宁酒店", "10.00", "9.00", "5.20", "-0.27", "41.50", "14.20", "13.10"),
        ],
        10,
    )
    years = table_of(
        "3",
        "年度",
        [column("公司"), column("2023年营业收入(亿元)", "2023"), column("2024年净利润(亿元)", "2024")],
        [("远山集团", "10.00", "1.00"), ("近水集团", "20.00", "3.00")],
        30,
    )
    abroad = table_of(
        "4",
        "海外",
        [column("公司"), column("营业收入(亿元)"), column("净利润(亿美元)")],
        [("北境航空", "10.00", "1.00"), ("南境航空", "20.00", "3.00")],
        50,
    )
    return Ledger.of([report_of("may", (groups, years, abroad), "2025-05", prose)])


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return hotels()


def told(question: str, ledger: Ledger):
    return answer_of(respond(plan(question, ledger), ledger), question)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("华宿集团的净利率是多少", ("≈16.56%", "8.94 亿元 ÷ 54.00 亿元")),
        ("净利率最高的是哪家公司", ("华宿集团", "≈16.56%")),
        ("净利率为负的公司有哪些", ("君宁酒店", "≈-5.19%")),
        ("锦澜酒店目标价的上涨空间", ("30.00%", "(26.00 元 − 20.00 元) ÷ 20.00 元")),
        ("锦澜酒店目标价较股价的上涨空间", ("30.00%",)),
        ("上涨空间超过20%的有几家", ("1 家", "锦澜酒店", "缺少数据，没有计入：首游酒店")),
        ("华宿集团和首游酒店的净利率相差多少", ("8.48", "16.56")),
        ("市值/净利润最低的是哪家公司", ("华宿集团", "≈90.87", "缺少数据，没有计入：君宁酒店")),
        ("销售均价减完全成本最高的是哪家公司", ("锦澜酒店", "2.5 元")),
        ("总市值与净利润之比最高的公司", ("锦澜酒店", "≈639.17")),
        ("How much upside does 锦澜酒店 have?", ("30.00%",)),
    ],
)
def test_two_columns_give_a_measure_and_the_formula_is_shown(ledger: Ledger, question: str, shown):
    answer = told(question, ledger)
    assert not answer.refused
    assert all(part in answer.text for part in shown)


@pytest.mark.parametrize(
    "question",
    [
        "远山集团的净利率",  # columns of two years
        "北境航空的净利率",  # columns in two currencies
        "首游酒店的上涨空间",  # an empty cell
        "华宿集团的净资产收益率",
        "华宿集团2024年的净利率",  # another period
    ],
)
def test_what_two_columns_do_not_give_is_refused(ledger: Ledger, question: str):
    assert respond(plan(question, ledger), ledger).refused


def test_a_passage_that_tells_it_comes_first():
    ledger = hotels(("华宿集团净利率为 15.20%，同比提升。",))
    answer = plan("华宿集团的净利率是多少", ledger)
    text = respond(answer, ledger).text if type(answer).__name__ == "ProgramPlan" else ""
    assert "16.56" not in text


def test_a_derived_column_is_a_program_like_others(ledger: Ledger):
    result = respond(plan("华宿集团的净利率是多少", ledger), ledger)
    assert result.rerun is not None
    again = changed(restored(result.rerun, ledger), ledger, row="首游酒店")
    assert again == load(result.rerun | {"entities": [next(iter(again.entities))]})
    assert result.figures[-1].value == Decimal("16.56")


def test_a_printed_column_is_never_worked_out():
    table = table_of(
        "1",
        "公司",
        [column("公司"), column("营业收入(亿元)"), column("净利润(亿元)"), column("净利率(%)")],
        [("锦澜酒店", "10.00", "1.00", "9.90"), ("华宿集团", "20.00", "3.00", "")],
    )
    ledger = Ledger.of([report_of("one", (table,), "2025-05")])
    assert "9.90%" in told("锦澜酒店净利率", ledger).text
    assert "15.00" not in told("华宿集团净利率", ledger).text
