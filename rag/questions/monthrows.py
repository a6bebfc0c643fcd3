"""Tables whose rows are months (月份 | LPR | 新增贷款): the month that a question names is the row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rag.questions.catalog import Catalog, TableView
from rag.questions.columns import choices
from rag.questions.intent import Intent, Metric
from rag.questions.text import fold_name
from rag.questions.tokens import Kind

_MONTH = re.compile(r"((?:19|20)\d\d)[-./年](\d{1,2})月?")


def by_rows(intent: Intent, catalog: Catalog) -> Intent | None:
    """The intent with months as rows, if the metrics stand only in tables whose rows are months; else None."""
    named = intent.entities or intent.absent or intent.where
    if named or not intent.metrics or intent.op not in ("none", "lookup", "difference"):
        return None
    plain = tuple(dict.fromkeys(replace(metric, periods=(), said="", at=0) for metric in intent.metrics))
    months = {view.ref: rows for view in catalog.tables if (rows := month_rows(view))}
    if not months or any(not _only_there(metric, months, catalog) for metric in plain):
        return None
    keys = {month: key for rows in months.values() for month, key in rows.items()}
    now = max(catalog.months(), default=None)
    said = [period.resolved(now) for metric in intent.metrics for period in metric.periods if period.unit == "month"]
    chosen = [found for month in said if (found := _match(month, keys)) is not None]
    series = [token for token in intent.unread if token.kind is Kind.SERIES]
    if not said and len(series) == len(intent.unread):
        return replace(intent, op="filter", metrics=plain, unread=())
    if not chosen or len(chosen) < len(said) or any(token.kind is not Kind.THAN for token in intent.unread):
        return None
    op = "difference" if intent.hint == "difference" and len(chosen) == 2 else "lookup"
    entities = tuple((key,) for key in dict.fromkeys(chosen))
    return replace(intent, op=op, entities=entities, metrics=plain, unread=(), hint="none")  # type: ignore[arg-type]


def month_rows(view: TableView) -> Mapping[str, str]:
    """``2025-07`` → entity key, if every row of a table is a month."""
    found = {}
    for row in view.members:
        match = _MONTH.fullmatch(fold_name(row.entity.name))
        if match is None:
            return {}
        found[f"{match[1]}-{int(match[2]):02d}"] = row.entity.key
    return found


def _only_there(metric: Metric, months: Mapping[tuple[str, str], object], catalog: Catalog) -> bool:
    found = choices(metric, catalog, latest=False)
    return bool(found) and all((ref.report, ref.table) in months for choice in found for ref in choice.slot.columns)


def _match(said: str, keys: Mapping[str, str]) -> str | None:
    """The row of ``2025-07``, or of ``*-07`` where only one year has it."""
    found = [key for month, key in keys.items() if said == month or (said[0] == "*" and month[4:] == said[1:])]
    return found[0] if len(found) == 1 else None
