"""Whose a sentence is: what it refers to, the head of its list, another name that it speaks of."""

from __future__ import annotations

import re

from rag.answering.corpus import Sentence
from rag.answering.question import ProseQuestion
from rag.answering.terms import same_words, words_in
from rag.gate.names import found_in, names_in

_REFERS = re.compile(
    r"(?:(?:首先|其次|再次|最后)[，,]?)?"
    r"(?:其|该|此|这|它|公司|同时|另外|目前|截至|据悉|据了解|据介绍|预计|双方|并|而|the company|it |its )",
    re.I,
)
_ITEM = re.compile(r"\s*[（(]?\d{1,2}[）)、.]\s*\w")
OPENING = 14  # characters in which a sentence names its subject


def refers(text: str) -> bool:
    """Whether a sentence speaks of what stands before it: 该产品…"""
    return _REFERS.match(text) is not None


def lead(sentence: Sentence) -> str:
    """What an item of an enumeration stands under: 资本开支上调：1）甲：…；2）乙：…"""
    return sentence.unit.text.partition("：")[0] if _ITEM.match(sentence.text) else ""


def shares_nothing(question: ProseQuestion, sentence: Sentence) -> list[str]:
    """The nouns and names of a question for a figure, if the sentence has none of them: its figure is another's."""
    wanted = sorted(question.nouns | question.names)
    own = (f"{sentence.text}\n{sentence.unit.context}", sentence.before if refers(sentence.text) else "")
    if question.subject & sentence.grams or any(found_in(s, own) for word in wanted for s in same_words(word)):
        return []
    return wanted


def other_subject(question: ProseQuestion, text: str, others: re.Pattern[str] | None) -> bool:
    """Whether a sentence speaks of a name that the question does not: a known one, or one that it begins with."""
    if others is not None and others.search(text):
        return True
    opening = text[:OPENING]
    runs = (words_in(opening)[1] | {name for name in names_in(opening) if name.isascii()}) if opening else frozenset()
    return any(opening.startswith(run) and not found_in(run, (question.text,)) for run in runs)


def elsewhere(question: ProseQuestion, text: str) -> list[str]:
    """Names of the question that an enumeration has in its lead only, with nothing about them after it.

    In 微软、谷歌、亚马逊需求强劲：1）微软：140亿美元 the figure is one company's, and the question is about another.
    """
    lead, colon, rest = text.partition("：")
    if not colon or not _ITEM.match(rest):
        return []
    return [name for name in question.names if found_in(name, (lead,)) and not found_in(name, (rest,))]
