"""The running text of a library in memory, taken apart once per report."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from index.ledger import company_aliases
from index.report import Locator, Report
from rag.answering.question import grams, same_words
from rag.answering.text_units import TextUnit, describe, text_units
from rag.gate import sentences
from rag.gate.names import found_in

_LONG = 120  # characters; a longer sentence is cut at its semicolons
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
    """

    text: str
    unit: TextUnit
    position: int
    before: str
    grams: frozenset[str]
    heads: frozenset[str]
    around: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report's text, taken apart.

    Attributes:
        report: The report.
        sentences: In reading order.
        whole: All of its text, tables and headings included, boilerplate left out.
        counts: How many units have each gram.
        units: How many units there are.
    """

    report: Report
    sentences: tuple[Sentence, ...]
    whole: str
    counts: Counter[str]
    units: int

    @classmethod
    def of(cls, report: Report) -> ReportText:
        units = text_units(report)
        found = [sentence for unit in units for sentence in _cut(unit)]
        counts = Counter(gram for unit in units for gram in grams(unit.text) | grams(unit.context))
        cells = (
            cell for table in report.tables for row in (*table.rows, [c.header for c in table.columns]) for cell in row
        )
        # Boilerplate stays out: a disclaimer is not something that the report says about a subject.
        told = [describe(report), *(block.text for block in report.blocks if block.reason is None)]
        told += [unit.text for unit in units if unit.name]
        whole = "\n".join((*told, *(table.title for table in report.tables), *cells))
        return cls(report, tuple(found), whole, counts, len(units))

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


def _cut(unit: TextUnit) -> Iterable[Sentence]:
    heads = grams(unit.context)
    before, around = "", frozenset[str]()
    for position, text in enumerate(_texts(unit)):
        own = grams(text)
        yield Sentence(text, unit, position, before, own, heads, around)
        before, around = text, own


def _texts(unit: TextUnit) -> Iterable[str]:
    if unit.parts:
        yield unit.text
        return
    for whole in sentences.split(unit.text):
        cuts = sentences.segments(whole) if len(whole) > _LONG else [(0, len(whole))]
        yield from (whole[start:end].strip() for start, end in cuts)


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

    def has(self, name: str, reports: Sequence[str]) -> bool:
        """Whether a name, or another name of the same company, stands anywhere in these reports."""
        spellings = {name, *company_aliases(name), *same_words(name)}
        texts = [self.text(report).whole for report in reports]
        return any(found_in(spelling, texts) for spelling in spellings)
