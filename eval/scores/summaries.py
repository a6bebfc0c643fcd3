"""Scores of a monthly summary: figures, coverage, citations and likeness to a reference."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise

from eval.exams.wording import other_names
from eval.scores.entities import squeeze
from eval.scores.key_facts import KeyFact, covered
from eval.scores.told import Told, told_figures
from eval.scores.units import scaled
from eval.truth import TruthReport
from eval.truth.tables import TruthColumn, TruthTable, number

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*(?:\[\^?\d+\])*")
_MARK = re.compile(r"\[\^?\d+\]")
_ASIDE = re.compile(r"^\s*(?:#.*|>.*|\[\^\d+\]:.*)$", re.MULTILINE)  # headings, notices, footnotes
_TEXTUAL = frozenset({".txt", ".md", ".html"})
_MONTH = re.compile(r"(?:19|20)?\d\d[-./年]\d\d?")
Amount = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class SummaryScore:
    """What a summary is worth. Shares are in [0, 1]; NaN where there is nothing to divide by.

    Attributes:
        figures: Figures told.
        wrong: Those that the truth does not know, with their sentences.
        facts: Key facts that there are.
        missed: Those that are not told.
        sentences: Sentences that tell a figure.
        bare: Those without a citation mark (``[1]`` or ``[^1]``); marks only at the end of a paragraph or list item are
            for all of its sentences.
        rouge_l: F1 of the longest common subsequence of characters with the reference.
        by_kind: Told and all key facts of each kind.
    """

    figures: int
    wrong: tuple[str, ...]
    facts: int
    missed: tuple[str, ...]
    sentences: int
    bare: tuple[str, ...]
    rouge_l: float
    by_kind: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def figure_accuracy(self) -> float:
        """Of the figures told, how many the truth knows."""
        return _share(self.figures - len(self.wrong), self.figures)

    @property
    def coverage(self) -> float:
        """Of the key facts, how many are told."""
        return _share(self.facts - len(self.missed), self.facts)

    @property
    def uncited(self) -> float:
        """Of the sentences that tell a figure, how many carry no citation mark."""
        return _share(len(self.bare), self.sentences)


class Knowledge:
    """The figures that the truth of some reports knows, and of whom.

    A figure is known if it has the value and unit of a cell, of a figure in running text or in a text cell, or of a
    column's count, number of rises and falls, sum, mean or median, of all or of those above zero (two decimals, or
    as exact as it is), or of a step from month to month in a table over time. Where a
    sentence names an entity of the tables before the figure, it must be a figure of that entity: of its rows, or of a
    sentence of the report that names it.
    """

    def __init__(self, truths: Iterable[TruthReport]) -> None:
        self.anywhere: set[Amount] = set()
        self.of: dict[str, set[Amount]] = {}
        for truth in truths:
            self._tables(truth)
            self._text(truth)

    def _tables(self, truth: TruthReport) -> None:
        for table in truth.tables:
            for row in table.rows:
                amounts = {
                    amount for column, cell in zip(table.columns, row, strict=True) for amount in _cell(column, cell)
                }
                self.anywhere |= amounts
                if table.key is not None and row[table.key] not in table.totals:
                    for name in (row[table.key], *other_names(row[table.key], "")):
                        self.of.setdefault(squeeze(name), set()).update(amounts)
            for index, column in enumerate(table.columns):
                if column.kind == "number":
                    self.anywhere |= set(_statistics(column, [number(row[index]) for row in table.rows]))
            for name, steps in _steps(table):
                self.anywhere |= steps
                self.of.setdefault(squeeze(name), set()).update(steps)

    def _text(self, truth: TruthReport) -> None:
        lines = [fact.sentence for fact in truth.prose]
        if truth.path.suffix in _TEXTUAL and truth.path.is_file():
            lines += truth.path.read_text(encoding="utf-8", errors="ignore").splitlines()
        # A page break that cuts a cell cuts its sentences in the file; in the truth the cell is whole.
        lines += [
            cell
            for table in truth.tables
            for row in table.rows
            for column, cell in zip(table.columns, row, strict=True)
            if column.kind == "text"
        ]
        for fact in truth.prose:
            self.anywhere |= {_amount(value, fact.unit) for value in (fact.value, fact.high) if value is not None}
        for sentence in (sentence for line in lines for sentence in re.split(r"[。；;]", line)):
            amounts = {amount for told in told_figures(sentence) for amount in _amounts(told)}
            if amounts:
                self.anywhere |= amounts
                for name in self._names.findall(squeeze(sentence)):
                    self.of[name] |= amounts

    @cached_property
    def _names(self) -> re.Pattern[str]:
        names = sorted((name for name in self.of if len(name) > 1), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names)) or r"(?!)")

    def wrong(self, sentence: str) -> Iterator[Told]:
        """Figures of a sentence that are not known, or not of whom its clause says they are.

        The name that stands last before a figure counts, not beyond a semicolon; digits of a name are no figure.
        """
        for clause in re.split(r"[；;]", sentence):
            names = list(self._named(clause))
            start = 0
            for told in told_figures(clause):
                place = clause.find(told.raw, start)
                start = place + len(told.raw) if place >= 0 else start
                if any(begin <= place < end for begin, end, _ in names):
                    continue
                name = next((name for _, end, name in reversed(names) if end <= max(place, start)), "")
                amounts = set(_amounts(told))
                if not amounts & self.anywhere or (name and not amounts & (self.of[name] | self._counts(amounts))):
                    yield told

    def _named(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Names of a text with their offsets in it."""
        letters = [(letter, at) for at, char in enumerate(text) for letter in squeeze(char)]
        for match in self._names.finditer("".join(letter for letter, _ in letters)):
            yield letters[match.start()][1], letters[match.end() - 1][1] + 1, match[0]

    def _counts(self, amounts: set[Amount]) -> set[Amount]:
        """Counts are about tables, not about the entity that was named last."""
        return {amount for amount in amounts & self.anywhere if amount[1] == "count"}


def score_summary(
    text: str,
    truths: Iterable[TruthReport],
    *,
    key_facts: Sequence[KeyFact] = (),
    reference: str = "",
) -> SummaryScore:
    """Scores a summary, Markdown or plain text, against the truth of the reports that it is about.

    Headings, quoted notices and footnotes are not scored. What tells a key fact: ``eval.scores.key_facts``.
    """
    body = _ASIDE.sub("", text)
    known = Knowledge(truths)
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(body)]
    telling = [(sentence, _MARK.sub("", sentence)) for sentence in sentences if told_figures(sentence)]
    told = [figure for _, plain in telling for figure in told_figures(plain)]
    wrong = [f"{figure.raw}：{plain}" for _, plain in telling for figure in known.wrong(plain)]
    lines = [_MARK.sub("", line) for line in body.splitlines() if line.strip()]
    missed = [fact for fact in key_facts if not covered(fact, lines)]
    bare = [sentence for line in body.splitlines() for sentence in _uncited(line)]
    return SummaryScore(
        len(told), tuple(wrong), len(key_facts), tuple(map(str, missed)), len(telling), tuple(bare),
        rouge_l(_MARK.sub("", body), _MARK.sub("", _ASIDE.sub("", reference))), _by_kind(key_facts, missed),
    )  # fmt: skip


def _by_kind(facts: Sequence[KeyFact], missed: Sequence[KeyFact]) -> dict[str, tuple[int, int]]:
    """Told and all key facts of each kind."""
    total, gone = Counter(fact.kind for fact in facts), Counter(fact.kind for fact in missed)
    return {kind: (count - gone[kind], count) for kind, count in sorted(total.items())}


def _uncited(line: str) -> Iterator[str]:
    """Sentences of a line that tell a figure and carry no mark. Marks that stand only at its end are for all of it."""
    sentences = _SENTENCE.findall(line)
    marked = [bool(_MARK.search(sentence)) for sentence in sentences]
    if sentences and marked[-1] and not any(marked[:-1]):
        return
    for sentence, mark in zip(sentences, marked, strict=True):
        if not mark and told_figures(sentence):
            yield sentence.strip()


def _cell(column: TruthColumn, cell: str) -> Iterator[Amount]:
    value = number(cell)
    if column.kind == "number" and value is not None:
        yield _amount(value, column.unit)
        if column.unit == "倍":
            yield _amount(value, "")  # a P/E is told without 倍 as often as with it
    elif column.kind in {"text", "name"}:
        for told in told_figures(cell):
            yield from _amounts(told)


def _steps(table: TruthTable) -> Iterator[tuple[str, set[Amount]]]:
    """What each month of a table over time has more than the row beside it: in points, or in per cent of it."""
    if table.key is None or not all(_MONTH.match(row[table.key]) for row in table.rows):
        return
    for before, after in pairwise(table.rows):
        for one, other in ((before, after), (after, before)):
            steps: set[Amount] = set()
            for column, old, new in zip(table.columns, one, other, strict=True):
                a, b = number(old), number(new)
                if column.kind == "number" and a is not None and b is not None:
                    steps.add(_amount(b - a, "百分点"))
                    if a:
                        steps.add(_amount(((b - a) / a * 100).quantize(Decimal("0.01"), ROUND_HALF_UP), "%"))
            for row in (one, other):
                yield row[table.key], steps


def _statistics(column: TruthColumn, cells: Sequence[Decimal | None]) -> Iterator[Amount]:
    values = [value for value in cells if value is not None]
    if not values:
        return
    yield from (
        _amount(Decimal(count), "") for count in (len(values), sum(v > 0 for v in values), sum(v < 0 for v in values))
    )
    mean = sum(values, Decimal(0)) / len(values)
    medians = [statistics.median(some) for some in (values, [value for value in values if value > 0]) if some]
    for value in (sum(values, Decimal(0)), mean, *map(Decimal, medians)):
        for unit in {column.unit, "" if column.unit == "倍" else column.unit}:
            yield _amount(value, unit)
            yield _amount(value.quantize(Decimal("0.01"), ROUND_HALF_UP), unit)


def _amounts(told: Told) -> Iterator[Amount]:
    """All meanings of a told figure, its size included: a fall may be told either way."""
    for value in told.readings:
        yield _amount(value, told.unit)


def _amount(value: Decimal, unit: str) -> Amount:
    meant = scaled(unit)
    return (value * meant.scale).normalize(), meant.base if meant.kind != "count" else "count"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def rouge_l(text: str, reference: str) -> float:
    """Character ROUGE-L F1, white space ignored; NaN without a reference.

    The longest common subsequence is found row by row in O(n·m) with one row kept.
    """
    a, b = (re.sub(r"\s", "", part) for part in (text, reference))
    if not b:
        return float("nan")
    if not a:
        return 0.0
    row = [0] * (len(b) + 1)
    for character in a:
        before = 0
        for index, other in enumerate(b, start=1):
            before, row[index] = row[index], before + 1 if character == other else max(row[index], row[index - 1])
    common = row[-1]
    return 2 * common / (len(a) + len(b))
