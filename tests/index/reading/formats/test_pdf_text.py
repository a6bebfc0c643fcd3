"""PDF: paragraphs, text columns, hidden text, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from formats_helpers import FONT, INSIDE, draw_table, kinds, shown

from index.errors import ReadError
from index.reading.formats import load_document
from index.reading.limits import Limits

LONG = (
    "板块在本月持续调整，市场风险偏好有所回落，我们认为基本面依然稳健，短期波动不改长期趋势，"
    "建议关注业绩确定性较高的细分方向。"
)


def write(canvas: Any, text: str, x: float, y: float, width: int, pitch: float = 16) -> float:
    """Draws a text in lines of ``width`` characters."""
    for start in range(0, len(text), width):
        canvas.drawString(x, y, text[start : start + width])
        y -= pitch
    return y


def test_wrapped_lines_become_paragraphs(pdf: Any) -> None:
    def draw(c: Any) -> None:
        y = write(c, LONG * 2, 60, 760, 40)
        write(c, LONG[::-1], 60, y - 14, 40)

    lines = [line.text for line in load_document(pdf(draw), INSIDE).lines if line.text]
    assert lines == [LONG * 2, LONG[::-1]]


def test_text_columns_do_not_run_into_each_other(pdf: Any) -> None:
    other = LONG[::-1]

    def draw(c: Any) -> None:
        c.drawString(60, 790, "标题横跨两栏的一行文字，从左边一直写到右边，中间没有空白，用来分开上下两部分内容")
        write(c, LONG * 3, 60, 750, 22)
        write(c, other * 3, 300, 750, 22)

    lines = [line.text for line in load_document(pdf(draw), INSIDE).lines if line.text]
    assert lines[1:] == [LONG * 3, other * 3]


def test_a_side_column_is_set_apart(pdf: Any) -> None:
    def draw(c: Any) -> None:
        write(c, LONG * 4, 200, 750, 34)
        for index, text in enumerate(("分析师", "张三", "证书编号", "S0000000001", "电话", "010-1234")):
            c.drawString(60, 744 - 23 * index, text)

    lines = [line.text for line in load_document(pdf(draw), INSIDE).lines if line.text]
    assert LONG * 4 in lines
    assert "S0000000001" in lines


def test_a_table_is_no_text_column(pdf: Any) -> None:
    rows = [("指标", "数值")] + [(f"第{i}项", f"{i}.50%") for i in range(1, 9)]
    document = load_document(pdf(lambda c: draw_table(c, rows, widths=(100, 200))), INSIDE)
    assert [line.cells for line in document.lines if line.cells] == rows


def test_white_tiny_and_invisible_text_is_hidden(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.drawString(60, 760, "可见正文 12.5%")
        c.setFillGray(1)
        c.drawString(60, 740, "白色指令 99.9%")
        c.setFillGray(0)
        c.setFont(FONT, 0.8)
        c.drawString(60, 720, "微小指令")
        c.setFont(FONT, 10)
        text = c.beginText(60, 700)
        text.setTextRenderMode(3)
        text.textOut("隐形指令")
        c.drawText(text)
        c.drawString(-200, 680, "页外指令")

    document = load_document(pdf(draw), INSIDE)
    hidden = "".join(line.text for line in document.lines if line.hidden).replace(" ", "")
    assert all(word in hidden for word in ("白色指令99.9%", "微小指令", "隐形指令", "页外指令"))
    assert shown(document).strip() == "可见正文 12.5%"
    assert "hidden-text" in kinds(document)


def test_white_text_on_a_dark_header_is_seen(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.setFillColorRGB(0, 0.2, 0.5)
        c.rect(60, 750, 300, 30, stroke=0, fill=1)
        c.setFillGray(1)
        c.drawString(70, 760, "代码")
        c.setFillGray(0)

    document = load_document(pdf(draw), INSIDE)
    assert shown(document).strip() == "代码"


def test_text_in_the_colour_of_its_ground_is_hidden(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.setFillColorRGB(0.2, 0.3, 0.6)
        c.rect(60, 750, 300, 30, stroke=0, fill=1)
        c.drawString(70, 760, "[书签]")
        c.setFillGray(0)
        c.drawString(150, 760, "标题")

    document = load_document(pdf(draw), INSIDE)
    assert shown(document).strip() == "标题"
    assert "[书签]" in [line.text for line in document.lines if line.hidden]


def test_texts_printed_over_each_other_do_not_mix(pdf: Any) -> None:
    def draw(c: Any) -> None:
        c.drawString(60, 760, "[Table_Title]")
        c.drawString(61, 760, "相关研究报告一览表")

    text = shown(load_document(pdf(draw), INSIDE))
    assert "[Table_Title]" in text
    assert "相关研究报告一览表" in text


def test_pages_are_counted(pdf: Any) -> None:
    pages = [lambda c, n=n: c.drawString(60, 760, f"第{n}张内容") for n in (1, 2, 3)]
    document = load_document(pdf(*pages), INSIDE)
    assert [(line.text, line.page) for line in document.lines if line.text] == [(f"第{n}张内容", n) for n in (1, 2, 3)]


def picture(canvas: Any) -> None:
    """A page that is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (60, 84), "#ccc")), 0, 0, 595, 842)


def test_a_scan_is_told(pdf: Any) -> None:
    with pytest.raises(ReadError, match=r"scanned.*OCR"):
        load_document(pdf(picture), INSIDE)


def test_a_scanned_page_among_others_is_a_finding(pdf: Any) -> None:
    document = load_document(pdf(lambda c: c.drawString(60, 760, "正文"), picture), INSIDE)
    assert [(f.kind, f.places[0].page) for f in document.findings] == [("scanned-page", 2)]


def test_an_ocr_layer_is_read_with_a_warning(pdf: Any) -> None:
    def draw(c: Any) -> None:
        picture(c)
        text = c.beginText(60, 700)
        text.setTextRenderMode(3)
        text.textOut("识别出来的文字应当能够读到，一共有二十多个字")
        c.drawText(text)

    document = load_document(pdf(draw), INSIDE)
    assert "识别出来的文字" in shown(document)
    assert "ocr-layer" in kinds(document)


def test_an_encrypted_pdf_is_told(pdf: Any) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = pdf(lambda c: c.drawString(60, 760, "秘密"), encrypt=StandardEncryption("geheim"))
    with pytest.raises(ReadError, match=r"encrypted.*without a password"):
        load_document(path, INSIDE)


def test_a_cut_pdf_is_told(pdf: Any) -> None:
    path: Path = pdf(lambda c: draw_table(c, [("甲", "1.5")] * 20))
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(ReadError, match=r"damaged|no pages"):
        load_document(path, INSIDE)


def test_too_many_pages_are_refused(pdf: Any) -> None:
    path = pdf(*[lambda c: c.drawString(60, 760, "页")] * 3)
    with pytest.raises(ReadError, match="pages=2"):
        load_document(path, Limits(isolate=False, pages=2))
