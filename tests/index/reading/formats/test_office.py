"""DOCX, XLSX and CSV: everything in order, digits as displayed, hidden parts apart."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from formats_helpers import INSIDE, kinds, rows_of, shown

from index.errors import ReadError
from index.reading.document import Document
from index.reading.formats import load_document
from index.reading.formats.numfmt import shown as displayed

Load = Callable[..., Document]


def save(tmp_path: Path, book: Any, name: str) -> Path:
    book.save(tmp_path / name)
    return tmp_path / name


def test_docx_in_document_order(tmp_path: Path) -> None:
    import docx

    book = docx.Document()
    book.add_heading("一、行情", 1)
    paragraph = book.add_paragraph("收入 12")
    paragraph.add_run("1").font.superscript = True
    table = book.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "表1：收入（亿元）"
    for place, text in {(1, 0): "公司", (1, 1): "2022", (1, 2): "2023", (2, 1): "1.5", (3, 2): "2.5"}.items():
        table.cell(*place).text = text
    table.cell(2, 0).merge(table.cell(3, 0)).text = "甲"
    book.add_heading("（一）点评", 2)
    book.add_paragraph("目录....\t3")
    book.sections[0].header.paragraphs[0].text = "行业研究"
    document = load_document(save(tmp_path, book, "a.docx"), INSIDE)
    assert document.format == "docx"
    assert [(line.text, line.heading) for line in document.lines] == [
        ("一、行情", 1),
        ("收入 12[1]", None),
        ("表1：收入（亿元）", None),
        ("公司\t2022\t2023", None),
        ("甲\t1.5\t", None),
        ("甲\t\t2.5", None),
        ("（一）点评", 2),
        ("目录....\t3", None),
        ("行业研究", None),
    ]
    assert [line.grid for line in document.lines if line.cells] == [1, 1, 1, None]


def test_docx_hidden_text(tmp_path: Path) -> None:
    import docx
    from docx.shared import Pt, RGBColor

    book = docx.Document()
    paragraph = book.add_paragraph("明")
    paragraph.add_run("甲").font.hidden = True
    paragraph.add_run("乙").font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run("丙").font.size = Pt(1)
    cell = book.add_table(2, 2).cell(0, 0).paragraphs[0]
    cell.add_run("丁").font.hidden = True
    document = load_document(save(tmp_path, book, "a.docx"), INSIDE)
    assert shown(document).strip() == "明"
    assert {"甲乙丙", "丁"} == {line.text for line in document.lines if line.hidden}
    assert kinds(document) == {"hidden-text"}


def test_xlsx_shows_what_excel_shows(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "涨幅"
    for row in (
        ["表1：涨幅前十"],
        ["代码", "名称", "涨幅", "市值(亿元)", "月份"],
        ["002001", "甲", 0.3123, 14337.15, datetime.date(2024, 4, 30)],
        ["300002", "乙", -0.05, 12, None],
        ["资料来源：公开"],
        [],
        ["另一表", 1],
        ["乙", 2.5],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    for row in (3, 4):
        sheet.cell(row, 3).number_format = "0.00%"
        sheet.cell(row, 4).number_format = "#,##0.00"
        sheet.cell(row, 5).number_format = 'yyyy"年"m"月"'
    document = load_document(save(tmp_path, book, "a.xlsx"), INSIDE)
    assert document.lines[0].text == "涨幅"
    assert document.lines[0].heading == 1
    assert document.lines[1].text == "表1：涨幅前十"
    assert rows_of(document, 1) == [
        ("代码", "名称", "涨幅", "市值(亿元)", "月份"),
        ("002001", "甲", "31.23%", "14,337.15", "2024年4月"),
        ("300002", "乙", "-5.00%", "12.00", ""),
    ]
    assert rows_of(document, 2) == [("另一表", "1"), ("乙", "2.5")]
    assert not document.findings


def test_xlsx_hidden_parts(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    for row in (["代码", "秘列", "涨幅"], ["1", "密甲", 2], ["3", "密乙", 4], ["5", "", "白"], ["7", "", 8]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet["C4"].font = Font(color="FFFFFFFF")
    other = book.create_sheet("秘表")
    other.append(["密丙", 9])
    other.sheet_state = "hidden"
    document = load_document(save(tmp_path, book, "a.xlsx"), INSIDE)
    assert rows_of(document) == [("代码", "涨幅"), ("1", "2"), ("5", ""), ("7", "8")]
    hidden = "\n".join(line.text for line in document.lines if line.hidden)
    assert all(word in hidden for word in ("密甲", "密乙", "密丙", "白", "3\t4"))
    assert kinds(document) == {"hidden-rows", "hidden-cells", "hidden-sheet"}


def test_xlsx_formula_without_a_stored_value_is_told(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["a", "=1+1"])
    document = load_document(save(tmp_path, book, "a.xlsx"), INSIDE)
    assert [finding.severity for finding in document.findings if finding.kind == "formula-without-value"] == ["error"]


@pytest.mark.parametrize(
    ("value", "code", "text", "rounded"),
    [
        (0.1234, "0.00%", "12.34%", False),
        (0.12345, "0.00%", "12.35%", True),
        (1234567.891, "#,##0.00_);[Red](#,##0.00)", "1,234,567.89", True),
        (-1234.5, "#,##0.00_);[Red](#,##0.00)", "(1,234.50)", False),
        (-0.5, '+0.0"%";-0.0"%"', "-0.5%", False),
        (12345678, '0.00,,"百万"', "12.35百万", True),
        (0.1 + 0.2, "General", "0.3", False),
        (1e-7, "General", "0.0000001", False),
        (14337.15, "General", "14337.15", False),
        (2.675, "0.00", "2.68", True),
        (0, '0.0;-0.0;"--"', "--", False),
        (5, ";;;", "", True),
        (7, "000", "007", False),
        (12345.678, "0.00E+00", "1.23E+04", True),
        (1.5, "# ?/?", "1.5", False),
        (45, '0"家"', "45家", False),
        (3.0, "0.##", "3.", False),
        (-0.001, "0.00", "0.00", True),
        (True, "General", "TRUE", False),
        (datetime.datetime(2024, 4, 3), "yyyy/m/d", "2024/4/3", False),
        (datetime.datetime(2024, 4, 3, 9, 5), "yyyy-mm-dd hh:mm", "2024-04-03 09:05", False),
        (datetime.datetime(2024, 4, 3), "mm-dd-yy", "2024-04-03", False),
        (datetime.datetime(2024, 4, 3), "mmm-yy", "Apr-24", False),
    ],
)
def test_number_formats(value: object, code: str, text: str, rounded: bool) -> None:
    assert displayed(value, code) == (text, rounded)


def test_csv_dialects(load: Load) -> None:
    rows = [("代码", "名称", "值"), ("1", "a,b", "3.5"), ("2", "x y", "")]
    assert rows_of(load("a.csv", '表1：涨幅,,\n代码,名称,值\n1,"a,b",3.5\n2,"x\ny",\n'.encode("gb18030"))) == rows
    assert rows_of(load("a.csv", "代码;名称;值\n1;a,b;3.5\n2;x y;\n")) == rows
    assert rows_of(load("a.tsv", "代码\t名称\t值\n1\ta,b\t3.5\n2\tx y\t\n")) == rows


def test_csv_with_an_open_quote_loses_nothing(load: Load) -> None:
    document = load("a.csv", '代码,值\n1,"3.5\n2,4.5\n3,5.5\n')
    assert rows_of(document) == [("代码", "值"), ("1", '"3.5'), ("2", "4.5"), ("3", "5.5")]
    assert kinds(document) == {"csv-quotes"}


def bomb(tmp_path: Path, inner: str, size: int) -> Path:
    path = tmp_path / ("bomb.docx" if inner.startswith("word/") else "bomb.xlsx")
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(inner, b"0" * size)
    return path


@pytest.mark.parametrize("part", ["xl/workbook.xml", "word/document.xml"])
def test_zip_bombs_are_refused(tmp_path: Path, part: str) -> None:
    path = bomb(tmp_path, part, 40_000_000)
    with pytest.raises(ReadError, match="unpack_ratio"):
        load_document(path, INSIDE)
    with pytest.raises(ReadError, match="unpacked_bytes"):
        load_document(path, INSIDE.model_copy(update={"unpacked_bytes": 1_000_000}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "word/document.xml"])
def test_office_files_without_sense_are_told(tmp_path: Path, part: str) -> None:
    with pytest.raises(ReadError, match="damaged"):
        load_document(bomb(tmp_path, part, 100), INSIDE)


def test_a_far_corner_costs_nothing(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"], book.active["B1"], book.active["XFD1048576"] = "甲", 1.5, "角"
    document = load_document(save(tmp_path, book, "a.xlsx"), INSIDE)
    assert rows_of(document) == [("甲", "1.5")]
    assert "角" in shown(document)
    assert kinds(document) == {"too-many-columns"}


def test_a_merge_over_the_whole_sheet_is_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["a", 1])
    path = save(tmp_path, book, "a.xlsx")
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    merge = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</worksheet>", merge)
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(ReadError, match="merged cells"):
        load_document(path, INSIDE)
