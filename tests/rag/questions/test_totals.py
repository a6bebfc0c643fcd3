"""Rows that sum up the others are counted by no operation."""

from __future__ import annotations

import pytest

from index.ledger import Ledger, facts_of
from index.table import ColumnKind
from rag.questions import plan, respond
from tests.rag.questions.conftest import column, report_of, table_of

ROWS = [
    ("600001.SH", "甲山锂业", "100.00", "5.00"),
    ("600002.SH", "乙水锂业", "80.00", "-3.00"),
    ("600003.SH", "丙川锂业", "60.00", "1.00"),
    ("", "合计", "240.00", ""),
    ("", "行业平均", "80.00", "1.00"),
]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("市值最高的是谁", "甲山锂业"),
        ("市值第二高的是谁", "乙水锂业"),
        ("样本公司有几家", "共有 3 家"),
        ("市值合计是多少", "240.00 亿元"),
        ("平均市值", "80.00 亿元"),
        ("市值前二合计", "180.00 亿元"),
        ("丙川锂业市值排第几", "的 3 家中"),
        ("甲山锂业市值占比", "41.67%"),
    ],
)
def test_totals_stay_out(sample_ledger, question, shown):
    ledger = sample_ledger(ROWS)
    result = respond(plan(question, ledger), ledger)
    assert shown in result.text


def test_a_mean_over_two_lists_is_the_mean_of_neither(ask):
    text = ask("平均市盈率是多少").text
    assert "几种读法" in text and "表4" in text and "表5" in text


def test_lists_of_the_first_ten_are_no_population(ask):
    assert "表1" not in ask("4月上涨的公司有几家").text
    assert "北辰股份" in ask("涨幅榜里收盘价最低的是谁").text


@pytest.mark.parametrize(
    ("question", "shown"),
    [("ETF有几只", "共有 2 只"), ("C类基金规模合计", "1.98 亿元"), ("近6月亏损的基金有几只", "有 2 只")],
)
def test_kinds_of_funds(ask, question, shown):
    assert shown in ask(question).text


def test_a_table_that_leaves_rows_out_gives_no_mean_sum_or_count():
    columns = [column("公司"), column("总市值(亿元)")]
    rows = [("甲山科技", "10.0"), ("乙水股份", "20.0"), ("…", "…"), ("丙林集团", "30.0")]

    def asked(question, body):
        ledger = Ledger.of([report_of("r", [table_of("1", "公司总市值", columns, body)])])
        return respond(plan(question, ledger, ()), ledger)

    for question in ("表1中公司的平均总市值是多少？", "表1中公司的总市值合计是多少？", "表1共有几家公司？"):
        whole = asked(question, [row for row in rows if row[0] != "…"])
        part = asked(question, rows)
        assert not whole.refused and part.refused and "略去" in part.text
    assert "15" in asked("甲山科技和乙水股份的平均总市值是多少？", rows).text


PROVINCES = [
    ("东山", "1126", "-2.3", "39.1"),
    ("西山", "804", "4.4", "27.9"),
    ("南山", "421", "3.2", "14.6"),
    ("北山", "309", "1.8", "10.7"),
    ("其他", "220", "-6.2", "7.6"),
]


def _provinces(*whole: tuple[str, ...]) -> Ledger:
    columns = [column("省份", kind=ColumnKind.NAME), column("产量(万吨)"), column("同比(%)"), column("占比(%)")]
    table = table_of("1", "分省产量", columns, [*PROVINCES, *whole])
    report = report_of("r1", [table], "2025-08")
    return Ledger([report], facts_of(report))


@pytest.mark.parametrize("name", ["全国", "样本省份"])  # by its name, or by its figures alone
@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("产量最高的省份是哪个", "东山"),
        ("产量最低的省份是哪个", "北山"),  # 其他 is none of them
        ("产量超过500万吨的有几个省", "有 2 个"),
        ("产量合计是多少", "2,880 万吨"),  # 其他 counts, the whole does not
        ("南山产量占比是多少", "14.6"),
        ("各省平均产量", "665"),
    ],
)
def test_the_whole_and_what_is_left_over_are_none_of_the_rows(name: str, question: str, shown: str) -> None:
    ledger = _provinces((name, "2880", "-2.0", "100.0"))
    assert shown in respond(plan(question, ledger), ledger).text


def test_the_whole_can_be_asked_for() -> None:
    ledger = _provinces(("全国", "2880", "-2.0", "100.0"))
    assert "2880 万吨" in respond(plan("全国产量是多少", ledger), ledger).text


def test_a_row_that_is_no_sum_is_one_of_them() -> None:
    ledger = _provinces(("大山", "2881", "-2.0", "90.0"))
    assert "大山" in respond(plan("产量最高的省份是哪个", ledger), ledger).text
