"""Tables over several pages: what goes on, what is new, and what is not certain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.report import Report
from index.table import HeaderState

Read = Callable[..., Report]
FOOTER = "请务必阅读正文之后的免责声明\n"
SOURCE = "资料来源：某数据库，某研究所\n"
HEADER = "代码\t名称\t收入(亿元)\t增速(%)\n"
FIRST = "600001.SH\t甲一\t10.20\t5.1\n600002.SH\t甲二\t11.20\t6.1\n600003.SH\t甲三\t12.20\t-7.1\n"
MORE = "600004.SH\t甲四\t9.80\t4.2\n600005.SH\t甲五\t14.10\t-3.3\n600006.SH\t甲六\t8.05\t2.5\n"
TABLE = "表1：甲类公司\n\n" + HEADER + FIRST


def test_without_header(read: Read) -> None:
    [table] = read(TABLE + "\n" + FOOTER + "\n" + MORE + "\n" + SOURCE).tables
    assert [part.state for part in table.parts] == [HeaderState.FIRST, HeaderState.MISSING]
    assert len(table.rows) == 6 and table.rows[3] == ("600004.SH", "甲四", "9.80", "4.2")
    assert table.row_lines[3] == (10, 10) and table.source == "某数据库，某研究所"


@pytest.mark.parametrize(
    "header", [HEADER, "代 码\t名 称\t收入（亿元）\t增速（％）\n", "代码\t名称\t收人(亿元)\t增速(%)\n"]
)
def test_repeated_header(read: Read, header: str) -> None:
    [table] = read(TABLE + "\n" + FOOTER + "\n" + header + MORE + "\n" + SOURCE).tables
    assert [part.state for part in table.parts] == [HeaderState.FIRST, HeaderState.REPEATED]
    assert len(table.rows) == 6


def test_repeated_header_without_any_gap(read: Read) -> None:
    [table] = read(TABLE + HEADER + MORE + "\n" + SOURCE).tables
    assert [part.state for part in table.parts] == [HeaderState.FIRST, HeaderState.REPEATED]
    assert len(table.rows) == 6


def test_repeated_header_in_the_middle_of_a_continuation(read: Read) -> None:
    funds = "".join(f"{100000 + 7 * row}\t甲{row}\t{row}.5\t-1.{row}\n" for row in range(5))
    more = "".join(f"{200000 + 7 * row}\t乙{row}\t{row}.5\t-2.{row}\n" for row in range(4))
    last = "".join(f"{300000 + 7 * row}\t丙{row}\t{row}.5\t-3.{row}\n" for row in range(4))
    [table] = read("表1：甲\n" + HEADER + funds + "\n\n\n\n\n" + more + HEADER + last + SOURCE).tables
    assert len(table.rows) == 13 and not table.doubtful_rows


def test_garbled_header_keeps_the_first_meaning(read: Read) -> None:
    garbled = "代码\t名称\t本期\t上期\t备注\n"
    report = read(TABLE + "\n" + FOOTER + "\n" + garbled + MORE.replace("\n", "\t\n") + "\n" + SOURCE)
    [table] = report.tables
    assert [column.name for column in table.columns] == ["代码", "名称", "收入", "增速"]
    assert table.parts[1].state is HeaderState.GARBLED and table.parts[1].header[2] == "本期"
    assert table.rows[5] == ("600006.SH", "甲六", "8.05", "2.5")
    [finding] = [found for found in report.findings if found.kind == "garbled-header"]
    assert [place.line_start for place in finding.places] == [3, 10]


def test_same_entities_under_another_header_are_a_new_table(read: Read) -> None:
    other = "代码\t名称\t市值(亿元)\tPE\n600001.SH\t甲一\t100.2\t15.1\n600002.SH\t甲二\t110.2\t16.1\n"
    one, two = read(TABLE + "\n" + FOOTER + "\n" + other + "\n" + SOURCE).tables
    assert len(one.rows) == 3 and one.source is None
    assert [column.name for column in two.columns] == ["代码", "名称", "市值", "PE"] and not two.doubtful_rows


def test_unlike_figures_under_another_header_are_not_swallowed(read: Read) -> None:
    other = (
        "代码\t名称\t市值(亿元)\tPE\n"
        "600011.SH\t乙一\t91000.2\t15.1\n"
        "600012.SH\t乙二\t81000.2\t16.1\n"
        "600013.SH\t乙三\t70000.5\t9.9\n"
    )
    one, two = read(TABLE + "\n" + FOOTER + "\n" + other + "\n" + SOURCE).tables
    assert len(one.rows) == 3 and [column.name for column in two.columns][2:] == ["市值", "PE"]


def test_header_that_can_be_either_is_told(read: Read) -> None:
    """Four rising codes speak for a misread header, the figures against it."""
    other = (
        "代码\t名称\t市值(亿元)\tPE\n"
        "600011.SH\t乙一\t91000.2\t15.1\n"
        "600012.SH\t乙二\t81000.2\t16.1\n"
        "600013.SH\t乙三\t70000.5\t9.9\n"
    )
    report = read(TABLE + "600004.SH\t甲四\t13.20\t1.1\n\n" + FOOTER + "\n" + other + "\n" + SOURCE)
    one, two = report.tables
    assert len(one.rows) == 4 and two.doubtful_rows == (0, 1, 2)
    assert [(found.kind, found.severity.value) for found in report.findings] == [("uncertain-continuation", "error")]


def test_other_header_without_page_break_is_a_new_table(read: Read) -> None:
    other = "代码\t名称\t利润(亿元)\t毛利率(%)\n" + MORE
    one, two = read(TABLE + "\n" + other + "\n" + SOURCE).tables
    assert len(one.rows) == 3 and len(two.rows) == 3
    assert two.columns[2].metric == "利润"


def test_other_width_behind_a_footer_is_a_new_table(read: Read) -> None:
    other = "日期\t利率(%)\n2024-04-01\t2.1\n2024-04-02\t2.2\n"
    one, two = read(TABLE + "\n" + FOOTER + "\n" + other + "\n" + SOURCE).tables
    assert (len(one.rows), len(two.rows), len(two.columns)) == (3, 2, 2)
    assert two.id == "t@10"


def test_two_captioned_tables_back_to_back(read: Read) -> None:
    one, two = read(TABLE + "表2：乙类公司\n" + HEADER + MORE + SOURCE).tables
    assert (one.number, two.number) == ("1", "2")
    assert (one.source, two.source) == (None, "某数据库，某研究所")
    assert (len(one.rows), len(two.rows)) == (3, 3)


def test_table_behind_a_source_note_is_new(read: Read) -> None:
    one, two = read(TABLE + SOURCE + "\n" + MORE).tables
    assert len(one.rows) == 3
    assert two.doubtful_rows == (0, 1, 2)  # no header: its figures mean nothing


def test_headerless_rows_that_do_not_fit_are_doubtful(read: Read) -> None:
    rows = "甲乙丙\t600004.SH\t5.1%\t说明\n丁戊己\t600005.SH\t6.1%\t说明\n"
    report = read(TABLE + "\n" + FOOTER + "\n" + rows)
    assert len(report.tables[0].rows) == 3
    assert report.tables[1].doubtful_rows == (0, 1)
    assert {found.kind for found in report.findings} <= {"uncertain-continuation", "no-header"} and report.findings


@pytest.mark.parametrize("mark", ["（续表）", "续表1", "表1：甲类公司（续）", "表1（续）：甲类公司", "（接上表）"])
def test_continued_marks(read: Read, mark: str) -> None:
    [table] = read(TABLE + "\n" + FOOTER + "\n" + mark + "\n" + HEADER + MORE + SOURCE).tables
    assert len(table.rows) == 6 and table.title == "甲类公司"


def test_column_groups_under_a_continued_caption_are_another_table(read: Read) -> None:
    other = "代码\t名称\t负债(亿元)\t分红(元)\n600001.SH\t甲一\t1.2\t0.5\n600002.SH\t甲二\t1.3\t0.6\n"
    one, two = read(TABLE + "\n表1：甲类公司（续）\n" + other + SOURCE).tables
    assert len(one.rows) == 3
    assert [column.name for column in two.columns][2:] == ["负债", "分红"]
    assert (two.number, two.id, two.title) == ("1", "t1-2", "甲类公司")


def test_blank_lines_between_rows(read: Read) -> None:
    [table] = read((TABLE + MORE).replace("\n", "\n\n") + SOURCE).tables
    assert len(table.rows) == 6 and not table.doubtful_rows


def test_header_at_the_foot_of_a_page(read: Read) -> None:
    [table] = read("表1：甲类公司\n" + HEADER + "\n" + FOOTER + "\n" + FIRST + SOURCE).tables
    assert len(table.rows) == 3 and table.columns[3].metric == "增速"


def test_rows_under_a_figure_caption_are_no_table(read: Read) -> None:
    report = read("图1：走势\n1月\t2月\n3.1\t4.1\n" + SOURCE)
    assert report.tables == ()
    assert [block.source for block in report.blocks] == ["某数据库，某研究所"]


def test_caption_without_rows(read: Read) -> None:
    report = read("表1：甲类公司\n\n" + SOURCE + "\n后面的正文，说的是别的事情。\n")
    assert report.tables == () and [found.kind for found in report.findings] == ["table-without-rows"]


def test_group_label_between_rows(read: Read) -> None:
    [table] = read(TABLE + "港股\n" + MORE + SOURCE).tables
    assert table.rows[3] == ("港股", "", "", "") and len(table.rows) == 7
