"""What kind of thing a question asks for: a figure of some unit, a number of things, a date, a person with a title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rag.answering.terms import MEASURES, lists

_CATEGORY = re.compile(
    r"(?:哪[一二两三四五六七八九十几]?[些个家位条种类款项只支座所]?|什么)(?:新|新的|重要|主要|具体)?([一-鿿]{2,8})"
)
_COUNTED = re.compile(rf"(?:多少|几)(?P<measure>[{MEASURES}])?(?P<noun>[一-鿿]{{0,6}})")
_ASK = re.compile(r"谁|什么|多少|多[大高长久快重远深]|几|哪|怎|如何|何")
_LINKS = frozenset(
    ["是", "有", "为", "达", "到", "了", "会", "能", "约", "大约", "将", "已", "在", "达到", "大概", "共", "的", "高"]
)


class Counted(NamedTuple):
    """A number of things: 几根手指. ``noun`` and ``measure`` may be ""."""

    measure: str
    noun: str


@lru_cache(maxsize=1024)
def _tags(text: str) -> tuple[tuple[str, str], ...]:
    import rjieba

    return tuple(rjieba.tag(text, hmm=False))


def categories(text: str) -> frozenset[str]:
    """Words for the kind of thing that is asked for (哪些机构, 什么模型): the answer names one of it instead.

    >>> sorted(categories("它跟哪家芯片厂商合作？"))
    ['芯片', '厂商']
    """
    found: set[str] = set()
    for match in _CATEGORY.finditer(text):
        for at, (word, tag) in enumerate(_tags(match[1])):
            if len(word) < 2 or (at and tag not in ("n", "nz", "l")):
                break
            found.add(word)
    return frozenset(found)


def wants(text: str) -> str:
    """A kind of ``words.toml``: ``figure``, ``date``, ``who`` …, or ""."""
    lowered = text.casefold()
    return next((kind for kind, asks in lists()["wants"].items() if any(word in lowered for word in asks)), "")


def units(text: str) -> tuple[str, ...]:
    """Ends of the units that an answering figure has, as far as the question's words say so."""
    lowered = text.casefold()
    return tuple(
        unit
        for kind in lists()["kinds"].values()
        if any(_is_word(word, lowered) for word in kind["ask"])
        for unit in kind["units"]
    )


def measures(text: str) -> frozenset[str]:
    """Words of a question that name what is measured: 毛利率, 售价; without those of asking (多少钱, 几岁)."""
    lowered = text.casefold()
    said = (word for kind in lists()["kinds"].values() for word in kind["ask"] if _is_word(word, lowered))
    return frozenset(word for word in said if not word.isascii() and not _ASK.search(word))


def _is_word(word: str, text: str) -> bool:
    """Whether a word stands in a text and not across two words: 费用 is not in 付费用户."""
    at = text.find(word)
    if at < 0:
        return False
    ends, edge = {0}, 0
    for piece, _ in _tags(text):
        edge += len(piece)
        ends.add(edge)
    return {at, at + len(word)} <= ends or not re.search("[一-鿿]", word)


def counted(text: str) -> Counted | None:
    """What the question wants to know the number of; None where it asks for another figure.

    >>> counted("新款有几根手指？"), counted("共有多少付费用户？"), counted("营收是多少？")
    (Counted(measure='根', noun='手指'), Counted(measure='', noun='用户'), None)
    """
    match = _COUNTED.search(text)
    if match is None:
        return None
    nouns = []
    for word, tag in _tags(match["noun"]):
        if tag[0] not in "navbj" or len(word) < 2:
            break
        nouns.append((word, tag))
    noun = next((word for word, tag in reversed(nouns) if tag[0] == "n"), "")
    if not match["measure"] and not noun:
        return None
    return Counted(match["measure"] or "", noun)


def heads(text: str) -> frozenset[str]:
    """The words right before the words of asking: 成本 in 训练成本是多少, 总部 in 总部在哪里."""
    found: set[str] = set()
    for match in _ASK.finditer(text):
        before = [*_tags(re.split(r"[，。？！、,?!；;：:]", text[: match.start()])[-1])]
        while before and before[-1][0] in _LINKS:
            before.pop()
        while before and (before[-1][1][0] == "n" or before[-1][1] == "vn") and len(before[-1][0]) > 1:
            found.add(before.pop()[0])
            break
    return frozenset(found)


def titles(text: str) -> tuple[str, ...]:
    """The titles of people that a question names: CEO, 总经理. The longest first, none within another."""
    folded = text.casefold()
    found: list[str] = []
    for word in sorted(lists()["titles"]["words"], key=len, reverse=True):
        if word.casefold() in folded:
            found.append(word)
            folded = folded.replace(word.casefold(), " ")
    return tuple(found)
