"""HTML inside text: tags and entities taken out of a cell, without losing or fusing a figure."""

from __future__ import annotations

import re
from html import unescape

_NAMES = (
    "a|abbr|b|big|blockquote|body|br|center|code|col|colgroup|dd|del|div|dl|dt|em|figure|font|footer|h[1-6]|head|header|hr|html"
    "|i|img|ins|label|li|mark|nobr|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul"
)
_TAG = re.compile(rf"</?(?P<name>{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE_NAMES = "a abbr b big code del em font i ins label mark nobr q s small span strike strong tt u"
_INLINE = frozenset(_INLINE_NAMES.split())
_RAISED = re.compile(r"<sup(?:\s[^<>]*)?>([^<>]*)</sup\s*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*-->")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")


def has_markup(text: str) -> bool:
    """Whether ``strip_tags`` might change the text."""
    return "<" in text or "&" in text


def strip_tags(text: str) -> str:
    """The text as a browser would show it on one line.

    Block tags become a space (``<p>a</p> <p>b</p>`` is ``a b``), inline tags nothing. Only known tag
    names count as tags, so ``PE<20 且 ROE>10`` stays. A raised mark is set apart by ``raised`` so that
    it never fuses with a figure.

    >>> strip_tags("<b>12</b>.5<sup>1</sup>")
    '12.5[1]'
    """
    if "<" in text:
        text = _COMMENT.sub(" ", text)
        text = _RAISED.sub(lambda m: raised(text[max(0, m.start() - 8) : m.start()], m.group(1)), text)
        text = _TAG.sub(lambda m: "" if m.group("name").lower() in _INLINE else " ", text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: unescape(m.group()), text)
    return _SPACES.sub(" ", text).strip()


def raised(before: str, mark: str) -> str:
    """How a raised mark is written after the text before it.

    A power of ten is written ``10^8``, a unit keeps its letter (``m²`` is ``m2``), and any other mark is
    a note in brackets: ``120[1]``.
    """
    mark = mark.strip()
    if not mark:
        return ""
    if re.search(r"(?:^|[^\d.,])10$", before) and re.fullmatch(r"[-−－]?\d{1,2}", mark):
        return f"^{mark}"
    if re.search(r"(?:^|[^A-Za-z])(?:[kcm]?m|R)$", before) and mark in ("2", "3"):
        return mark
    return mark if mark[0] in "[(（【〔" else f"[{mark}]"
