"""What the end of a page leaves in a text: it neither breaks nor joins rows, and no row is taken for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest

from index.reading import read_document
from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.reading.running import page_ends
from index.report import BlockKind, Report

HEADER = ("公司", "营业收入", "净利润", "同比(%)", "评级")
ROWS = tuple(
    (f"云岭{name}", f"1{at}.5", f"{at}.25", f"-{at}.1", "买入")
    for at, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未")
)
PROSE = [f"本页第{number}行正文讨论市场的供给与需求，没有表格。" for number in "一二三四五六七八九"]

# A page's last and first lines; {} is its number.
FURNITURE = {
    "words and number": (
        "敬请阅读末页的免责条款                      {}",
        "非银行业月报                   岭北证券研究院",
    ),
    "number in a sentence": ("岭北证券研究所 · 版权归岭北证券所有 · 第{}页", "传媒行业月报 2024.11"),
    "three pieces": ("岭北证券研究部            请参阅最后一页免责声明    {}/5", "锂电月度跟踪（2024年9月）"),
    "strokes": ("请务必阅读正文之后的重要声明   第 {} 页", "岭北证券 | 汽车行业月报 | 2024年9月"),
    "number alone": ("岭北证券研究院        {}", "行业月报"),
    "no number": ("请务必阅读正文之后的免责声明", "某行业月报        某研究院"),
    "bare number": ("- {} -", "岭北证券        行业月报"),
}


def wide(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def spaced(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(wide(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "   ".join(cell + " " * (room - wide(cell)) for cell, room in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def tabbed(rows: Sequence[Sequence[str]]) -> list[str]:
    return ["\t".join(row) for row in rows]


def piped(rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]


def loose(rows: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(row) for row in rows]


def stacked(rows: Sequence[Sequence[str]]) -> list[str]:
    return [cell for row in rows for cell in row]


FORMS = {"spaced": spaced, "tabbed": tabbed, "piped": piped, "loose": loose, "stacked": stacked}


def report_of(pages: Sequence[Sequence[str]], furniture: str, feed: bool = False) -> Report:
    foot, head = FURNITURE[furniture]
    sheets = [
        "\n".join([*([head, ""] if number > 1 else []), *page, "", foot.format(number)])
        for number, page in enumerate(pages, 1)
    ]
    return read_document(parse(("\n\f" if feed else "\n").join(sheets).encode(), "x.txt", Limits()))


def cut(lines: Sequence[str], *places: int) -> list[list[str]]:
    """Pages on which a table begins behind prose and is cut at some of its lines, with pages of prose round it."""
    parts = [list(lines[one:two]) for one, two in zip((0, *places), (*places, len(lines)), strict=True)]
    parts[0] = [*PROSE, *parts[0]]
    parts[-1] = [*parts[-1], "资料来源：公司公告", "", *PROSE]
    return [[*PROSE, *PROSE], *parts, PROSE, PROSE]


def shown(report: Report) -> str:
    return "\n".join(block.text for block in report.blocks if block.kind is not BlockKind.BOILERPLATE)


@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", ["caption", "header", "one row", "rows", "twice"])
def test_a_page_ends_in_a_table(furniture: str, form: str, place: str) -> None:
    made = FORMS[form]
    rows = made([HEADER, *ROWS])
    lines = ["表 1：重点公司", "单位：亿元", *rows]
    header = len(rows) - (len(ROWS) * len(HEADER) if form == "stacked" else len(ROWS))
    each = len(HEADER) if form == "stacked" else 1
    at = {
        "caption": [2],
        "header": [2 + header],
        "one row": [2 + header + each],
        "rows": [2 + header + 4 * each],
        "twice": [2 + header + 2 * each, 2 + header + 11 * each],
    }[place]
    report = report_of(cut(lines, *at), furniture)
    (table,) = report.tables
    assert table.label == "表1" and table.source == "公司公告" and not table.doubtful_rows
    assert [column.header for column in table.columns] == list(HEADER)
    assert [column.unit for column in table.columns] == ["", "亿元", "亿元", "%", ""]
    assert table.rows == ROWS
    assert "证券" not in shown(report).replace("非银行业月报", "")


@pytest.mark.parametrize("furniture", FURNITURE)
def test_form_feeds_and_running_headers(furniture: str) -> None:
    lines = ["表 1：重点公司", "单位：亿元", *spaced([HEADER, *ROWS])]
    for place in (2, 3, 4, 8):
        (table,) = report_of(cut(lines, place), furniture, feed=True).tables
        assert table.rows == ROWS and table.label == "表1"


@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("form", FORMS)
def test_a_header_on_each_page_is_no_running_header(furniture: str, form: str) -> None:
    made = FORMS[form]
    pages = [made([HEADER, *ROWS[at : at + 6]]) for at in (0, 6, 12)]
    pages[0] = [*PROSE, "表 1：重点公司", "单位：亿元", *pages[0]]
    pages[-1] = [*pages[-1], "资料来源：公司公告", "", *PROSE]
    report = report_of([[*PROSE, *PROSE], *pages, PROSE], furniture)
    (table,) = report.tables
    assert table.rows == ROWS and [column.header for column in table.columns] == list(HEADER)


@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("form", ["spaced", "tabbed", "piped"])
def test_a_row_at_each_page_end_stays_a_row(furniture: str, form: str) -> None:
    same = ("北岭指数", "12.5", "3.25", "-1.1", "买入")
    words = ("东岭集团", "未披露", "审核中", "—", "推荐")
    rows = [HEADER, *(row for at in (0, 6, 12) for row in (*ROWS[at : at + 6], words, same)), ROWS[-1]]
    made = FORMS[form](rows)
    start = 2 + len(made) - len(rows) + 1
    lines = ["表 1：重点公司", "单位：亿元", *made]
    report = report_of(cut(lines, start + 8, start + 16, start + 24), furniture)
    found = [row for table in report.tables for row in table.rows]
    assert found.count(same) == 3 and found.count(words) == 3


@pytest.mark.parametrize("furniture", FURNITURE)
def test_a_page_ends_within_a_row_or_a_header(furniture: str) -> None:
    top = ["               2023年                 2024年", "公司       收入       利润       收入       利润"]
    body = [
        f"云岭{name}     {at}.20       {at}.40       {at}.60       {at}.80" for at, name in enumerate("甲乙丙丁", 1)
    ]
    (table,) = report_of(cut(["表 1：重点公司", *top, *body], 2), furniture).tables
    assert [column.header for column in table.columns][1:] == [
        "2023年 收入",
        "2023年 利润",
        "2024年 收入",
        "2024年 利润",
    ]
    assert len(table.rows) == 4
    tabs = [
        "公司\t进展",
        "云岭甲\t公司的新厂在下半年建成投产以后产能将",
        "达到每年三万吨的水平。",
        "云岭乙\t没有新的进展。",
    ]
    (table,) = report_of(cut(["表 1：重点公司", *tabs], 3), furniture).tables
    assert table.rows[0][1].startswith("公司的新厂") and table.rows[-1] == ("云岭乙", "没有新的进展。")
    assert len(table.rows) == 2


def test_two_columns_that_look_like_a_running_header() -> None:
    pair = ("行业评级        推荐", "板块评级        中性")
    lines = [line for number in range(1, 5) for line in (*PROSE, *pair, "", f"- {number} -")]
    assert {lines[index] for index in page_ends(lines)} == {f"- {number} -" for number in range(1, 5)}


def test_lines_that_count_up_in_the_text_are_no_ends() -> None:
    for line in ("案例{}", "第{}周    甲    乙", "{}.1 市场回顾", "第{}季度", "图 {}：走势", "小计 {}"):
        lines = [text for number in range(1, 5) for text in (line.format(number), "", *PROSE)]
        assert not page_ends(lines)
    assert not page_ends([line for n in range(1, 5) for line in (*PROSE, f"小计一二三四    {n}", *PROSE)])


def test_numbers_that_are_parted_here_and_there() -> None:
    numbers = ("1 2", "13", "1 4", "15")
    marks = [f"岭北证券研究院    {number}" for number in numbers]
    lines = [line for mark in marks for line in (*PROSE, "", mark)]
    assert not page_ends(lines)  # two of four are too few


def test_furniture_words_in_a_row_are_no_furniture() -> None:
    lines = ["新品      进展          销量", "云岭甲    敬请关注      12", "云岭乙    已上市        15", ""]
    assert not page_ends(lines)


def test_two_tables_of_one_layout_stay_two_over_a_page() -> None:
    one = spaced([HEADER, *ROWS[:4]])
    two = spaced([("公司", "总市值", "市盈率", "市净率", "行业"), *ROWS[4:]])
    pages = [PROSE, [*PROSE, "表 1：重点公司", "单位：亿元", *one], [*two, *PROSE], PROSE]
    report = report_of(pages, "words and number")
    for table in report.tables:
        for index, row in enumerate(table.rows):
            mine = table.columns[1].header == ("营业收入" if row in ROWS[:4] else "总市值")
            assert mine or index in table.doubtful_rows


def test_a_row_of_two_cells_that_looks_like_a_page_s_number_stays() -> None:
    lines = ["表1：变化", "", "月份\t增减（万吨）", "24/07\t-5", "24/08\t3", "24/09\t-4"]
    assert not page_ends(lines)


@pytest.mark.parametrize(
    "ends",
    [
        ("请务必阅读正文之后的免责声明部分      3 / 9", "岭北证券研究所          煤炭行业2025年9月月报"),
        ("免责声明请见末页            第6页", "岭北证券 | 煤炭行业月报", "2025-10-18"),
        ("敬请参阅末页重要声明          4", "岭北证券              煤炭9月跟踪"),
    ],
)
@pytest.mark.parametrize("form", ["spaced", "piped"])
def test_one_page_end_in_the_whole_report(ends: tuple[str, ...], form: str) -> None:
    rows = FORMS[form]([HEADER, *ROWS])
    lines = [
        "岭北证券研究所",
        "煤炭行业2025年9月月报",
        "煤炭9月跟踪",
        "2025年10月18日",
        "",
        *PROSE,
        *PROSE,
        "表 1：重点公司",
    ]
    text = "\n".join([*lines, *rows[:9], "", *ends, "", *rows[9:], "资料来源：公司公告"])
    (table,) = read_document(parse(text.encode(), "x.txt", Limits())).tables
    assert table.rows == ROWS


def test_words_of_the_cover_between_rows_stay_without_a_page_end() -> None:
    lines = ["岭北证券研究所", "煤炭行业2025年9月月报", "2025年10月18日", "", *PROSE, *PROSE, "表 1：重点公司"]
    rows = piped([HEADER, *ROWS])
    text = "\n".join([*lines, *rows[:9], "煤炭", *rows[9:], "资料来源：公司公告"])
    assert "煤炭" in str(read_document(parse(text.encode(), "x.txt", Limits())).tables) or "\n煤炭" in shown(
        read_document(parse(text.encode(), "x.txt", Limits()))
    )
