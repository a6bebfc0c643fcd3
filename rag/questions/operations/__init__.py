"""Which operation a reading of a question amounts to, and whether every word is accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from rag.questions.intent import Intent
from rag.questions.operations.cells import attribute, binary, compare, excess, lookup, over_periods, over_time, series
from rag.questions.operations.orders import inner, placed, places, rank, top
from rag.questions.operations.reading import Reading, metrics_of
from rag.questions.operations.rows import aggregate, count, filtered, share, weighted
from rag.questions.particles import says_nothing
from rag.questions.program import Function
from rag.questions.tokens import Kind

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
    Kind.DESCENDING,
    Kind.NAME_OF,
}


_PAIR = ("两家", "这两家", "这两个", "两个", "两者", "二者", "这俩", "他俩", "两家公司", "它们", "他们", "they", "them")
_AMONG = ("其中", "这些", "这几家", "这些公司", "它们", "这里面", "them", "of them")
_WHERE = ("where", "how", "如何", "怎样", "怎么样", "哪里", "在哪里", "在哪")
_MULTIPLES = ("市盈率", "市销率", "市净率", "市现率", "企业价值倍数", "估值")


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
        points=reading.has(Kind.PRONOUN),
        pair=_speaks_of_two(reading),
        among=any(reading.tokens[at].text in _AMONG for at in reading.at(Kind.PRONOUN)),
        english=english,
        loose=tuple(
            (token.text, str(token.value[0]))
            for token in reading.tokens
            if token.loose and isinstance(token.value, tuple) and (len(token.value) == 1 or token.kind is Kind.METRIC)
        ),
    )
    intent, used = operation(reading, inner(reading, base))
    used |= reading.used
    if intent.op == "rank" and all(reading.tokens[at].text in _WHERE for at in reading.at(Kind.VIEW)):
        intent = replace(intent, explain="why" if reading.has(Kind.WHY) else "")  # where does A rank
    if any(draft.base in _MULTIPLES for draft in reading.drafts):
        used |= set(reading.at(Kind.RATIO))  # 市盈率是多少倍 asks for the figure, not for a quotient
    modifiers = narrowing(reading, intent) | _unused_cells(reading, intent)
    unread = [
        token
        for position, token in enumerate(reading.tokens)
        if position in modifiers or (position not in used and token.kind not in _NEUTRAL and not says_nothing(token))
    ]
    return replace(intent, unread=tuple(unread + reading.lost))


def _speaks_of_two(r: Reading) -> bool:
    """两家, 它们 without names: the two that were named before."""
    counted = [at for at in r.at(Kind.COUNTED) if r.tokens[at].value == 2]
    alone = not r.entities and not r.at(Kind.TOP, Kind.SUPER, Kind.NTH, Kind.LIST, Kind.COUNT) and not r.found.placed
    if counted and alone and r.at(Kind.DIFFERENCE, Kind.COMPARE, Kind.WHO, Kind.RATIO):
        r.used |= set(counted)
        return True
    return any(r.tokens[at].text in _PAIR for at in r.at(Kind.PRONOUN))


def narrowing(r: Reading, intent: Intent) -> set[int]:
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


_OF_ROWS = ("topk", "filter", "count", "aggregate", "share", "none")


def _unused_cells(r: Reading, intent: Intent) -> set[int]:
    """Words of text cells where single rows are asked for: they would narrow nothing."""
    picks = intent.op in _OF_ROWS and not (intent.op == "none" and r.entities)
    told = intent.op == "attribute" and intent.attribute == "field"
    return set() if picks or told else set(r.at(Kind.CELL))


def operation(r: Reading, base: Intent) -> tuple[Intent, set[int]]:
    if any(not test.metric.said for group in base.where for test in group):
        return replace(base, metrics=metrics_of(r.targets())), set()  # 超过500亿的呢: of the last question's metric
    for step in (
        attribute,
        placed,
        rank,
        excess,
        over_time,
        share,
        weighted,
        over_periods,
        binary,
        compare,
        series,
        top,
        count,
        aggregate,
        filtered,
        lookup,
    ):
        result = step(r, base)
        if result is not None:
            return result
    return fragment(r, base)


def fragment(r: Reading, base: Intent) -> tuple[Intent, set[int]]:
    """Words that ask for nothing by themselves but can change a slot of the question before."""
    targets = r.targets()
    intent = replace(base, metrics=metrics_of(targets))
    counted = [at for at in r.at(Kind.COUNTED) if r.tokens[at].value != 1]  # 给我一个市盈率 orders nothing
    marks = sorted([*r.at(Kind.TOP, Kind.NTH, Kind.SUPER), *counted])
    functions = r.at(Kind.AGGREGATE)
    if functions:
        return replace(intent, hint="aggregate", function=cast("Function", r.tokens[functions[0]].value)), set(
            functions
        )
    if ranks := r.at(Kind.RANK):
        return replace(intent, hint="rank"), set(ranks)
    if counts := r.at(Kind.COUNT):
        return replace(intent, hint="count"), set(counts)
    if differences := r.at(Kind.DIFFERENCE, Kind.POINTS, Kind.RATIO):
        return replace(intent, hint="ratio" if r.at(Kind.RATIO) else "difference"), set(differences)
    if (lists := r.at(Kind.LIST)) and not targets and not base.entities and not base.where:
        return replace(intent, hint="filter"), set(lists)
    if marks:
        order, k, skip = places(r, marks)
        return replace(intent, hint="topk", order="low" if order == "low" else "high", k=k, skip=skip), set(marks)
    compares = r.at(Kind.COMPARE, Kind.THAN, Kind.WHO)
    if base.pair and compares:
        low = any(r.tokens[at].value == "lt" for at in compares)
        return replace(intent, hint="compare", order="low" if low else "high"), set(compares)
    if base.entities and (than := r.at(Kind.THAN)):
        return replace(intent, hint="compare"), {*than, *r.at(Kind.COMPARE)}
    if overview := r.at(Kind.OVERVIEW):
        return replace(intent, hint="overview"), set(overview)
    return intent, set()


__all__ = ["Reading", "decide"]
