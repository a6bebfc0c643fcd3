"""Text that was broken into lines of one width: how wide it is, and which line goes on in the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.sheet import Role, Sheet
from index.reading.text import glue

WRAP = (18, 130)  # characters per line between which text is taken for wrapped
LEAST_LINES = 8
_FULL, _HALF = 0.85, 0.5  # of the width: a full line, and one that is cut in the middle of a sentence
_ENDS = frozenset("。！？!?；;：:.…")
_CLOSING = frozenset("”」』》）)\"'")
_BULLET = re.compile(r"[-•●◆■◇□➢►▶※*·]\s|[-•●◆■◇□➢►▶※]|\*\*|[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d)|[①-⑳]|#{1,6}\s")
_GAP = re.compile(r"\S(?: {2,}|\u3000|\t)\s*\S")  # between cells or labels, never within a sentence
_CLAUSES = re.compile("[，。；;]")
_CUT_FIGURE = re.compile(r"(?:\d[,.]?\n\d|\d\n[,.]\d|\d\n[%‰])")
_PROSE = re.compile(r"[\u3400-\u9fff][^\n]*\n[^\n]*[\u3400-\u9fff]")


def wrap_width(sheet: Sheet) -> int:
    """Characters of a full line where the text is wrapped; 0 where paragraphs stand on lines of their own."""
    texts = sheet.texts
    prose = [role is Role.TEXT and not _GAP.search(texts[line]) for line, role in enumerate(sheet.roles)]
    lengths = sorted(len(texts[line]) for line in range(1, len(prose)) if prose[line] and prose[line - 1])
    if len(lengths) < LEAST_LINES:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    return width if WRAP[0] <= width <= WRAP[1] else 0


def wrapped(above: str, text: str, width: int) -> bool:
    """Whether a line goes on in the one right below it.

    Args:
        width: From ``wrap_width``.
    """
    if not width or opens(text) or _GAP.search(text) or _GAP.search(above):
        return False
    return len(above) >= _FULL * width or (len(above) >= _HALF * width and not ended(above))


def cut_item(above: str, text: str, width: int) -> bool:
    """Whether a numbered line is the first one of a wrapped point of a list, and no heading: it has clauses, fills
    the width, and breaks off in the middle of a sentence.

    >>> cut_item("1. 甲板块：成交额环比下降一成，为年内最低；月末", "余额连续五个月回落。", 24)
    True
    """
    return (
        len(above) >= _FULL * width
        and not ended(above)
        and bool(_CLAUSES.search(above))
        and wrapped(above, text, width)
    )


def flowed(pieces: Sequence[str]) -> str:
    """The lines of a paragraph as one text. A figure that a line's end cuts in the middle of prose is one figure.

    >>> flowed(["同比增长3.", "5%，余额为13,9", "02亿元，毛利率3.0", "%"])
    '同比增长3.5%，余额为13,902亿元，毛利率3.0%'
    >>> flowed(["2021 2022", "10 20"])
    '2021 2022 10 20'
    """
    joined: list[str] = []
    for piece in filter(None, pieces):
        both = f"{joined[-1] if joined else ''}\n{piece}"
        at = both.index("\n")
        if _CUT_FIGURE.search(both, max(at - 2, 0), at + 3) and (piece[0] in "%‰" or _PROSE.search(both)):
            joined[-1] += piece
        else:
            joined.append(piece)
    return glue(joined)


def opens(text: str) -> bool:
    """Whether a line begins a point of a list."""
    return _BULLET.match(text) is not None


def ended(text: str) -> bool:
    """Whether a line ends a sentence."""
    return text[-1] in _ENDS or (text[-1] in _CLOSING and text[-2:-1] in _ENDS) or text[-2:] == "**"
