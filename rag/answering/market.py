"""Questions how a sector, an index or a share did: they ask for its rise and fall, and not for news of the sector."""

from __future__ import annotations

import re

from rag.answering.question import ProseQuestion

_SUBJECT = r"(?:板块|指数|大盘|[AH]股|港股|美股|股价|(?:沪深|中证|上证|国证|标普|恒生)\d*|创业板|科创板)"
_BETWEEN = (
    r"(?:的|在|本|上|当|全|今|去|这|个|月|年|周|\d|[一二三四五六七八九十]|份|以来|至今|年初|近期|最近|整体|总体|近|"
    r"二级市场|股市|市场|股价)*"
)
_ASKED = re.compile(
    rf"{_SUBJECT}{_BETWEEN}(?:表现|走势|行情|涨跌)|^{_BETWEEN}(?:市场|行情){_BETWEEN}(?:表现|走势|行情)"
)
_MOVES = re.compile(r"[涨跌]|跑[赢输]|回调|反弹|企稳|震荡|走[强弱]|新[高低]|收[于报]\d")
_OTHERS = re.compile(r"价格|售价|均价|单价|运价|租金|成本|费用|利润|营收|收入|销量|产量|开支|支出|需求")
_SHARES = re.compile(rf"{_SUBJECT}|市场|行情|行业")
_CLAUSE = re.compile(r"[，,；;。]")
_RATE = re.compile(r"\d\s*(?:[%％]|个?点)")
_EXPECTED = re.compile("预期|预计|有望|可能|或将|即将|展望")
_SO_FAR = re.compile("年初至今|年初以来|今年以来|年内")
_LOOSE = ("explain", "what", "")


def asks_market(question: ProseQuestion) -> bool:
    """Whether a question asks how a sector, an index or a share did.

    >>> [asks_market(ProseQuestion.of(text)) for text in ("芯片板块4月走势如何？", "芯片板块需求表现如何？")]
    [True, False]
    """
    return question.wants in _LOOSE and _ASKED.search(question.text) is not None


def moved(question: ProseQuestion, text: str) -> bool:
    """Whether a text tells a rise or a fall of shares, in the time that is asked for.

    Not one that is only expected, nor that of prices, costs or sales, nor that since January where a month is asked.
    """
    return _SHARES.search(text) is not None and any(_moves(question, clause) for clause in _CLAUSE.split(text))


def moved_by(question: ProseQuestion, text: str) -> bool:
    """Whether a text tells by how much: 涨跌幅为-3.74%."""
    return any(_RATE.search(clause) and _moves(question, clause) for clause in _CLAUSE.split(text))


def _moves(question: ProseQuestion, clause: str) -> bool:
    if not _MOVES.search(clause) or _OTHERS.search(clause) or _EXPECTED.search(clause):
        return False
    return not (question.dates and _SO_FAR.search(clause) and not _SO_FAR.search(question.text))
