"""What the ledger lacks, and the nearest things that it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.columns import choices
from rag.questions.intent import Metric, Scope
from rag.questions.text import fold_name

_SHOWN = 6
MissingKind = Literal["metric", "entity", "period", "scope", "unit", "cell", "question"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A slot of the question that the ledger cannot fill.

    Attributes:
        kind: Which slot.
        value: What was asked for.
        there_is: The nearest things that are there, best first.
    """

    kind: MissingKind
    value: str
    there_is: tuple[str, ...] = ()

    def label(self, english: bool = False) -> str:
        """``指标：净资产收益率``."""
        name = _NAMES[self.kind][english]
        return f"{name}{': ' if english else '：'}{self.value}"


_NAMES = {
    "metric": ("指标", "metric"),
    "entity": ("公司或基金", "company or fund"),
    "period": ("期间", "period"),
    "scope": ("范围", "scope"),
    "unit": ("换算关系", "conversion"),
    "cell": ("单元格", "cell"),
    "question": ("问题", "question"),
}


def missing_metric(
    metric: Metric, catalog: Catalog, key: str | None, scope: Scope, tables: Iterable[tuple[str, str]] | None = None
) -> Missing:
    """Why no column answers a metric: another period, another basis, or nothing like it at all."""
    refs = set(tables) if tables is not None else None
    if key is not None:
        refs = set(catalog.tables_of(key))
    if metric.periods:
        timeless = choices(replace(metric, periods=(), said=""), catalog, refs, latest=False, key=key)
        if timeless:
            periods = [choice.slot.period or choice.month or "" for choice in timeless]
            labels = [
                f"{choice.slot.metric}（{period}）"
                if period and period not in choice.slot.metric.replace(" ", "")
                else choice.slot.metric
                for choice, period in zip(timeless, periods, strict=True)
            ]
            return Missing(
                "period", " ".join(period.text for period in metric.periods), tuple(dict.fromkeys(labels))[:_SHOWN]
            )
    columns = [
        column
        for column in catalog.all_columns
        if (refs is None or column.view.ref in refs) and (key is None or catalog.speaks_of(key, column))
    ]
    ranked = sorted(columns, key=lambda column: -_likeness(metric, column))
    return Missing("metric", _said(metric), tuple(dict.fromkeys(column.label for column in ranked))[:_SHOWN])


def _said(metric: Metric) -> str:
    return metric.said or metric.sense.base


def _likeness(metric: Metric, column: ColumnView) -> float:
    """Same concept first, then the same kind of measure, then likeness of the words."""
    sense, other = metric.sense, column.sense
    score = SequenceMatcher(None, fold_name(metric.said or sense.base), fold_name(column.label)).ratio()
    score += 2.0 if sense.base and sense.base == other.base else 0.0
    concept = lexicon.concepts().get(sense.base)
    score += 1.0 if concept is not None and other.base in (*concept.also, *concept.vague) else 0.0
    return score + (0.5 if bool(sense.growth) == bool(other.growth) else 0.0)


def missing_entity(name: str, catalog: Catalog) -> Missing:
    """An entity that the ledger does not have, with the names nearest to it."""
    folded = fold_name(name)
    names = {catalog.name_of(key) for key in catalog.entities}
    scored = sorted(((SequenceMatcher(None, folded, fold_name(other)).ratio(), other) for other in names), reverse=True)
    return Missing(
        "entity", name, tuple(other for score, other in scored if score >= 0.34 and not folded[:1].isdigit())[:3]
    )


def missing_scope(kind: str, value: str, catalog: Catalog) -> Missing:
    """A table or a market that is not there."""
    labels = tuple(
        f"{view.table.label} {view.table.title}" if view.table.number else view.table.title for view in catalog.tables
    )
    return Missing("scope", f"{kind}{value}" if kind == "表" else value, tuple(dict.fromkeys(labels))[:_SHOWN])
