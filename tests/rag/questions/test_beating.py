"""Rows against an index's row, conditions of two periods, names in another language."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

NAME = ColumnKind.NAME


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    sectors = table_of(
        "3",
        "交运子板块表现",
        [column("板块", kind=NAME), column("3月涨跌幅(%)", "2025-03"), column("今年以来涨跌幅(%)")],
        [
            ("航空", "-0.80", "-6.60"),
            ("集运", "5.10", "-5.90"),
            ("油运", "2.40", "2.20"),
            ("沪深300", "-0.07", "-1.21"),
        ],
        10,
    )
    gainers = table_of(
        "2",
        "3月涨幅前二",
        [column("代码"), column("简称"), column("月涨跌幅(%)", "2025-03"), column("相对沪深300(%)", "2025-03")],
        [("601919.SH", "远陆海控", "5.70", "5.77"), ("603985.SH", "春禾股份", "4.60", "4.67")],
        30,
    )
    growth = table_of(
        "1",
        "重点公司",
        [
            column("代码"),
            column("简称"),
            column("2024年营收同比(%)", "2024"),
            column("2025Q1营收同比(%)", "2025Q1"),
            column("2024年营业收入(亿元)", "2024"),
        ],
        [
            ("601919.SH", "远陆海控", "33.29", "20.10", "2,338.59"),
            ("002928.SZ", "华岳股份", "-3.60", "2.40", "79.80"),
            ("601000.SH", "唐湾港", "-2.10", "-4.30", "57.20"),
        ],
        50,
    )
    abroad = table_of(
        "6",
        "海外公司",
        [
            column("代码"),
            column("公司"),
            column("Company", kind=ColumnKind.TEXT),
            column("总市值(亿美元)"),
            column("年初至今回报(%)"),
        ],
        [
            ("DAL.O", "达美航空", "Delta Air Lines", "281.40", "-27.70"),
            ("0293.HK", "国泰航空", "Cathay Pacific", "88.20", "10.70"),
        ],
        70,
    )
    return Ledger.of([report_of("march", (growth, gainers, sectors, abroad), "2025-03")])


def told(question: str, ledger: Ledger):
    return answer_of(respond(plan(question, ledger), ledger), question)


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("跑赢沪深300的子板块有几个", ("2", "集运", "油运")),
        ("跑输沪深300的板块有哪些", ("航空",)),
        ("今年以来跑赢沪深300的子板块有哪些", ("油运",)),
        ("集运板块跑赢沪深300多少个百分点", ("5.17",)),
        ("航空板块跑输沪深300多少", ("0.73",)),
        ("远陆海控跑赢沪深300多少", ("5.77%",)),
        ("2024年营收下滑、2025Q1营收转正的公司", ("1 家", "华岳股份")),
        ("What is the market cap of Delta Air Lines?", ("281.40",)),
        ("YTD return of Cathay Pacific", ("10.70%",)),
    ],
)
def test_against_a_row_and_over_two_periods(ledger: Ledger, question: str, shown):
    answer = told(question, ledger)
    assert not answer.refused
    assert all(part in answer.text for part in shown)


@pytest.mark.parametrize(
    "question", ["跑赢中证500的子板块有几个", "集运板块跑赢中证500多少个百分点", "market cap of Delta Power Lines"]
)
def test_what_is_no_row_is_refused(ledger: Ledger, question: str):
    found = plan(question, ledger)
    assert type(found).__name__ in ("TextQuestion", "Refusal")


def test_codes_of_a_market_by_their_ending(ledger: Ledger):
    assert "2 家" in told("601开头的公司有几家", ledger).text
    assert "国泰航空" in told(".HK的公司总市值最大的是哪家", ledger).text
