"""Whether what the text says may stand where the tables lack a metric that the question names."""

from __future__ import annotations

from collections.abc import Iterable

from rag.answering.asking import numbered, respelled, translated, without_filler
from rag.answering.terms import lists, ordinary, same_words, words_in
from rag.gate.dates import dates_in
from rag.questions.missing import Missing
from rag.questions.prose import names_metrics
from rag.questions.text import fold, is_english, simplified


def stands_for(text: str, missing: Iterable[Missing], question: str = "") -> bool:
    """True if a passage has the metrics that the tables lack, or every word of them that names something.

    Words that the tables could not place are often no metric at all (首季, 搞): everyday words and periods, which the
    search in the text has read in its own way.

    Args:
        question: Where the words come from: what is cut out of one of its words (率伤 of 利润率伤多少) names nothing.

    >>> stands_for("资本开支140亿元", [Missing("metric", "打算 搞")])
    True
    >>> stands_for("营收140亿元", [Missing("metric", "毛利")])
    False
    """
    wanted = [item for item in missing if item.kind == "metric"]
    return names_metrics(text, wanted) or all(_told(item.value, text, question) for item in wanted)


def _told(words: str, text: str, question: str) -> bool:
    plain = numbered(simplified(words))
    plain = translated(plain) if plain.isascii() else plain
    plain = respelled(plain)
    light = {*lists()["aspect"]["light"], *lists()["aspect"]["words"]}
    # What the tables could not place are pieces from different places of the question: they are no words together.
    content = [word for piece in without_filler(plain).split() for known in words_in(piece) for word in known]
    if question and not is_english(fold(question)):
        whole = without_filler(respelled(numbered(simplified(question))))
        content = [word for word in content if any(word in own for own in words_in(whole))]
    named = [word for word in content if word not in light and not ordinary(word) and not dates_in(word)]
    folded = text.casefold()
    latin = [word for word in plain.casefold().split() if word.isascii()]
    return all(any(same.casefold() in folded for same in same_words(word)) for word in (*named, *latin))
