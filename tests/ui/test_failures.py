"""Errors in the page's language."""

import re
import tomllib
from importlib.resources import files

import pytest

from index.errors import ReadError, YanbaoError
from ui.failures import told
from ui.pages.reports import upload
from ui.strings import strings

ZH, EN = strings("zh"), strings("en")
LATIN = re.compile(r"[A-Za-z]{3,}")


def test_a_known_error_is_chinese_and_keeps_its_value():
    error = ReadError("the file is a picture, not a report", "x.txt", "Give the report itself")
    assert told(ZH, error) == ("这不是报告，而是 a picture：x.txt", "请上传报告本身：PDF、DOCX、XLSX、HTML 或文本")
    assert told(EN, error) == ("the file is a picture, not a report: x.txt", "Give the report itself")


def test_an_unknown_error_stays_as_it_is():
    assert told(ZH, YanbaoError("Something new", None, "Do this")) == ("Something new", "Do this")


def test_every_entry_is_whole():
    rows = tomllib.loads((files("ui") / "failures.toml").read_text(encoding="utf-8"))["failure"]
    for row in rows:
        assert set(row) == {"what", "zh", "remedy"} and row["zh"] and row["remedy"]
        groups = re.compile(row["what"]).groups
        assert row["zh"].format(*"x" * groups) and len({r["what"] for r in rows}) == len(rows)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("b.pdf", b"%PDF-1.7 broken"),
        ("c.docx", b"PK\x03\x04 cut off"),
        ("d.xlsx", b"no archive"),
        ("e.txt", b"\x00\x01\x02" * 500),
        ("f.pdf", b"plain words"),
        ("g.txt", b"   \n \n"),
    ],
)
def test_a_file_that_fails_says_why_in_chinese(service, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    log = list(upload(service, ZH, [str(tmp_path / name)]))[-1]
    reason = log.split(f"{name}：")[1]
    assert "bad" in log and not set(LATIN.findall(re.sub("<.*?>", "", reason))) - {
        "PDF", "DOCX", "XLSX", "HTML", "UTF", "Office"
    }  # fmt: skip
