"""PDF: cells come back from positions, through the defects of real broker files."""

from __future__ import annotations

from typing import Any

import pytest
from formats_helpers import FONT, INSIDE, draw_table, kinds, rows_of, shown

from index.reading.formats import load_document
from index.reading.formats.pdf import check
from index.reading.formats.pdf.glyphs import Glyph, Sheet
from index.reading.formats.pdf.lines import lines_of

ROWS = [
    ("代码", "名称", "收盘价(元)", "涨跌幅"),
    ("002001.SZ", "甲公司", "8.95", "31.23%"),
    ("300002.SZ", "乙科技", "1,021.98", "-22.32%"),
    ("603003.SH", "丙股份", "57.75", "14.77%"),
    ("688004.SH", "丁软件", "", "8.14%"),
]


@pytest.mark.parametrize("look", [{}, {"ruled": True}, {"shaded": True}, {"pitch": 13}])
def test_a_table_keeps_every_cell(pdf: Any, look: dict[str, Any]) -> None:
    document = load_document(pdf(lambda c: draw_table(c, ROWS, **look)), INSIDE)
    assert rows_of(document) == ROWS
    assert {line.page for line in document.lines} == {1}
    assert not document.findings


def test_tight_columns_part_where_the_other_rows_part(pdf: Any) -> None:
    rows = [
        ("名称", "规模"),
        *((f"基金{i}号", f"{i}.{i}5") for i in range(1, 7)),
        ("一个名字很长的基金七号", "88888888.15"),
    ]
    document = load_document(pdf(lambda c: draw_table(c, rows, widths=(115, 60))), INSIDE)
    assert rows_of(document) == rows


def test_a_point_drawn_last_is_put_back(pdf: Any) -> None:
    def draw(c: Any) -> None:
        draw_table(c, ROWS)
        c.drawString(60, 500, "同比增长")
        for char, x in (("8", 104), ("4", 113.2), ("%", 118.4), (".", 109.4)):
            c.setFont("Helvetica", 10)
            c.drawString(x, 500, char)

    assert "同比增长8.4%" in shown(load_document(pdf(draw), INSIDE)).replace(" ", "")


def test_a_figure_put_together_by_position_alone_is_told() -> None:
    glyphs = [Glyph(c, x, x + 5, 0, 10, i, 0, 7) for c, x, i in (("8", 0, 0), (".", 5, 3), ("4", 10, 1), ("%", 15, 2))]
    sheet = Sheet(100, 100, glyphs, set(), [], [], [], "84%.")
    assert check.scattered(lines_of(sheet), sheet) == ["8.4%"]
    sheet.text = "增长 8.4%"  # the second extraction agrees
    assert check.scattered(lines_of(sheet), sheet) == []


def test_mock_bold_is_read_once(pdf: Any) -> None:
    def draw(c: Any) -> None:
        for shift in (0, 0.35):
            c.drawString(60 + shift, 760, "营业收入增长")
            c.drawString(160 + shift, 760, "11.22%")
        for char, x in (("营", 60), ("营", 60.4), ("业", 70), ("业", 70.4), ("1", 90), ("1", 90.3), ("1", 95)):
            c.drawString(x, 700, char)

    text = shown(load_document(pdf(draw), INSIDE))
    assert text.count("营业收入增长") == 1
    assert text.count("11.22%") == 1
    assert "营业11" in text.replace(" ", "")


def test_a_footnote_mark_never_fuses_with_a_figure(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.drawString(60, 760, "业务覆盖")
        c.setFont(FONT, 6)
        c.drawString(100.5, 764, "12")
        c.setFont(FONT, 10)
        c.drawString(108, 760, "120 城，收入 35.6")
        width = c.stringWidth("120 城，收入 35.6", FONT, 10)
        c.setFont(FONT, 6)
        c.drawString(108.4 + width, 764, "2")
        c.setFont(FONT, 10)
        c.drawString(112 + width, 760, "亿元")

    assert "业务覆盖[12]120 城，收入 35.6[2]亿元" in shown(load_document(pdf(draw), INSIDE))


def test_a_drawn_dash_comes_back(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.setFont("Helvetica", 10)
        c.drawString(60, 760, "3.9%")
        end = 60 + c.stringWidth("3.9%", "Helvetica", 10)
        c.line(end + 0.8, 763.4, end + 5.2, 763.4)
        c.drawString(end + 6, 760, "5.1%")

    document = load_document(pdf(draw), INSIDE)
    assert "3.9%-5.1%" in shown(document).replace(" ", "")
    assert "dash-rebuilt" in kinds(document)


def test_a_lost_dash_is_told(pdf: Any) -> None:
    document = load_document(pdf(lambda c: c.drawString(60, 760, "区间为 3.91.5，截至 2024.4.30")), INSIDE)
    told = [finding.message for finding in document.findings if finding.kind == "fused-figures"]
    assert len(told) == 1
    assert "3.91.5" in told[0]


def test_tables_side_by_side_stay_apart(pdf: Any) -> None:
    left = [("股票", "涨幅"), ("甲", "1.1%"), ("乙", "2.2%"), ("丙", "3.3%")]
    right = [("基金", "规模"), ("丁", "4.4"), ("戊", "5.5"), ("己", "6.6")]

    def draw(c: Any) -> None:
        c.drawString(60, 730, "表 1：涨幅前三")
        c.drawString(320, 730, "表 2：规模前三")
        draw_table(c, left, x=60, widths=(100, 80), ruled=True)
        draw_table(c, right, x=320, widths=(100, 80), ruled=True)

    document = load_document(pdf(draw), INSIDE)
    assert rows_of(document, 1) == left
    assert rows_of(document, 2) == right
    text = shown(document)
    assert text.index("表 1") < text.index("甲") < text.index("表 2") < text.index("丁")


def test_a_folded_table_becomes_one_below_the_other(pdf: Any) -> None:
    rows = [
        ("代码", "涨幅", "代码", "涨幅"),
        ("A1", "1.5%", "B1", "2.5%"),
        ("A2", "3.5%", "B2", "4.5%"),
        ("A3", "5.5%", "", ""),
    ]
    document = load_document(pdf(lambda c: draw_table(c, rows)), INSIDE)
    assert rows_of(document, 1) == [("代码", "涨幅"), ("A1", "1.5%"), ("A2", "3.5%"), ("A3", "5.5%")]
    assert rows_of(document, 2) == [("代码", "涨幅"), ("B1", "2.5%"), ("B2", "4.5%")]


def test_a_wrapped_cell_is_one_cell(pdf: Any) -> None:
    def draw(c: Any) -> None:
        for y in (718, 694, 658, 634):
            c.line(60, y, 400, y)
        for x in (60, 150, 300, 400):
            c.line(x, 634, x, 718)
        for x, cell in ((64, "日期"), (154, "事件"), (304, "金额(亿元)")):
            c.drawString(x, 702, cell)
        c.drawString(64, 672, "4月23日")
        c.drawString(154, 680, "某公司完成新一轮融资，由")
        c.drawString(154, 666, "某基金领投")
        c.drawString(304, 672, "20.5")
        for x, cell in ((64, "4月24日"), (154, "另一公司上市"), (304, "3.1")):
            c.drawString(x, 642, cell)

    assert rows_of(load_document(pdf(draw), INSIDE)) == [
        ("日期", "事件", "金额(亿元)"),
        ("4月23日", "某公司完成新一轮融资，由某基金领投", "20.5"),
        ("4月24日", "另一公司上市", "3.1"),
    ]


def test_a_header_over_two_columns_is_repeated(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.drawString(64, 712, "公司")
        c.drawCentredString(240, 712, "营业收入同比增长率（单位：%）")
        draw_table(c, [("", "2022", "2023"), ("甲", "1.5", "2.5"), ("乙", "3.5", "4.5"), ("丙", "5.5", "6.5")])

    rows = rows_of(load_document(pdf(draw), INSIDE))
    assert rows[-3:] == [("甲", "1.5", "2.5"), ("乙", "3.5", "4.5"), ("丙", "5.5", "6.5")]
    assert rows[0][1] == rows[0][2] == "营业收入同比增长率（单位：%）"


def test_a_turned_page_reads_the_same(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.setPageRotation(90)
        c.translate(595, 0)
        c.rotate(90)
        draw_table(c, ROWS, y=500)

    assert rows_of(load_document(pdf(draw), INSIDE)) == ROWS


def test_a_header_beside_two_levels_reaches_down_both(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.drawString(64, 711, "公司")
        c.drawCentredString(240, 718, "营业收入同比增长率（单位：%）")
        c.drawString(154, 704, "2022")
        c.drawString(244, 704, "2023")
        draw_table(c, [("甲", "1.5", "2.5"), ("乙", "3.5", "4.5"), ("丙", "5.5", "6.5")], y=680)

    title = "营业收入同比增长率（单位：%）"
    rows = rows_of(load_document(pdf(draw), INSIDE))
    assert rows[:3] == [("公司", title, title), ("公司", "2022", "2023"), ("甲", "1.5", "2.5")]
