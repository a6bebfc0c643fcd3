"""Planted errors are found, and clean tables are silent."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.ledger import check, facts_of
from index.report import Finding, Report, Severity


def found(report: Report, *kinds: str) -> list[Finding]:
    """Findings that are not mere notes, of these kinds."""
    findings = check(report, facts_of(report))
    assert all(finding.places and finding.message.endswith("。") for finding in findings)
    return [f for f in findings if f.severity is not Severity.INFO and (not kinds or f.kind in kinds)]


def notes(report: Report) -> list[Finding]:
    return [f for f in check(report, facts_of(report)) if f.severity is Severity.INFO]


def money(value: int, places: int = 2) -> str:
    return f"{Decimal(value).scaleb(-places):,}"


NAMES = [f"{word}公司" for word in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]


# --- cells ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", ["3.91.5", "84%.", "1,04.4", "12 34", "1,04,47", "1 2 3"])
def test_malformed_cell_is_an_error_and_no_fact(make: Any, raw: str) -> None:
    report = make.report(
        make.table([make.column("名称"), make.column("总市值", unit="亿元")], [("甲公司", raw), ("乙公司", "2.0")])
    )
    (finding,) = found(report)
    assert (finding.kind, finding.severity, finding.places[0].line_start) == ("malformed-cell", Severity.ERROR, 11)
    assert raw in finding.message
    assert len(facts_of(report)) == 1


def test_a_column_of_small_lists_is_no_column_of_broken_figures(make: Any) -> None:
    columns = [make.column("名称"), make.column("分组次序")]
    report = make.report(make.table(columns, [("甲公司", "4 2 1 3"), ("乙公司", "1 2 4 3"), ("丙公司", "5")]))
    assert not found(report) and len(facts_of(report)) == 1


def test_code_and_wrong_unit_among_numbers(make: Any) -> None:
    rows = [("甲公司", "002415.SZ"), ("乙公司", "12%"), ("丙公司", "3.0"), ("丁公司", "--"), ("戊公司", "停牌")]
    report = make.report(make.table([make.column("名称"), make.column("总市值", unit="亿元")], rows))
    assert [finding.kind for finding in found(report)] == ["wrong-column", "wrong-unit"]


# --- row counts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "rows", "findings"),
    [
        ("4月涨幅前十", 10, 0),
        ("4月涨幅前十", 9, 1),
        ("4月涨幅前十", 11, 1),
        ("涨幅前五与跌幅前五", 10, 0),
        ("各板块涨幅前五", 15, 0),
        ("涨幅 TOP 5", 4, 1),
        ("近前三季度表现", 7, 0),
        ("前十二个月表现", 7, 0),
        ("一览", 7, 0),
    ],
)
def test_title_tells_the_rows(make: Any, title: str, rows: int, findings: int) -> None:
    cells = [(NAMES[index % 14] + str(index), "1.0") for index in range(rows)]
    report = make.report(make.table([make.column("名称"), make.column("总市值")], cells, title=title))
    assert len(found(report, "row-count")) == findings


# --- order ---------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(
    moves=st.lists(st.integers(-9000, 9000), min_size=8, max_size=12, unique=True),
    falling=st.booleans(),
    data=st.data(),
)
def test_one_row_out_of_order_is_found_and_an_ordered_table_is_silent(
    make: Any, moves: list[int], falling: bool, data: Any
) -> None:
    moves = sorted(moves, reverse=falling)

    def ranked(values: list[int]) -> Report:
        columns = [make.column("名称"), make.column("收盘价", unit="元"), make.column("月涨跌幅", unit="%")]
        rows = [
            (name, money((index * 7919) % 100 + 1), money(value))
            for index, (name, value) in enumerate(zip(NAMES, values, strict=False))
        ]
        return make.report(make.table(columns, rows, title="4月涨幅排名"))

    assert not found(ranked(moves), "not-sorted")
    at, to = data.draw(st.integers(0, len(moves) - 1)), data.draw(st.integers(0, len(moves) - 1))
    assume(abs(at - to) > 1)
    moved = [value for index, value in enumerate(moves) if index != at]
    moved.insert(to, moves[at])
    (finding,) = found(ranked(moved), "not-sorted")
    assert NAMES[to] in finding.message and money(moves[at]) in finding.message


def test_table_in_no_order_is_left_alone(make: Any) -> None:
    rows = [(name, money(index * index * 7919 % 1013)) for index, name in enumerate(NAMES)]
    report = make.report(make.table([make.column("名称"), make.column("月涨跌幅", unit="%")], rows, title="涨幅排名"))
    assert not found(report, "not-sorted")


# --- totals and shares ---------------------------------------------------------------------------------

columns_of_money = st.lists(st.tuples(st.integers(1, 99999), st.integers(1, 99999)), min_size=2, max_size=9)


@settings(max_examples=30, deadline=None)
@given(rows=columns_of_money, slip=st.integers(10, 9999), at=st.integers(0, 8), top=st.booleans())
def test_wrong_digit_under_a_total_is_found(
    make: Any, rows: list[tuple[int, int]], slip: int, at: int, top: bool
) -> None:
    def summed(first: list[int]) -> Report:
        columns = [make.column("名称"), make.column("收入", unit="亿元"), make.column("净利润", unit="亿元")]
        cells = [(name, money(a), money(row[1])) for name, a, row in zip(NAMES, first, rows, strict=False)]
        total = ("合计", money(sum(row[0] for row in rows)), money(sum(row[1] for row in rows)))
        return make.report(make.table(columns, [total, *cells] if top else [*cells, total]))

    right = [row[0] for row in rows]
    assert not found(summed(right))
    wrong = list(right)
    wrong[at % len(wrong)] += slip
    (finding,) = found(summed(wrong), "total")
    assert finding.severity is Severity.ERROR and money(sum(right)) in finding.message


def test_rounded_parts_may_miss_the_total_a_little(make: Any) -> None:
    rows = [("甲公司", "33.3"), ("乙公司", "33.3"), ("丙公司", "33.3"), ("合计", "100.0")]
    report = make.report(make.table([make.column("名称"), make.column("收入", unit="亿元")], rows))
    assert not found(report)


@pytest.mark.parametrize(
    "rows",
    [
        [("甲公司", "1"), ("小计", "1"), ("乙公司", "5"), ("合计", "6")],
        [("甲公司", "1"), ("其中：乙", "1"), ("合计", "1")],
        [("甲公司", "1"), ("乙公司", "--"), ("合计", "6")],
        [("甲公司", "1"), ("平均", "1"), ("合计", "1"), ("总计", "9")],
    ],
)
def test_totals_that_cannot_be_checked_are_left_alone(make: Any, rows: list[tuple[str, str]]) -> None:
    assert not found(make.report(make.table([make.column("名称"), make.column("收入", unit="亿元")], rows)))


def test_total_of_more_than_is_shown_is_left_alone(make: Any) -> None:
    columns = [make.column("名称"), make.column("收入", unit="亿元"), make.column("净利润", unit="亿元")]
    report = make.report(make.table(columns, [("甲公司", "1", "2"), ("乙公司", "3", "4"), ("合计", "90", "80")]))
    assert not found(report)


def test_prices_and_ratios_are_not_summed(make: Any) -> None:
    columns = [make.column("名称"), make.column("收盘价", unit="元"), make.column("市盈率", unit="倍")]
    report = make.report(make.table(columns, [("甲公司", "1", "2"), ("乙公司", "3", "4"), ("合计", "90", "80")]))
    assert not found(report)


@settings(max_examples=30, deadline=None)
@given(parts=st.lists(st.integers(1, 3000), min_size=3, max_size=9), slip=st.integers(20, 400), at=st.integers(0, 8))
def test_shares_of_a_whole(make: Any, parts: list[int], slip: int, at: int) -> None:
    rest = 10000 - sum(parts)
    assume(rest > 0)

    def shares(values: list[int]) -> Report:
        rows = [(name, money(value) + "%") for name, value in zip([*NAMES[: len(parts)], "其他"], values, strict=True)]
        return make.report(make.table([make.column("名称"), make.column("收入占比", unit="%")], rows))

    assert not found(shares([*parts, rest]))
    wrong = list(parts)
    wrong[at % len(wrong)] += slip
    (finding,) = found(shares([*wrong, rest]), "shares")
    assert money(10000 + slip).rstrip("0").rstrip(".") in finding.message


def test_shares_of_different_wholes_are_left_alone(make: Any) -> None:
    rows = [(name, money(1000 + index * 900)) for index, name in enumerate(NAMES)]
    assert not found(make.report(make.table([make.column("名称"), make.column("研发投入占比", unit="%")], rows)))


# --- growth --------------------------------------------------------------------------------------------

levels = st.lists(st.tuples(st.integers(5000, 99999), st.integers(5000, 99999)), min_size=3, max_size=9)


@settings(max_examples=30, deadline=None)
@given(rows=levels, at=st.integers(0, 8), slip=st.sampled_from([-30, -5, 5, 30]))
def test_growth_against_its_levels(make: Any, rows: list[tuple[int, int]], at: int, slip: int) -> None:
    columns = [
        make.column("名称"),
        make.column("2022 收入", "营业收入", "亿元", period="2022"),
        make.column("2023 收入", "营业收入", "亿元", period="2023"),
        make.column("2023 收入同比", "营业收入同比增长率", "%", period="2023"),
    ]

    def told(wrong: int | None) -> Report:
        cells = []
        for index, (before, now) in enumerate(rows):
            rate = ((Decimal(now) / Decimal(before) - 1) * 100).quantize(Decimal("0.01"))
            cells.append((NAMES[index], money(before), money(now), f"{rate + (slip if index == wrong else 0)}"))
        return make.report(make.table(columns, cells))

    assert not found(told(None))
    (finding,) = found(told(at % len(rows)), "growth")
    assert finding.severity is Severity.ERROR and NAMES[at % len(rows)] in finding.message and len(finding.places) == 3


def test_growth_from_a_loss_or_by_another_definition_is_left_alone(make: Any) -> None:
    columns = [
        make.column("名称"),
        make.column("a", "净利润", "亿元", period="2022"),
        make.column("b", "净利润", "亿元", period="2023"),
        make.column("c", "净利润同比增长率", "%", period="2023"),
    ]
    report = make.report(make.table(columns, [("甲公司", "-1.00", "2.00", "300"), ("乙公司", "--", "2.00", "10")]))
    assert not found(report)


# --- differences ---------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(
    moves=st.lists(st.integers(-3000, 3000), min_size=5, max_size=10),
    index_move=st.integers(-900, 900),
    at=st.integers(0, 9),
    slip=st.sampled_from([-900, -10, -1, 1, 90]),
)
def test_difference_column_is_one_number_away(make: Any, moves: list[int], index_move: int, at: int, slip: int) -> None:
    columns = [
        make.column("名称"),
        make.column("月涨跌幅", unit="%", period="2024-04"),
        make.column("相对计算机", unit="%", period="2024-04"),
    ]
    prose = [f"计算机行业指数（801750.SI）4月涨跌幅为{money(index_move)}%。"]

    def told(wrong: int | None) -> Report:
        rows = [
            (NAMES[i], money(m) + "%", money(m - index_move + (slip if i == wrong else 0)) + "%")
            for i, m in enumerate(moves)
        ]
        return make.report(make.table(columns, rows), prose=prose)

    assert not found(told(None))
    assert any(note.kind == "difference" and "一致" in note.message for note in notes(told(None)))
    wrong = at % len(moves)
    (finding,) = found(told(wrong), "difference")
    assert finding.severity is Severity.ERROR and NAMES[wrong] in finding.message


def test_rounding_of_an_unrounded_difference_is_no_error(make: Any) -> None:
    columns = [make.column("名称"), make.column("月涨跌幅", unit="%"), make.column("相对计算机", unit="%")]
    gaps = [337, 338, 337, 338, 336, 337, 338, 337]
    rows = [(NAMES[i], money(i * 100), money(i * 100 + gap)) for i, gap in enumerate(gaps)]
    assert not found(make.report(make.table(columns, rows)))


def test_difference_against_another_index_move_in_prose(make: Any) -> None:
    columns = [
        make.column("名称"),
        make.column("月涨跌幅", unit="%", period="2024-04"),
        make.column("相对计算机", unit="%", period="2024-04"),
    ]
    rows = [(NAMES[i], f"{i}.00%", f"{i + 3}.37%") for i in range(5)]
    report = make.report(make.table(columns, rows), prose=["计算机行业指数（801750.SI）4月涨跌幅为-3.73%。"])
    (finding,) = found(report)
    assert finding.kind == "difference" and "不一致" in finding.message and len(finding.places) == 2


# --- told twice ----------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.integers(-9000, 9000), min_size=2, max_size=8),
    at=st.integers(0, 7),
    slip=st.sampled_from([-90, -2, 2, 1000]),
)
def test_fact_told_twice(make: Any, values: list[int], at: int, slip: int) -> None:
    columns = [make.column("名称"), make.column("月涨跌幅", unit="%", period="2024-04")]
    again = [make.column("名称"), make.column("涨跌幅 (%)", "涨跌幅", "%", period="2024-04-30")]

    def told(wrong: int | None) -> Report:
        first = make.table(columns, [(NAMES[i] + "-U", money(v)) for i, v in enumerate(values)])
        rows = [(NAMES[i], money(v + (slip if i == wrong else 0))) for i, v in enumerate(values)]
        return make.report(first, make.table(again, rows, number="2", line=50))

    assert not found(told(None))
    (note,) = [note for note in notes(told(None)) if note.kind == "told-twice"]
    assert "表1与表2一致" in note.message
    wrong = at % len(values)
    (finding,) = found(told(wrong), "told-twice")
    assert finding.severity is Severity.ERROR and NAMES[wrong] in finding.message
    assert [place.line_start for place in finding.places] == [11 + wrong, 51 + wrong]


def test_prose_against_table(make: Any) -> None:
    table = make.table(
        [make.column("代码"), make.column("名称"), make.column("总市值", unit="亿元", period="2024-04-30")],
        [("002415.SZ", "海康威视", "3,089.36")],
    )
    agree = make.report(table, prose=["海康威视4月末总市值3089.4亿元。"])
    differ = make.report(table, prose=["海康威视4月末总市值3098.4亿元。"])
    assert not found(agree) and len(notes(agree)) == 1
    (finding,) = found(differ)
    assert (finding.kind, finding.severity) == ("told-twice", Severity.WARNING)
    assert "3,089.36亿元" in finding.message and "3098.4亿元" in finding.message


def test_rounding_units_and_times_do_not_alarm(make: Any) -> None:
    def one(header: str, unit: str, value: str, number: str, **more: Any) -> Any:
        return make.table(
            [make.column("名称"), make.column(header, unit=unit, **more)],
            [("甲公司", value)],
            number=number,
            line=10 * int(number),
        )

    report = make.report(
        one("总市值", "亿元", "12.35", "1", period="2024-04-30"),
        one("总市值", "万元", "123,456", "2", period="2024-04-30"),
        one("总市值", "亿美元", "1.70", "3", period="2024-04-30"),
        one("总市值", "亿元", "99.00", "4", period="2023-12-31"),
        one("总市值", "亿元", "88.00", "5", period="2024-04-30", qualifier="港股"),
        one("总市值", "亿元", "77.00", "6", period="2024-04-30", forecast=True),
    )
    assert not found(report)


def test_two_columns_of_one_table_are_two_measures(make: Any) -> None:
    columns = [make.column("名称"), make.column("收益率 A", "收益率", "%"), make.column("收益率 B", "收益率", "%")]
    assert not found(make.report(make.table(columns, [("甲公司", "1.0", "2.0"), ("乙公司", "3.0", "5.0")])))


# --- breakdowns ----------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(parts=st.lists(st.integers(1, 400), min_size=2, max_size=5), slip=st.integers(-3, 3))
def test_parts_of_a_count(make: Any, parts: list[int], slip: int) -> None:
    boards = "，".join(
        f"{name}{part}支" for name, part in zip(["主板", "创业板", "科创板", "中小板", "北交所"], parts, strict=False)
    )
    report = make.report(
        prose=[f"截至4月30日该指数总市值14,337.15亿，含成分股{sum(parts) + slip}支，权重等分。上市板分布为{boards}。"]
    )
    findings = found(report, "breakdown")
    assert len(findings) == (1 if slip else 0)
    assert all(f"{sum(parts)}支" in finding.message for finding in findings)


def test_sentences_that_are_no_breakdown_are_left_alone(make: Any) -> None:
    prose = [
        "指数含成分股70支，其中主板19支，创业板29支。",
        "共有70家公司，增速分别为10%、20%。",
        "共70支，分别为10支、约20支。其余40支。",
    ]
    assert not found(make.report(prose=prose[:2]))


# --- the real report -----------------------------------------------------------------------------------


def test_real_report_agrees_with_itself(real_report: Report) -> None:
    assert not found(real_report)
    messages = "".join(note.message for note in notes(real_report))
    assert "海康威视月涨跌幅2.95%" in messages and "瑞芯微月涨跌幅14.77%" in messages
    assert "逐行相差-3.37" in messages


def test_checks_survive_an_empty_report(make: Any) -> None:
    assert check(make.report(), ()) == ()


# --- tables that measure different things under one name --------------------------------------------------


def test_tables_that_mostly_disagree_are_about_different_things(make: Any) -> None:
    columns = [make.column("名称"), make.column("收益", unit="%", period="2024-04")]

    def tables(*figures: str) -> Report:
        first = make.table(columns, [(name, f"{place}.5") for place, name in enumerate(NAMES[:6])], number="1")
        second = make.table(columns, list(zip(NAMES, figures, strict=False)), number="2", line=40)
        return make.report(first, second)

    same = [f"{place}.5" for place in range(6)]
    assert not found(tables(*same), "told-twice")
    assert len(found(tables("9.9", *same[1:]), "told-twice")) == 1
    assert not found(tables(*(f"{place}.9" for place in range(6))), "told-twice")


# --- units that other cells print --------------------------------------------------------------------------


def test_a_cell_takes_no_unit_that_only_its_neighbours_print(make: Any) -> None:
    column = make.column("甲策略", unit="%", unit_source="cells")
    rows = [("年化收益", "27%"), ("最大回撤", "22%"), ("夏普比率", "1.71"), ("月度胜率", "0")]
    facts = facts_of(make.report(make.table([make.column("名称"), column], rows)))
    assert [(fact.quantity.value, fact.quantity.unit) for fact in facts] == [
        (Decimal(27), "%"), (Decimal(22), "%"), (Decimal("1.71"), ""), (Decimal(0), "%"),
    ]  # fmt: skip


def test_a_cumulated_figure_is_not_the_months_told_twice(make: Any) -> None:
    columns = [make.column("代码"), make.column("名称"), make.column("销量", unit="万辆")]

    def told(title: str, header: str = "销量") -> Report:
        first = make.table(columns, [("600001.SH", "甲公司", "31.3")], number="1")
        named = [*columns[:2], make.column(header, "销量", unit="万辆")]
        return make.report(
            first, make.table(named, [("600001.SH", "甲公司", "93.9")], number="2", line=40, title=title)
        )

    assert found(told("车企销量"), "told-twice")
    for title in ("车企累计销量", "2024年1-4月车企销量", "年初至今车企销量"):
        assert not found(told(title), "told-twice")
    assert not found(told("车企销量", "1-4月销量"), "told-twice")
