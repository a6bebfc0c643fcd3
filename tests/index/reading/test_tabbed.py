"""Tabs that make no table, captions below, rows left out, second lines of a header."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.ledger import facts_of
from index.report import BlockKind, Report
from index.table import HeaderState

Read = Callable[..., Report]
FIRST = "\t行情：本月某行业指数上涨1.83%，成交放大。\n\n\t价格：铜价收于9497美元/吨，月涨4.05%；铝价走弱。\n"
ROWS = "名称\t收入(亿元)\t说明\n甲一\t11.5\t新厂投产\n甲二\t12.5\t旧线检修\n"


def paragraphs(report: Report) -> list[str]:
    return [block.text for block in report.blocks if block.kind is BlockKind.PARAGRAPH]


def test_paragraphs_behind_a_tab_are_text(read: Read) -> None:
    report = read("投资要点：\n\n" + FIRST + "\n" + ROWS)
    assert len(report.tables) == 1 and len(report.tables[0].rows) == 2 and not report.findings
    assert paragraphs(report)[-2:] == [line.strip() for line in FIRST.split("\n") if line]


def test_a_sentence_below_a_whole_row_is_text_and_the_rest_of_a_cut_one_is_not(read: Read) -> None:
    whole = read("表 1: 甲\n" + ROWS + "甲三\t13.5\t按期投产。\n\n\t\t以上公司均已披露中报，增速回升。\n")
    assert len(whole.tables[0].rows) == 3 and paragraphs(whole) == ["以上公司均已披露中报，增速回升。"]
    cut = read("表 1: 甲\n" + ROWS + "甲三\t13.5\t公司在北方的两座工厂\n\f\t\t已经投产，产能将在年内爬坡。\n")
    assert cut.tables[0].rows[2][2] == "公司在北方的两座工厂已经投产，产能将在年内爬坡。"


def test_the_rest_of_a_cut_cell_goes_on_under_the_repeated_caption(read: Read) -> None:
    caption, head = "表 1: 甲\n", "名称\t说明\t收入(亿元)\n"
    text = caption + head + "甲一\t新厂投产\t11.5\n甲二\t旧线检修\t12.5\n甲三\t公司在北方的两座工厂已\t13.5\n"
    text += "请务必阅读正文之后的声明\n\f" + caption + "\t经投产，产能将在年内爬坡。\t\n甲四\t旧厂关停\t14.5\n"
    [table] = read(text).tables
    assert (
        table.rows[2] == ("甲三", "公司在北方的两座工厂已经投产，产能将在年内爬坡。", "13.5") and len(table.rows) == 4
    )


def test_tags_between_tabs_are_no_text(read: Read) -> None:
    assert read("<br>\t<br>\n\n" + FIRST).tables == ()


def test_one_column_under_a_caption_stays_a_table(read: Read) -> None:
    [table] = read("表 1: 甲\n\t近期值得关注的几件事，列示如下。\n\t六月的会议，七月的数据。\n").tables
    assert len(table.rows) + len(table.parts[0].header and [1]) == 2


def test_furniture_with_tabs_and_fields_of_a_template(read: Read) -> None:
    head = "[Table_PageHeader]\t某行业月报\nwww.abc.example\t2 / 16\t请务必仔细阅读正文后的声明\n"
    text = "[Table_Title] 某行业2024年5月月报\n\n" + head + "\n表 1: 甲\n" + ROWS + head
    text += "（续表）\n" + ROWS.replace("甲", "乙") + "\n资料来源：某所\n\n" + head
    report = read(text)
    assert report.fields.title == "某行业2024年5月月报"
    [table] = report.tables
    assert [part.state for part in table.parts] == [HeaderState.FIRST, HeaderState.REPEATED]
    assert len(table.rows) == 4 and table.source == "某所" and not report.findings


def test_a_row_of_a_table_that_speaks_of_reading_is_no_furniture(read: Read) -> None:
    [table] = read("表 1: 甲\n事项\t要求\t次数\n申报\t请仔细填写\t3\n阅读\t第 2 页\t4\n").tables
    assert len(table.rows) == 2


def test_dots_between_rows_leave_rows_out(read: Read) -> None:
    head = "表 1: 本月涨幅前30名\n排名\t名称\t涨幅(%)\n"
    report = read(head + "1\t甲一\t9.5\n2\t甲二\t8.5\n...\n29\t乙一\t-7.5\n30\t乙二\t-8.5\n")
    [table] = report.tables
    assert table.excerpt and len(table.rows) == 5 and [found.kind for found in report.findings] == ["rows-left-out"]
    assert [fact.entity.name for fact in facts_of(report) if fact.column == 2] == ["甲一", "甲二", "乙一", "乙二"]
    text = head + "1\t甲一\t9.5\n2\t甲二\t8.5\n\n......\n\n市场回暖。\n"  # dots in the text are none
    assert not read(text).tables[0].excerpt


def test_an_empty_mark_is_no_row_left_out(read: Read) -> None:
    assert not read("表 1: 甲\n名称\t收入\n甲一\t1.5\n甲二\t.\n·\t2.5\n").tables[0].excerpt


def test_a_caption_below_its_table(read: Read) -> None:
    report = read("一、行情\n\n" + ROWS + "\n表 4: 甲公司\n\n资料来源：某所\n\n二、展望\n")
    [table] = report.tables
    assert (table.number, table.title, table.source) == ("4", "甲公司", "某所") and not report.findings


def test_a_caption_above_the_next_table_is_not_the_upper_ones(read: Read) -> None:
    one, two = read("一、行情\n\n" + ROWS + "\n表 4: 乙公司\n\n" + ROWS.replace("甲", "乙")).tables
    assert (one.number, two.number) == (None, "4")


def test_a_caption_without_rows_behind_text_names_no_table(read: Read) -> None:
    report = read(ROWS + "\n以上为本月情况，供参考。\n\n表 4: 甲公司\n\n资料来源：某所\n")
    assert report.tables[0].number is None and "table-without-rows" in {found.kind for found in report.findings}


@pytest.mark.parametrize(
    ("head", "headers"),
    [
        (
            "指数\t点位\t涨跌幅(%)\t\t\tPB\n\t\t8月\t近3月\t年初至今\t\n",
            "涨跌幅(%) 8月|涨跌幅(%) 近3月|涨跌幅(%) 年初至今",
        ),
        ("指数\t点位\t6月\t6月\t1-6月\tPB\n指数\t点位\t数量\t同比\t数量\tPB\n", "6月 数量|6月 同比|1-6月 数量"),
        ("指数\t点位\t近一年\t近三年\t1-6月\tPB\n", "近一年|近三年|1-6月"),
    ],
)
def test_stretches_of_time_are_header_cells(read: Read, head: str, headers: str) -> None:
    rows = "甲一\t3612.5\t-1.86\t2.37\t15.42\t0.56\n甲二\t3150.8\t-3.42\t-2.05\t9.88\t0.52\n"
    [table] = read("表 1: 甲\n" + head + rows).tables
    assert [column.header for column in table.columns[2:5]] == headers.split("|")
    assert len(table.rows) == 2 and not table.doubtful_rows


def test_figures_with_a_word_of_about_are_still_rows(read: Read) -> None:
    [table] = read("表 1: 甲\n项目\t工期\t余期\n甲一\t约3月\t2月\n甲二\t近5天\t4月\n").tables
    assert len(table.rows) == 2
