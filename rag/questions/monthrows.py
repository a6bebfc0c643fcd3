"""Tables whose rows are months (月份 | LPR | 新增贷款): the month that a question names is the row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rag.questions.catalog import Catalog, TableView
from rag.questions.columns import choices
from rag.questions.intent import Intent, Metric
from rag.questions.periods import PeriodMention
from rag.questions.sense import Sense
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

_MONTH = re.compile(r"((?:19|20)?\d\d)[-./年](\d{1,2})月?")


def by_rows(intent: Intent, catalog: Catalog) -> Intent | None:
    """The intent with months as rows, if the metrics stand only in tables whose rows are months; else None."""
    if intent.op in ("none", "lookup") and len(intent.metrics) == 1 and _added_up(intent.metrics[0]):
        intent = replace(intent, op="aggregate", function="sum")
    if intent.op in ("topk", "aggregate") and not intent.absent and not intent.entities:
        return _stretch(intent, catalog)
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


def _stretch(intent: Intent, catalog: Catalog) -> Intent | None:
    """今年哪个月最高, 二季度合计, 1到8月一共: among the months of the stretch, which all must be there."""
    asked = intent.by if intent.op == "topk" else intent.metrics[0] if len(intent.metrics) == 1 else None
    if asked is None or not asked.periods:
        return None
    plain = replace(asked, periods=(), said="", sense=_uncounted(asked))
    months = {view.ref: rows for view in catalog.tables if (rows := month_rows(view))}
    if not months or not _only_there(plain, months, catalog):
        return None
    refs = {(ref.report, ref.table) for choice in choices(plain, catalog, latest=False) for ref in choice.slot.columns}
    keys = {month: key for ref in refs for month, key in months[ref].items()}
    now = max(catalog.months(), default=max(keys))
    within = [month for month in sorted(keys) if all(_covers(period, month, now) for period in asked.periods)]
    size = max((_size(period) for period in asked.periods), default=0)
    if len(within) < 2 or (intent.op == "aggregate" and size and len(within) != size):
        lacking = Token(0, 0, Kind.UNKNOWN, " ".join(period.text for period in asked.periods))
        return replace(intent, unread=(*intent.unread, lacking))
    entities = tuple((keys[month],) for month in within)
    if intent.op == "topk":
        return replace(intent, by=plain, entities=entities)
    return replace(intent, metrics=(plain,), entities=entities)


def _added_up(metric: Metric) -> bool:
    """1到8月累计出口; of a rate, or without 累计, nothing is added up."""
    return any(period.since for period in metric.periods) and "累计" in metric.said and not metric.sense.growth


def _uncounted(metric: Metric) -> Sense:
    """累计 over rows of months adds them up."""
    return replace(metric.sense, qualifiers=metric.sense.qualifiers - {"cumulative"})


def _covers(period: PeriodMention, month: str, now: str) -> bool:
    """True if a month lies in a year, half, quarter, or stretch of months; the year is else that of ``now``."""
    said = period.resolved(now)
    year, at = month[:4], int(month[5:7])
    if period.year is None and period.shift is None:
        said = said.replace("*", now[:4], 1)
    if said[:4] != year:
        return False
    if period.unit == "month":
        return (period.since or period.part or 0) <= at <= (period.part or 0)
    if period.unit in ("quarter", "half"):
        length = 3 if period.unit == "quarter" else 6
        return (at - 1) // length + 1 == int(said[5:6] if said[5:6].isdigit() else 0)
    return period.unit == "year"


def _size(period: PeriodMention) -> int:
    """How many months a stretch has; 0 for a year, which may still be running."""
    if period.unit == "month" and period.since:
        return (period.part or 0) - period.since + 1
    return {"quarter": 3, "half": 6}.get(period.unit, 0)


def month_rows(view: TableView) -> Mapping[str, str]:
    """``2025-07`` → entity key, if every row of a table is a month."""
    found = {}
    for row in view.members:
        match = _MONTH.fullmatch(fold_name(row.entity.name))
        if match is None:
            return {}
        found[f"{match[1] if len(match[1]) == 4 else 20 * 100 + int(match[1])}-{int(match[2]):02d}"] = row.entity.key
    return found


def _only_there(metric: Metric, months: Mapping[tuple[str, str], object], catalog: Catalog) -> bool:
    found = choices(metric, catalog, latest=False)
    return bool(found) and all((ref.report, ref.table) in months for choice in found for ref in choice.slot.columns)


def _match(said: str, keys: Mapping[str, str]) -> str | None:
    """The row of ``2025-07``, or of ``*-07`` where only one year has it."""
    found = [key for month, key in keys.items() if said == month or (said[0] == "*" and month[4:] == said[1:])]
    return found[0] if len(found) == 1 else None
