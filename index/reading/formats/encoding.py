"""Bytes to text: the same bytes always give the same text, and damage is told."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from index.errors import ReadError

SAMPLE = 65536  # bytes looked at to tell encodings apart
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REMEDY = "Save it as UTF-8 text and try again"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURE = 0.9  # share of common characters in text that is what it seems
_DAMAGED = 0.01  # most bad sequences per good multi-byte character in damaged UTF-8 or GB18030


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a file.

    Attributes:
        text: Without byte order mark; undecodable bytes are U+FFFD.
        encoding: Python's name of the encoding.
        cut: True if the last character was incomplete (and was dropped).
        damaged: Number of undecodable sequences, each now U+FFFD.
        guessed: True if the encoding is only likely.
    """

    text: str
    encoding: str
    cut: bool = False
    damaged: int = 0
    guessed: bool = False


def decode(data: bytes, name: str) -> Decoded:
    """Text of a file in UTF-8, UTF-16, GB18030, or what its bytes make likely.

    Raises:
        ReadError: The bytes are not text.
    """
    found = _decode(data, name)
    head = found.text[:SAMPLE]
    if len(_CONTROL.findall(head)) > len(head) // 100:
        raise ReadError(
            "the file is not text but binary", name, "Give the report itself: PDF, DOCX, XLSX, HTML or text"
        )
    return found


def _decode(data: bytes, name: str) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    if b"\0" in data[:SAMPLE]:
        likely = max(("utf-16-le", "utf-16-be"), key=lambda encoding: commonness(data, encoding))
        if commonness(data, likely) < _SURE:
            raise ReadError("the file is not text but binary", name, "Give the report as PDF, DOCX, XLSX, HTML or text")
        return _lenient(data, likely)
    strict = _strict(data, "utf-8")
    if strict is not None:
        return strict
    damaged = _lenient(data, "utf-8")
    if damaged.damaged <= _DAMAGED * _wide(damaged.text):
        return damaged
    return _chinese(data) or _guessed(data, name)


def _chinese(data: bytes) -> Decoded | None:
    """GB18030, or UTF-16 without any ASCII in it; None if the text looks like neither."""
    scores = {encoding: commonness(data, encoding) for encoding in ("gb18030", "utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _SURE:
        return None
    strict = _strict(data, best)
    if strict is not None:
        return strict
    damaged = _lenient(data, best)
    return damaged if damaged.damaged <= _DAMAGED * _wide(damaged.text) else None


def _guessed(data: bytes, name: str) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE], enable_fallback=False).best()
    if best is None or best.encoding.startswith(("utf_16", "utf_32", "utf_7")):
        raise ReadError("the text's encoding is not recognised", name, _REMEDY)
    found = _lenient(data, best.encoding)
    if found.damaged > _DAMAGED * max(1, _wide(found.text)):
        raise ReadError("the text's encoding is not recognised", name, _REMEDY)
    return Decoded(found.text, found.encoding, found.cut, found.damaged, guessed=True)


def _strict(data: bytes, encoding: str) -> Decoded | None:
    """None if the bytes are wrong anywhere but in a last character that was cut."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    return Decoded(text, encoding, cut=bool(decoder.getstate()[0]))


def _lenient(data: bytes, encoding: str) -> Decoded:
    strict = _strict(data, encoding)
    if strict is not None:
        return strict
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, damaged=max(1, text.count("\ufffd")))


def _wide(text: str) -> int:
    """Number of characters beyond ASCII, but for replaced ones."""
    return len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")


def commonness(data: bytes, encoding: str) -> float:
    """Share of characters that Chinese text is mostly made of, from 0 to 1, in the first 64 KB.

    Common are printable ASCII, line ends, CJK punctuation, full-width forms and the 3755 characters of
    GB 2312's first level; wrong encodings give rare characters.
    """
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data[:SAMPLE])
    if not text:
        return 0.0
    return sum(map(_is_common, text)) / len(text)


def _is_common(char: str) -> bool:
    code = ord(char)
    if code < 0x80:
        return code >= 0x20 or char in "\t\n\r\f"
    if 0x4E00 <= code <= 0x9FFF:
        coded = char.encode("gb2312", "ignore")
        return bool(coded) and 0xB0 <= coded[0] <= 0xD7
    return 0x3000 <= code <= 0x3017 or 0xFF01 <= code <= 0xFF5E or char in "—–…“”‘’·±×℃％‰－￥"
