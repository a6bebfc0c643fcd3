"""Whether the reason that a sentence gives is that of what was asked."""

from __future__ import annotations

import re

from rag.answering.corpus import Sentence
from rag.answering.fitting import gives_reason
from rag.answering.question import ProseQuestion
from rag.answering.terms import grams, lists, same_words

_SEVERAL = 2  # names of a section, above which it is about several
_CLAUSES = re.compile(r"[，。；！？,;:：、]")
# 为什么判断出口会回落: what stands before the judgement is its ground.
_JUDGES = re.compile("判断|预计|认为|看好|预测|估计")
_JUDGED = re.compile(rf"[，；]\s*(?:因此|故|所以)?(?:我们|分析师|公司|管理层)(?:{_JUDGES.pattern})")


def says(word: str, text: str) -> bool:
    """Whether a text has a word, or another one for the same."""
    return any(same in text for same in same_words(word))


def reason_of_other(
    question: ProseQuestion, sentence: Sentence, told: str, others: re.Pattern[str] | None
) -> list[str]:
    """What is asked for, if a sentence gives the reason of something else: of another comparison, or of one of several.

    Args:
        told: The sentence, with what it refers to.
        others: Finds entities that the question does not name.
    """
    words = lists()["qualifier"]["words"]
    asked = [word for word in words if word in question.text and not says(word, told)]
    missing = asked if any(word in told for word in words) else []  # 环比 is asked for, and 同比 told
    if question.names or question.unknown or others is None or not others.match(sentence.text):
        return missing
    # 8月保费为什么这么高 asks about all of them.
    several = len({*others.findall(sentence.section)}) > _SEVERAL
    return missing + (sorted(question.nouns or question.words) if several else [])


def reasoned(question: ProseQuestion, told: str) -> bool:
    """Whether what would be quoted gives a reason at all, where one is asked for; True for any other question.

    >>> reasoned(ProseQuestion.of("甲公司为什么上调目标？"), "甲公司将目标由3万辆上调至4万辆。")
    False
    """
    if question.wants != "cause" or gives_reason(told):
        return True
    if any(event in told and event not in question.text for event in lists()["cause"]["events"]):
        return True
    return _JUDGES.search(question.text) is not None and _JUDGED.search(told) is not None


def opposite(question: ProseQuestion, text: str) -> list[str]:
    """The rise or the fall that a question wants explained or listed, if a sentence tells the other of the same thing.

    The clause that speaks most of what is asked about tells which way it went; prices that fell beside it do not.

    >>> opposite(ProseQuestion.of("甲公司毛利率为什么下降？"), "甲公司毛利率创新高，主因是原料价格回落。")
    ['下降']
    >>> opposite(ProseQuestion.of("云岭为什么上涨？"), "青禾上涨6%，领涨板块；云岭则因股东减持，全月下跌9%。")
    ['上涨']
    >>> opposite(ProseQuestion.of("甲公司毛利率为什么提高？"), "甲公司毛利率创新高，主因是原料价格回落。")
    []
    """
    asked = _ways(question.chinese) or _ways(" ".join(sorted(question.inherited)))  # 跌了多少，原因是什么
    if question.wants not in ("cause", "list") or len(asked) != 1:
        return []
    way, words = next(iter(asked.items()))
    about = question.grams - frozenset(gram for word in words for gram in grams(word))
    clauses = _CLAUSES.split(text)
    closest = max(range(len(clauses)), key=lambda at: (len(about & grams(clauses[at])), way in _ways(clauses[at])))
    # 甲上涨6%；乙因减持承压，全月下跌: what is said of 乙 comes behind its name.
    told = next((ways for clause in clauses[closest:] if (ways := _ways(clause))), None) or _ways(text)
    return sorted(words) if told and way not in told else []


def _ways(text: str) -> dict[str, set[str]]:
    """Which ways a text says that something went, each with its words; the longest word is read."""
    ways = lists()["direction"]
    side = {word: way for way, words in ways.items() for word in words}
    found: dict[str, set[str]] = {}
    for word in re.findall("|".join(map(re.escape, sorted(side, key=len, reverse=True))), text):
        found.setdefault(side[word], set()).add(word)
    found.pop("none", None)
    return found
