"""Short, long and cut rows: no figure may stand in another column than it was printed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reading.rows import only_alignment
from index.reading.shapes import shapes
from index.report import Report

Read = Callable[..., Report]
FOOTER = "请务必阅读正文之后的免责声明\n"
SOURCE = "资料来源：某数据库，某研究所\n"
HEADER = "表1：甲\n代码\t名称\t类型\t收入(亿元)\t占比\t增速(%)\n"
ROWS = (
    "600001.SH\t甲一\t主板公司\t10.2\t4.1%\t5.1\n600002.SH\t甲二\t主板公司\t11.2\t4.2%\t6.1\n"
    "600003.SH\t甲三\t主板公司\t12.2\t4.3%\t-7.1\n"
)


def test_short_row_with_one_way(read: Read) -> None:
    report = read(HEADER + ROWS + "甲四\t主板公司\t1.2\t4.4%\t1.1\n" + SOURCE)
    [table] = report.tables
    assert table.rows[3] == ("", "甲四", "主板公司", "1.2", "4.4%", "1.1")
    assert not table.doubtful_rows
    assert [found.kind for found in report.findings] == ["row-realigned"]


def test_short_row_with_two_ways_is_doubtful(read: Read) -> None:
    report = read("表1：甲\n名称\t收入(亿元)\t利润(亿元)\n甲一\t1.1\t2.1\n甲二\t1.2\t2.2\n甲三\t1.3\n" + SOURCE)
    [table] = report.tables
    assert table.doubtful_rows == (2,)
    assert [(found.kind, found.severity.value) for found in report.findings] == [("ragged-row", "error")]
    assert report.findings[0].places[0].line_start == 5


def test_long_row_is_doubtful_and_keeps_its_text(read: Read) -> None:
    [table] = read("表1：甲\n名称\t收入(亿元)\n甲一\t1.1\n甲二\t1\t044.2\n甲三\t1.3\n" + SOURCE).tables
    assert table.doubtful_rows == (1,) and table.rows[1] == ("甲二", "1 044.2")


def test_empty_cells_stay_empty(read: Read) -> None:
    [table] = read(
        "表1：甲\n名称\t收入(亿元)\t利润(亿元)\n甲一\t\t2.1\n甲二\t1.2\t\n甲三\t--\t1.0\t\t\n" + SOURCE
    ).tables
    assert table.rows == (("甲一", "", "2.1"), ("甲二", "1.2", ""), ("甲三", "--", "1.0"))
    assert not table.doubtful_rows


def test_row_of_figures_cut_between_cells(read: Read) -> None:
    cut = "600004.SH\t甲四\t主板公司\t\t\t\n\n" + FOOTER + "\n\t\t\t1.2\t4.4%\t1.1\n"
    [table] = read(HEADER + ROWS + cut + SOURCE).tables
    assert len(table.rows) == 4
    assert table.rows[3] == ("600004.SH", "甲四", "主板公司", "1.2", "4.4%", "1.1")
    assert table.row_lines[3] == (6, 10)


def test_figures_without_their_entity_behind_a_break_are_doubtful(read: Read) -> None:
    report = read(HEADER + ROWS + "\n" + FOOTER + "\n\t\t主板公司\t1.2\t4.4%\t1.1\n" + SOURCE)
    [table] = report.tables
    assert table.rows[2][3] == "12.2" and table.doubtful_rows == (3,)
    assert "row-without-entity" in {found.kind for found in report.findings}


TEXT = "表1：事件\n日期\t内容\n4.30\t甲公司发布了新的产品，并且宣布了扩大产能的\n\n"


@pytest.mark.parametrize("rest", ["\t计划，预计投资 20 亿元。\n", "计划，预计投资 20 亿元。\n"])
def test_text_cut_by_a_page_break(read: Read, rest: str) -> None:
    [table] = read(TEXT + FOOTER + "\n" + rest + "\n" + SOURCE).tables
    assert table.rows == (("4.30", "甲公司发布了新的产品，并且宣布了扩大产能的计划，预计投资 20 亿元。"),)


def test_text_behind_a_finished_cell_is_a_paragraph(read: Read) -> None:
    report = read("表1：事件\n日期\t内容\n4.30\t甲公司发布了新的产品，并扩大了产能。\n\n后面是正文，谈别的事情。\n")
    [table] = report.tables
    assert table.rows[0][1].endswith("产能。")
    assert [block.text for block in report.paragraphs()] == ["后面是正文，谈别的事情。"]


def test_merged_first_cells_are_not_joined(read: Read) -> None:
    head = "表1：事件\n日期\t公司\t内容\n4.30\t甲\t发布了一个新的产品。\n"
    text = head + "\t乙\t宣布了一项新的投资。\n4.29\t丙\t完成了一轮新的融资。\n"
    [table] = read(text + SOURCE).tables
    assert len(table.rows) == 3 and table.rows[1] == ("", "乙", "宣布了一项新的投资。")


def test_html_paragraphs_in_a_cell(read: Read) -> None:
    text = "表1：事件\n日期\t内容\n4.30\t<p>题目</p> <p>正文 a &lt; b。</p>\n4.29\t<p>题目二</p>\n\n\t<p>正文二。</p>\n"
    [table] = read(text + SOURCE).tables
    assert table.rows == (("4.30", "题目 正文 a < b。"), ("4.29", "题目二 正文二。"))


CELLS = ("600001.SH", "甲一", "主板公司", "10.2", "4.1%", "5.1")


@given(st.sets(st.integers(0, 5), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_alignment_is_the_true_one_or_none(lost: set[int]) -> None:
    columns = shapes([CELLS, ("600002.SH", "甲二", "主板公司", "11.2", "5.1%", "6.1")], 6)
    kept = [place for place in range(6) if place not in lost]
    assert only_alignment(tuple(CELLS[place] for place in kept), columns) in (kept, None)


@given(st.lists(st.from_regex(r"-?(0|[1-9][0-9]{0,2})\.[0-9]{1,3}", fullmatch=True), min_size=1, max_size=9))
@settings(max_examples=80, deadline=None)
def test_the_quick_look_at_a_column_is_the_slow_one(cells: list[str]) -> None:
    """A space makes the quick way fail."""
    [quick], [slow] = shapes([(cell,) for cell in cells], 1), shapes([(f" {cell}",) for cell in cells], 1)
    assert (quick.kind, quick.share, quick.filled, quick.magnitude) == (
        slow.kind,
        slow.share,
        slow.filled,
        slow.magnitude,
    )
    assert (quick.negative, quick.distinct, quick.length) == (slow.negative, slow.distinct, slow.length - 1)
