"""Questions for the first of several things: a sentence that ranks nothing does not say which one it is."""

from __future__ import annotations

import re

from rag.answering.corpus import Sentence
from rag.answering.question import ProseQuestion
from rag.gate.names import stands_in

_MOST = re.compile(
    r"最[高低大小多少快慢强弱好差贵早晚长短热]|第[一二三四五]名|排名?第|居首|垫底|(?<!目)前[三五十两二]|[涨跌]得最"
)
_RANKS = re.compile(r"最|第[一二三四五\d]|首位|居首|领先|居前|榜首|龙头|冠军|前[一二三五十\d]|唯一|率先|位列|垫底|末位")
_LIMIT = re.compile(r"(?:最多|至多|封顶|上限)(?!的)(?=[^，。？?]{0,6}(?:多少|几))")
_LIMITS = re.compile("最多|至多|封顶|上限|最高|不超过|以内|不高于")
_WHICH = ("who", "list", "name", "what", "definition", "place", "")


def ranked(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether a sentence ranks, where a question asks which thing is the first; True for any other question.

    >>> from rag.answering.terms import lists
    >>> bool(_MOST.search("哪家销售额最高？")), bool(_MOST.search("最近谁融资了？"))
    (True, False)
    """
    if question.wants not in _WHICH or not _MOST.search(question.text):
        return True
    return _RANKS.search(sentence.text) is not None


def unlimited(question: str, text: str) -> list[str]:
    """The word of a question for a limit (最多能补多少), if a text tells none.

    >>> unlimited("每户最多补多少？", "每户补贴500元。"), unlimited("每户最多补多少？", "补贴上限500元。")
    (['最多'], [])
    """
    asked = _LIMIT.search(question)
    return [asked[0]] if asked is not None and not _LIMITS.search(text) else []


def whole_list(question: ProseQuestion, sentence: Sentence) -> bool:
    """Whether a row of a table may answer a question for a list: only that of the thing which the question names."""
    if question.wants != "list" or not sentence.unit.parts or sentence.unit.citation.table is None:
        return True
    return stands_in(sentence.unit.name, question.text) or any(
        stands_in(name, sentence.unit.name) for name in question.names | question.unknown
    )
