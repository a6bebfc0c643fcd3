"""Damaged files of every format give a document or a ReadError: nothing else, and in time."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from formats_helpers import FONT, INSIDE, draw_table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import ReadError
from index.reading.formats.load import parse

ROWS = [("代码", "名称", "涨幅")] + [(f"{n:06d}", f"公司{n}", f"{n}.5%") for n in range(12)]


def make_pdf() -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), pageCompression=0, invariant=1)
    canvas.setFont(FONT, 10)
    draw_table(canvas, ROWS, ruled=True)
    canvas.save()
    return out.getvalue()


def make_docx() -> bytes:
    import docx

    book = docx.Document()
    book.add_heading("一、行情", 1)
    table = book.add_table(len(ROWS), 3)
    for number, row in enumerate(ROWS):
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            cell.text = text
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def make_xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("A2:B3")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def make_html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td colspan=1>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"<!DOCTYPE html><html><meta charset=utf-8><p style='color:#fff'>x<table>{rows}</table></html>".encode()


def make_csv() -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode("gb18030")


def make_text() -> bytes:
    return "\n".join("\t".join(row) for row in ROWS).encode() + b"\n<table><tr><td>1</td></tr></table>"


MAKERS = {
    "a.pdf": make_pdf,
    "a.docx": make_docx,
    "a.xlsx": make_xlsx,
    "a.html": make_html,
    "a.csv": make_csv,
    "a.txt": make_text,
}


@pytest.fixture(scope="module", params=MAKERS)
def sample(request: Any) -> tuple[str, bytes]:
    return request.param, MAKERS[request.param]()


def survives(name: str, data: bytes) -> None:
    try:
        document = parse(data, name, INSIDE)
    except ReadError as error:
        assert "\n" not in str(error)
        return
    for line in document.lines:
        line.text.encode("utf-8")
    for finding in document.findings:
        assert finding.places
        assert all(1 <= place.line_start <= len(document.lines) for place in finding.places)


def test_the_samples_are_whole(sample: tuple[str, bytes]) -> None:
    document = parse(sample[1], sample[0], INSIDE)
    assert any(line.cells and line.cells[-1] == "11.5%" for line in document.lines)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.01, 0.999))
def test_cut_files(sample: tuple[str, bytes], share: float) -> None:
    survives(sample[0], sample[1][: max(1, int(share * len(sample[1])))])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), flips=st.integers(1, 30))
def test_flipped_bits(sample: tuple[str, bytes], seed: int, flips: int) -> None:
    data = bytearray(sample[1])
    chance = random.Random(seed)
    for _ in range(flips):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    survives(sample[0], bytes(data))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_shuffled_blocks(sample: tuple[str, bytes], seed: int) -> None:
    data = sample[1]
    size = max(1, len(data) // 12)
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    random.Random(seed).shuffle(blocks)
    survives(sample[0], b"".join(blocks))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([*MAKERS, "a.md", "a"]),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"]),
    st.binary(max_size=400),
)
def test_random_bytes(name: str, head: bytes, data: bytes) -> None:
    survives(name, head + data + b"x")
