"""What people call a name for short: 海康 for 海康威视, 人工智能板块 for 人工智能指数."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.questions import lexicon
from rag.questions.text import fold_name, has_han

_SECTOR = ("板块指数", "行业指数", "指数", "板块", "行业")


def sector(name: str) -> Iterator[str]:
    """人工智能指数 is what a report has on 人工智能板块 as a whole."""
    stem = next((name[: -len(ending)] for ending in _SECTOR if name.endswith(ending)), "")
    stem = stem.removeprefix("a股")
    stems = {stem, *(form for group in synonym_groups() if stem in group for form in group)} if len(stem) > 1 else set()
    for one in sorted(stems):
        yield from (f"{one}{ending}" for ending in _SECTOR)


def shortened(name: str) -> Iterator[str]:
    """Shorter forms that people use: without the usual ending, or the first or last two characters of four."""
    if not has_han(name):
        return
    for ending in lexicon.name_endings():
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            yield name[: -len(ending)]
    if len(name) >= 4 and all(has_han(char) for char in name[:4]):
        yield name[:2]
        yield name[:3]
        if len(name) == 4:
            yield name[2:]


@cache
def common_words() -> frozenset[str]:
    """Words that are never read as a shortened name."""
    endings = set(lexicon.name_endings())
    tops = {word for words in (*lexicon.title_classes().values(), *lexicon.kinds().values()) for word in words}
    return frozenset(
        endings
        | tops
        | {"中国", "中证", "国证", "上证", "深证", "人工", "智能", "主题", "产业", "联接", "中科", "东方"}
    )


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(fold_name, group)) for group in lexicon.synonyms())


def interchanged(name: str) -> Iterator[str]:
    """A company's name with the other word that its trade has for one business: 太保产险 for 太保财险."""
    for words in lexicon.interchangeable():
        for word in words:
            if name.endswith(word) and len(name) > len(word) + 1:
                yield from (name[: -len(word)] + other for other in words if other != word)
                return


def also_called(name: str) -> Iterator[str]:
    """A folded name with the everyday word for what it is called by: r32冷媒 for r32制冷剂, 内蒙 for 内蒙古.

    A grade in front of a thing (r32, pa66) may be left out.
    """
    bare = _GRADE.sub("", name)
    if bare != name:
        yield bare
    listed = _EXCHANGE.sub("", name)
    if listed != name:
        yield from (listed + end for end in ("价", "价格") if listed[-1] != "价")
    for word, others in lexicon.aliases().items():
        for whole in dict.fromkeys((name, bare)):
            if word in whole:
                yield from (whole.replace(word, other) for other in others if other not in whole.replace(word, ""))


_GRADE = re.compile(
    r"^(?:[a-z]{1,4}-?\d{1,4}[a-z]?|\d+(?:\.\d+)?(?:英寸|寸|毫米|匹|升|大卡|度|%|ml|mm|kg|g))(?=[\u3400-\u9fff]{2})"
)
_EXCHANGE = re.compile(r"^(?:lme|shfe|comex|cbot|nymex|ice|dce|czce|ine|lbma)-?(?=[\u3400-\u9fff])")
