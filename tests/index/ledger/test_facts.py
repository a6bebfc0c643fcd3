from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from index.ledger import facts_of
from index.report import Report


def test_a_cell_becomes_a_fact_with_everything(make: Any) -> None:
    columns = [
        make.column("代码"),
        make.column("名称"),
        make.column("总市值 (亿元)", "总市值", "亿元", period="2024-04-30"),
        make.column("市盈率 PE (TTM)", "市盈率", "", "TTM", period="2024-04-30"),
        make.column("2025E 净利润", "净利润", "亿元", period="2025", forecast=True),
    ]
    table = make.table(
        columns, [("0020.HK", "商汤-W", "408.32", "-5.75", "1.2亿"), ("002415.SZ", "海康威视", "--", "", "N/A")]
    )
    facts = facts_of(make.report(table))
    assert [(f.id, f.entity.key, f.entity.name, f.metric, f.qualifier, f.period, f.forecast) for f in facts] == [
        ("0123456789abcdef:t1:0:2", "0020.HK", "商汤-W", "总市值", "", "2024-04-30", False),
        ("0123456789abcdef:t1:0:3", "0020.HK", "商汤-W", "市盈率", "TTM", "2024-04-30", False),
        ("0123456789abcdef:t1:0:4", "0020.HK", "商汤-W", "净利润", "", "2025", True),
    ]
    assert [(f.quantity.value, f.quantity.unit, f.quote) for f in facts] == [
        (Decimal("408.32"), "亿元", "408.32"),
        (Decimal("-5.75"), "", "-5.75"),
        (Decimal("1.2"), "亿元", "1.2亿"),
    ]
    assert (facts[0].locator.page, facts[0].locator.line_start) == (1, 11)


def test_doubtful_rows_and_nameless_rows_give_no_fact(make: Any) -> None:
    columns = [make.column("名称"), make.column("总市值", unit="亿元")]
    rows = [("甲公司", "1.0"), ("乙公司", "2.0"), ("", "3.0"), ("--", "4.0")]
    table = make.table(columns, rows, doubtful_rows=(1,))
    assert [fact.entity.name for fact in facts_of(make.report(table))] == ["甲公司"]


def test_a_percentage_among_amounts_is_no_fact(make: Any) -> None:
    table = make.table(
        [make.column("名称"), make.column("总市值", unit="亿元")], [("甲公司", "12%"), ("乙公司", "2.0")]
    )
    assert [fact.entity.name for fact in facts_of(make.report(table))] == ["乙公司"]


def test_a_column_of_percentages_is_no_amount_whatever_its_base_name(make: Any) -> None:
    columns = [
        make.column("名称"),
        make.column("2024 Revenue YoY (%)", "Revenue", "%", qualifier="YoY"),
        make.column("营业收入同比(%)", "营业收入", "%"),
        make.column("净利润 (%)", "净利润", "%"),
    ]
    facts = facts_of(make.report(make.table(columns, [("甲公司", "1.5", "2.5", "3.5")])))
    assert [fact.metric for fact in facts] == ["营业收入同比增长率", "营业收入同比增长率", "净利润 (%)"]


def test_short_rows_do_not_break(make: Any) -> None:
    table = make.table([make.column("名称"), make.column("总市值", unit="亿元")], [("甲公司",), (), ("乙公司", "2.0")])
    assert len(facts_of(make.report(table))) == 1


def test_totals_of_two_tables_are_two_entities(make: Any) -> None:
    columns = [make.column("名称"), make.column("总市值", unit="亿元")]
    report = make.report(
        make.table(columns, [("合计", "1.0")]), make.table(columns, [("合计", "2.0")], number="2", line=50)
    )
    assert len({fact.entity.key for fact in facts_of(report)}) == 2


cells = st.one_of(
    st.decimals(-9999, 9999, places=2).map(str),
    st.sampled_from(["", "--", "—", "N/A", "不适用", "3.91.5", "文字", "20-25"]),
)


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_one_fact_per_cell_with_a_number(make: Any, rows: list[tuple[str, str]]) -> None:
    columns = [make.column("名称"), make.column("总市值", unit="亿元"), make.column("月涨跌幅", unit="%")]
    table = make.table(columns, [(f"公司{index}号", *row) for index, row in enumerate(rows)])
    facts = facts_of(make.report(table))
    numbers = {
        (r, c + 1): cell
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell[-1:].isdecimal() and cell != "3.91.5"
    }
    assert {(fact.row, fact.column) for fact in facts} == set(numbers)
    assert len({fact.id for fact in facts}) == len(facts)
    for fact in facts:
        cell = numbers[fact.row, fact.column]  # type: ignore[index]
        assert fact.quantity.value == Decimal("20" if cell == "20-25" else cell)


def test_real_report(real_report: Report) -> None:
    facts = facts_of(real_report)
    cells = {(f.table, f.entity.key, f.metric, f.qualifier): f for f in facts if f.table}
    assert cells["t4", "002230.SZ", "总市值", ""].quantity.value == Decimal("1044.47")
    assert cells["t4", "002230.SZ", "总市值", ""].quantity.amount == Decimal("104447000000")
    assert cells["t5", "0020.HK", "月涨跌幅", ""].quantity.value == Decimal("71.83")
    assert cells["t5", "META.O", "今年以来涨跌幅", ""].quantity.value == Decimal("21.66")
    assert cells["t5", "0700.HK", "总市值", ""].quantity.unit == "亿美元"
    assert cells["t3", "515070", "收益率", "近6月"].quantity.value == Decimal("3.44")
    assert ("t3", "014630", "收益率", "近1月") not in cells
    assert len([fact for fact in facts if fact.table == "t4"]) == 29 * 9
    assert len({fact.id for fact in facts}) == len(facts)
    for fact in facts:
        if fact.table is not None:
            assert fact.quantity.value == Decimal(fact.quote.replace(",", "").removesuffix("%"))
        else:
            assert fact.quantity.raw in fact.quote
            assert fact.quantity.raw.replace(" ", "") in real_report.quote(fact.locator).replace(" ", "")
