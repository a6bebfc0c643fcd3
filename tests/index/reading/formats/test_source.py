"""Files that cannot be read, formats by content, and the child process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from formats_helpers import INSIDE

from index.errors import ReadError
from index.reading.document import Document
from index.reading.formats import load_document
from index.reading.formats.sandbox import load_isolated, pack, unpack
from index.reading.limits import Limits

Load = Callable[..., Document]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def test_missing_folder_empty_and_unreadable(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no such file: .*\. Check the path"):
        load_document(tmp_path / "none.txt", INSIDE)
    with pytest.raises(ReadError, match="folder"):
        load_document(tmp_path, INSIDE)
    (tmp_path / "empty.txt").write_bytes(b"")
    with pytest.raises(ReadError, match="empty"):
        load_document(tmp_path / "empty.txt", INSIDE)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="not a file"):
        load_document(tmp_path / "pipe.txt", INSIDE)
    with pytest.raises(ReadError):
        load_document(Path("a\0b.txt"), INSIDE)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("文")
    path.chmod(0)
    with pytest.raises(ReadError, match="permissions"):
        load_document(path, INSIDE)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG picture"),
        ("a.pdf", "文".encode(), "not PDF inside"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 50, "damaged or cut off"),
        ("a.xlsx", "文".encode(), "not XLSX inside"),
        ("a.doc", OLE, "old Office format"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.txt", b"   \n\t\n ", "no text"),
        ("a.rtf", b"{\\rtf1 abc}", "RTF"),
    ],
)
def test_what_is_refused_and_why(load: Load, name: str, data: bytes, told: str) -> None:
    with pytest.raises(ReadError, match=told) as caught:
        load(name, data)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_content_counts_more_than_the_suffix(pdf: Any, tmp_path: Path) -> None:
    path = pdf(lambda c: c.drawString(60, 700, "text"), name="report.txt")
    assert load_document(path, INSIDE).format == "pdf"


def test_the_child_gives_the_same_document(pdf: Any) -> None:
    path = pdf(lambda c: [c.drawString(60 + 200 * i, 700 - 20 * k, f"甲{i}{k}") for i in range(2) for k in range(5)])
    assert load_document(path, Limits()) == load_document(path, INSIDE)


def test_packing_keeps_everything(load: Load) -> None:
    document = load("a.md", "# 一\n| a | b |\n|---|---|\n| 1 | |\n<!-- x -->\n\ufffd\n")
    assert document.findings
    assert unpack(pack(document)) == document


def test_an_error_of_the_child_is_raised_here(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(ReadError, match=r"damaged.*Download it again"):
        load_document(path, Limits())


def test_a_child_out_of_time_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>" + "<b>文</b>" * 1_500_000)
    start = time.monotonic()
    with pytest.raises(ReadError, match="seconds=1"):
        load_isolated(path, Limits(seconds=1))
    assert time.monotonic() - start < 9


def test_a_child_out_of_memory_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>" + "<b>文</b>" * 1_500_000)
    with pytest.raises(ReadError, match="memory_bytes"):
        load_isolated(path, Limits(memory_bytes=256 * 1024 * 1024))


def test_too_much_output_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>长" * 2000)
    with pytest.raises(ReadError, match="output_bytes=2000"):
        load_isolated(path, Limits(output_bytes=2000))
