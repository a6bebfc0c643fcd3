"""Whether the reason that a sentence gives is that of what was asked."""

from __future__ import annotations

import re

from rag.answering.corpus import Sentence
from rag.answering.question import ProseQuestion
from rag.answering.terms import lists, same_words

_SEVERAL = 2  # names of a section, above which it is about several


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
