"""All twelve tables of the real report, by number, shape and the cells where damage is. No sentence is copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading import read_report
from index.report import BlockKind, Report
from index.table import ColumnKind, HeaderState

SHAPES = {
    "1": (10, 5), "2": (10, 5), "3": (28, 8), "4": (29, 11), "5": (12, 11), "6": (7, 2),
    "7": (5, 2), "8": (6, 3), "9": (4, 3), "10": (5, 2), "11": (2, 4), "12": (10, 4),
}  # fmt: skip
PAGES = {
    "1": (2,), "2": (2, 3), "3": (3, 4), "4": (4, 5), "5": (5,), "6": (5, 6, 7),
    "7": (7, 8), "8": (8, 9), "9": (9, 10), "10": (10,), "11": (14,), "12": (19,),
}  # fmt: skip


@pytest.fixture(scope="module")
def report(real_report: Path) -> Report:
    return read_report(real_report)


def test_tables_whole(report: Report) -> None:
    assert {table.number: (len(table.rows), len(table.columns)) for table in report.tables} == SHAPES
    assert {table.number: table.pages for table in report.tables} == PAGES
    assert all(table.source and "中国银河证券研究院" in table.source for table in report.tables)
    assert not any(table.doubtful_rows for table in report.tables)
    assert all(len(row) == len(table.columns) for table in report.tables for row in table.rows)


def test_fields(report: Report) -> None:
    fields = report.fields
    assert fields.title is not None and fields.title.startswith("海外 AI 巨头") and fields.title.endswith("Turbo")
    assert (fields.issuer, fields.industry, fields.rating) == ("中国银河证券", "计算机行业", "推荐")
    assert (fields.period, fields.published) == ("2024-04", "2024-05-06")
    assert [(person.name, person.licence, person.role) for person in fields.analysts] == [
        ("吴砚靖", "S0130519070001", "分析师"),
        ("鲁佩", "S0130521060001", "分析师"),
        ("胡天昊", None, "研究助理"),
    ]


def test_fund_table_keeps_the_first_pages_columns(report: Report) -> None:
    table = report.table("t3")
    assert [part.state for part in table.parts] == [HeaderState.FIRST, HeaderState.GARBLED]
    assert [(column.metric, column.qualifier, column.unit) for column in table.columns][3:] == [
        ("基金规模", "", "亿元"), ("最新收盘日", "", "元"),
        ("回报", "近1月", "%"), ("回报", "近3月", "%"), ("回报", "近6月", "%"),
    ]  # fmt: skip
    rows = {row[0]: row[3:] for row in table.rows}
    assert rows["008021"] == ("1.63", "0.72", "3.03", "28.25", "5.81")
    assert rows["008585"] == ("5.78", "0.73", "2.64", "25.77", "3.63")
    assert rows["159702"] == ("0.13", "0.79", "", "", "")
    assert rows["517800"] == ("1.16", "0.58", "5.23", "28.47", "-2.30")
    assert len(rows) == 28
    [finding] = [found for found in report.findings if found.kind == "garbled-header"]
    assert [place.page for place in finding.places] == [3, 4]


def test_cut_tables_without_header(report: Report) -> None:
    two, four = report.table("t2"), report.table("t4")
    assert [part.state for part in two.parts] == [HeaderState.FIRST, HeaderState.MISSING]
    assert (two.parts[0].row_start, two.parts[0].row_end, two.parts[1].row_end) == (0, 1, 10)
    assert two.rows[0] == ("605168.SH", "三人行", "52.13", "-16.34%", "-12.97%")
    assert two.rows[1][:2] == ("002184.SZ", "海得控制")
    assert four.rows[20][1] == "柏楚电子" and four.rows[21][1] == "格灵深瞳" and four.rows[28][1] == "倍轻松"
    assert four.rows[21][5] == "-2,893.67"
    assert (four.key, four.code, four.as_of) == (1, 0, "2024-04-30")
    assert "截至" not in four.title


def test_units_and_periods(report: Report) -> None:
    one, two, four, five = (report.table(id) for id in ("t1", "t2", "t4", "t5"))
    assert (one.columns[2].unit, one.columns[2].unit_source) == ("元", "header")
    assert (two.columns[2].unit, two.columns[2].unit_source) == ("元", "sibling")
    assert one.columns[2].period == two.columns[2].period == "2024-04-30"
    assert (one.columns[3].unit, one.columns[3].unit_source, one.columns[3].period) == ("%", "cells", "2024-04")
    assert [column.period for column in four.columns[2:5]] == ["2023", "2023", "2024Q1"]
    assert four.columns[2].metric == "营业收入同比增长率"
    pe = four.columns[7]
    assert (pe.metric, pe.abbreviation, pe.qualifier, pe.unit) == ("市盈率", "PE", "TTM", "")
    assert (five.columns[7].metric, five.columns[7].qualifier) == ("市盈率", "TTM")
    assert (five.columns[6].unit, four.columns[6].unit) == ("亿美元", "亿元")
    assert (four.columns[10].metric, four.columns[10].qualifier) == ("涨跌幅", "今年以来")
    assert five.columns[0].kind is ColumnKind.CODE and five.rows[11][:2] == ("0020.HK", "商汤-W")


def test_rows_cut_by_page_breaks_are_one(report: Report) -> None:
    six, seven, eight, nine = (report.table(f"t{n}") for n in (6, 7, 8, 9))
    assert [row[0] for row in six.rows] == ["4.30", "4.29", "4.26", "4.25", "4.20", "4.18", "4.12"]
    assert " 4月29日" in six.rows[1][1] and len(six.rows[1][1]) > 300
    assert "设施环境”、“政策环境”" in six.rows[5][1]
    assert [row[0] for row in seven.rows] == ["4.24", "4.19", "4.13", "4.13", "4.3"]
    assert "人工智能行业主管" in seven.rows[3][1]
    assert [row[1] for row in eight.rows][3:5] == ["商汤日日新 5.0", "天工 3.0"]
    assert "端侧模型位列" in eight.rows[3][2]
    assert nine.rows[3][1] == "谷歌" and nine.rows[3][2].endswith("推理。")
    assert not any("<p>" in cell or "</p>" in cell for table in report.tables for row in table.rows for cell in row)


def test_set_aside_with_reasons(report: Report) -> None:
    aside = [block for block in report.blocks if block.kind is BlockKind.BOILERPLATE]
    assert {block.reason for block in aside} == {
        "running footer", "contact block", "table of contents", "list of figures and tables", "list of tables",
        "analysts' declaration", "disclaimer", "rating scale",
    }  # fmt: skip
    assert sum(block.reason == "running footer" for block in aside) == 4


def test_sections_and_figures(report: Report) -> None:
    headings = [block for block in report.blocks if block.kind is BlockKind.HEADING]
    assert sum(heading.text[0] in "一二三四五六" for heading in headings) == 6
    assert report.table("t12").section[0].startswith("四、") and len(report.table("t12").section) == 2
    figures = [block for block in report.blocks if block.kind is BlockKind.FIGURE]
    assert len(figures) == 12 and all(figure.source for figure in figures)
    kinds = {finding.kind for finding in report.findings}
    assert {"contents-differ", "page-inconsistent", "pages-from-lists"} <= kinds
    assert not any(finding.severity == "error" for finding in report.findings)


def test_paragraph_cut_by_the_side_column_is_whole(report: Report) -> None:
    [advice] = [block for block in report.paragraphs() if block.more and "推荐" in block.text]
    assert "超图软件、" in advice.text and "电话" not in advice.text and "☎" not in advice.text
