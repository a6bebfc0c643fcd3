"""A question in one spelling: simplified, half width, lower case, without stray spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

_SPACES = re.compile(r"\s+")
# A space stays only between two runs of Latin letters or digits, where it separates words.
_STRAY = re.compile(r"(?<![!-~]) | (?![!-~])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("～〜∼˜", "~"))
# Control characters, and symbols such as emoji: they carry no meaning here. So excludes units such as ℃ only.
_DROPPED = ("Cc", "Cf", "Co", "Cn", "Cs", "So", "Sk")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]")


@cache
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters.

    >>> simplified("什麼時候換的？")
    '什么时候换的？'
    """
    found: str = _simplifier().convert(text) if _HAN.search(text) else text
    return found


def fold(text: str) -> str:
    """The text in the spelling that questions and names are compared in.

    >>> fold("騰訊控股 的 ＰＥ（TTM）")
    '腾讯控股的pe(ttm)'
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _DROPPED)
    text = simplified(text.translate(_DASHES))
    text = _SPACES.sub(" ", text.lower())
    return _STRAY.sub("", text).strip()


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """``fold`` for the names and headers of a ledger, remembered."""
    return fold(name)


def is_english(folded: str) -> bool:
    """True where Latin letters carry the sentence: names may be Chinese, the words around them are not.

    >>> is_english("what is 商汤's market cap?"), is_english("商汤的pe是多少")
    (True, False)
    """
    return len(_LATIN.findall(folded)) > 3 * len(_HAN.findall(folded)) and " " in folded


def has_han(text: str) -> bool:
    """True if the text has a Chinese character."""
    return _HAN.search(text) is not None
