"""Headers that leave out what they measure: 8月单月, 去年8月, 单月同比, the ends of months."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of


@pytest.fixture(scope="module")
def premiums() -> Ledger:
    columns = [
        column("公司", kind=ColumnKind.NAME),
        column("1-8月累计 (亿元)"),
        column("累计同比 (%)"),
        column("8月单月 (亿元)", "2024-08"),
        column("去年8月 (亿元)", "2024-08"),
        column("单月同比 (%)"),
    ]
    rows = [
        ("云岭人寿", "5605", "5.4", "522", "422", "23.7"),
        ("青禾人寿", "3888", "9.7", "353", "283", "24.7"),
        ("远山人寿", "1912", "2.2", "148", "100", "48.0"),
    ]
    return Ledger.of([report_of("premiums", [table_of("4", "上市险企1-8月原保费收入", columns, rows)], "2024-09")])


@pytest.mark.parametrize(
    ("question", "shown", "never"),
    [
        ("云岭人寿8月保费多少", "522 亿元", "422"),
        ("云岭人寿去年8月保费多少", "422 亿元", "522"),
        ("云岭人寿1-8月累计保费", "5,605 亿元", "522"),
        ("云岭人寿8月保费同比增速", "23.7%", "5.4"),
        ("云岭人寿累计保费同比", "5.4%", "23.7"),
        ("8月单月保费增速最快的两家是谁", "远山人寿", "云岭人寿"),
    ],
)
def test_what_a_month_measures_is_told_beside_it(premiums, question, shown, never):
    text = respond(plan(question, premiums), premiums).text
    assert shown.replace(",", "") in text.replace(",", "") and never not in text


@pytest.mark.parametrize("question", ["云岭人寿8月涨跌幅多少", "云岭人寿7月保费多少", "云岭人寿8月保费环比增速"])
def test_a_month_of_premiums_is_no_return(premiums, question):
    found = plan(question, premiums)
    assert type(found).__name__ in ("Refusal", "TextQuestion")


@pytest.fixture(scope="module")
def metals() -> Ledger:
    columns = [
        column("品种", kind=ColumnKind.NAME),
        column("单位"),
        column("8月末", "2024-08-30"),
        column("7月末", "2024-07-31"),
        column("月涨跌 (%)", "2024-08"),
    ]
    rows = [("云铜", "美元/吨", "9235", "9226", "0.1"), ("岭铝", "美元/吨", "2447", "2290", "6.9")]
    return Ledger.of([report_of("metals", [table_of("1", "主要金属价格表现", columns, rows)], "2024-08")])


def test_prices_at_the_ends_of_months_are_no_returns(metals):
    text = respond(plan("岭铝8月涨跌幅多少", metals), metals).text
    assert "6.9%" in text and "2447" not in text.replace(",", "") and "2290" not in text.replace(",", "")
    text = respond(plan("岭铝8月末价格", metals), metals).text
    assert "2447" in text.replace(",", "") and "6.9" not in text


def test_one_quarter_beside_the_quarters_to_date() -> None:
    columns = [
        column("代码"),
        column("公司"),
        column("前三季度净利 (亿元)", "2024Q1-Q3"),
        column("Q3净利 (亿元)", "2024Q1-Q3"),
        column("毛利率 (%)", "2024Q1-Q3"),
    ]
    rows = [("600801", "云岭", "18.97", "6.33", "78.6"), ("600802", "青禾", "12.80", "7.71", "81.1")]
    ledger = Ledger.of([report_of("quarters", [table_of("5", "重点公司三季报业绩", columns, rows)], "2024-11")])

    def text(question: str) -> str:
        return respond(plan(question, ledger), ledger).text

    assert "18.97" in text("云岭前三季度净利润多少") and "6.33" not in text("云岭前三季度净利润多少")
    assert "6.33" in text("云岭三季度净利润多少") and "18.97" not in text("云岭三季度净利润多少")
    assert "青禾" in text("三季度单季挣钱最多的公司") and "7.71" in text("三季度单季挣钱最多的公司")
    assert "78.6" in text("云岭前三季度毛利率")
    assert type(plan("云岭二季度净利润多少", ledger)).__name__ in ("Refusal", "TextQuestion")
