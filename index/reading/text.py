"""White space, tags and likeness of short texts."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape

INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_HIDDEN = re.compile(
    r"(?i)<(\w+)\b[^<>]{0,200}\bstyle\s*=[^<>]{0,200}?(?:font-size\s*:\s*0|display\s*:\s*none|visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0(?![.\d])|[\"';\s]color\s*:\s*(?:white|#fff(?:fff)?\b))[^<>]{0,200}>[^<>]{0,4000}</\1>"
)
_EMPHASIS = re.compile(r"\*\*|__")
_MATHS = re.compile(
    r"(?P<left>\s*)\$\s*(?P<figure>[-+]?\d[\d,]*(?:\.\d+)?)\s*(?P<percent>\\?%)?\s*\$(?!\s*\d)(?P<right>\s*)"
)
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


def visible(text: str) -> str:
    """A line's text without HTML and without what its styles hide. ``a < b`` stays.

    >>> visible('甲<b>乙</b><span style="font-size:0">丙</span>')
    '甲乙'
    """
    return unescape(_TAG.sub("", _HIDDEN.sub("", text))).strip()


def without_emphasis(text: str) -> str:
    """Without Markdown's bold marks, whole or stray."""
    return _EMPHASIS.sub("", text).strip() if "**" in text or "__" in text else text


def without_maths(text: str) -> str:
    """Figures without the dollar signs that converters put round them: they are maths, and no money.

    >>> without_maths(r"同比增长 $5.7\\%$ ，环比 $-0.2\\%$ 。CPI $3$ % up, $3 and $5 a share")
    '同比增长5.7%，环比-0.2%。CPI 3 % up, $3 and $5 a share'
    """
    return _MATHS.sub(_unwrapped, text) if text.count("$") > 1 else text


def _unwrapped(found: re.Match[str]) -> str:
    figure = f"{found['figure']}{'%' if found['percent'] else ''}"
    before, after = found.string[found.start() - 1 : found.start()], found.string[found.end() : found.end() + 1]
    left = " " if found["left"] and before.isascii() and before else ""
    return f"{left}{figure}{' ' if found['right'] and after.isascii() and after else ''}"


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
