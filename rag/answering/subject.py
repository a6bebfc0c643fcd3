"""Whose a sentence is: what it refers to, the head of its list, another name that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numbers import Span
from rag.answering.corpus import Sentence
from rag.answering.question import ProseQuestion
from rag.answering.terms import spellings, words_in
from rag.gate.names import found_in, names_in, places_in
from rag.gate.sentences import split

_REFERS = re.compile(
    r"(?:(?:首先|其次|再次|最后)[，,]?)?"
    r"(?:其|该|此|这|它|公司|同时|另外|目前|截至|据悉|据了解|据介绍|预计|双方|并|而|the company|it |its )",
    re.I,
)
_ITEM = re.compile(r"\s*[（(]?\d{1,2}[）)、.]\s*\w")
_CLAUSE = re.compile("[，；。,;]")
_KINDS = "线港矿厂省市县"  # last characters of names of one kind
OPENING = 14  # characters in which a sentence names its subject


def refers(text: str) -> bool:
    """Whether a sentence speaks of what stands before it: 该产品…"""
    return _REFERS.match(text) is not None


def named(name: str, text: str) -> bool:
    """Whether a text has a name, however the company is called there."""
    return any(found_in(spelling, (text,)) for spelling in spellings(name))


def _asked(name: str, question: ProseQuestion) -> bool:
    return any(found_in(spelling, (question.text,)) for spelling in spellings(name))


def lead(sentence: Sentence) -> str:
    """What an item of an enumeration stands under: 资本开支上调：1）甲：…；2）乙：…"""
    return sentence.unit.text.partition("：")[0] if _ITEM.match(sentence.text) else ""


def carried(question: ProseQuestion, sentence: Sentence, others: re.Pattern[str] | None) -> str:
    """What stands between the sentence that names the subject and this one; "" if another subject comes in between.

    灵枢 is named once, and the sentences after it say how tall and how heavy it is.
    """
    subjects = [name for name in question.names | question.unknown if not named(name, sentence.text)]
    at = sentence.section.find(sentence.text)
    if not subjects or at < 0 or other_subject(question, sentence.text, others):
        return ""
    found: list[str] = []
    for before in reversed(split(sentence.section[:at])):
        found.append(before)
        if all(named(name, before) for name in subjects):
            return "".join(reversed(found))
        if other_subject(question, before, others):
            return ""
    return ""


def _of_its_kind(question: ProseQuestion, text: str) -> bool:
    """Whether a text speaks of another thing that is called by the same last character: 欧线 for 美西线."""
    for kind in _KINDS:
        called = re.compile(rf"[\u4e00-\u9fff]{kind}")
        asked, told = set(called.findall(question.text)), set(called.findall(text))
        if asked and told and not asked & told and any(not words_in(run)[0] for run in told):
            return True
    return False


def of_another_before(question: ProseQuestion, sentence: Sentence, others: re.Pattern[str] | None) -> bool:
    """Whether a sentence without a name of the question refers to a passage that speaks of other names only.

    In 某甲能源：…。公司6月完成转让。 the company is 某甲能源, whoever else the section names.
    """
    subjects = question.names | question.unknown
    if others is None or not subjects or not refers(sentence.text):
        return False
    at = sentence.unit.text.find(sentence.text)
    own = sentence.unit.text[: max(at, 0)] + sentence.text
    return others.search(own) is not None and not any(named(name, own) for name in subjects)


def naming(question: ProseQuestion, sentence: Sentence) -> str:
    """The last sentence of the paragraph before this one that names the subject; "" if this one does, or none."""
    told = f"{sentence.text}\n{sentence.unit.context}\n{sentence.unit.name}"
    subjects = [name for name in question.names | question.unknown if not named(name, told)]
    before = reversed(split(sentence.unit.text[: max(sentence.unit.text.find(sentence.text), 0)]))
    return next((text.strip() for text in before if any(named(name, text) for name in subjects)), "")


def elsewhere_than(question: ProseQuestion, sentence: Sentence) -> list[str]:
    """Places of a question, if a sentence speaks of other places only; a list or a name may be told in any words."""
    asked = places_in(question.chinese)
    if question.wants not in ("figure", "cause", "explain", "what", "date", "day", "") or not asked:
        return []
    told = places_in(sentence.text)
    near = (sentence.text, sentence.unit.context)
    return sorted(asked) if told and not any(found_in(s, near) for place in asked for s in spellings(place)) else []


def foreign(question: ProseQuestion, text: str, figures: Sequence[Span]) -> bool:
    """Whether each of the figures stands behind a name that the question does not have, in a text without its own.

    同类产品 Hemgenix 的价格为 350 万美元 is the price of nothing else.
    """
    if not figures or any(named(name, text) for name in question.names | question.unknown):
        return False
    return all(
        any(name.isascii() and not _asked(name, question) for name in names_in(_CLAUSE.split(text[: f.start])[-1]))
        for f in figures
    )


def shares_nothing(question: ProseQuestion, sentence: Sentence, led: str) -> list[str]:
    """The nouns and names of a question for a figure, if the sentence has none of them: its figure is another's."""
    wanted = sorted(question.nouns | question.names | question.unknown)
    own = (f"{sentence.text}\n{sentence.unit.context}\n{led}", sentence.before if refers(sentence.text) else "")
    if question.subject & sentence.grams or any(found_in(s, own) for word in wanted for s in spellings(word)):
        return []
    return wanted


def other_subject(question: ProseQuestion, text: str, others: re.Pattern[str] | None) -> bool:
    """Whether a sentence speaks of a name that the question does not: a known one, or one that it begins with."""
    if (others is not None and others.search(text)) or _of_its_kind(question, text):
        return True
    opening = text[:OPENING]
    runs = (words_in(opening)[1] | {name for name in names_in(opening) if name.isascii()}) if opening else frozenset()
    return any(opening.startswith(run) and not _asked(run, question) for run in runs)


def elsewhere(question: ProseQuestion, text: str) -> list[str]:
    """Names of the question that an enumeration has in its lead only, with nothing about them after it.

    In 微软、谷歌、亚马逊需求强劲：1）微软：140亿美元 the figure is one company's, and the question is about another.
    """
    lead, colon, rest = text.partition("：")
    if not colon or not _ITEM.match(rest):
        return []
    return [name for name in question.names if named(name, lead) and not named(name, rest)]
