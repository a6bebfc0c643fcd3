"""Tables whose rows are months."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.answering.programs import answer_of
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

ROWS = [("2025-05", "3.31", "46,936"), ("2025-06", "3.41", "34,210"), ("2025-07", "3.49", "14,388")]


@pytest.fixture(scope="module")
def monthly():
    columns = [column("月份", kind=ColumnKind.NAME), column("一年期LPR (%)"), column("新增贷款 (亿元)")]
    return Ledger.of([report_of("rates", [table_of("7", "利率月度变化", columns, ROWS)], "2025-07")])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("7月的一年期LPR是多少", "3.49%"),
        ("2025年5月新增贷款", "46,936 亿元"),
        ("新增贷款最多的是哪个月", "2025-05"),
        ("5月新增贷款比6月多多少", "12,726 亿元"),
        ("新增贷款走势", "34,210"),
    ],
)
def test_the_month_is_the_row(monthly, question, shown):
    answer = answer_of(respond(plan(question, monthly), monthly), question)
    assert not answer.refused and shown in answer.text


@pytest.mark.parametrize("question", ["8月的一年期LPR是多少", "2024年7月新增贷款"])
def test_a_month_that_is_not_there(monthly, question):
    found = plan(question, monthly)
    assert type(found).__name__ in ("Refusal", "TextQuestion")
