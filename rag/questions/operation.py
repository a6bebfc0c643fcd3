"""Which operation a reading of a question amounts to, and whether every word is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from rag.questions.conditions import Found
from rag.questions.intent import Intent, Metric, Operation, Scope
from rag.questions.metrics import Draft
from rag.questions.program import Function, Order
from rag.questions.tokens import Kind, Threshold, Token

# Tokens that never change a figure once an operation was found.
_NEUTRAL = {
    Kind.AND,
    Kind.OR,
    Kind.VERSUS_OR,
    Kind.ALL,
    Kind.LIST,
    Kind.WHO,
    Kind.PRONOUN,
    Kind.FOLLOW,
    Kind.ENTITY,
    Kind.METRIC,
    Kind.GROWTH,
    Kind.WINDOW,
    Kind.QUALIFIER,
    Kind.EXTRA,
    Kind.PERIOD,
    Kind.TITLE,
    Kind.TITLED,
    Kind.MARKET,
    Kind.TABLE,
    Kind.WORD,
    Kind.YESNO,
    Kind.TO,
    Kind.WHY,
    Kind.VIEW,
    Kind.ABSENT,
    Kind.ASCENDING,
    Kind.NAME_OF,
}


@dataclass(slots=True)
class Reading:
    """The parts of a question. Positions are those of ``tokens``."""

    tokens: Sequence[Token]
    drafts: list[Draft]
    found: Found
    entities: list[tuple[int, tuple[str, ...]]]
    scope: Scope
    used: set[int]
    lost: list[Token]

    def at(self, *kinds: Kind) -> list[int]:
        return [
            position
            for position, token in enumerate(self.tokens)
            if token.kind in kinds and position not in self.found.used
        ]

    def has(self, *kinds: Kind) -> bool:
        return bool(self.at(*kinds))

    def targets(self) -> list[Draft]:
        return [draft for draft in self.drafts if not any(draft is spent for spent in self.found.spent)]


def decide(reading: Reading, english: bool) -> Intent:
    """The intent of a reading."""
    base = Intent(
        "none",
        tuple(keys for _, keys in reading.entities),
        scope=reading.scope,
        where=reading.found.alternatives(reading.tokens),
        absent=tuple(token.text for token in reading.tokens if token.kind is Kind.ABSENT),
        explain="why" if reading.has(Kind.WHY) else "view" if reading.has(Kind.VIEW) else "",
        follows=reading.has(Kind.FOLLOW, Kind.PRONOUN),
        english=english,
        loose=tuple(
            (token.text, str(token.value[0]))
            for token in reading.tokens
            if token.loose and isinstance(token.value, tuple) and len(token.value) == 1
        ),
    )
    intent, used = _operation(reading, base)
    used |= reading.used
    modifiers = _modifiers(reading, intent)
    unread = [
        token
        for position, token in enumerate(reading.tokens)
        if position in modifiers or (position not in used and token.kind not in _NEUTRAL)
    ]
    return replace(intent, unread=tuple(unread + reading.lost))


def _modifiers(r: Reading, intent: Intent) -> set[int]:
    """国内 between a company and a metric narrows the metric (国内营收), not the rows."""
    if not r.entities or intent.op in ("rank", "share", "topk", "filter", "count", "aggregate"):
        return set()
    first = r.entities[0][0]
    behind = (Kind.METRIC, Kind.GROWTH)
    return {
        at
        for at in r.at(Kind.TITLE, Kind.MARKET)
        if at > first and at + 1 < len(r.tokens) and r.tokens[at + 1].kind in behind
    }


def _operation(r: Reading, base: Intent) -> tuple[Intent, set[int]]:
    for step in (
        _attribute,
        _rank,
        _share,
        _weighted,
        _binary,
        _compare,
        _series,
        _top,
        _count,
        _aggregate,
        _filter,
        _lookup,
    ):
        result = step(r, base)
        if result is not None:
            return result
    return _fragment(r, base)


def _fragment(r: Reading, base: Intent) -> tuple[Intent, set[int]]:
    """Words that ask for nothing by themselves but can change a slot of the question before."""
    targets = r.targets()
    intent = replace(base, metrics=_metrics(targets))
    marks = r.at(Kind.TOP, Kind.NTH, Kind.SUPER, Kind.COUNTED)
    functions = r.at(Kind.AGGREGATE)
    if functions:
        return replace(intent, hint="aggregate", function=cast("Function", r.tokens[functions[0]].value)), set(
            functions
        )
    if ranks := r.at(Kind.RANK):
        return replace(intent, hint="rank"), set(ranks)
    if counts := r.at(Kind.COUNT):
        return replace(intent, hint="count"), set(counts)
    if marks:
        order, k, skip = _places(r, marks)
        return replace(intent, hint="topk", order="low" if order == "low" else "high", k=k, skip=skip), set(marks)
    if base.entities and (than := r.at(Kind.THAN)):
        return replace(intent, hint="compare"), {*than, *r.at(Kind.COMPARE)}
    if overview := r.at(Kind.OVERVIEW):
        return replace(intent, hint="overview"), set(overview)
    return intent, set()


def _metrics(drafts: Sequence[Draft]) -> tuple[Metric, ...]:
    return tuple(metric for draft in drafts for metric in draft.metrics())


def _with(base: Intent, op: Operation, **slots: object) -> Intent:
    return replace(base, op=op, **slots)  # type: ignore[arg-type]


Step = tuple[Intent, set[int]] | None


def _attribute(r: Reading, base: Intent) -> Step:
    if not base.entities or r.targets() or base.where:
        return None
    if fields := r.at(Kind.FIELD):
        words = tuple(dict.fromkeys(str(r.tokens[at].value) for at in fields))
        return _with(base, "attribute", attribute="field", fields=words), set(fields)
    if codes := r.at(Kind.CODE):
        return _with(base, "attribute", attribute="code"), set(codes)
    if names := r.at(Kind.NAME_OF):
        return _with(base, "attribute", attribute="name"), set(names)
    return None


def _rank(r: Reading, base: Intent) -> Step:
    ranks = r.at(Kind.RANK)
    targets = r.targets()
    if not ranks or len(base.entities) != 1 or not targets or r.at(Kind.TOP, Kind.NTH):
        return None
    orders = r.at(Kind.SUPER, Kind.COMPARE, Kind.ASCENDING)
    low = targets[0].presumed == "down" or any(
        r.tokens[at].value in ("low", "lt") or r.tokens[at].kind is Kind.ASCENDING for at in orders
    )
    return _with(
        base,
        "rank",
        metrics=_metrics(targets[:1]),
        by=targets[0].metric(),
        by_more=targets[0].metrics()[1:],
        order="low" if low else "high",
    ), {
        *ranks,
        *orders,
    }


def _share(r: Reading, base: Intent) -> Step:
    shares = r.at(Kind.SHARE)
    if not shares:
        return None
    sums = r.at(Kind.AGGREGATE, Kind.COUNT)
    metrics = _metrics(r.targets())
    if (len(base.entities), len(metrics)) in ((1, 2), (2, 1)) and not base.where and not r.at(Kind.TOP, Kind.SUPER):
        return _with(base, "ratio", metrics=metrics, percent=True), {*shares, *sums}
    top = _order(r, r.targets())
    if top is not None and not base.entities:
        order, by, k, skip, used = top
        return _with(base, "share", metrics=(by.metric(),), by=by.metric(), order=order, k=k or 1, skip=skip), {
            *shares,
            *sums,
            *used,
        }
    if base.entities or base.where:
        return _with(base, "share", metrics=_metrics(r.targets()[:1])), {*shares, *sums}
    return None


def _weighted(r: Reading, base: Intent) -> Step:
    marks = r.at(Kind.WEIGHTED)
    targets = r.targets()
    if not marks or len(targets) < 2:
        return None
    before = [draft for draft in targets if draft.last < marks[0]]
    weight = before[-1] if before else targets[-1]
    rest = [draft for draft in targets if draft is not weight]
    return _with(base, "aggregate", function="mean", metrics=_metrics(rest[:1]), weight=weight.metric()), {
        *marks,
        *r.at(Kind.AGGREGATE),
    }


def _binary(r: Reading, base: Intent) -> Step:
    differences, ratios = r.at(Kind.DIFFERENCE, Kind.POINTS, Kind.BEAT), r.at(Kind.RATIO)
    claimed = _claimed(r, base)
    if not differences and not ratios and claimed is None:
        return None
    op: Operation = "difference" if differences else "ratio"
    if claimed is not None:
        op = "ratio" if claimed.unit == "倍" else "difference"
    targets = _metrics(r.targets())
    means = [
        position for position in r.at(Kind.AGGREGATE) if r.tokens[position].value in ("mean", "median", "max", "min")
    ]
    words = {*differences, *ratios, *r.at(Kind.THAN, Kind.COMPARE, Kind.COUNTED)}
    words |= set(r.at(Kind.NUMBER)) if claimed is not None else set()
    if ranges := [position for position in r.at(Kind.SUPER)]:
        if not base.entities and len(ranges) == 2 and targets:
            return _with(base, "aggregate", function="range", metrics=targets[:1]), {*words, *ranges}
        return None
    pairs = len(base.entities) + len(base.absent) == 2 and bool(base.entities) and 1 <= len(targets) <= 2
    single = len(base.entities) == 1 and not base.absent and (len(targets) == 2 or (len(targets) == 1 and bool(means)))
    if not (pairs or single):
        return None
    against = cast("Function | None", r.tokens[means[0]].value) if means and single and len(targets) == 1 else None
    return _with(base, op, metrics=targets, against=against, claimed=claimed), {*words, *(means if against else ())}


def _claimed(r: Reading, base: Intent) -> Threshold | None:
    """The signed number of 甲比乙高 5 亿, or of 甲是乙的 2 倍, that a question wants to have checked."""
    numbers = r.at(Kind.NUMBER)
    if len(numbers) != 1 or len(base.entities) != 2:
        return None
    number = r.tokens[numbers[0]].value
    before = r.tokens[numbers[0] - 1] if numbers[0] else None
    if not isinstance(number, Threshold):
        return None
    if number.unit == "倍" and r.at(Kind.YESNO):
        return number
    if before is None or before.kind not in (Kind.COMPARE, Kind.DIFFERENCE) or not r.at(Kind.THAN):
        return None
    lower = before.value == "lt" or before.text[:1] in ("低", "少", "小", "慢")
    return replace(number, value=-number.value) if lower else number


def _compare(r: Reading, base: Intent) -> Step:
    words = r.at(Kind.COMPARE, Kind.THAN, Kind.SUPER)
    asks = words or r.at(Kind.VERSUS_OR)
    targets = _metrics(r.targets())
    names = len(base.entities) + len(base.absent)
    means = [position for position in r.at(Kind.AGGREGATE) if r.tokens[position].value in ("mean", "median")]
    single = (
        len(base.entities) == 1
        and (len(targets) == 2 or (len(targets) == 1 and bool(means)))
        and bool(r.at(Kind.COMPARE, Kind.THAN))
    )
    if (
        not asks
        or not targets
        or base.where
        or not (names >= 2 or single)
        or not base.entities
        or r.at(Kind.TOP, Kind.NTH)
    ):
        return None
    low = any(r.tokens[at].value in ("lt", "low") for at in words) != (targets[0].presumed == "down")
    claim = bool(r.at(Kind.YESNO)) and bool(r.at(Kind.COMPARE)) and not r.at(Kind.WHO)
    against = cast("Function | None", r.tokens[means[0]].value) if means and single and len(targets) == 1 else None
    used = {*words, *r.at(Kind.COUNTED), *(means if against else ())}
    return _with(base, "compare", metrics=targets, order="low" if low else "high", claim=claim, against=against), used


def _series(r: Reading, base: Intent) -> Step:
    series, changes = r.at(Kind.SERIES), r.at(Kind.CHANGE)
    if len(base.entities) != 1 or not r.targets() or not (series or changes):
        return None
    if changes and r.targets()[0].growth in ("any", "yoy"):
        return _with(base, "lookup", metrics=_metrics(r.targets())), {*changes, *series}
    if changes:
        return _with(base, "change", metrics=_metrics(r.targets()[:1])), {
            *changes,
            *r.at(Kind.DIFFERENCE, Kind.COMPARE),
        }
    return _with(base, "series", metrics=_metrics(r.targets()[:1])), set(series)


def _order(r: Reading, targets: list[Draft]) -> tuple[Order, Draft, int, int, set[int]] | None:
    """Order, metric, number of rows, rows to skip, and the words of it; None if the question orders nothing."""
    supers, tops, nths = r.at(Kind.SUPER), r.at(Kind.TOP), r.at(Kind.NTH)
    extremes = [at for at in r.at(Kind.AGGREGATE) if r.tokens[at].value in ("max", "min")]
    marks = sorted([*supers, *tops, *nths, *extremes])
    if not marks or not targets:
        return None
    by = _ordered_by(r, targets, marks[0])
    order, k, skip = _places(r, marks)
    used = set(marks)
    if counted := r.at(Kind.COUNTED):
        k = k or cast(int, r.tokens[counted[0]].value)
        used |= set(counted[:1])
    falling = by.presumed == "down"
    low = (order == "low") != falling
    return "low" if low else "high", by, k, skip, used


def _places(r: Reading, marks: Sequence[int]) -> tuple[str, int, int]:
    """Order ("" if none is said), number of rows, rows to skip."""
    order, k, skip = "", 0, 0
    for at in marks:
        value = r.tokens[at].value
        if r.tokens[at].kind is Kind.COUNTED:
            k = k or cast(int, value)
        elif isinstance(value, tuple):
            number, said = value
            order = order or said
            k, skip = (number, 0) if r.tokens[at].kind is Kind.TOP else (1, number - 1)
        else:
            order = {"max": "high", "min": "low"}.get(str(value), str(value))
    return order, k, skip


def _ordered_by(r: Reading, targets: list[Draft], mark: int) -> Draft:
    before = [draft for draft in targets if draft.last < mark]
    around = [draft for draft in targets if draft.first <= mark <= draft.last]
    after = [draft for draft in targets if draft.first > mark]
    adjacent = [draft for draft in after if draft.first == mark + 1]
    if around:
        return around[0]
    if before and (before[-1].last == mark - 1 or not adjacent):
        return before[-1]
    return after[0] if after else before[-1]


def _top(r: Reading, base: Intent) -> Step:
    targets = r.targets()
    found = _order(r, targets)
    if found is None:
        return None
    order, by, k, skip, used = found
    shown = _metrics([draft for draft in targets if draft is not by])
    functions = [at for at in r.at(Kind.AGGREGATE) if at not in used]
    slots = {"by": by.metric(), "by_more": by.metrics()[1:], "order": order, "k": k, "skip": skip}
    if functions:
        # 涨幅前五的平均市盈率: a function over the rows that come first.
        function = cast("Function", r.tokens[functions[0]].value)
        return _with(base, "aggregate", function=function, metrics=shown[:1] or (by.metric(),), **slots), {
            *used,
            *functions,
            *r.at(Kind.RANK),
        }
    return _with(base, "topk", metrics=shown, **slots), {*used, *r.at(Kind.COUNT, Kind.RANK)}


def _count(r: Reading, base: Intent) -> Step:
    counts = r.at(Kind.COUNT)
    if not counts or (len(base.entities) == 1 and not base.where):
        return None
    if not (base.where or base.scope.given()):
        return None
    return _with(base, "count", metrics=()), {*counts, *r.at(Kind.AGGREGATE)}


def _aggregate(r: Reading, base: Intent) -> Step:
    functions = r.at(Kind.AGGREGATE)
    targets = r.targets()
    if not functions or not targets:
        return None
    function = cast("Function", r.tokens[functions[0]].value)
    if len(base.entities) == 1:
        return (_with(base, "lookup", metrics=_metrics(targets)), set(functions)) if function == "sum" else None
    return _with(base, "aggregate", function=function, metrics=_metrics(targets)), {
        *functions,
        *r.at(Kind.COUNTED, Kind.RANK),
    }


def _filter(r: Reading, base: Intent) -> Step:
    if base.where and len(base.entities) == 1 and not r.at(Kind.WHO, Kind.LIST):
        return (_with(base, "lookup", metrics=_metrics(r.targets())), set())
    listing = (
        bool(r.at(Kind.LIST, Kind.ALL, Kind.ASCENDING))
        and not base.entities
        and bool(r.targets() or base.scope.given())
    )
    if base.where or listing:
        return _with(base, "filter", metrics=_metrics(r.targets())), set(r.at(Kind.COUNTED)) if base.where else set()
    return None


def _lookup(r: Reading, base: Intent) -> Step:
    if not base.entities:
        return None
    targets = _metrics(r.targets())
    used = (
        {*r.at(Kind.RATIO)}
        if any(metric.sense.base in ("市盈率", "市销率", "市净率", "估值") for metric in targets)
        else set()
    )
    counted = {at for at in r.at(Kind.COUNTED) if r.tokens[at].value == len(base.entities)}
    if targets:
        return _with(base, "lookup", metrics=targets), used | counted
    if overview := r.at(Kind.OVERVIEW):
        return _with(base, "overview"), set(overview)
    return None
