"""PDF: tables as brokers draw them, rules and shades round them, text and charts beside them."""

from __future__ import annotations

from typing import Any

import pytest
from formats_helpers import FONT, INSIDE, rows_of, shown

from index.reading.document import Document
from index.reading.formats import load_document
from index.reading.formats.pdf.notes import is_note
from index.reading.report import read_document

YEARS = [str(year) for year in range(2016, 2024)]


def placed(c: Any, y: float, cells: list[tuple[float, str]], size: float = 9) -> None:
    c.setFont(FONT, size)
    for x, cell in cells:
        c.drawCentredString(x, y, cell)


def band(c: Any, y: float, height: float, x0: float = 60, x1: float = 500) -> None:
    c.setFillGray(0.8)
    c.rect(x0, y, x1 - x0, height, stroke=0, fill=1)
    c.setFillGray(0)


def headers(document: Document, number: int = 0) -> list[str]:
    return [column.header for column in read_document(document).tables[number].columns]


def test_captions_notes_and_text_round_a_table_are_no_rows(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.line(60, 760, 500, 760)
        c.drawString(64, 748, "表 6  分组表现情况")
        c.line(60, 744, 500, 744)
        placed(c, 734, [(80, "分组"), (200, "甲因子"), (320, "乙因子"), (440, "丙因子")])
        for row in range(6):
            y = 718 - 14 * row
            if row % 2:
                band(c, y - 4, 14)
            placed(c, y, [(80, str(row + 1)), (200, f"1.{row}1%"), (320, f"0.{row}2%"), (440, f"2.{row}3%")])
        c.line(60, 640, 500, 640)
        c.setFont(FONT, 8)
        c.drawString(64, 628, "资料来源：某数据库   (***为 99%置信度，   **为 95%置信度)")
        c.setFont(FONT, 10)
        c.drawString(150, 606, "下表给出各因子的 IC 情况。与前者相比，显著性 明显 较差，需要")
        c.drawString(128, 590, "继续观察。")
        c.drawString(64, 566, "表 7  相关系数")
        c.line(60, 560, 500, 560)
        placed(c, 548, [(80, "因子"), (200, "均值"), (320, "标准差")])
        placed(c, 534, [(80, "甲"), (200, "0.11"), (320, "0.21")])
        placed(c, 520, [(80, "乙"), (200, "0.12"), (320, "0.22")])
        c.line(60, 514, 500, 514)

    report = read_document(load_document(pdf(draw), INSIDE))
    assert [(table.number, len(table.rows)) for table in report.tables] == [("6", 6), ("7", 2)]
    assert report.tables[0].rows[2] == ("3", "1.21%", "0.22%", "2.23%")
    assert report.tables[0].source is not None


def test_a_header_across_two_columns_does_not_join_their_figures(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.line(60, 712, 500, 712)
        placed(c, 700, [(180, "组合"), (300, "指数"), (420, "超额")])
        placed(c, 686, [(x, name) for x in (155, 275, 395) for name in ("收益",)])
        placed(c, 686, [(x, "回撤") for x in (205, 325, 445)])
        for row, year in enumerate(YEARS):
            y = 670 - 14 * row
            if row % 2 == 0:
                band(c, y - 4, 14)
            cells = [(x, f"{row}.{place}%") for place, x in enumerate((155, 205, 275, 325, 395, 445))]
            placed(c, y, [(80, year), *cells])
        c.line(60, 562, 500, 562)

    document = load_document(pdf(draw), INSIDE)
    rows = rows_of(document)
    assert rows[-8:] == [(year, *(f"{row}.{place}%" for place in range(6))) for row, year in enumerate(YEARS)]
    assert headers(document) == ["", "组合 收益", "组合 回撤", "指数 收益", "指数 回撤", "超额 收益", "超额 回撤"]
    assert not read_document(document).tables[0].doubtful_rows  # years may number rows without a header


def test_a_header_between_upright_rules_covers_the_columns_between_them(pdf: Any) -> None:
    def draw(c: Any) -> None:
        for y in (712, 696, 680, *(680 - 14 * i for i in range(1, 9))):
            c.line(60, y, 500, y)
        for x in (60, 110, 305, 500):
            c.line(x, 568, x, 712)
        placed(c, 700, [(85, "全市场"), (190, "原始因子"), (400, "中性化后")])
        columns = (140, 207, 275, 340, 402, 465)
        placed(c, 684, [(85, "年度"), *zip(columns, ("均值", "比率", "检验") * 2, strict=True)])
        for row, year in enumerate(YEARS):
            placed(c, 670 - 14 * row, [(85, year), *((x, f"{row}.{i}8") for i, x in enumerate(columns))])

    document = load_document(pdf(draw), INSIDE)
    assert headers(document)[1:] == [
        "原始因子 均值", "原始因子 比率", "原始因子 检验", "中性化后 均值", "中性化后 比率", "中性化后 检验",
    ]  # fmt: skip
    assert len(read_document(document).tables[0].rows) == 8


def test_two_rows_of_figures_are_never_one(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.line(60, 712, 500, 712)
        placed(c, 700, [(100, "对比指数"), (220, "相关性"), (340, "频率"), (440, "胜率")])
        c.line(60, 694, 500, 694)
        placed(c, 682, [(100, "甲指数"), (220, "76%"), (340, "86%"), (440, "44%")])
        placed(c, 670, [(100, "乙指数"), (220, "63%"), (340, "72%"), (440, "38%")])
        c.line(60, 664, 500, 664)

    assert rows_of(load_document(pdf(draw), INSIDE))[1:] == [
        ("甲指数", "76%", "86%", "44%"),
        ("乙指数", "63%", "72%", "38%"),
    ]


def test_the_labels_of_a_chart_are_no_table(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.drawString(64, 720, "图表 4：净值走势")
        c.line(60, 714, 500, 714)
        path = c.beginPath()
        path.moveTo(90, 560)
        for step in range(1, 40):
            path.lineTo(90 + 10 * step, 560 + (step * 37) % 120)
        c.drawPath(path)
        for row in range(8):
            placed(c, 560 + 16 * row, [(72, f"{row / 10:.1f}"), (492, f"{row}%")])
        placed(c, 546, [(100 + 50 * i, year) for i, year in enumerate(YEARS)])
        c.line(60, 538, 500, 538)
        c.setFont(FONT, 8)
        c.drawString(64, 528, "资料来源：某数据库")

    document = load_document(pdf(draw), INSIDE)
    assert not read_document(document).tables
    assert "0.7" in shown(document) and "2023" in shown(document)  # nothing is lost


def test_text_between_the_rules_of_header_and_footer_is_no_table(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.line(60, 790, 540, 790)
        for row in range(12):
            c.drawString(
                64, 760 - 18 * row, "本文认为行业需求持续回升，公司收入同比增长，毛利率有所改善，产能继续扩张，"
            )
        c.drawString(64, 520, "第一步")
        c.drawString(300, 520, "第二步")
        c.drawString(64, 500, "计算")
        c.drawString(300, 500, "检验")
        c.line(60, 60, 540, 60)

    document = load_document(pdf(draw), INSIDE)
    assert all(line.cells is None or "本文" not in line.text for line in document.lines)


def test_turned_labels_are_set_aside_and_never_run_together(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.drawString(60, 760, "收入 21.4 亿元")
        for number, year in enumerate(YEARS):
            c.saveState()
            c.translate(100 + 20 * number, 600)
            c.rotate(90)
            c.drawString(0, 0, year)
            c.restoreState()

    document = load_document(pdf(draw), INSIDE)
    turned = [line for line in document.lines if line.turned]
    assert [line.text.split() for line in turned] == [YEARS]
    assert any(block.reason == "turned text" for block in read_document(document).blocks)


@pytest.mark.parametrize(
    ("text", "told"),
    [("表格3： 不同行业", True), ("图 12 走势", True), ("注1：口径", True), ("数 据 来 源", True), ("表面处理", False),
     ("注册资本", False), ("图书销售", False), ("表1.5亿", False)],
)  # fmt: skip
def test_what_is_no_row_of_a_table(text: str, told: bool) -> None:
    assert is_note(text) == told
