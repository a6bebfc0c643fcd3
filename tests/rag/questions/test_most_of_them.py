"""Of the rows that were counted or listed, the one that moved most."""

from __future__ import annotations

import pytest

from index.ledger import Ledger
from index.table import ColumnKind
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

DRUGS = table_of(
    "1",
    "中药材月度成交量",
    [
        column("品种", kind=ColumnKind.NAME),
        column("3月成交量(吨)", "2025-03"),
        column("4月成交量(吨)", "2025-04"),
        column("4月环比(%)", "2025-04"),
    ],
    [("黄芪", "100", "130", "+30.0"), ("当归", "400", "440", "+10.0"), ("党参", "90", "81", "-10.0")],
)
TOWNS = table_of(
    "2",
    "各地客流",
    [column("城市", kind=ColumnKind.NAME), column("3月客流量(万)", "2025-03"), column("4月客流量(万)", "2025-04")],
    [("江城", "50", "45"), ("河州", "60", "40"), ("山阳", "30", "33")],
)
STOCKS = table_of(
    "3",
    "公司行情",
    [column("公司"), column("4月涨跌幅(%)", "2025-04")],
    [("甲药", "-33.0"), ("乙药", "+44.0"), ("丙药", "+2.0")],
)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return Ledger.of([report_of("herbs", [DRUGS, TOWNS, STOCKS], "2025-04")])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("4月成交量比3月多的品种有几个？哪个涨得最猛", ("2 个", "黄芪", "+30.0%")),
        ("4月客流量比3月少的城市有哪几个，哪个跌得最多", ("江城", "河州", "-20")),
        ("4月上涨的公司有几家，哪家涨得最多", ("2 家", "乙药", "+44.0%")),
    ],
)
def test_the_one_that_moved_most(ledger, question, shown):
    text = respond(plan(question, ledger), ledger).text
    assert all(part in text for part in shown), text


@pytest.mark.parametrize(
    "question", ["4月客流量比3月少的城市有哪几个，哪个涨得最猛", "4月成交量比3月多的有几个，谁跌得最惨"]
)
def test_no_row_of_another_table_and_no_other_way(ledger, question):
    text = respond(plan(question, ledger), ledger).text
    assert not any(name in text for name in ("甲药", "乙药", "丙药", "党参"))


def test_two_rates_are_told_apart():
    table = table_of(
        "1",
        "家具分品类销售",
        [
            column("品类", kind=ColumnKind.NAME),
            column("4月同比(%)", "2025-04"),
            column("累计同比(%)", "2025-04"),
            column("4月均价(元/件)", "2025-04"),
        ],
        [("床垫", "-9.0", "+4.0", "1,900"), ("书柜", "+2.0", "-6.0", "800"), ("餐桌", "-3.0", "-1.0", "1,200")],
    )
    own = Ledger.of([report_of("desks", [table], "2025-04")])
    worst = respond(plan("累计同比下降的品类里4月同比最差的是谁", own), own).text
    assert "餐桌" in worst and "-3.0%" in worst
    dearest = respond(plan("累计同比下降的品类里4月均价最高的是谁", own), own).text
    assert "餐桌" in dearest and "1,200" in dearest
    both = respond(plan("4月同比和累计同比都下降的品类有哪些", own), own).text
    assert "餐桌" in both and "书柜" not in both and "床垫" not in both
