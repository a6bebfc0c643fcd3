"""A second thing that is asked of the row that the first clause finds."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

HOSPITALS = table_of(
    "1",
    "连锁医院经营情况",
    [
        column("公司"),
        column("门诊量(万人次)", "2025-05"),
        column("门诊量同比(%)", "2025-05"),
        column("收入占比(%)", "2025-05"),
        column("总市值(亿元)"),
        column("评级"),
        column("PE 2025E(倍)", "2025"),
    ],
    [
        ("康宁医院", "41", "+3.0", "52.0", "180", "买入", "31.0"),
        ("佑安眼科", "22", "+12.5", "28.0", "95", "增持", "18.5"),
        ("同心口腔", "16", "-4.0", "20.0", "60", "中性", "22.0"),
    ],
)
TOWNS = table_of(
    "2",
    "各城市床位",
    [column("城市", kind=ColumnKind.NAME), column("床位数(万)", "2025-05"), column("床位使用率(%)", "2025-05")],
    [("江城", "5,200", "88"), ("河州", "4,100", "93"), ("山阳", "3,900", "79")],
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.of([report_of("hospitals", [HOSPITALS, TOWNS], "2025-05")])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("今年PE最便宜的是谁，给的啥评级", ("佑安眼科", "18.5", "增持")),
        ("门诊量同比最高的是哪家，收入占比多少", ("佑安眼科", "12.5", "28.0")),
        ("Which company has the highest outpatient visits growth, and what share does it have?", ("28.0",)),
        ("总市值最大的是谁？评级是什么", ("康宁医院", "180", "买入")),
        ("床位使用率最高的城市是哪个，床位数它排第几", ("河州", "93", "4,100", "第 2")),
        ("总市值最小的是谁，它的门诊量多少", ("同心口腔", "60", "16")),
    ],
)
def test_more_of_the_row_that_was_found(ledger, question, shown):
    text = respond(plan(question, ledger), ledger).text
    assert all(part in text for part in shown), text
    assert "÷" not in text


@pytest.mark.parametrize(
    "question",
    [
        "床位使用率最高的城市是哪个，占比多少",  # no column prints a share
        "门诊量同比最高的是哪家，占合计几成",
        "床位数最多的两个城市是哪两个，评级是什么",
        "床位使用率最高的城市是哪个，评级是什么",
    ],
)
def test_what_no_column_tells_is_worked_out_of_nothing(ledger, question):
    found = plan(question, ledger)
    text = "" if type(found).__name__ in ("TextQuestion", "MixedPlan") else respond(found, ledger).text
    assert "÷" not in text and "买入" not in text and "增持" not in text


def test_both_ends_are_told(ledger):
    text = respond(plan("哪个城市床位数最多，哪个最少？各多少", ledger), ledger).text
    assert "江城" in text and "5,200" in text and "山阳" in text and "3,900" in text
