"""Tables whose rows are months (月份 | LPR | 新增贷款): the month that a question names is the row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rag.questions.catalog import Catalog, TableView
from rag.questions.columns import choices
from rag.questions.intent import Intent, Metric, Operation
from rag.questions.periods import PeriodMention
from rag.questions.sense import Sense
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

_LAST = re.compile(r"(\d+)([my])")
_BARE = re.compile(r"(1[0-2]|0?[1-9])月份?")
_MONTH = re.compile(r"((?:19|20)?\d\d)[-./年](\d{1,2})月?")


def by_rows(intent: Intent, catalog: Catalog) -> Intent | None:
    """The intent with months as rows, if the metrics stand only in tables whose rows are months; else None."""
    if intent.op in ("none", "lookup") and len(intent.metrics) == 1 and _added_up(intent.metrics[0]):
        intent = replace(intent, op="aggregate", function="sum")
    if intent.op in ("topk", "aggregate") and not intent.absent and not intent.entities:
        return _stretch(_listed(intent), catalog)
    named = intent.entities or intent.absent or intent.where
    if named or not intent.metrics or intent.op not in ("none", "lookup", "difference"):
        return None
    plain = tuple(dict.fromkeys(replace(metric, periods=(), said="", at=0) for metric in intent.metrics))
    months = {view.ref: rows for view in catalog.tables if (rows := month_rows(view))}
    held = [_tables(metric, months, catalog) for metric in plain]
    if not all(held):
        return None
    keys = {month: key for refs in held for ref in refs for month, key in months[ref].items()}
    now = max(catalog.months(), default=None)
    said = [period.resolved(now) for metric in intent.metrics for period in metric.periods if period.unit == "month"]
    chosen = [found for month in said if (found := _match(month, keys)) is not None]
    series = [token for token in intent.unread if token.kind is Kind.SERIES]
    if not said and len(series) == len(intent.unread) and all(_only_there(metric, months, catalog) for metric in plain):
        return replace(intent, op="filter", metrics=plain, unread=())
    kinds = {token.kind for token in intent.unread}
    if len(chosen) < len(said) or (len(said) > 2 and kinds) or not kinds <= _BETWEEN or (not said and not kinds):
        return None
    if Kind.CHANGE in kinds and len(chosen) < 2:
        chosen = _with_month_before(chosen, keys) if Kind.THAN not in kinds else []
    if not chosen or (kinds and len(chosen) != 2):
        return None
    apart = len(chosen) == 2 and (intent.hint == "difference" or bool(kinds - {Kind.THAN, Kind.TO}))
    if apart and Kind.THAN not in kinds:
        # 从3月到8月: the later one against the earlier
        chosen = [key for _, key in sorted(keys.items(), reverse=True) if key in chosen]
    percent = apart and Kind.SHARE in kinds
    op: Operation = "ratio" if percent else "difference" if apart else "lookup"
    entities = tuple((key,) for key in dict.fromkeys(chosen))
    return replace(intent, op=op, entities=entities, metrics=plain, unread=(), hint="none", excess=percent)


# Words between two months that ask how far their figures are apart.
_BETWEEN = {Kind.THAN, Kind.TO, Kind.CHANGE, Kind.DIFFERENCE, Kind.POINTS, Kind.COMPARE, Kind.SHARE}


def _listed(intent: Intent) -> Intent:
    """6月、7月和8月的平均: one metric over all the months that are named."""
    first = intent.metrics[0] if intent.metrics else None
    months = [period for metric in intent.metrics for period in metric.periods]
    alike = len({replace(metric, periods=()) for metric in intent.metrics}) == 1
    plain = all(period.unit == "month" and not period.since for period in months)
    if first is None or intent.op != "aggregate" or len(intent.metrics) != len(months) or not (alike and plain):
        return intent
    return replace(intent, metrics=(replace(first, periods=tuple(months)),))


def _with_month_before(chosen: list[str], keys: Mapping[str, str]) -> list[str]:
    """较上月变化多少: the month, the last one where none is named, and the row before it; [] if that is not there."""
    month = next((month for month, key in keys.items() if key in chosen), max(keys))
    at = int(month[:4]) * 12 + int(month[5:7]) - 2
    before = keys.get(f"{at // 12:04d}-{at % 12 + 1:02d}")
    return [keys[month], before] if before is not None else []


def _stretch(intent: Intent, catalog: Catalog) -> Intent | None:
    """今年哪个月最高, 二季度合计, 1到8月一共: among the months of the stretch, which all must be there."""
    asked = intent.by if intent.op == "topk" else intent.metrics[0] if len(intent.metrics) == 1 else None
    last = _LAST.fullmatch(asked.sense.window) if asked is not None else None
    if asked is None:
        return None
    plain = replace(asked, periods=(), said="", sense=_uncounted(asked))
    months = {view.ref: rows for view in catalog.tables if (rows := month_rows(view))}
    refs = _tables(plain, months, catalog)
    listed = intent.op == "aggregate" and len(asked.periods) > 1
    ranged = any(period.since for period in asked.periods) or last is not None or listed
    if not refs or not (ranged or _only_there(plain, months, catalog)):
        return None
    if not asked.periods and last is None:
        whole = [token for token in intent.unread if token.kind is not Kind.SERIES]  # 平均每月
        return replace(intent, unread=tuple(whole)) if intent.op == "aggregate" else None
    keys = {month: key for ref in refs for month, key in months[ref].items()}
    now = max(catalog.months(), default=max(keys))
    every = any if listed and all(period.unit == "month" for period in asked.periods) else all
    within = [month for month in sorted(keys) if every(_covers(period, month, now) for period in asked.periods)]
    size = max((_size(period) for period in asked.periods), default=0)
    size = len(asked.periods) if every is any else size
    if last is not None:
        size = int(last[1]) * (12 if last[2] == "y" else 1)
        within = within[-size:]
    if len(within) < 2 or (intent.op == "aggregate" and size and len(within) != size):
        lacking = Token(0, 0, Kind.UNKNOWN, " ".join(period.text for period in asked.periods))
        return replace(intent, unread=(*intent.unread, lacking))
    entities = tuple((keys[month],) for month in within)
    if intent.op == "topk":
        return replace(intent, by=plain, entities=entities)
    unread = tuple(token for token in intent.unread if token.kind is not Kind.SERIES or intent.function != "mean")
    return replace(intent, metrics=(plain,), entities=entities, unread=unread)  # 月均


def _added_up(metric: Metric) -> bool:
    """1到8月累计出口; of a rate, or without 累计, nothing is added up."""
    return any(period.since for period in metric.periods) and "累计" in metric.said and not metric.sense.growth


def _uncounted(metric: Metric) -> Sense:
    """累计 over rows of months adds them up."""
    window = "" if _LAST.fullmatch(metric.sense.window) else metric.sense.window  # 近3个月
    return replace(metric.sense, qualifiers=metric.sense.qualifiers - {"cumulative"}, window=window)


def _covers(period: PeriodMention, month: str, now: str) -> bool:
    """True if a month lies in a year, half, quarter, or stretch of months; the year is else that of ``now``."""
    said = period.resolved(now)
    if period.since_year is not None:
        return (
            f"{period.since_year:04d}-{period.since or 1:02d}" <= month <= f"{period.year:04d}-{period.part or 0:02d}"
        )
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
        years = (period.year or 0) - period.since_year if period.since_year is not None else 0
        return years * 12 + (period.part or 0) - period.since + 1
    return {"quarter": 3, "half": 6}.get(period.unit, 0)


def month_rows(view: TableView) -> Mapping[str, str]:
    """``2025-07`` → entity key, if every row of a table is a month; 7月 is that of the year up to the report."""
    found = {}
    last = view.month or (view.report.fields.published or "")[:7]
    for row in view.members:
        name = fold_name(row.entity.name)
        bare = _BARE.fullmatch(name)
        if bare is not None and last:
            year = int(last[:4]) - (int(bare[1]) > int(last[5:7]))
            found[f"{year:04d}-{int(bare[1]):02d}"] = row.entity.key
            continue
        match = _MONTH.fullmatch(name)
        if match is None:
            return {}
        found[f"{match[1] if len(match[1]) == 4 else 20 * 100 + int(match[1])}-{int(match[2]):02d}"] = row.entity.key
    return found


def _tables(metric: Metric, months: Mapping[tuple[str, str], object], catalog: Catalog) -> frozenset[tuple[str, str]]:
    """The tables whose rows are months and that have the metric."""
    found = choices(metric, catalog, set(months), latest=False) if months else ()
    return frozenset((ref.report, ref.table) for choice in found for ref in choice.slot.columns)


def _only_there(metric: Metric, months: Mapping[tuple[str, str], object], catalog: Catalog) -> bool:
    found = choices(metric, catalog, latest=False)
    return bool(found) and all((ref.report, ref.table) in months for choice in found for ref in choice.slot.columns)


def _match(said: str, keys: Mapping[str, str]) -> str | None:
    """The row of ``2025-07``, or of ``*-07`` where only one year has it."""
    found = [key for month, key in keys.items() if said == month or (said[0] == "*" and month[4:] == said[1:])]
    return found[0] if len(found) == 1 else None
