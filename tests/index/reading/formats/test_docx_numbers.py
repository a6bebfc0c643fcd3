"""DOCX: numbers that Word makes by itself are part of what a reader sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from formats_helpers import INSIDE
from lxml import etree

from index.reading.formats import load_document
from index.reading.formats.docx_numbers import Numbers
from index.reading.report import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def numbering(*levels: tuple[str, str], start: int = 1) -> Any:
    body = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    return etree.fromstring(
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{body}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


def test_levels_count_on_and_start_again() -> None:
    numbers = Numbers.of(numbering(("chineseCounting", "%1、"), ("decimal", "%1.%2")))
    levels = [0, 1, 1, 0, 1]
    assert [numbers.next("1", level) for level in levels] == ["一、 ", "一.1 ", "一.2 ", "二、 ", "二.1 "]


def test_bullets_and_unknown_lists_have_no_number() -> None:
    numbers = Numbers.of(numbering(("bullet", "•")))
    assert [numbers.next("1", 0), numbers.next("9", 0), numbers.next("1", 40), Numbers().next("1", 0)] == [""] * 4


def test_a_caption_numbered_by_a_list_and_one_by_a_field(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    part = document.part.numbering_part
    part.element.clear()
    for child in numbering(("decimal", "表 %1："), start=4):
        part.element.append(child)
    for title, rows in (("收入", [("公司", "收入（亿元）"), ("甲", "1.5"), ("乙", "2.5")]),):
        paragraph = document.add_paragraph(title)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(etree.fromstring(
            f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        ))  # fmt: skip
        table = document.add_table(len(rows), 2)
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    paragraph = document.add_paragraph("表 ")
    paragraph._p.append(etree.fromstring(
        f'<w:fldSimple xmlns:w="{W}" w:instr="SEQ 表"><w:r><w:t>5</w:t></w:r></w:fldSimple>'
    ))  # fmt: skip
    paragraph.add_run("：利润")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, [("公司", "利润（亿元）"), ("甲", "0.5")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    path = tmp_path / "a.docx"
    document.save(str(path))
    report = read_document(load_document(path, INSIDE))
    assert [(table.number, table.title) for table in report.tables] == [("4", "收入"), ("5", "利润")]
