"""Headers that the format itself tells: HTML's th, Word's repeated header rows."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from index.reading import read_document
from index.reading.captions import unit_of
from index.reading.formats.load import parse
from index.reading.header import agreement
from index.reading.limits import Limits
from index.report import Report
from index.table import Table

Read = Callable[..., Report]
# Figures alone under a name: by its looks a row like the others.
ROWS = (("窗口", "5", "10", "20"), ("动量", "1.5", "2.5", "3.5"), ("反转", "4.5", "5.5", "6.5"))


def html(rows: tuple[tuple[str, ...], ...], told: int) -> str:
    marks = ["th"] * told + ["td"] * (len(rows) - told)
    body = "".join(
        f"<tr>{''.join(f'<{mark}>{cell}</{mark}>' for cell in row)}</tr>" for mark, row in zip(marks, rows, strict=True)
    )
    return f"<table>{body}</table>"


def word(told: int) -> Table:
    import docx
    from docx.oxml import OxmlElement

    book = docx.Document()
    table = book.add_table(len(ROWS), len(ROWS[0]))
    for number, row in enumerate(ROWS):
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            cell.text = text
        if number < told:
            table.rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    out = BytesIO()
    book.save(out)
    return read_document(parse(out.getvalue(), "a.docx", Limits(isolate=False))).tables[0]


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_th_makes_a_header_of_figures(read: Read, name: str) -> None:
    (told,) = read(f"<html>{html(ROWS, 1)}</html>" if name == "a.html" else html(ROWS, 1), name).tables
    assert [column.header for column in told.columns] == list(ROWS[0]) and told.rows == ROWS[1:]
    (plain,) = read(html(ROWS, 0)).tables
    assert len(plain.rows) == 3


def test_words_repeated_header_row(read: Read) -> None:
    assert [column.header for column in word(1).columns] == list(ROWS[0]) and word(1).rows == ROWS[1:]
    assert len(word(0).rows) == 3


def test_a_table_of_th_alone_keeps_its_rows(read: Read) -> None:
    named = (("公司", "收入", "利润"), ("甲", "1.5", "2.5"), ("乙", "4.5", "5.5"))
    (table,) = read(html(named, 3)).tables
    assert [column.header for column in table.columns] == list(named[0]) and table.rows == named[1:]


def test_names_in_th_beside_figures_make_no_header(read: Read) -> None:
    body = "".join(f"<tr><th>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>" for row in ROWS[1:])
    (table,) = read(f"<table>{body}</table>").tables
    assert len(table.rows) == 2


def test_a_header_cell_of_nothing_but_white_space_agrees_with_none() -> None:
    assert agreement(("\u3000", "收入"), ("公司", "收入")) == 0.5


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：亿元（除特别标注外）", "亿元"),
        ("单位：亿元（ROE为未年化加权口径）", "亿元"),
        ("单位：亿元（丙公司为港元）", "亿元（丙公司为港元"),
        ("单位：亿元（占比为%）", "亿元（占比为%"),
        ("（单位：亿元）", "亿元"),
    ],
)
def test_a_remark_that_names_no_unit_is_none_of_the_unit(line: str, unit: str) -> None:
    assert unit_of(line) == unit
