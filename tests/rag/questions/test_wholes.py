"""Rows that the others are parts of, what adds up over rows, and everyday words for what rows are called."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import Refusal, TextQuestion, plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

GRAIN = table_of(
    "1",
    "分省区粮食收购情况",
    [
        column("省区", kind=ColumnKind.NAME),
        column("6月收购量(万吨)", "2025-06"),
        column("6月同比(%)", "2025-06"),
        column("6月占比(%)", "2025-06"),
        column("收购价(元/吨)", "2025-06"),
    ],
    [
        ("内蒙古", "120", "+4.0", "24.0", "2,310"),
        ("吉林", "200", "-2.5", "40.0", "2,290"),
        ("黑龙江", "180", "+6.1", "36.0", "2,270"),
        ("全国", "500", "+1.8", "100.0", "2,288"),
    ],
)
GASES = table_of(
    "2",
    "氟化工产品价格",
    [column("品种", kind=ColumnKind.NAME), column("价格(元/吨)", "2025-06"), column("开工率(%)", "2025-06")],
    [("R134a制冷剂", "48,000", "71"), ("萤石粉", "3,600", "64")],
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.of([report_of("grain", [GRAIN, GASES], "2025-06")])


@pytest.mark.parametrize(
    ("question", "shown", "hidden"),
    [
        ("6月收购量最大的是哪个省", "吉林", "全国"),
        ("收购量合计多少", "500", "1,000"),
        ("同比增长的省有几个", "有 2 个", "全国"),
        ("全国6月收购量多少", "500", "1,000"),
        ("吉林和黑龙江6月收购量合计占全国多少", "76.00%", "1,000"),
        ("吉林占全国6月收购量的多少", "40.00%", "1,000"),
        ("内蒙6月收购量多少", "120", "200"),
        ("冷媒价格多少", "48,000", "3,600"),
    ],
)
def test_a_whole_is_none_of_its_parts(ledger, question, shown, hidden):
    text = respond(plan(question, ledger), ledger).text
    assert shown in text and hidden not in text


@pytest.mark.parametrize(
    "question",
    [
        "6月同比最高的省是哪个，占比合计多少是同比的百分之几",
        "吉林的6月同比占全部的比例",
        "吉林的收购价占合计的几成",
        "吉林和黑龙江的6月同比合计是多少",
        "吉林和萤石粉的收购量合计占全国多少",
        "highest yoy in June, and what share does it have of all yoy?",
    ],
)
def test_rates_and_prices_have_no_sum_and_no_share(ledger, question):
    found = plan(question, ledger)
    text = respond(found, ledger).text if not isinstance(found, TextQuestion) else ""
    assert isinstance(found, Refusal | TextQuestion) or ("÷" not in text and " + " not in text)


def test_shares_of_one_whole_add_up(ledger):
    assert "76" in respond(plan("吉林和黑龙江的6月占比合计是多少", ledger), ledger).text


def test_what_share_of_the_country_is_printed(ledger):
    table = table_of(
        "3",
        "各省钾肥产量",
        [
            column("省区", kind=ColumnKind.NAME),
            column("6月产量(万吨)", "2025-06"),
            column("6月占全国比重(%)", "2025-06"),
        ],
        [("青海", "50", "62.5"), ("新疆", "20", "25.0"), ("四川", "10", "12.5")],
    )
    own = Ledger.of([report_of("potash", [table], "2025-06")])
    assert "62.5%" in respond(plan("青海6月占全国几成", own), own).text
    both = respond(plan("青海跟四川6月合起来占全国多大比例", own), own).text
    assert "75.0%" in both and "通常的含义" not in both
