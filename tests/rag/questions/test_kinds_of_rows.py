"""Rows of one kind are ranked together, and an amount is never answered by a rate."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import ProgramPlan, plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

BRANDS = table_of(
    "1",
    "品牌挂牌价",
    [column("品牌", kind=ColumnKind.NAME), column("9月挂牌价(元)", "2025-09"), column("月涨幅(%)", "2025-10")],
    [("东山金店", "1,139", "6.9"), ("西山金店", "1,201", "8.3"), ("南山金店", "1,188", "7.7")],
)
METALS = table_of(
    "2",
    "原料价格",
    [column("品种", kind=ColumnKind.NAME), column("9月末(元)", "2025-09"), column("月涨幅(%)", "2025-10")],
    [("白银", "11.2", "-3.9"), ("铂金", "381", "2.5"), ("钯金", "290", "4.1")],
)
RATES = table_of(
    "3",
    "资金价格",
    [column("项目", kind=ColumnKind.NAME), column("2025年10月(%)", "2025-10"), column("2024年10月(%)", "2024-10")],
    [("融资平均利率", "5.12", "5.63"), ("公司债承销费率", "0.86", "1.02")],
)


@pytest.fixture(scope="module")
def shops() -> Ledger:
    return Ledger.of([report_of("gold", [BRANDS, METALS, RATES], "2025-10")])


def test_two_kinds_of_rows_are_two_readings(shops):
    text = respond(plan("月涨幅最低的是哪个", shops), shops).text
    assert "几种读法" in text and "东山金店" in text and "白银" in text


@pytest.mark.parametrize("question", ["挂牌价涨得最少的是哪个", "挂牌价涨幅最低的是谁"])
def test_a_price_that_is_named_chooses_the_table(shops, question):
    text = respond(plan(question, shops), shops).text
    assert "东山金店" in text and "白银" not in text


def test_companies_at_home_and_abroad_are_one_list(ask):
    assert "几种读法" not in ask("月涨跌幅最高的公司是谁").text


def test_an_amount_is_not_answered_by_a_rate(shops):
    assert not isinstance(plan("融资10月比去年10月多了多少亿", shops), ProgramPlan)
    assert "0.51" in respond(plan("融资平均利率10月比去年10月低多少", shops), shops).text
