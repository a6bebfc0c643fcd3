"""The running text of a library in memory, taken apart once per report."""

from __future__ import annotations

import math
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from index.report import Locator, Report
from rag.answering.terms import coined, grams, lists, spellings
from rag.answering.text_units import TextUnit, describe, text_units
from rag.gate import sentences
from rag.gate.names import found_in

_LONG = 120  # characters; a longer sentence is cut at its semicolons
_LABEL = 16  # characters of a first sentence that heads its paragraph
_SECTION = 2500  # characters; in a longer section the subject changes on the way
_ENDS = "。！？!?；;”"
# A headline that runs into its text: only white space, between Chinese characters, tells them apart.
_HEADLINE = re.compile(
    r"^[^，。；！？]{8,60}?[一-鿿”》）)]\s+(?=(?:[一-鿿“《]|(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日[，,讯])[^\n]{16})"
)
_KEPT = 128  # reports in memory; a month of 60 and its neighbour fit


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be quoted.

    Attributes:
        text: Verbatim.
        unit: Paragraph or cell that it stands in.
        position: Its place in the unit, from 0.
        before: The sentence before it in the unit, or "".
        grams: Of the text.
        heads: Of the headings and the row.
        around: Of the sentence before it.
        section: Text of the paragraphs under the same heading, or of the cell.
        headline: Heads the text of its cell or its paragraph.
        whole: Where it opens with a part of something (成分股整体…), the sentence that told of what; "" otherwise.
    """

    text: str
    unit: TextUnit
    position: int
    before: str
    grams: frozenset[str]
    heads: frozenset[str]
    around: frozenset[str]
    section: str = ""
    headline: bool = False
    whole: str = ""


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report's text, taken apart.

    Attributes:
        report: The report.
        sentences: In reading order.
        whole: All of its text, tables and headings included, boilerplate left out.
        counts: How many units have each gram.
        units: How many units there are.
        coined: Rare words that it puts in quotes.
    """

    report: Report
    sentences: tuple[Sentence, ...]
    whole: str
    counts: Counter[str]
    units: int
    coined: frozenset[str] = frozenset()

    @classmethod
    def of(cls, report: Report) -> ReportText:
        units = text_units(report)
        sections = _sections(units)
        found = list(_with_wholes(s for unit in units for s in _cut(unit, sections.get(unit.context, ""))))
        counts = Counter(gram for unit in units for gram in grams(unit.text) | grams(unit.context))
        cells = (
            cell for table in report.tables for row in (*table.rows, [c.header for c in table.columns]) for cell in row
        )
        # Boilerplate stays out: a disclaimer is not something that the report says about a subject.
        told = [describe(report), *(block.text for block in report.blocks if block.reason is None)]
        told += [unit.text for unit in units if unit.name]
        whole = "\n".join((*told, *(table.title for table in report.tables), *cells))
        return cls(report, tuple(found), whole, counts, len(units), coined(whole))

    @property
    def cover(self) -> tuple[Sentence, ...]:
        """What the cover says: title, issuer, analysts."""
        return tuple(
            sentence for sentence in self.sentences if sentence.unit.parts and sentence.unit.citation.table is None
        )

    def at(self, place: Locator) -> tuple[Sentence, ...]:
        """Sentences of the units that share a line with a place."""
        return tuple(
            sentence
            for sentence in self.sentences
            if (there := sentence.unit.citation.locator).line_start <= place.line_end
            and place.line_start <= there.line_end
        )

    def siblings(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """The sentences of the same unit, in order."""
        return tuple(other for other in self.sentences if other.unit is sentence.unit)


def _sections(units: Iterable[TextUnit]) -> dict[str, str]:
    """Text of each section that is short enough to be about one thing, by its headings."""
    found: dict[str, list[str]] = {}
    for unit in units:
        if unit.citation.table is None and not unit.parts and unit.context:
            found.setdefault(unit.context, []).append(unit.text)
    joined = {context: "\n".join(texts) for context, texts in found.items()}
    return {context: text for context, text in joined.items() if len(text) <= _SECTION}


def _cut(unit: TextUnit, section: str) -> Iterable[Sentence]:
    heads = grams(unit.context)
    before, around = "", frozenset[str]()
    texts = list(_texts(unit))
    for position, (text, lead) in enumerate(texts):
        own = grams(text)
        around |= grams(lead)
        headline = position == 0 and len(texts) > 1 and _heads(text, unit)
        yield Sentence(text, unit, position, before, own, heads, around, section or unit.text, headline)
        before, around = text, own


def _with_wholes(sentences: Iterable[Sentence]) -> Iterable[Sentence]:
    """Sentences; those that open with a part are given the last one of their chapter that told what it is a part of."""
    told: dict[str, str] = {}
    chapter = ""
    for sentence in sentences:
        top = sentence.unit.context.partition("\n")[0]
        if top != chapter:
            told, chapter = {}, top
        for part in lists()["parts"]["words"]:
            at = sentence.text.find(part)
            if at == 0 and part in told:
                sentence = replace(sentence, whole=told[part])
            elif at > 0:
                told[part] = sentence.text
        yield sentence


def _heads(text: str, unit: TextUnit) -> bool:
    """Whether a unit's first sentence only says what the rest is about: 私募回撤原因分析。"""
    if unit.citation.table is not None:
        return text[-1] not in _ENDS
    return len(text) <= _LABEL and not re.search(r"\d|是|为|因", text) and not unit.parts


def _texts(unit: TextUnit) -> Iterable[tuple[str, str]]:
    """The sentences of a unit; for a part of a long one also the part that it begins with, which has its subject."""
    if unit.parts:
        yield unit.text, ""
        return
    headline = _HEADLINE.match(unit.text) if unit.citation.table is not None else None
    at = headline.end() if headline else 0
    if headline:
        yield headline[0].strip(), ""
    for whole in sentences.split(unit.text[at:]):
        cuts = sentences.segments(whole) if len(whole) > _LONG else [(0, len(whole))]
        lead = whole[slice(*cuts[0])] if cuts else ""
        yield from ((whole[start:end].strip(), lead if start else "") for start, end in cuts)


class Corpus:
    """Keeps the text of the reports that were used last. Safe to use from several threads.

    Args:
        load: Report id → report.
    """

    def __init__(self, load: Callable[[str], Report]) -> None:
        self._load = load
        self._texts: OrderedDict[str, ReportText] = OrderedDict()
        self._lock = Lock()

    def text(self, report: str) -> ReportText:
        """The text of a report. Ids are digests of files, so what was kept is never out of date."""
        with self._lock:
            if report in self._texts:
                self._texts.move_to_end(report)
                return self._texts[report]
        made = ReportText.of(self._load(report))
        with self._lock:
            self._texts[report] = made
            while len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
        return made

    def weights(self, words: Iterable[str], reports: Sequence[str]) -> dict[str, float]:
        """Inverse document frequency of grams over the units of these reports; a gram that none has weighs most."""
        texts = [self.text(report) for report in reports]
        total = sum(text.units for text in texts)
        return {word: math.log(1 + total / (0.5 + sum(text.counts[word] for text in texts))) for word in words}

    def unused(self, words: Iterable[str], reports: Sequence[str]) -> list[str]:
        """Those of some grams that no unit of these reports has."""
        texts = [self.text(report) for report in reports]
        return [word for word in words if not any(text.counts[word] for text in texts)]

    def coined(self, reports: Sequence[str]) -> frozenset[str]:
        """Rare words that these reports put in quotes."""
        return frozenset[str]().union(*(self.text(report).coined for report in reports))

    def writes(self, piece: str, reports: Sequence[str]) -> bool:
        """Whether a piece of text stands in these reports as it is."""
        return any(piece in self.text(report).whole for report in reports)

    def has(self, name: str, reports: Sequence[str]) -> bool:
        """Whether a name, or another name of the same company, stands anywhere in these reports."""
        texts = [self.text(report).whole for report in reports]
        return any(found_in(spelling, texts) for spelling in spellings(name))
