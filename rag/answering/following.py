"""A follow-up about the text: 谁投的？ after G42拿到了多少投资？ is about G42."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from rag.answering.parts import asks
from rag.answering.question import ProseQuestion
from rag.answering.terms import lists

# 甲股价大涨，同期它发布了什么: what is stated before only says who and when.
_STATED = re.compile(
    r"(?P<stated>[^？?]{4,}?)[，,](?P<asked>(?:同期|期间|其间|当时|随后|那么)?(?:它|其|他|她|该公司|公司)[^，,？?]+[？?]?)$"
)
_OF_REPORT = re.compile(r"报告|研报|月报|周报|\breport\b", re.IGNORECASE)  # 报告提到哪些风险 is about the report
_OPEN = ("what", "explain", "")  # a figure must be of all that is stated
SHORT = 2  # characters of subject up to which a question says nothing of its own


def following(text: str, earlier: Sequence[str], known: Collection[str]) -> tuple[ProseQuestion, str]:
    """The question, with the subject of the last question that has one if it has none itself, and what to search for.

    Args:
        earlier: Questions of the conversation, oldest first.
        known: Names of entities in the library.
    """
    question = asked_of(text, known)
    bare = len(question.core) <= SHORT and not _OF_REPORT.search(text)
    if question.names or question.unknown or not (bare or _speaks_back(text)):
        return question, question.text
    for before in (ProseQuestion.of(said, known) for said in reversed(earlier)):
        if before.names or before.unknown:
            return question.after(before), f"{before.text} {text}"
    return question, question.text


def asked_of(text: str, known: Collection[str]) -> ProseQuestion:
    """A question taken apart; one that speaks back to what it states itself is only about the names and the time of it.

    >>> sorted(asked_of("甲科技股价4月大涨，同期它发布了什么？", ["甲科技"]).nouns)
    []
    """
    match = _STATED.match(text)
    if match is None or asks(match["stated"]):
        return ProseQuestion.of(text, known)
    question, stated = ProseQuestion.of(match["asked"], known), ProseQuestion.of(match["stated"], known)
    if question.wants not in _OPEN or question.names or question.unknown or not stated.names:
        return ProseQuestion.of(text, known)
    return question.after(replace(stated, grams=stated.subject, words=stated.names))


def _speaks_back(text: str) -> bool:
    return any(word in text for word in lists()["follow"]["words"])
