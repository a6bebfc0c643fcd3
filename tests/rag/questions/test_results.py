"""How a company did is its income and profit; other words beside 业绩 ask for something else."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from rag.questions import MixedPlan, ProgramPlan, plan
from rag.questions.program import Lookup
from tests.rag.questions.conftest import column, report_of, table_of

COLUMNS = [
    column("证券简称"), column("2023 营业收入 (亿元)", "2023"), column("2024Q1 营收增速 (%)", "2024Q1"),
    column("2024Q1 净利润 (亿元)", "2024Q1"), column("总市值 (亿元)"), column("月涨跌幅 (%)"),
]  # fmt: skip
ROWS = [("云岭软件", "12.50", "30.10", "1.20", "25.00", "3.10"), ("青禾智能", "3.20", "", "", "88.40", "-7.25")]


@pytest.fixture
def ledger() -> Ledger:
    prose = ["青禾智能业绩承压，新品推迟。"]
    return Ledger.of([report_of("r" * 16, [table_of("4", "公司近况一览", COLUMNS, ROWS)], prose=prose)])


def _told(question: str, ledger: Ledger) -> list[str] | None:
    found = plan(question, ledger)
    program = found.program if isinstance(found, ProgramPlan) else None
    return [slot.metric for slot in program.slots] if isinstance(program, Lookup) else None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("云岭软件一季度业绩如何？", ["2024Q1 营收增速", "2024Q1 净利润"]),
        ("云岭软件的业绩怎么样？", ["2023 营业收入", "2024Q1 营收增速", "2024Q1 净利润"]),
        ("云岭软件2023年财报怎么样", ["2023 营业收入"]),
        ("云岭软件业绩表现如何？", ["2023 营业收入", "2024Q1 营收增速", "2024Q1 净利润"]),
    ],
)
def test_how_a_company_did_is_its_income(question: str, told: list[str], ledger: Ledger) -> None:
    assert _told(question, ledger) == told


@pytest.mark.parametrize(
    "question",
    [
        "云岭软件二季度业绩如何？",  # no such period
        "云岭软件业绩预告如何？",
        "云岭软件业绩为什么下滑？",
        "云岭软件海外业绩如何？",  # a part of it
        "云岭软件业绩指引怎么样？",
        "海脉信息业绩如何？",  # no such company
        "青禾智能一季度业绩如何？",  # its cells are empty
    ],
)
def test_other_questions_are_not(question: str, ledger: Ledger) -> None:
    assert _told(question, ledger) is None


def test_what_a_passage_says_of_it_is_told_too(ledger: Ledger) -> None:
    found = plan("青禾智能业绩如何？", ledger)
    assert isinstance(found, MixedPlan) and isinstance(found.program, ProgramPlan)
