"""Running text: wrapped lines become paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.reading.formats.pdf.lines import TextLine
from index.reading.formats.pdf.rows import join

_STARTS = re.compile(
    r"[\uf000-\uf8ff●■◆▶►•◼▪➢✓]|[（(]?[\d一二三四五六七八九十]{1,3}[)）、]|\d+(?:\.\d+)*[.、．\s]|第[\d一二三四五六七八九十]+[章节部]"
    r"|(?:图表?|表)\s*\d+|(?:资料|数据)来源|注[:：]|请务必阅读|风险提示"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)*\s")  # of a heading (1 市场回顾), or the rest of a sentence (1.9 个百分点)
_ENDS = re.compile(r"[。！？!?；;：:]$")


def paragraphs(lines: list[TextLine]) -> Iterator[tuple[str, list[TextLine]]]:
    """Text of each paragraph, lines joined, and those lines.

    A line goes on with the next if it reaches the right edge, the next is set alike (size, distance)
    and starts at the left edge, not with a bullet, a number or a caption.
    """
    if not lines:
        return
    right = max(line.x1 for line in lines)
    held: list[TextLine] = []
    for line in lines:
        if held and not _continues(held, line, right):
            yield join([text_of(one) for one in held]), held
            held = []
        held.append(line)
    yield join([text_of(one) for one in held]), held


def text_of(line: TextLine) -> str:
    """A line's segments, parted by two spaces (one after a bullet)."""
    texts = [segment.text for segment in line.segments]
    return (
        texts[0] + (" " if len(texts) == 2 and len(texts[0].strip()) == 1 else "  ") + "  ".join(texts[1:])
        if texts[1:]
        else texts[0]
    )


def _continues(held: list[TextLine], line: TextLine, right: float) -> bool:
    above = held[-1]
    first = line.segments[0].text.strip()
    number = _NUMBER.match(first)
    if len(line.segments) > 1 or (_STARTS.match(first) and not number):
        return False
    pitch = above.y - line.y
    usual = held[-2].y - above.y if len(held) > 1 else 1.8 * line.size
    if pitch > 1.15 * max(usual, 1.2 * line.size) or abs(above.size - line.size) > 0.12 * line.size or pitch <= 0:
        return False
    full = above.x1 >= right - (2.2 if right - held[0].x0 > 15 * line.size else 1.0) * line.size
    listed = len(held) == 1 and _STARTS.match(held[0].segments[0].text.strip()) is not None
    hangs = line.x0 <= above.x0 + (2.5 if listed else 0.5) * line.size
    if _ENDS.search(text_of(above)) and (number or line.x0 > above.x0 + line.size):
        return False
    return full and hangs
