"""Lines round a table that are no rows of it: captions, source notes, footers."""

from __future__ import annotations

import re

_NUMBER = r"[A-Z]?\d{1,3}(?:\s?[-–.]\s?\d{1,3})?|[一二三四五六七八九十]{1,3}"
_NOTE = re.compile(
    rf"\s*(?:(?:资\s*料|数\s*据)\s*来\s*源|来源\s*[:：]|注\s*\d{{0,2}}\s*[:：]|(?:图表?|表)\s*(?:{_NUMBER})\s*(?:[：:、]|[.．](?!\d)|\s)|请务必阅读)"
)
_LABEL = re.compile(rf"\s*(?:图表?|表)\s*(?:{_NUMBER})\s*[：:.、]?\s*")


def is_note(text: str) -> bool:
    """Whether a text begins as a caption (表 4: …), a source note, a note (注：…) or a disclaimer does.

    >>> is_note("资料来源：某数据库"), is_note("表 12 收益统计"), is_note("表面处理"), is_note("注册资本")
    (True, True, False, False)
    """
    return _NOTE.match(text) is not None or is_label(text)


def is_label(text: str) -> bool:
    """Whether a text is a caption's number alone: 表 4, 图表 12：."""
    return _LABEL.fullmatch(text) is not None
