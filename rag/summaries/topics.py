"""Sentences of the reports on a section's topics, chosen without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.corpus import ReportText, Sentence
from rag.gate.sentences import keys

_LEAST, _MOST = 10, 220  # characters of a sentence worth quoting
_OPENING = re.compile(r"^(?:据悉|据了解|此外|同时|另外|其中|因此|不过|但是|但|而且|而|并且|该|其|这|此次|上述|目前|近日)[，,]?")
_MARKED = re.compile(r"首次|首个|最大|重大|突破|发布|出台|印发|正式|同比|增长|下降|达到|完成|上调|下调|领投|目标")


def topic_sentences(texts: Sequence[ReportText], topics: Sequence[str], most: int, headings: bool) -> list[Sentence]:
    """The best sentences, spread over reports, headings and tables, in reading order.

    Args:
        headings: Only text whose heading or table title has one of the topics; otherwise the text itself counts too.
        most: How many.
    """
    groups = [group for text in texts for group in _groups(text, topics, headings)]
    chosen: set[int] = set()
    kept: list[Sentence] = []
    depth = 0
    while len(kept) < most and any(depth < len(group) for group in groups):
        for group in groups:
            if depth < len(group) and len(kept) < most and id(group[depth]) not in chosen:
                if not any(_repeats(group[depth], other) for other in kept):
                    kept.append(group[depth])
                chosen.add(id(group[depth]))
        depth += 1
    order = {id(sentence): number for number, sentence in enumerate(_all(texts))}
    return sorted(kept, key=lambda sentence: order[id(sentence)])


def _all(texts: Sequence[ReportText]) -> Iterator[Sentence]:
    return (sentence for text in texts for sentence in text.sentences)


def _groups(text: ReportText, topics: Sequence[str], headings: bool) -> list[list[Sentence]]:
    """Sentences under one heading or in one table, the best first."""
    groups: dict[tuple[str, str | None], list[Sentence]] = {}
    for sentence in text.sentences:
        heads = sentence.unit.context.split("\n", 1)[-1]
        if any(topic in heads for topic in topics) or (not headings and any(topic in sentence.text for topic in topics)):
            citation = sentence.unit.citation
            head = f"{citation.table}" if citation.table else heads
            groups.setdefault((head, citation.row), []).append(sentence)
    ranked = [sorted(filter(_worth, group), key=_weight) for group in groups.values()]
    return [group for group in ranked if group]


def _worth(sentence: Sentence) -> bool:
    return _LEAST <= len(sentence.text) <= _MOST and not keys(sentence.text)


def _weight(sentence: Sentence) -> tuple[float, int]:
    """Lower is better: early, self-contained, with something happening."""
    weight = min(sentence.position, 6) * 1.0
    weight += 2 if _OPENING.match(sentence.text) else 0
    weight -= 2 if _MARKED.search(sentence.text) else 0
    weight -= 1 if any(char.isdigit() for char in sentence.text) else 0
    return weight, sentence.unit.citation.locator.line_start


def _repeats(one: Sentence, other: Sentence) -> bool:
    shared = len(one.grams & other.grams)
    return shared > 0.7 * max(1, min(len(one.grams), len(other.grams)))
