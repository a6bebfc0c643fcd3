"""Whether a sentence tells only what would happen: 若红海复航，运价可能跌破1,000."""

from __future__ import annotations

import re

from rag.answering.question import ProseQuestion
from rag.answering.terms import grams, lists

_PARTS = re.compile("[。；;]")
_CLAUSES = re.compile("[，,：:]")
_HAPPENED = ("day", "cause", "who", "place")
_WAS = re.compile("了|是(?:什么时候|何时|几月)")  # when it happened, and not when it will


def only_supposed(question: ProseQuestion, text: str) -> bool:
    """Whether what a question takes for a fact, or asks the news of, is told on a condition only.

    The clause that speaks most of what is asked stands in the condition, or behind one in its part of the sentence.

    >>> only_supposed(ProseQuestion.of("北湖通航后运价是哪天跌破千元的？"), "若北湖通航，运价可能跌破千元。")
    True
    >>> only_supposed(ProseQuestion.of("若北湖通航，运价为什么会跌？"), "若北湖通航，运价因运力释放而跌。")
    False
    >>> only_supposed(ProseQuestion.of("收入为什么下滑？"), "收入下滑系高基数所致，若剔除订单，收入增长6%。")
    False
    """
    said = lists()["supposed"]
    happened = question.wants in _HAPPENED or (question.wants == "date" and _WAS.search(question.text) is not None)
    asked = happened or any(word in question.text for word in said["news"])
    if not asked or any(word in question.text for word in said["asks"]):
        return False
    clauses = [(part, clause) for part in _PARTS.split(text) for clause in _CLAUSES.split(part)]
    part, closest = max(clauses, key=lambda each: len(question.grams & grams(each[1])))
    ahead = f"{part[: part.find(closest)]}{closest}".replace("若干", "")
    return any(word in ahead for word in said["words"])
