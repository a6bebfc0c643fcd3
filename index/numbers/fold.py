"""Full-width and look-alike characters to plain ones, one for one, so that offsets stay those of the original."""

from __future__ import annotations

import re
import unicodedata

# What converters print for a minus or a range dash. Whether it is a sign is decided where it stands.
DASHES = "-−–—－‐‑‒―﹣﹘"
SPACES = " \t\u00a0\u3000\u2002\u2003\u2009\u200a\u202f\u205f\u2007\u2008\u2004\u2005\u2006"


class _Folding(dict[int, int]):
    """Maps a code point to its plain form; filled on first sight of each character."""

    def __missing__(self, point: int) -> int:
        self[point] = folded = _folded(point)
        return folded


def _folded(point: int) -> int:
    char = chr(point)
    if char in DASHES:
        return ord("-")
    if char in SPACES:
        return ord(" ")
    if char in "，﹐":
        return ord("，")  # decided by its neighbours: separator in a number, else punctuation
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return ord("0") + digit
    if 0xFF01 <= point <= 0xFF5E and char not in "，：；！？":
        return point - 0xFEE0
    if char in "﹪٪":
        return ord("%")
    if char in "〜∼˜～﹏":
        return ord("~")
    if char in "﹒":
        return ord(".")
    if char in "﹢":
        return ord("+")
    if char in "￥":
        return ord("¥")
    return point


_TABLE = _Folding()


def fold(text: str) -> str:
    """Half-width digits, letters, signs and brackets; every dash is ``-``, every space ``" "``; same length.

    >>> fold("－１，０４４．４７％")
    '-1，044.47%'
    """
    return text if text.isascii() and "\t" not in text else text.translate(_TABLE)


_HAN = r"\u3400-\u9fff\u3007"
_STEPS = (
    (re.compile(r"(?<=\d)，(?=\d{3}(?!\d))"), ","),
    (re.compile(r"(?<=\d) ?, ?(?=\d{3}(?:\.\d|\D|$))(?=0\d\d|\d{3}\.\d)"), ","),
    (re.compile(r"(?<=\d) \.(?=\d)"), "."),
    (re.compile(r"(?<=\d) +(?=[%‰])"), ""),
    (re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])"), ""),
    (re.compile(rf"(?<=[{_HAN}]) +(?=[-+]?\d)"), ""),
    (re.compile(rf"(?<=\d) +(?=[{_HAN}])"), ""),
    (re.compile(r" {2,}"), " "),
)


def normalise(text: str) -> str:
    """One spelling for comparing and searching: folded, without stray spaces in Chinese words and numbers.

    The result may be shorter than the text: for offsets into the original use ``find_quantities``.

    >>> normalise("近 １ 月 回报为 1, 044.47 ％")
    '近1月回报为1,044.47%'
    """
    text = fold(text).replace("\u200b", "").replace("\ufeff", "")
    for pattern, plain in _STEPS:
        text = pattern.sub(plain, text)
    return text.strip()
