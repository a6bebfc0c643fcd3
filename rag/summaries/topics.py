"""Sentences of the reports on a section's topics, chosen without a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.numbers import SpanKind, find_quantities
from rag.answering.corpus import ReportText, Sentence
from rag.gate.sentences import keys

_LEAST, _MOST = 10, 220  # characters of a sentence worth quoting
_OPENING = re.compile(
    r"^(?:据悉|据了解|此外|同时|另外|其中|因此|不过|但是|但|而且|而|并且|该|其|这|此次|上述|目前|近日)[，,]?"
)
_MARKED = re.compile(r"首次|首个|最大|重大|突破|发布|出台|印发|正式|同比|增长|下降|达到|完成|上调|下调|领投|目标")


def topic_sentences(
    texts: Sequence[ReportText], own: int, topics: Sequence[Sequence[str]], most: int, headings: bool
) -> list[Sentence]:
    """The best sentences, spread over reports, headings and tables, in reading order.

    Args:
        own: Index into ``topics`` of the section that is written.
        topics: Words of every section: text goes to the first section that its innermost heading speaks of.
        most: How many.
        headings: Only text under such headings (or table titles); otherwise the text itself counts too.
    """
    groups = _spread([group for text in texts for group in _groups(text, own, topics, headings)])
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


def _groups(text: ReportText, own: int, topics: Sequence[Sequence[str]], headings: bool) -> list[list[Sentence]]:
    """Sentences under one heading, or in one row of a table; the best of each paragraph before the second best."""
    groups: dict[tuple[str, str | None, int], list[Sentence]] = {}
    for sentence in text.sentences:
        section = _section(sentence, topics)
        if section == own or (section is None and not headings and any(word in sentence.text for word in topics[own])):
            citation = sentence.unit.citation
            row = citation.locator.line_start if citation.table else 0
            groups.setdefault((sentence.unit.context if not row else "", citation.table, row), []).append(sentence)
    return [ranked for group in groups.values() if (ranked := _by_paragraph(filter(_worth, group)))]


def _section(sentence: Sentence, topics: Sequence[Sequence[str]]) -> int | None:
    """The section that the innermost telling heading or table title speaks of; None if none does."""
    heads = sentence.unit.context.split("\n")
    if sentence.unit.citation.table:
        heads = heads[:-1]  # the last line is the row itself
    for head in reversed(heads):
        for number, words in enumerate(topics):
            if any(word in head for word in words):
                return number
    return None


def _spread(groups: list[list[Sentence]]) -> list[list[Sentence]]:
    """The first group of every table and chapter before the second of any."""
    areas: dict[tuple[str, str], list[list[Sentence]]] = {}
    for group in groups:
        citation, heads = group[0].unit.citation, group[0].unit.context.split("\n")
        area = citation.table or "\n".join(heads[:-1] or heads)
        areas.setdefault((citation.report, area), []).append(group)
    deepest = max(map(len, areas.values()), default=0)
    return [area[depth] for depth in range(deepest) for area in areas.values() if depth < len(area)]


def _by_paragraph(sentences: Iterable[Sentence]) -> list[Sentence]:
    units: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        units.setdefault(sentence.unit.text, []).append(sentence)
    columns = sorted((sorted(unit, key=_weight) for unit in units.values()), key=lambda unit: not unit[0].unit.parts)
    deepest = max(map(len, columns), default=0)
    return [unit[depth] for depth in range(deepest) for unit in columns if depth < len(unit)]


def _worth(sentence: Sentence) -> bool:
    if sentence.unit.parts:
        figures = (span for part in sentence.unit.parts for span in find_quantities(part.text))
        return sentence.unit.citation.table is not None and any(span.kind is SpanKind.FIGURE for span in figures)
    return _LEAST <= len(sentence.text) <= _MOST and not keys(sentence.text)


def _weight(sentence: Sentence) -> tuple[float, int]:
    """Lower is better: early, self-contained, with something happening."""
    weight = min(sentence.position, 6) * 1.0 - (4 if sentence.unit.parts else 0)
    weight += 2 if _OPENING.match(sentence.text) else 0
    weight -= 2 if _MARKED.search(sentence.text) else 0
    weight -= 1 if any(char.isdigit() for char in sentence.text) else 0
    return weight, sentence.unit.citation.locator.line_start


def _repeats(one: Sentence, other: Sentence) -> bool:
    shared = len(one.grams & other.grams)
    return shared > 0.7 * max(1, min(len(one.grams), len(other.grams)))
