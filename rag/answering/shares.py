"""Questions for a share of a whole: it must be told as a share, and of that whole."""

from __future__ import annotations

import re

from index.numbers import SpanKind, find_quantities
from rag.answering.question import ProseQuestion
from rag.answering.terms import grams, same_words, words_in

_ASKS = re.compile(
    r"占(?:到|了|据)?(?P<whole>[^，,。？?；;占]{0,14}?)的?(?:(?:大概|大约)?(?:是|有)?(?:几成|百分之几|百分之多少|几分之几|多少|多大)"
    r"|(?:比例|比重|份额|百分比)(?:是|为|有)?(?:多少|多大|几))"
)
_TELLS = re.compile("占|比重|份额|比例|贡献|构成|来自|市占|持有|持股|几成|之[一二三四五六七八九]")
_PARTS = re.compile("[，。；：,;:]")
_OF = re.compile(r"占(?P<whole>[^占\d]{2,14}?)(?:的|比|达|约|为|近|超)*$")
_ANY = re.compile(r"全部|整体|总量|总数|总体|其|^[总全]的?$")
_UNITS = ("%", "成")


def of_no_share(question: ProseQuestion, text: str) -> list[str]:
    """What a question asks the share of, if no figure of a text is told to be a share, or each is one of another whole.

    >>> of_no_share(ProseQuestion.of("甲矿占8月进口的几成？"), "甲矿的税率为5%。")
    ['进口']
    >>> of_no_share(ProseQuestion.of("甲矿占8月进口的几成？"), "甲矿占8月进口量的四成。")
    []
    """
    match = _ASKS.search(question.text)
    if match is None or question.wants != "figure":
        return []
    whole = words_in(match["whole"])[0] if not _ANY.search(match["whole"]) else frozenset()
    rates = (span for span in find_quantities(text) if span.kind is SpanKind.FIGURE and span.quantity is not None)
    told = [_of(text, span.start) for span in rates if span.quantity is not None and span.quantity.unit in _UNITS]
    shares = [of for of in told if of is not None]
    if shares and (not whole or any(not of or _same(whole, of) for of in shares)):
        return []
    return sorted(whole) or [match[0]]


def _of(text: str, start: int) -> str | None:
    """The whole that a rate is told to be a share of, "" where it is left out; None for a rate that is no share."""
    clause = _PARTS.split(text[:start])[-1]
    if _TELLS.search(clause) is None:
        return None
    of = _OF.search(clause)
    return of["whole"] if of is not None else ""


def _same(whole: frozenset[str], of: str) -> bool:
    own = grams(of)
    return any(grams(word) & own or any(same in of for same in same_words(word)) for word in whole)
