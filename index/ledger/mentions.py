"""Entities, measures and periods that a sentence mentions, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from index.fact import Entity
from index.ledger.entities import EntityBook
from index.ledger.lexicon.companies import well_known_names
from index.ledger.lexicon.metrics import growth_words, metric_words
from index.ledger.names import CODE, bare_name, plain_code
from index.numbers import fold

_NAME_BEFORE_CODE = re.compile(
    r"(?:^|(?<=[，。；;、：:\s“”\"*]))(?P<name>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9·&\- ]{0,24}?) ?$"
)
_NOT_IN_NAME = re.compile(
    r"^(?:截至|截止|其中|包括|例如|如|及|和|与|以及|推荐|重点推荐|建议关注|关注|标的为|相关标的|受益标的|对标)(?:[:：])?|(?:的|了|为)$"
)


@dataclass(frozen=True, slots=True)
class EntityMention:
    """An entity in a sentence; ``label`` is true for 微软：, which opens what is said about it."""

    start: int
    end: int
    entity: Entity
    label: bool


@dataclass(frozen=True, slots=True)
class MetricMention:
    """A measure's name in a sentence; ``end`` includes its qualifier: PE (TTM)."""

    start: int
    end: int
    word: str
    qualifier: str


class EntityFinder:
    """Finds the entities of a report, and well-known ones, in its sentences."""

    def __init__(self, book: EntityBook, texts: Iterable[str] = ()) -> None:
        """``texts`` is all that is read: a name that has its code once (某指数（884201.WI）) is known in all."""
        told = [mention.entity for text in texts for mention in with_codes(plain_text(text), book)]
        self._book = book.extended((entity.name, entity.code) for entity in told)
        words = self._book.printed_names() | well_known_names()
        # A name in spaced print is found too: 沪深 300.
        self._pattern = (
            re.compile("|".join(_spaced(word) for word in sorted(words, key=len, reverse=True))) if words else None
        )

    def find(self, sentence: str) -> list[EntityMention]:
        """Mentions in order, without overlap."""
        text = plain_text(sentence)
        found = with_codes(text, self._book)
        taken = [(mention.start, mention.end) for mention in found]
        for match in self._pattern.finditer(text) if self._pattern else ():
            start, end = match.span()
            if any(start < right and left < end for left, right in taken) or not _whole_word(text, start, end):
                continue
            entity = self._book.entity(re.sub(r"(?<=[^\x00-\x7f]) (?=\S)", "", match[0]))
            found.append(EntityMention(start, end, entity, text[end:].lstrip(" ")[:1] in (":", "：")))
        return sorted(found, key=lambda mention: mention.start)


def _spaced(word: str) -> str:
    word = re.sub(r"\s+", "", fold(word))
    if word.isascii():
        return re.escape(word)
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])", " ?", re.escape(word))


def _whole_word(text: str, start: int, end: int) -> bool:
    """A Latin name is not a part of another Latin word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    left = text[start].isascii() and before.isascii() and before.isalnum()
    right = text[end - 1].isascii() and after.isascii() and after.isalnum()
    return not left and not right


def plain_text(text: str) -> str:
    """Folded, without Markdown's marks of emphasis; same length."""
    return fold(text).replace("*", " ")


def with_codes(text: str, book: EntityBook) -> list[EntityMention]:
    """某指数（884201.WI）: a name with its code is an entity, known or not."""
    found = []
    for code in CODE.finditer(text):
        open_bracket = text.rfind("(", 0, code.start())
        if open_bracket < 0 or text[open_bracket + 1 : code.start()].strip():
            continue
        close = text.find(")", code.end())
        if close < 0 or text[code.end() : close].strip():
            continue
        name = _NAME_BEFORE_CODE.search(text[:open_bracket])
        if name is None or not (printed := _NOT_IN_NAME.sub("", name["name"].strip()).strip()):
            continue
        entity = book.entity(re.sub(r"\s+", " ", printed), plain_code(code[0]))
        found.append(
            EntityMention(name.start("name"), close + 1, entity, text[close + 1 :].lstrip(" ")[:1] in (":", "："))
        )
    return found


@cache
def _metric_pattern() -> re.Pattern[str]:
    words = {word for word in metric_words() if len(word) > 1} - {"收入", "利润"} | {"收入", "净利"}
    ordered = sorted(words, key=len, reverse=True)
    chinese = "|".join(re.escape(word) for word in ordered if not word.isascii())
    latin = "|".join(re.escape(word) for word in ordered if word.isascii())
    return re.compile(
        rf"(?P<word>(?:{chinese})|(?<![A-Za-z])(?i:{latin})(?![A-Za-z]))(?P<growth>(?: ?(?:{_growth()}))?)"
        r"(?P<qualifier> ?\((?:TTM|LYR|MRQ|动态|静态|[0-9]{4}E?)\))?"
    )


def _growth() -> str:
    words = [
        word
        for word in growth_words()
        if not word.isascii() and word not in ("增长", "同比", "环比", "增幅", "同比增长", "环比增长")
    ]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def find_metrics(sentence: str) -> list[MetricMention]:
    """Measures of the lexicon in order."""
    found = []
    for match in _metric_pattern().finditer(fold(sentence)):
        qualifier = (match["qualifier"] or "").strip(" ()")
        found.append(
            MetricMention(match.start(), match.end(), match["word"] + (match["growth"] or "").strip(), qualifier)
        )
    return found


def same_name(left: str, right: str) -> bool:
    """Whether two printed names are spellings of one."""
    return bare_name(left) == bare_name(right)
