"""Key facts of a report, from its truth, and whether a summary tells them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from eval.scores.key_facts import KeyFact, covered, key_facts
from eval.scores.summaries import score_summary
from eval.truth import ProseFact, TruthColumn, TruthReport, TruthTable


def table(columns: tuple[TruthColumn, ...], *rows: tuple[str, ...], key: int | None = 0) -> TruthTable:
    return TruthTable("1", "近况", "", "2025-01", columns, rows, key, None)


def report(*tables: TruthTable, prose: tuple[ProseFact, ...] = ()) -> TruthReport:
    return TruthReport("x", Path("x.txt"), "2025-01", tables, prose)


NAME, MOVE = TruthColumn("公司", "name"), TruthColumn("月涨跌幅", "number", "%")
PRICE, CAP = TruthColumn("收盘价", "number", "元"), TruthColumn("总市值", "number", "亿元")
REL = TruthColumn("相对指数涨跌幅", "number", "%")


def test_ends_and_leaders_but_no_prices() -> None:
    made = table(
        (NAME, MOVE, PRICE, CAP, REL),
        ("甲", "3.1", "9", "100", "1"), ("乙", "-7", "8", "300", "2"),
        ("丙", "", "7", "", "3"), ("丁", "1", "6", "2", "4"),
    )  # fmt: skip
    assert key_facts(report(made)) == (
        KeyFact("end", "甲", Decimal("3.1"), "%"),
        KeyFact("end", "乙", Decimal("-7"), "%"),
        KeyFact("leader", "乙", Decimal("300"), "亿元"),
    )


def test_of_a_list_by_rank_the_first_row_is_the_news() -> None:
    rows = [(name, str(9 - at)) for at, name in enumerate("甲乙丙丁戊")]
    assert key_facts(report(table((NAME, MOVE), *rows))) == (KeyFact("end", "甲", Decimal(9), "%"),)


def test_totals_and_short_columns_have_none() -> None:
    made = TruthTable("1", "t", "", None, (NAME, MOVE), (("合计", "99"), ("甲", "1"), ("乙", "2")), 0, None, ("合计",))
    assert key_facts(report(made)) == ()


def test_events_are_rows_of_text() -> None:
    made = table(
        (TruthColumn("主体", "name"), TruthColumn("融资", "text")), ("甲创新", "1200 万元天使轮"), ("乙", "数亿元")
    )
    found = key_facts(report(made))
    assert found == (KeyFact("event", "甲创新", Decimal(1200), "万元"), KeyFact("event", "乙", also="数亿元"))
    assert key_facts(report(made), events=False) == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("甲创新获 0.12 亿元融资", True),
        ("甲 创新：1,200 万元", True),
        ("甲创新：1201 万元", False),
        ("乙：1200 万元", False),
        ("甲创新：1200 万美元", False),
    ],
)
def test_entity_and_value_must_stand_on_one_line(line: str, told: bool) -> None:
    assert covered(KeyFact("event", "甲创新", Decimal(1200), "万元"), [line, "1200 万元"]) is told


def test_a_median_and_a_count_are_borne_out_and_a_wrong_one_is_not() -> None:
    made = table((NAME, MOVE), ("甲", "1"), ("乙", "-2"), ("丙", "5"), ("丁", "7"))
    right = score_summary("近况：4只中3只上涨、1只下跌，中位数3%，为正者中位数5%。[1]", [report(made)])
    assert (right.figure_accuracy, right.uncited, right.figures) == (1.0, 0.0, 5)
    wrong = score_summary("近况：4只中2只上涨，中位数3.5%。", [report(made)])
    assert wrong.figure_accuracy == pytest.approx(1 / 3)
    assert wrong.uncited == 1.0


def test_coverage_counts_by_kind() -> None:
    fact = ProseFact("甲一季度营收 5 亿元。", "甲", "营收", "2025Q1", Decimal(5), "亿元")
    made = report(table((NAME, MOVE), ("甲", "1"), ("乙", "-2"), ("丙", "5")), prose=(fact,))
    score = score_summary("甲营收 50,000 万元。\n丙涨 5%。", [made], key_facts=key_facts(made))
    assert score.by_kind == {"end": (1, 2), "prose": (1, 1)}
    assert score.coverage == pytest.approx(2 / 3)
