"""What is done to the things that are counted (关了多少家), and what is left to do (还差多少): it must be told."""

from __future__ import annotations

import re

from rag.answering.terms import MEASURES, lists

_ASKS = re.compile(rf"(?P<verb>[一-鿿])(?:了|掉|出|下|过)?(?:多少|几)(?:[{MEASURES}人])")

_LEFT = re.compile(r"还(?:得|要|需|差|剩)(?:再)?[^，。？?]{0,4}?(?:多少|几)")
_LEAVES = re.compile("还|尚|剩|余|缺|差|空间|不足|待")


def not_left(question: str, text: str) -> list[str]:
    """The words that ask for what is left, if a text tells of nothing that is.

    >>> not_left("全年预测480亿元，还得卖多少？", "全年预测480亿元。"), not_left("还差多少？", "尚缺20亿元。")
    (['还得卖多少'], [])
    """
    match = _LEFT.search(question)
    return [match[0]] if match is not None and not _LEAVES.search(text) else []


def not_done(question: str, text: str) -> list[str]:
    """The verbs of a question that a text tells nothing of, in none of the characters that say the same.

    >>> not_done("明年关多少家店？", "计划新开60家。"), not_done("明年关多少家店？", "计划关闭25家。")
    (['关'], [])
    """
    acts = lists()["acts"]
    asked = {match["verb"] for match in _ASKS.finditer(question)} & acts.keys()
    return sorted(verb for verb in asked if not any(char in text for char in acts[verb]))
