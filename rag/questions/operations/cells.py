"""Operations on the figures of named entities: look-up, comparison, difference, ratio, series."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from rag.questions.figures import whole
from rag.questions.intent import Intent, Operation
from rag.questions.operations.reading import Reading, Step, asking, metrics_of
from rag.questions.program import Function
from rag.questions.spans import period_before, stretch
from rag.questions.tokens import Kind, Threshold


def attribute(r: Reading, base: Intent) -> Step:
    if not base.entities or r.targets() or base.where:
        return None
    if fields := r.at(Kind.FIELD):
        words = tuple(dict.fromkeys(str(r.tokens[at].value) for at in fields))
        return asking(base, "attribute", attribute="field", fields=words), set(fields)
    if codes := r.at(Kind.CODE):
        return asking(base, "attribute", attribute="code"), set(codes)
    if names := r.at(Kind.NAME_OF):
        return asking(base, "attribute", attribute="name"), set(names)
    return None


def binary(r: Reading, base: Intent) -> Step:
    differences, ratios = r.at(Kind.DIFFERENCE, Kind.POINTS, Kind.BEAT), r.at(Kind.RATIO)
    if _of_each(r):
        differences = [at for at in differences if r.tokens[at].kind is not Kind.POINTS]
    claimed = _claimed(r, base)
    if not differences and not ratios and claimed is None:
        return None
    times = any("倍" in r.tokens[at].text for at in ratios)  # 相差几倍 asks for a multiple
    op: Operation = "difference" if differences and not times else "ratio"
    if claimed is not None:
        op = "ratio" if claimed.unit == "倍" else "difference"
    targets = metrics_of(r.targets())
    means = [
        position for position in r.at(Kind.AGGREGATE) if r.tokens[position].value in ("mean", "median", "max", "min")
    ]
    words = {*differences, *ratios, *r.at(Kind.THAN, Kind.COMPARE, Kind.COUNTED)}
    if not r.at(Kind.NUMBER):
        words |= set(r.at(Kind.BOUND, Kind.BETWEEN))  # 达到乙的几倍, 甲乙之间的差额
    words |= set(r.at(Kind.NUMBER)) if claimed is not None else set()
    words |= set(r.at(Kind.CHANGE))  # 9月比8月变动几个百分点
    if ranges := r.at(Kind.SUPER):
        if not base.entities and len(ranges) == 2 and targets:
            return asking(base, "aggregate", function="range", metrics=targets[:1]), {*words, *ranges}
        return None
    ends = {at: str(r.tokens[at].value) for at in r.at(Kind.AGGREGATE)}
    if not base.entities and targets and differences and set(ends.values()) == {"max", "min"}:
        return asking(base, "aggregate", function="range", metrics=targets[:1]), {*words, *ends}
    pairs = len(base.entities) + len(base.absent) == 2 and bool(base.entities) and 1 <= len(targets) <= 2
    single = len(base.entities) == 1 and not base.absent and (len(targets) == 2 or (len(targets) == 1 and bool(means)))
    if single and len(targets) == 2 and targets[0] == replace(targets[1], at=targets[0].at):
        return None  # a figure against itself: the other name was lost
    added = (
        [at for at in r.at(Kind.AGGREGATE) if r.tokens[at].value == "sum" and at > r.entities[-1][0]]
        if r.entities
        else []
    )
    if len(base.entities) > 2 and len(added) == 1 and len(targets) == 1 and not base.absent and claimed is None:
        # 甲的出栏量是乙、丙、丁之和的几倍
        return asking(base, op, metrics=targets, against="sum"), {*words, *added}
    if not (pairs or single):
        return None
    against = cast("Function | None", r.tokens[means[0]].value) if means and single and len(targets) == 1 else None
    who = bool(r.at(Kind.WHO)) and claimed is None
    return asking(base, op, metrics=targets, against=against, claimed=claimed, who=who), {
        *words,
        *(means if against else ()),
    }


def _of_each(r: Reading) -> bool:
    """甲和乙各涨几个点: of each of them, and not how far they are apart."""
    return any(r.tokens[at].text in ("各", "各自", "分别", "each", "respectively") for at in r.at(Kind.ALL))


def excess(r: Reading, base: Intent) -> Step:
    """微软比苹果市值高百分之几."""
    shares, than, compares = r.at(Kind.SHARE), r.at(Kind.THAN), r.at(Kind.COMPARE, Kind.DIFFERENCE)
    if not r.at(Kind.NUMBER, Kind.COUNT):
        ahead = [at for at in r.at(Kind.BOUND) if r.tokens[at].text.endswith("than")]
        than, compares = than + ahead, compares + ahead  # higher than
    targets = metrics_of(r.targets())
    if not (shares and than and compares) or len(base.entities) + len(base.absent) != 2 or len(targets) != 1:
        return None
    return asking(base, "ratio", metrics=targets, excess=True), {*shares, *than, *compares}


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


def compare(r: Reading, base: Intent) -> Step:
    words = r.at(Kind.COMPARE, Kind.THAN, Kind.SUPER)
    if len(base.entities) > 1 and not r.at(Kind.NUMBER):
        words = sorted([*words, *r.at(Kind.BOUND)])  # is A's PE larger than B's
    asks = words or r.at(Kind.VERSUS_OR)
    targets = metrics_of(r.targets())
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
    said = {str(r.tokens[at].value) for at in words}  # 谁高谁低 asks for both
    low = (bool(said & {"lt", "le", "low"}) and not said & {"gt", "ge", "high"}) != (targets[0].presumed == "down")
    claim = bool(r.at(Kind.YESNO)) and bool(r.at(Kind.COMPARE, Kind.BOUND)) and not r.at(Kind.WHO)
    against = cast("Function | None", r.tokens[means[0]].value) if means and single and len(targets) == 1 else None
    used = {*words, *r.at(Kind.COUNTED, Kind.BETWEEN), *(means if against else ())}
    return asking(base, "compare", metrics=targets, order="low" if low else "high", claim=claim, against=against), used


def over_time(r: Reading, base: Intent) -> Step:
    """从7月到9月增加了多少, 9月比8月变动了多少: a level at two times, and a word of change that asks for no rate."""
    if len(base.entities) != 1 or len(r.targets()) != 1 or not r.at(Kind.TO, Kind.THAN):
        return None
    draft = r.targets()[0]
    spans = [period for period in draft.periods if period.unit not in ("month", "date")]
    months = [period for period in draft.periods if period not in spans]
    if not months and len({period.unit for period in spans}) == 1:
        months = spans  # 2025年比2024年增长多少
    changed = draft.growth == "any" and draft.presumed and not draft.text.endswith(("速", "率", "幅"))
    words = r.at(Kind.CHANGE, Kind.DIFFERENCE)
    if len(months) != 2 or not (changed or words) or not draft.base:
        return None
    draft.growth = draft.presumed = ""
    metrics = draft.metrics() if r.at(Kind.TO) else draft.metrics()[::-1]
    return asking(base, "change", metrics=metrics), {
        *words,
        *r.at(Kind.TO, Kind.THAN, Kind.COMPARE, Kind.POINTS, Kind.SHARE),
    }


def over_periods(r: Reading, base: Intent) -> Step:
    """4月和5月合计, 哪个季度最低, 近四个季度加起来: a function of one row's figures over several periods."""
    if len(base.entities) != 1 or base.absent or base.where or len(r.targets()) != 1:
        return None
    draft = r.targets()[0]
    which = [at for at in r.at(Kind.WHO) if r.tokens[at].text.endswith(_TIMES)]
    orders, functions, joints = r.at(Kind.SUPER), r.at(Kind.AGGREGATE), r.at(Kind.TO)
    said = {str(r.tokens[at].value) for at in functions}
    last = [at for at in r.at(Kind.WINDOW) if draft.first <= at <= draft.last or draft.window == r.tokens[at].value]
    recent = _LAST.search(r.tokens[last[0]].text) if last and len(said) == 1 else None
    if recent is not None:
        draft.window = ""
    if which and len(orders) == 1:
        high = (r.tokens[orders[0]].value == "high") != (draft.presumed == "down")
        function: Function = "max" if high else "min"
    elif len(said) == 1 and (len(draft.periods) > 1 or recent is not None):
        function = cast("Function", said.pop())
    else:
        return None
    if draft.growth and function in ("sum", "mean"):
        return None
    if joints and len(draft.periods) == 2:
        draft.periods = stretch(*draft.periods) or draft.periods
    draft.presumed = ""
    unit = r.tokens[which[0]].text if which else recent[2] if recent is not None else ""
    count = whole(recent[1]) if recent is not None else 0
    used = {*which, *orders, *functions, *joints, *last, *r.at(Kind.COUNTED)}
    return asking(base, "series", metrics=metrics_of([draft]), function=function, k=count, fields=(unit,)), used


_TIMES = ("月", "月份", "季度", "季", "年")
_LAST = re.compile(r"([一二两三四五六七八九十\d]+)个?(季度|月)")


def series(r: Reading, base: Intent) -> Step:
    series, changes = r.at(Kind.SERIES), r.at(Kind.CHANGE)
    if len(base.entities) != 1 or not r.targets() or not (series or changes):
        return None
    if changes and r.targets()[0].growth in ("any", "yoy", "qoq"):
        return asking(base, "lookup", metrics=metrics_of(r.targets())), {*changes, *series}
    if changes:
        return asking(base, "change", metrics=metrics_of(r.targets()[:1])), {
            *changes,
            *r.at(Kind.DIFFERENCE, Kind.COMPARE),
        }
    return asking(base, "series", metrics=metrics_of(r.targets()[:1])), set(series)


def lookup(r: Reading, base: Intent) -> Step:
    if not base.entities:
        return None
    targets = metrics_of(r.targets())
    # 相对大盘跑输多少: the figure says by how much it is behind
    used = set(r.at(Kind.BEAT)) if any(metric.sense.base.startswith("相对") for metric in targets) else set()
    if len(base.entities) == 1 or _of_each(r):
        used |= set(r.at(Kind.POINTS))  # 涨了几个百分点
    used |= {at for at in r.at(Kind.OVERVIEW) if r.tokens[at].text == "数据"}  # 市值数据
    counted = {at for at in r.at(Kind.COUNTED) if r.tokens[at].value == len(base.entities)}
    if len(targets) == 1 and targets[0].sense.growth in ("qoq", "yoy") and (differences := r.at(Kind.DIFFERENCE)):
        level = replace(targets[0], sense=replace(targets[0].sense, growth=""), presumed="")
        before = period_before(level.periods, targets[0].sense.growth)  # 同比少了多少亿
        if level.sense.base and before:
            metrics = (replace(level, periods=before), level)
            return asking(base, "change", metrics=metrics), {*used, *differences, *r.at(Kind.COMPARE)}
    if targets:
        return asking(base, "lookup", metrics=targets), used | counted
    if overview := r.at(Kind.OVERVIEW):
        return asking(base, "overview"), set(overview)
    return None
