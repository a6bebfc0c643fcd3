"""Takes a question apart that asks for several things."""

from __future__ import annotations

import re

MOST = 5  # parts; a question with more is answered as one
_STOPS = re.compile(r"[？?；;\n]+|[，,](?!\d)")
_ASKS = re.compile(
    r"谁|什么|多少|多[大高长久快重]|几|哪|何|啥|吗|怎|咋|是否|分别|原因(?:呢)?$|\b(?:what|which|who|when|where|why|how)\b",
    re.I,
)
_SPACE = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_EACH = re.compile(
    r"((?:[^、，,。？?；;]{1,20}、)*[^、，,。？?；;]{1,20}?)(?:和|与|以及|及|跟)([^、，,。？?；;和与]{1,16}?)分别"
)
_LISTED = re.compile(r"((?:[^、，,。？?；;]{1,20}、)+)([^、，,。？?；;和与及]{1,16}?)分别")


def parts(question: str) -> tuple[str, ...]:
    """The questions in a question, in order; one of them for most.

    >>> parts("它是谁研发的？能生成多长的视频？")
    ('它是谁研发的', '能生成多长的视频')
    >>> parts("系统在模型层、交互层、生态层分别有什么特点？")
    ('系统在模型层有什么特点', '系统在交互层有什么特点', '系统在生态层有什么特点')
    >>> parts("订单多少 谁下的")
    ('订单多少', '谁下的')
    >>> parts("10,000元够吗？")
    ('10,000元够吗？',)
    """
    found: list[str] = []
    held = ""
    pieces = (piece for whole in _STOPS.split(question) for piece in _spaced(whole))
    for piece in (part for whole in pieces for part in _listed(whole)):
        piece = piece.strip()
        if not piece:
            continue
        if _ASKS.search(piece):
            found.append(f"{held}，{piece}" if held else piece)
            held = ""
        else:
            held = f"{held}，{piece}" if held else piece
    if held:
        found = [*found[:-1], f"{found[-1]}，{held}"] if found else [held]
    whole = tuple(question for part in found for question in _each(part))
    return whole if 1 < len(whole) <= MOST else (question,)


def asks(text: str) -> bool:
    """Whether a text has a word of asking."""
    return _ASKS.search(text) is not None


def _spaced(piece: str) -> list[str]:
    """The questions that only white space sets apart: 跌了多少 为什么."""
    found = _SPACE.split(piece)
    return found if all(map(asks, found)) else [piece]


def _listed(piece: str) -> list[str]:
    """The questions of a list of questions: 它发布了什么、报告怎么看."""
    found = piece.split("、")
    return found if all(map(asks, found)) else [piece]


def _each(part: str) -> tuple[str, ...]:
    """One question for each of A、B和C, where they are asked about 分别."""
    match = _EACH.search(part) or _LISTED.search(part)
    if match is None:
        return (part,)
    items = [item for item in (*match[1].split("、"), match[2]) if item]
    if len(items) < 2:
        return (part,)
    # What stands before the first item belongs to all; items of one kind are as long, or end alike.
    size = max(len(item) for item in items[1:])
    first = items[0]
    ends = items[1][-1]
    cut = len(first) - size if len(first) > size else 0
    if cut and first[-1] != ends and not first[cut:].isascii():
        return (part,)
    before = part[: match.start()] + first[:cut]
    return tuple(f"{before}{item}{part[match.end() :]}" for item in (first[cut:], *items[1:]))
