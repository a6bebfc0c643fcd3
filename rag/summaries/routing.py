"""Which section of a template an item, or a sentence of it, belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering.terms import grams
from rag.summaries.items import Item, Quote
from rag.summaries.template import SectionTemplate

_ALIKE = 0.5  # the same, where a cover's view and a chapter are both about the risks, or both advice
# What a sentence opens with that is about whom or what the sentence before it named.
SUBJECT_BEFORE = re.compile(r"^(?:公司|其(?![中次他它余实间])|该(?!等)|此次|本次|上述|两者|双方|交易完成|同期)")
_SAME = 0.7  # of the grams of the shorter text; more says the same


@dataclass(frozen=True, slots=True)
class Routed:
    """An item with those of its sentences that belong to one section."""

    item: Item
    body: tuple[Quote, ...]


def route(sections: Sequence[SectionTemplate], found: Iterable[Item]) -> list[list[Routed]]:
    """Items by section, in the order given.

    The innermost heading (or table title) that has a topic of a section decides. A sentence of a plain paragraph
    goes where its own words point, if they do: under 个股表现 stand a company's results as well as its share price.
    Opinions stay where their heading puts them; of a view on the cover and the chapter that says the same, the
    chapter stays.
    """
    routed: list[list[Routed]] = [[] for _ in sections]
    placed = [_placed(sections, item) for item in found]
    chapters: dict[int, frozenset[str]] = {}
    for item, at, cover in placed:
        if at is not None and sections[at].attributed and not cover:
            chapters[at] = chapters.get(at, frozenset()) | grams(_text(item))
    for item, at, cover in placed:
        if at is not None and sections[at].attributed:
            own = grams(" ".join(quote.text for quote in item.body))
            alike = [(_ALIKE if number == at else _SAME) * len(own) for number in chapters]
            if cover and any(len(own & other) > least for other, least in zip(chapters.values(), alike, strict=True)):
                continue
            routed[at].append(Routed(item, item.body))
        elif item.row or (item.lead and not _plain(item)):
            at = at if at is not None else _by_cues(sections, _text(item), None)
            if at is not None:
                routed[at].append(Routed(item, item.body))
        else:
            for number, body in _split(sections, item, at).items():
                routed[number].append(Routed(item, tuple(body)))
    return routed


def _placed(sections: Sequence[SectionTemplate], item: Item) -> tuple[Item, int | None, bool]:
    """An item, its section by columns and headings, and whether it stands among the views of the cover.

    A view that opens with the name of another section of opinions (风险提示：…) belongs to that one.
    """
    at = _by_columns(sections, item)
    if at is not None:
        return item, at, False
    at = _by_heads(sections, item)
    cover = at is not None and _is_view(sections, at)
    label = _label(item)
    own = _labelled(sections, label) if cover and label is not None else None
    return item, at if own is None else own, cover


def _by_columns(sections: Sequence[SectionTemplate], item: Item) -> int | None:
    """The first section that a column of the item's table has a word of."""
    labels = [quote.label for quote in (*item.lead, *item.body)]
    return next(
        (n for n, one in enumerate(sections) if any(word in label for word in one.columns for label in labels)), None
    )


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared grams over those of the shorter text, in [0, 1]."""
    return len(one & other) / max(1, min(len(one), len(other)))


def _split(sections: Sequence[SectionTemplate], item: Item, at: int | None) -> dict[int, list[Quote]]:
    parts: dict[int, list[Quote]] = {}
    number: int | None = None
    for place, quote in enumerate(item.body):
        # 公司拟…, 该项目…: without the sentence before it, nobody knows who.
        if not place or not SUBJECT_BEFORE.match(quote.text):
            number = _by_cues(sections, quote.text, at)
        if number is not None:
            parts.setdefault(number, []).append(quote)
    return parts


def _plain(item: Item) -> bool:
    """Whether an item is a paragraph: its lead, if any, is the word that it opens with."""
    return all(quote.citation.table is None for quote in item.lead) and item.heads[-1:] == tuple(
        quote.text for quote in item.lead
    )


def _by_heads(sections: Sequence[SectionTemplate], item: Item) -> int | None:
    """The first section with a topic in the innermost telling heading.

    What a paragraph opens with (行情回顾。) does not take it out of the views. Under a heading that tells nothing, it
    decides for the sections of opinions only: 风险提示：… is a risk wherever it stands.
    """
    heads, label = list(item.heads), _label(item)
    if label is not None:
        heads.pop()
    for head in reversed(heads):
        # 企业投融资事件 has a topic of two sections; the longer word says more.
        longest = [max((len(word) for word in one.topics if word in head), default=0) for one in sections]
        if any(longest):
            return longest.index(max(longest))
    return _labelled(sections, label) if label is not None else None


def _label(item: Item) -> str | None:
    """What a paragraph opens with."""
    return item.lead[0].text if _plain(item) and item.lead else None


def _labelled(sections: Sequence[SectionTemplate], label: str) -> int | None:
    """The section of opinions that a paragraph's opening names."""
    named = (n for n, section in enumerate(sections) if section.attributed and any(w in label for w in section.topics))
    return next(named, None)


def _is_view(sections: Sequence[SectionTemplate], at: int) -> bool:
    """Whether a section is that of the cover's views: the section of opinions that comes first."""
    return at == next((number for number, section in enumerate(sections) if section.attributed), None)


def _by_cues(sections: Sequence[SectionTemplate], text: str, at: int | None) -> int | None:
    """The section that a sentence's own words point to: its heading's, if that is among them; else the first."""
    pointed = [number for number, section in enumerate(sections) if _cued(section, text)]
    if not pointed or at in pointed:
        return at
    return pointed[0]


def _cued(section: SectionTemplate, text: str) -> bool:
    for word in section.skip_cues:
        text = text.replace(word, " ")
    return any(word in text for word in section.cues)


def _text(item: Item) -> str:
    return " ".join(quote.text for quote in (*item.lead, *item.body))


def without(item: Item, headers: Sequence[str]) -> Item:
    """A row without the cells under these headers, unless nothing would be left."""
    body = tuple(quote for quote in item.body if not any(word in quote.label for word in headers))
    return replace(item, body=body) if body and item.row else item
