"""Bytes to text: same bytes, same text; damage is told, binaries are refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from formats_helpers import kinds
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadError
from index.reading.document import Document
from index.reading.formats.encoding import decode

Load = Callable[..., Document]
TEXT = "人工智能板块四月涨跌幅为-3.74%，同期上证综指上涨 2.09%。\n代码\t名称\t涨幅\n002001\t甲公司\t31.23%\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [TEXT, TEXT * 3000, "收入 12.5%", "Revenue 12.5%\n"])
def test_every_encoding_of_a_report_gives_the_same_text(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding), "a.txt")
    assert (found.text, found.cut, found.damaged) == (text, False, 0)


def test_text_without_any_ascii() -> None:
    text = "人工智能板块持续调整月底企稳止跌迎来反弹" * 5
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        assert decode(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_cut_last_character_is_told(load: Load, encoding: str) -> None:
    document = load("a.txt", (TEXT + "尾").encode(encoding)[:-1])
    assert kinds(document) == {"file-cut"}
    assert document.lines[2].cells == ("002001", "甲公司", "31.23%")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_flipped_byte_is_told_where_it_is(load: Load, encoding: str) -> None:
    data = bytearray((TEXT * 100).encode(encoding))
    data[data.index("甲公司".encode(encoding))] = 0xFF
    document = load("a.txt", bytes(data))
    assert [(f.kind, f.severity, f.places[0].line_start) for f in document.findings] == [("undecodable", "error", 3)]
    assert document.lines[1].cells == ("代码", "名称", "涨幅")


def test_big5_is_a_guess_and_told(load: Load) -> None:
    text = "國際股票市場今年上漲百分之十二，銀行業務收入增加，我們建議投資者繼續關注。\n" * 30
    document = load("a.txt", text.encode("big5"))
    assert document.lines[0].text == text.splitlines()[0]
    assert "encoding-guessed" in kinds(document)


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\0" * 500, b"\x01\x02\x03\x04" * 300])
def test_a_binary_named_text_is_refused(load: Load, data: bytes) -> None:
    with pytest.raises(ReadError):
        load("a.txt", data)


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_give_text_or_an_error(data: bytes) -> None:
    try:
        found = decode(data, "a.txt")
    except ReadError:
        return
    found.text.encode("utf-8")
    assert decode(data, "a.txt") == found


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_utf8_is_never_taken_for_another_encoding(text: str) -> None:
    assert decode(text.encode(), "a.txt").text == text.removeprefix("\ufeff")
