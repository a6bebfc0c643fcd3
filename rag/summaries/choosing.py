"""Which items are told, and which of their sentences: those with figures and events first, spread over the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.numbers import SpanKind, find_quantities
from rag.answering.terms import grams
from rag.summaries.items import Item, Quote
from rag.summaries.routing import SUBJECT_BEFORE, Routed, overlap

_LEAST, _MOST = 6, 420  # characters of a sentence worth quoting
_LONG = 160  # characters of a sentence that is told with a news title
_SAID = 0.6  # of the grams of a title; a sentence that has more repeats it
_ANAPHORA = re.compile(
    r"^(?:据悉|据了解|据介绍|此外|同时|另外|其中|因此|不过|但是|但|而且|而|并且|该|其|这|此次|上述|目前|近日|例如|比如)"
)
_MARKED = re.compile(
    r"首次|首个|最大|重大|突破|发布|出台|印发|正式|同比|增长|下降|达到|完成|上调|下调|领投|目标|推出|成立"
)
_OPINION = re.compile(r"我们(?:认为|判断|预计|预期|看好|建议|维持|相信|推荐)|建议(?:重点)?关注|重点推荐|值得关注")
_DATED = re.compile(r"^(?:.{0,6}\d{1,2}\s*月\s*\d{1,2}\s*日|近日|日前|当地时间)")


def is_opinion(text: str) -> bool:
    """Whether a sentence is a view or advice of its report."""
    return _OPINION.search(text) is not None


def worth(text: str) -> bool:
    """Whether a sentence can be quoted: not a fragment, not a page of text."""
    return _LEAST <= len(text.strip()) <= _MOST


def weight(text: str, position: int) -> float:
    """Lower is better: figures, events, early, self-contained."""
    value = min(position, 6) * 0.8
    value -= 3 if has_figure(text) else 0
    value -= 1.5 if _MARKED.search(text) else 0
    value += 1 if _ANAPHORA.match(text) else 0
    value += 2 if len(text) > _LONG else 0
    return value


def has_figure(text: str) -> bool:
    """Whether a text tells a figure in digits; a date is none, and 三大平台 is no figure to look for."""
    return any(
        span.kind is SpanKind.FIGURE and any(char.isdigit() for char in text[span.start : span.end])
        for span in find_quantities(text)
    )


def chosen(found: Sequence[Routed], most: int) -> tuple[list[Routed], list[Routed]]:
    """At most ``most`` items and the rest, both in reading order.

    News, rows and paragraphs with figures come before others; every area of every report has its turn before any
    has a second.
    """
    turns: Counter[tuple[int, str, str]] = Counter()
    ranks = []
    for at, routed in enumerate(found):
        rank = _rank(routed)
        place = (rank, routed.item.report.id, routed.item.area)
        ranks.append((rank, turns[place], at))
        turns[place] += 1
    kept = {at for _, _, at in sorted(ranks)[:most]}
    return [found[at] for at in sorted(kept)], [found[at] for at in range(len(found)) if at not in kept]


def _rank(routed: Routed) -> int:
    if routed.item.row or routed.item.lead:
        return 0
    return 0 if any(has_figure(quote.text) or is_opinion(quote.text) for quote in routed.body) else 1


def telling(routed: Routed) -> bool:
    """Whether an item is news, a row, or a paragraph with a figure or a view."""
    return _rank(routed) == 0


def best(item: Item, quotes: Sequence[Quote], limit: int, *, all_of: bool) -> list[Quote]:
    """Sentences of an item within ``limit`` characters, in order, at least one unless a title says enough.

    Args:
        all_of: An opinion: its first sentence, then its figures and what the report holds, then the rest.
            Otherwise the sentences with figures, after a title at most one, which must not repeat the title.
    """
    good = [quote for quote in quotes if worth(quote.text)]
    if not good:
        return []
    order = {id(quote): number for number, quote in enumerate(good)}
    if all_of:
        ranked = [good[0], *sorted(good[1:], key=lambda quote: _view(quote.text, order[id(quote)]))]
    elif item.titled:
        return _after_title(item, good, limit)
    elif item.lead:
        ranked = [good[0], *(quote for quote in good[1:] if has_figure(quote.text))]
    else:
        ranked = sorted(good, key=lambda quote: weight(quote.text, order[id(quote)]))
        ranked = [quote for quote in ranked if has_figure(quote.text)] or ranked[:1]
    kept: list[Quote] = []
    for quote in ranked:
        if not kept or sum(len(other.text) for other in kept) + len(quote.text) <= limit:
            kept.append(quote)
    return _with_subjects(sorted(kept, key=lambda quote: order[id(quote)]), good)


def _with_subjects(kept: Sequence[Quote], good: Sequence[Quote]) -> list[Quote]:
    """With the sentence before each that says 公司 or 其 of whom that one names; first sentences have none before."""
    places = {id(quote): number for number, quote in enumerate(good)}
    wanted = {places[id(quote)] for quote in kept}
    for place in sorted(wanted, reverse=True):
        while place > 0 and SUBJECT_BEFORE.match(good[place].text):
            place -= 1
            wanted.add(place)
    return [good[place] for place in sorted(wanted)]


def _view(text: str, position: int) -> float:
    return position * 0.1 - (3 if has_figure(text) else 0) - (2 if is_opinion(text) else 0)


def _after_title(item: Item, good: Sequence[Quote], limit: int) -> list[Quote]:
    title = grams(" ".join(quote.text for quote in item.lead))
    telling = [
        (weight(quote.text, number), number)
        for number, quote in enumerate(good)
        if has_figure(quote.text) and len(quote.text) <= max(limit, _LONG) and overlap(grams(quote.text), title) < _SAID
    ]
    return [good[min(telling)[1]]] if telling else []
