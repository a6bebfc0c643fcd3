"""White space, tags and likeness of short texts."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape

INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_PARAGRAPH_END = re.compile(r"(?i)\s*(?:</(?:p|div|li)>\s*<(?:p|div|li)\b[^<>]{0,200}>|<br\s*/?>)\s*")
_EMPHASIS = re.compile(r"\*\*|__")
COMPARED = 80  # characters of a text that its likeness is judged by


def bare(text: str) -> str:
    """Without surrounding white space and invisible characters."""
    text = text.strip()
    return text.strip(INVISIBLE).strip() if text and (text[0] in INVISIBLE or text[-1] in INVISIBLE) else text


def squeeze(text: str) -> str:
    """Every run of white space as one space; none where a line broke between two Chinese characters.

    >>> squeeze("总市值\\n(亿元)  合计")
    '总市值 (亿元) 合计'
    """
    if "\n" in text:
        return glue(" ".join(line.split()) for line in text.split("\n"))
    return " ".join(text.split())


def glue(pieces: object) -> str:
    """Pieces of one text that were cut by line or page breaks, joined; a space only between two Latin words.

    >>> glue(["人工智", "能 AI", "server"])
    '人工智能 AI server'
    """
    text = ""
    for piece in pieces:  # type: ignore[attr-defined]
        if not piece:
            continue
        spaced = text and text[-1].isascii() and piece[0].isascii() and not text[-1].isspace()
        spaced = spaced or (piece[0] == "(" and text != "")
        text = f"{text} {piece}" if spaced else text + piece
    return text


def without_tags(cell: str) -> str:
    """A cell's text without HTML: paragraphs on lines of their own, entities decoded. ``a < b`` stays.

    >>> without_tags("<p>甲 &amp; 乙</p> <p>丙</p>")
    '甲 & 乙\\n丙'
    """
    if "<" in cell:
        cell = _TAG.sub("", _PARAGRAPH_END.sub("\n", cell))
    return unescape(cell).strip() if "&" in cell else cell.strip()


def without_emphasis(text: str) -> str:
    """Without Markdown's bold marks, whole or stray."""
    return _EMPHASIS.sub("", text).strip() if "**" in text or "__" in text else text


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """A spelling to compare by: half width, no white space, lower case.

    >>> key("基金规模 （亿元）") == key("基金规模(亿元)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def likeness(first: str, second: str) -> float:
    """0 (nothing in common) to 1 (the same but for width, spaces and case)."""
    one, two = key(first[:COMPARED]), key(second[:COMPARED])
    if one == two:
        return 1.0
    if not one or not two:
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()
