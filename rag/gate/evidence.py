"""What an answer may rely on: passages with the place they come from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rag.answer import Citation

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage, a table row or a cell that an answer may cite.

    Attributes:
        text: What is quoted; figures are bound to spans of it.
        citation: Where it stands; its quote and lines are narrowed when something is bound to it.
        context: Headings, table title, report title and period. Names and dates may come from it, figures may not.
    """

    text: str
    citation: Citation
    context: str = ""


def spaced(text: str) -> str:
    """Full width to half width, lower case; white space stays, so that words keep their edges."""
    return unicodedata.normalize("NFKC", text).casefold()


def compact(text: str) -> str:
    """Full width to half width, lower case, no white space: the form in which quotes are compared."""
    return _SPACE.sub("", spaced(text))


_LEAST = 4  # letters, digits or characters of a copy; less says nothing
_BEFORE = "。！？!?;；"  # a copy starts where a sentence or a segment does, so that it keeps its subject
_AFTER = "。！？!?;；,，"


def copied(text: str, source: str) -> bool:
    """Whether ``text`` is a verbatim run of ``source`` that begins with a segment and ends with a clause.

    >>> copied("涨幅为3.74%", "指数涨幅为3.74%。"), copied("指数涨幅为3.7", "指数涨幅为3.74%。")
    (False, False)
    """
    target, whole = compact(text).rstrip("。;；"), compact(source)
    if sum(char.isalnum() for char in target) < _LEAST:
        return False
    at = whole.find(target)
    while at >= 0:
        end = at + len(target)
        starts = at == 0 or whole[at - 1] in _BEFORE or whole[at - 1] in "”’」』"
        ends = end == len(whole) or (whole[end] in _AFTER and not whole[end + 1 : end + 2].isdigit())
        if starts and ends:
            return True
        at = whole.find(target, at + 1)
    return False
