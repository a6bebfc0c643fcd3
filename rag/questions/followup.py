"""Follow-ups: one slot of the last question changes, the others stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.questions import lexicon
from rag.questions.intent import Inner, Intent, Metric, Scope
from rag.questions.periods import PeriodMention
from rag.questions.program import Bound, Order
from rag.questions.sense import RETURNS

_SETS = ("topk", "filter", "count", "aggregate", "share", "none")


def is_fragment(intent: Intent) -> bool:
    """True if a question lacks something that the one before may give."""
    if intent.op == "none":
        return bool(
            intent.entities
            or intent.metrics
            or intent.scope.given()
            or intent.scope.periods
            or intent.hint != "none"
            or intent.explain
            or intent.follows
        )
    if intent.op == "overview" and intent.follows:
        return False
    return (intent.follows and not intent.entities and not intent.scope.given()) or intent.pair


def merge(last: Intent, new: Intent) -> Intent:
    """The last intent with the slots that ``new`` names."""
    merged = replace(
        last,
        english=new.english,
        unread=new.unread,
        absent=new.absent,
        explain=new.explain,
        follows=False,
        loose=new.loose,
        claim=False,
    )
    if new.op != "none":
        # A whole question over the same rows: only the scope is taken over, and what narrowed them if it asks 其中.
        if new.among and last.op in ("filter", "count", "topk") and new.op in _SETS:
            new = _narrowed(last, new)
        return _dated(
            replace(
                new,
                scope=_scope(last.scope, new.scope),
                entities=new.entities or (last.entities if new.op == "rank" or new.pair else ()),
            ),
            last,
        )
    if last.op == "topk" and new.follows and new.metrics and not new.entities and last.k <= 1 and new.points:
        return replace(merged, metrics=new.metrics)  # 谁的市值最大 … 它的市盈率呢: of that one
    if last.op in ("count", "filter", "share") and last.where and new.metrics and not new.where:
        return _otherwise(merged, new)
    merged = _metric(merged, new)
    merged = replace(merged, scope=_scope(last.scope, new.scope))
    if new.where:
        asked = _asked(last)
        new = replace(
            new,
            where=tuple(
                tuple(test if test.metric.said or not asked else replace(test, metric=asked[0]) for test in group)
                for group in new.where
            ),
        )
        merged = replace(
            merged, where=new.where, op="filter" if merged.op not in ("count", "topk", "aggregate") else merged.op
        )
    return _shape(merged, new)


def _otherwise(last: Intent, new: Intent) -> Intent:
    """下跌的呢？ behind 上涨的有几家 turns the condition round; another metric is shown of the rows that were found."""
    turned = [
        metric
        for metric in new.metrics
        if metric.presumed
        and any(
            test.value == 0 and (test.metric.sense.base == metric.sense.base or _returns(test.metric, metric))
            for group in last.where
            for test in group
        )
    ]
    scope = _scope(last.scope, new.scope)
    if not turned:
        return replace(last, op="filter", metrics=new.metrics, scope=scope)
    bound: Bound = "gt" if turned[0].presumed == "up" else "lt"
    where = tuple(
        tuple(
            replace(test, bound=bound)
            if test.value == 0 and (test.metric.sense.base == turned[0].sense.base or _returns(test.metric, turned[0]))
            else test
            for test in group
        )
        for group in last.where
    )
    return replace(last, where=where, scope=scope)


def _returns(one: Metric, other: Metric) -> bool:
    return one.sense.base in RETURNS and other.sense.base in RETURNS


def _narrowed(last: Intent, new: Intent) -> Intent:
    """Among the rows that the last question found."""
    if last.op == "topk" and last.by is not None:
        return replace(new, inner=Inner(last.by, last.order, last.k or 1), where=(*last.where, *new.where))
    where = tuple((*before, *now) for before in last.where or ((),) for now in new.where or ((),))
    return replace(new, where=where if any(where) else (), inner=new.inner or last.inner)


def _dated(new: Intent, last: Intent) -> Intent:
    """The month of the question before, where the new one names no time."""
    stamps = tuple(
        dict.fromkeys(
            period
            for metric in (
                *last.metrics,
                *filter(None, (last.by,)),
                *(test.metric for group in last.where for test in group),
            )
            for period in metric.periods
            if period.unit in ("month", "date")
        )
    )
    if new.scope.periods or len(stamps) != 1:
        return new

    def dated(metric: Metric) -> Metric:
        return metric if metric.periods else replace(metric, periods=stamps)

    return replace(
        new,
        metrics=tuple(map(dated, new.metrics)),
        by=dated(new.by) if new.by is not None else None,
        where=tuple(tuple(replace(test, metric=dated(test.metric)) for test in group) for group in new.where),
    )


def _shape(merged: Intent, new: Intent) -> Intent:
    if new.hint == "compare":
        return replace(
            merged,
            op="compare",
            entities=(*merged.entities, *new.entities),
            metrics=_asked(merged)[:1],
            order=new.order if new.pair else merged.order,
            by=None,
            where=(),
        )
    if new.entities or new.absent:
        alone = len(merged.entities) == len(new.entities) == 1 and len(merged.metrics) == 2
        of_one = merged.op in ("ratio", "difference") and alone  # 甲的银幕数除以影院数是多少？乙呢
        own = of_one or merged.op in ("rank", "series", "change", "overview", "attribute", "lookup")
        op = merged.op if own else "lookup"
        metrics = _asked(merged) if op in ("lookup", "rank", "series", "change") else merged.metrics
        return replace(
            merged,
            op=op,
            entities=new.entities,
            metrics=metrics,
            where=(),
            by=merged.by if op == "rank" else None,
            against=None,
        )
    if new.hint == "topk":
        by = (_asked(merged) or (None,))[0]
        falling = by is not None and by.presumed == "down"
        order: Order = "low" if (new.order == "low") != falling else "high"
        kept = merged.order if merged.op == "topk" and new.k and new.order == "high" else order
        return replace(merged, op="topk", by=by, metrics=(), entities=(), order=kept, k=new.k, skip=new.skip)
    if new.hint in ("difference", "ratio") and len(merged.entities) == 2:
        return replace(merged, op=new.hint, metrics=_asked(merged)[:1], by=None)
    if new.hint == "filter" and merged.op in ("count", "share"):
        return replace(merged, op="filter", metrics=())
    if new.hint == "aggregate":
        return replace(
            merged,
            op="aggregate",
            function=new.function,
            metrics=_asked(merged)[:1],
            by=None,
            entities=() if len(merged.entities) < 2 else merged.entities,
            k=0,
        )
    if new.hint == "count":
        return replace(merged, op="count", metrics=(), by=None)
    if new.hint == "rank" and merged.entities:
        return replace(merged, op="rank", by=_asked(merged)[0] if _asked(merged) else None, metrics=_asked(merged)[:1])
    if new.hint == "overview" and merged.entities:
        return replace(merged, op="overview", metrics=())
    return merged


def _asked(intent: Intent) -> tuple[Metric, ...]:
    """The metric that an intent is about."""
    if intent.by is not None:
        return (intent.by,)
    return intent.metrics or tuple(test.metric for group in intent.where for test in group)[:1]


def _metric(merged: Intent, new: Intent) -> Intent:
    before = _asked(merged)
    if not new.metrics and not new.scope.periods:
        return merged
    if not new.metrics:
        metrics = tuple(replace(metric, periods=_periods(metric.periods, new.scope.periods)) for metric in before)
    elif not before:
        metrics = new.metrics
    else:
        metrics = tuple(_onto(before[0], metric, new.points) for metric in new.metrics)
    if merged.by is not None:
        falling = metrics[0].presumed == "down"
        flips = bool(new.metrics) and (before[0].presumed == "down") != falling if before else False
        return replace(merged, by=metrics[0], order=_flipped(merged.order) if flips else merged.order)
    if merged.op in ("difference", "ratio", "compare") and len(merged.entities) < 2:
        return replace(merged, op="lookup", metrics=metrics)
    return replace(merged, metrics=metrics)


def _flipped(order: Order) -> Order:
    return "low" if order == "high" else "high"


def _onto(before: Metric, new: Metric, points: bool) -> Metric:
    """A named metric replaces the one before; a growth or a window alone changes it.

    营收呢 behind a growth asks for the growth of 营收; 它的营收呢, or the level of the same metric, for the level.
    """
    sense = new.sense
    if not sense.base:
        qualifiers = sense.qualifiers | (before.sense.qualifiers & {"cumulative"})
        sense = replace(before.sense, growth=sense.growth, window=sense.window or "", qualifiers=qualifiers)
    elif sense.base in RETURNS and before.sense.base in RETURNS and sense.window and new.said in lexicon.window_forms():
        sense = replace(before.sense, window=sense.window)
    concept = lexicon.concepts().get(sense.base)
    carries = not points and sense.base != before.sense.base
    if before.sense.growth and not sense.growth and concept is not None and concept.grows and carries:
        sense = replace(sense, growth=before.sense.growth)
    flows = bool(sense.growth) or (concept is not None and concept.grows)
    kept = tuple(period for period in before.periods if flows or period.unit in ("month", "date"))
    return replace(
        new, sense=sense, periods=new.periods or kept, said=new.said if new.sense.base else f"{before.said}{new.said}"
    )


def based(metrics: Sequence[Metric], before: Sequence[Metric]) -> tuple[Metric, ...]:
    """Metrics of which rates alone (环比、同比) are of what was asked before."""
    if not before:
        return tuple(metrics)
    return tuple(metric if metric.sense.base else _onto(before[0], metric, False) for metric in metrics)


def sums_all(intent: Intent) -> bool:
    """A sum over all rows: of one over a part of them no table is the whole."""
    part = intent.entities or intent.where or intent.by or intent.inner or intent.scope.cells or intent.scope.without
    return intent.op == "aggregate" and intent.function == "sum" and not part


def _periods(old: tuple[PeriodMention, ...], new: tuple[PeriodMention, ...]) -> tuple[PeriodMention, ...]:
    stamps = [period for period in new if period.unit in ("month", "date")]
    spans = [period for period in new if period.unit not in ("month", "date")]
    kept = [period for period in old if not (stamps if period.unit in ("month", "date") else spans)]
    return (*kept, *stamps[:1], *spans[:1])


def _scope(old: Scope, new: Scope) -> Scope:
    if not new.given() and not new.words:
        return replace(old, periods=new.periods)
    return (
        replace(new, kind=new.kind or old.kind) if new.given() else replace(old, words=new.words, periods=new.periods)
    )
