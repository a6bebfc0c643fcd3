"""甲产险的车险 is no list of two names, and nothing has a share of itself."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import ProgramPlan, plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

HOUSES = table_of(
    "1",
    "主要公司保费收入",
    [column("公司", kind=ColumnKind.NAME), column("1-8月保费(亿元)", "2025-08")],
    [("北岭产险", "2,213.7"), ("南岭产险", "1,706.2"), ("东岭产险", "912.4")],
)
LINES = table_of(
    "2",
    "南岭产险分险种保费收入",
    [column("险种", kind=ColumnKind.NAME), column("1-8月保费(亿元)", "2025-08")],
    [("车险", "1,978.3"), ("农险", "436.7"), ("责任险", "301.2")],
)


@pytest.fixture(scope="module")
def insurers() -> Ledger:
    return Ledger.of([report_of("insurers", [HOUSES, LINES], "2025-08")])


@pytest.mark.parametrize("question", ["北岭产险的车险1-8月保费多少", "北岭产险车险1-8月保费多少"])
def test_one_name_behind_the_other_is_no_list(question: str, insurers: Ledger) -> None:
    found = plan(question, insurers)
    assert not isinstance(found, ProgramPlan) or "1,978.3" not in respond(found, insurers).text


def test_a_list_is_one(insurers: Ledger) -> None:
    text = respond(plan("北岭产险和南岭产险1-8月保费分别多少", insurers), insurers).text
    assert "2,213.7" in text and "1,706.2" in text


def test_nothing_has_a_share_of_itself(insurers: Ledger) -> None:
    assert not isinstance(plan("新能源车险占南岭车险保费多大比重", insurers), ProgramPlan)
    assert "72.83" in respond(plan("车险保费占比多少", insurers), insurers).text
