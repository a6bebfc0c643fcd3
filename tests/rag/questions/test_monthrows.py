"""Tables whose rows are months."""

from __future__ import annotations

from dataclasses import replace

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
        ("新增贷款7月比6月下降了多少", "19,822 亿元"),
        ("新增贷款从5月到7月变化了多少", "32,548 亿元"),
        ("新增贷款较上月变化多少", "19,822 亿元"),
        ("新增贷款最低的月份", "2025-07"),
        ("平均每月新增贷款", "31,844.67"),
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


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("今年哪个月新增贷款最多", "2025-05"),
        ("三季度哪个月新增贷款最多", None),
        ("5月到7月新增贷款合计", "95,534"),
        ("4月到7月新增贷款合计", None),
        ("近三个月新增贷款平均", "31,844.67"),
        ("近六个月新增贷款平均", None),
        ("二季度新增贷款合计", None),
        ("去年哪个月新增贷款最多", None),
    ],
)
def test_a_stretch_of_months_is_whole_or_refused(monthly, question, shown):
    found = plan(question, monthly)
    if shown is None:
        assert type(found).__name__ in ("Refusal", "TextQuestion")
    else:
        assert shown in answer_of(respond(found, monthly), question).text


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("二季度出口合计", "43.0"),
        ("上半年出口总共多少", "81.0"),
        ("1到4月出口累计", "48.0"),
        ("出口最高的是哪个月", "24/06"),
    ],
)
def test_months_with_two_digits_of_the_year(question, shown):
    rows = [(f"24/{month:02d}", str(figure)) for month, figure in enumerate((10.0, 12.0, 16.0, 10.0, 13.0, 20.0), 1)]
    columns = [column("月份", kind=ColumnKind.NAME), column("出口 (亿元)")]
    ledger = Ledger.of([report_of("trade", [table_of("2", "月度出口", columns, rows)], "2024-07")])
    answer = answer_of(respond(plan(question, ledger), ledger), question)
    assert shown in answer.text and not answer.refused


@pytest.fixture(scope="module")
def dutyfree():
    """Months without a year, and beside them a table by product with columns of two months."""
    months = table_of(
        "3",
        "离岛免税月度数据",
        [column("月份", kind=ColumnKind.NAME), column("销售额(亿元)"), column("客单价(元)")],
        [("3月", "25.40", "6,150"), ("4月", "20.10", "5,964"), ("5月", "19.90", "6,317")],
        10,
    )
    products = table_of(
        "4",
        "品类结构",
        [
            column("品类", kind=ColumnKind.NAME),
            column("5月销售额(亿元)", "2025-05"),
            column("4月销售额(亿元)", "2025-04"),
        ],
        [("香化", "9.10", "9.60"), ("珠宝", "3.40", "3.10")],
        30,
    )
    return Ledger.of([report_of("may", [months, products], "2025-05")])


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("5月销售额是多少", "19.90 亿元"),
        ("4月客单价", "5,964 元"),
        ("3到5月销售额合计", "65.40"),
        ("5月销售额比4月少多少", "0.20 亿元"),
        ("香化5月销售额", "9.10"),
        ("客单价最高的是哪个月", "6,317"),
    ],
)
def test_months_without_a_year_beside_another_table(dutyfree, question, shown):
    answer = answer_of(respond(plan(question, dutyfree), dutyfree), question)
    assert not answer.refused
    assert shown in answer.text


@pytest.mark.parametrize("question", ["6月客单价是多少", "5月到8月销售额合计", "2024年4月客单价是多少"])
def test_months_that_no_row_has(dutyfree, question):
    assert type(plan(question, dutyfree)).__name__ in ("Refusal", "TextQuestion")


def test_bare_months_are_of_the_year_before_publication():
    columns = [column("月份", kind=ColumnKind.NAME), column("装车量 (片)")]
    rows = [("11月", "9.0"), ("12月", "8.0"), ("1月", "3.0"), ("2月", "4.0")]
    report = report_of("cells", [table_of("1", "月度装车量", columns, rows)], None)
    dated = Ledger.of([replace(report, fields=replace(report.fields, published="2025-03-10"))])
    bare = Ledger.of([report])

    def told(question, ledger):
        found = plan(question, ledger)
        return "" if type(found).__name__ != "ProgramPlan" else answer_of(respond(found, ledger), question).text

    assert "7.0 片" in told("今年1到2月装车量合计", dated) and "2月" in told("今年哪个月装车量最高", dated)
    assert not told("今年1到3月装车量合计", dated) and not told("今年1到2月装车量合计", bare)
