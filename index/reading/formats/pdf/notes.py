"""What single lines look like: rows of several cells, or captions, source notes and footers round a table."""

from __future__ import annotations

import re

from index.reading.formats.pdf.lines import TextLine

_KIND = r"(?:图表|表格|附表|附图|图|表)"
_NUMBER = r"[A-Z]?\d{1,3}(?:\s?[-–.]\s?\d{1,3})?|[一二三四五六七八九十]{1,3}"
_NOTE = re.compile(
    rf"\s*(?:(?:资\s*料|数\s*据)\s*来\s*源|来源\s*[:：]|注\s*\d{{0,2}}\s*[:：]|{_KIND}\s*(?:{_NUMBER})\s*(?:[：:、]|[.．](?!\d)|\s)|请务必阅读)"
)
_LABEL = re.compile(rf"\s*{_KIND}\s*(?:{_NUMBER})\s*[：:.、]?\s*")
_BULLET = re.compile(
    r"[^\w\s%％+\-−－.]{1,2}|[\uf000-\uf8ff]|[（(]?(?:\d{1,2}|[a-zA-Z])[)）、.]|[（(]?[一二三四五六七八九十]+[)）、]"
)
_LEADERS = re.compile(r"[.．…·]{4,}")


def is_note(text: str) -> bool:
    """Whether a text begins as a caption (表 4: …), a source note, a note (注：…) or a disclaimer does.

    >>> is_note("资料来源：某数据库"), is_note("表 12 收益统计"), is_note("表面处理"), is_note("注册资本")
    (True, True, False, False)
    """
    return _NOTE.match(text) is not None or is_label(text)


def is_label(text: str) -> bool:
    """Whether a text is a caption's number alone: 表 4, 图表 12：."""
    return _LABEL.fullmatch(text) is not None


def is_rowlike(line: TextLine) -> bool:
    """Whether a line has several cells: not a bullet and its text, nor a line of a table of contents."""
    segments = line.segments
    if len(segments) == 2 and (_BULLET.fullmatch(segments[0].text.strip()) or is_label(segments[0].text)):
        return False
    return len(segments) > 1 and not any(_LEADERS.search(segment.text) for segment in segments)
