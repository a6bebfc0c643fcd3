"""Scores of a monthly summary: figures, coverage, citations and likeness to a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eval.scores.told import told_figures
from eval.scores.units import scaled
from eval.truth import ProseFact, TruthReport
from eval.truth.tables import number

_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?(?:\[\d+\])*")


@dataclass(frozen=True, slots=True)
class SummaryScore:
    """Shares in [0, 1]; NaN where there is nothing to divide by.

    Attributes:
        figure_accuracy: Of the figures told, how many the truth knows (same value and unit, anywhere in the
            reports). A figure computed in the summary counts as unknown unless it is among ``computed``.
        coverage: Of the key facts, how many are told.
        uncited: Of the sentences that tell a figure, how many carry no citation mark ``[n]``.
        rouge_l: F1 of the longest common subsequence of characters with the reference.
    """

    figure_accuracy: float
    coverage: float
    uncited: float
    rouge_l: float


def score_summary(
    text: str,
    truths: Iterable[TruthReport],
    *,
    key_facts: Sequence[ProseFact] = (),
    computed: Iterable[tuple[Decimal, str]] = (),
    reference: str = "",
) -> SummaryScore:
    """Scores a summary against the truth of the reports that it is about."""
    known = {_amount(value, unit) for value, unit in computed}
    for truth in truths:
        known |= {_amount(fact.value, fact.unit) for fact in truth.prose}
        known |= {_amount(fact.high, fact.unit) for fact in truth.prose if fact.high is not None}
        for table in truth.tables:
            for row in table.rows:
                for column, cell in zip(table.columns, row, strict=True):
                    value = number(cell)
                    if value is not None and column.kind == "number":
                        known.add(_amount(value, column.unit))
            # figures inside text cells and titles are the report's own as well
            for cell in (cell for row in table.rows for cell in row):
                known |= {_amount(value, told.unit) for told in told_figures(cell) for value in told.readings}
    told = told_figures(text)
    right = [any(_amount(value, f.unit) in known for value in f.readings) for f in told]
    said = {_amount(value, f.unit) for f in told for value in f.readings}
    covered = [_amount(fact.value, fact.unit) in said for fact in key_facts]
    sentences = [sentence for sentence in _SENTENCE.findall(text) if told_figures(sentence)]
    uncited = [not re.search(r"\[\d+\]", sentence) for sentence in sentences]
    return SummaryScore(_share(right), _share(covered), _share(uncited), rouge_l(text, reference))


def _amount(value: Decimal, unit: str) -> tuple[Decimal, str]:
    meant = scaled(unit)
    return (value * meant.scale).normalize(), meant.base if meant.kind != "count" else "count"


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")


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
