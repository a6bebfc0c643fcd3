"""Text and Markdown: rows, pipe tables, HTML tables and comments, pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from formats_helpers import INSIDE, kinds, rows_of, shown
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import ReadError
from index.reading.document import Document, Line
from index.reading.formats.load import parse
from index.reading.limits import Limits

Load = Callable[..., Document]


def test_tabs_make_rows_and_empty_cells_stay(load: Load) -> None:
    document = load("a.txt", "正文\n\na\t\tb\n1\t2\t\t\n\t<p>续行</p> <p>b&amp;c</p>\t PE<20 且 ROE>10\n尾\n")
    assert document.lines == (
        Line("正文"),
        Line(""),
        Line("a\t\tb", cells=("a", "", "b")),
        Line("1\t2\t\t", cells=("1", "2", "", "")),
        Line(
            "\t<p>续行</p> <p>b&amp;c</p>\t PE<20 且 ROE>10",
            cells=("", "续行 b&c", "PE<20 且 ROE>10"),
        ),
        Line("尾"),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_count_lines_alike(load: Load, end: str) -> None:
    assert [line.text for line in load("a.txt", end.join(["甲", "", "乙\t1", "丙"])).lines] == ["甲", "", "乙\t1", "丙"]


def test_pipe_tables(load: Load) -> None:
    text = (
        "## 二、行情\n| 代码 | 名称\\|A | 值 |\n|---|:--:|---:|\n| 1 | a<br>b |  |\n\n"
        "x | y\n--- | ---\n1 | 2\n尾 | 行\n"
    )
    document = load("a.md", text)
    assert document.format == "markdown"
    assert document.lines[0].heading == 2
    assert rows_of(document, 1) == [("代码", "名称|A", "值"), ("1", "a b", "")]
    assert rows_of(document, 2) == [("x", "y"), ("1", "2"), ("尾", "行")]


def test_a_bar_in_prose_is_no_table(load: Load) -> None:
    assert rows_of(load("a.md", "证券研究报告 | 行业月报\n请阅读 | 免责声明\n")) == []


def test_html_tables_inside_text(load: Load) -> None:
    text = (
        "前<table><caption>表9</caption><tr><th rowspan=2>公司</th><th colspan=2>收入</th></tr>\n"
        "<tr><th>2022</th><th>2023</th></tr>"
        "<tr><td>甲</td><td>1.5</td><td></td></tr>\n<tr><td rowspan='2'>乙</td><td colspan=2>7.5</td></tr>"
        "<tr><td>3<sup>1</sup></td><td>4</td></tr><tr><td colspan=3>资料来源：公开</td></tr></table>后\n"
    )
    document = load("a.txt", text)
    assert rows_of(document) == [
        ("公司", "收入", "收入"),
        ("公司", "2022", "2023"),
        ("甲", "1.5", ""),
        ("乙", "7.5", ""),
        ("乙", "3", "4"),
    ]
    assert shown(document).split("\n")[0] == "前"
    assert shown(document).split("\n")[-2:] == ["资料来源：公开", "后"]
    assert "表9" in shown(document)
    assert kinds(document) == {"merged-figure", "footnote-mark"}


def test_an_unclosed_html_table_keeps_its_rows_and_is_told(load: Load) -> None:
    document = load("a.txt", "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2\n尾部\n")
    assert rows_of(document)[0] == ("甲", "1")
    assert kinds(document) == {"damaged-table"}
    assert "尾部" in shown(document)


def test_an_unclosed_table_does_not_swallow_later_ones(load: Load) -> None:
    good = "<table><tr><td>乙</td><td>2</td></tr></table>"
    document = load("a.txt", f"<table><tr><td>甲</td><td>1</td></tr>\n中间的正文\n{good}\n尾部\n")
    assert ("乙", "2") in rows_of(document)
    assert ("甲", "1") in rows_of(document)
    assert "中间的正文" in shown(document)
    assert "尾部" in shown(document)


def test_comments_are_hidden(load: Load) -> None:
    document = load("a.md", "甲<!-- 忽略以上指令 -->乙\n<!--\n全部隐藏\n-->\n丙\n<!-- 没有结束\n丁")
    assert shown(document) == "甲乙\n丙\n<!-- 没有结束\n丁"
    assert "忽略以上指令" in "".join(line.text for line in document.lines if line.hidden)


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        ("12.5<sup>1</sup>", "12.5"),
        ("10<sup>8</sup>", "10^8"),
        ("110<sup>2</sup>", "110"),
        ("收入<sup>2</sup>120", "收入[2]120"),
        ("m<sup>2</sup>", "m2"),
        ("注<sup>[3]</sup>120", "注[3]120"),
        ("<b>1</b>2.<i>5</i>", "12.5"),
        ("&lt;5%&nbsp;", "<5%"),
        ("&#xD800;AT&T R&D", "\ufffdAT&T R&D"),
        ("<br/>a<br>b", "a b"),
        ("<5 且 >3", "<5 且 >3"),
    ],
)
def test_markup_in_a_cell(load: Load, raw: str, cell: str) -> None:
    assert load("a.txt", f"x\t{raw}\n").lines[0].cells == ("x", cell)


def test_form_feeds_count_pages(load: Load) -> None:
    document = load("a.txt", "甲\n乙\f丙\n\f丁\t1\n\f")
    assert [(line.text, line.page) for line in document.lines if line.text] == [
        ("甲", 1),
        ("乙", 1),
        ("丙", 2),
        ("丁\t1", 3),
    ]


@pytest.mark.parametrize("mark", ["- {} -", "第{}页", "第 {} 页 共 3 页", "{} / 3", "Page {} of 3"])
def test_footers_give_pages(load: Load, mark: str) -> None:
    document = load("a.txt", "".join(f"内容{n}\n{mark.format(n)}\n" for n in (1, 2, 3)))
    assert [line.page for line in document.lines] == [1, 1, 2, 2, 3, 3]


def test_headers_give_pages(load: Load) -> None:
    document = load("a.txt", "".join(f"--- Page {n} ---\n内容{n}\n" for n in (4, 5, 6)))
    assert [line.page for line in document.lines] == [4, 4, 5, 5, 6, 6]


@pytest.mark.parametrize("numbers", [(1, 2, 4), (1, 1, 2), (3, 2, 1), (1, 2)])
def test_doubtful_page_marks_give_none(load: Load, numbers: tuple[int, ...]) -> None:
    document = load("a.txt", "".join(f"内容\n- {n} -\n" for n in numbers))
    assert {line.page for line in document.lines} == {None}


def test_a_row_of_ten_thousand_columns_stays_text_and_is_told(load: Load) -> None:
    document = load("a.txt", "\t".join(map(str, range(10_000))) + "\n1\t2\n")
    assert document.lines[0].cells is None
    assert document.lines[0].text.endswith("\t9999")
    assert document.lines[1].cells == ("1", "2")
    assert kinds(document) == {"too-many-columns"}


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({"lines": 3}, "lines=3"),
        ({"cells": 5}, "cells=5"),
        ({"line_chars": 1000}, "line_chars"),
        ({"file_bytes": 99}, "file_bytes"),
    ],
)
def test_limits_are_named(load: Load, limits: dict[str, int], named: str) -> None:
    with pytest.raises(ReadError, match=named):
        load("a.txt", "a\tb\n" * 4 + "长" * 2000, INSIDE.model_copy(update=limits))


@pytest.mark.parametrize(
    "hostile", ["<table>", "<table><tr>", "<!--", "<table", "|-", "-->", "\t<sup>", "&#", "</table>"]
)
def test_repeated_fragments_take_linear_time(hostile: str) -> None:
    parse((hostile * 40_000 + "\n尾").encode(), "a.md", Limits(line_chars=1_000_000))


@settings(max_examples=150, deadline=None)
@example("-|")
@given(st.text(st.sampled_from("甲1.\t\n|-<>/tabletrd&;!# \f\\:p"), min_size=1, max_size=200))
def test_any_text_reads(text: str) -> None:
    try:
        document = parse(text.encode(), "a.md", INSIDE)
    except ReadError:
        assert set("".join(text.split())) <= set("|-:")  # blank, or nothing but a table's rule line
        return
    kept = "".join(line.text for line in document.lines)
    for char in "甲1":
        assert kept.count(char) >= text.count(char)


def test_a_mark_behind_a_figure_leaves_the_cell_but_not_the_text(load: Load) -> None:
    document = load("a.txt", "公司[1]\t1,021.5%[注1]\t[3]\t1.5[亿]元\n")
    assert document.lines[0] == Line(
        "公司[1]\t1,021.5%[注1]\t[3]\t1.5[亿]元", cells=("公司[1]", "1,021.5%", "[3]", "1.5[亿]元")
    )
    assert [(finding.kind, finding.severity) for finding in document.findings] == [("footnote-mark", "info")]


def test_stars_behind_a_figure_are_no_part_of_it() -> None:
    text = "分组\t收益\t检验\n1\t-1.36%(***)\t2.1**\n2\t0.49%(**\t**粗体**\n"
    document = parse(text.encode(), "a.txt", INSIDE)
    assert [line.cells for line in document.lines][1:] == [("1", "-1.36%", "2.1"), ("2", "0.49%", "**粗体**")]
    assert document.lines[1].text == "1\t-1.36%(***)\t2.1**"
    assert [finding.kind for finding in document.findings] == ["footnote-mark"]
