"""Arithmetic between two names that is said with a sign or around the names: A市值−B市值, A领先B多少, 与B相比，A…."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.questions.tokens import Kind, Token

_SIGNS = {"-": Kind.DIFFERENCE, "/": Kind.RATIO}
_PLUS = ("+", "加", "加上", "plus")
_METRICS = (Kind.METRIC, Kind.GROWTH, Kind.WINDOW, Kind.QUALIFIER, Kind.EXTRA)
_LINKS = ("的", "之", "'s", "s", "'", "’")
_RELATIONS = (Kind.COMPARE, Kind.BOUND, Kind.SUPER)
# A question with one of these asks for something else than the result of the sign.
_OTHERWISE = (Kind.WHO, Kind.COUNT, Kind.LIST, Kind.RANK, Kind.NUMBER, Kind.TOP, Kind.NTH, Kind.COMPARE, Kind.BOUND)
_RESULT = ("=", "等于")
_SINGLE = ("分别", "各", "每")
_HOW_MUCH = ("多少", "几", "by how much")
_PARTICLES = ("了", "出", "过", "上", "有", "大概", "约", "大约")


def signs(tokens: Sequence[Token]) -> list[Token]:
    """A市值−B市值, A市值/B市值, A市值+B市值: signs between two figures; bare names (A/B市值) are listed.

    Unless one result is asked for: 市值，A - B = 多少.
    """
    found = list(tokens)
    if any(token.kind in _OTHERWISE or token.text.startswith(_SINGLE) for token in tokens):
        return found
    metrics = {token.value for token in tokens if token.kind is Kind.METRIC}
    names = sum(token.kind is Kind.ENTITY for token in tokens)
    result = any(token.text.startswith(_RESULT) for token in tokens)
    operands = (*_METRICS, Kind.ENTITY) if result else _METRICS
    for at, token in enumerate(tokens):
        before, behind = _solid(tokens[:at][::-1]), _solid(tokens[at + 1 :])
        if at and token.text == "和" and tokens[at - 1].text == "的" and names > 1 and len(metrics) == 1:
            ends = behind is None or behind.kind is Kind.FUNCTION  # 甲与乙市值的和
            found[at] = replace(token, kind=Kind.AGGREGATE, value="sum") if ends else token
            continue
        if before is None or behind is None or behind.kind is not Kind.ENTITY:
            continue
        if token.text in _PLUS and before.kind in (*_METRICS, Kind.ENTITY) and len(metrics) == 1:
            found[at] = replace(token, kind=Kind.AGGREGATE, value="sum")
        elif token.text in _SIGNS and before.kind in operands and names == 2:
            found[at] = replace(token, kind=_SIGNS[token.text], value=None)
    return found


def _solid(tokens: Sequence[Token]) -> Token | None:
    return next((token for token in tokens if token.text not in _LINKS), None)


def margins(tokens: Sequence[Token]) -> list[Token]:
    """A领先B多少, A比B大了多少: a relation of two figures, and how much, ask for the difference."""
    found = list(tokens)
    kinds = {token.kind for token in tokens}
    operands = [
        at
        for at, token in enumerate(tokens)
        if token.kind is Kind.ENTITY or (token.kind is Kind.AGGREGATE and token.value in ("mean", "median"))
    ]
    relations = [at for at, token in enumerate(tokens) if token.kind in _RELATIONS]
    if len(operands) != 2 or len(relations) != 1 or kinds & {Kind.WHO, Kind.COUNT, Kind.LIST, Kind.RANK}:
        return found
    relation = relations[0]
    if Kind.NUMBER in kinds:
        return _by_a_number(found, operands, relation)
    for at, token in enumerate(tokens):
        points = token.kind is Kind.POINTS
        if not points and (token.kind is not Kind.FUNCTION or not token.text.startswith(_HOW_MUCH)):
            continue
        before = at - 1
        while before > relation and tokens[before].text in _PARTICLES:
            before -= 1
        around = operands[0] < relation < operands[1] < at and before >= operands[1]
        if before == relation or around or token.text == "by how much":
            lower = tokens[relation].value in ("lt", "le", "low")
            found[at] = replace(token, kind=Kind.POINTS if points else Kind.DIFFERENCE)
            found[relation] = replace(tokens[relation], kind=Kind.COMPARE, value="lt" if lower else "gt")
            break
    return found


def _by_a_number(tokens: list[Token], operands: Sequence[int], relation: int) -> list[Token]:
    """A领先B 5亿元 claims what A比B高5亿元 claims."""
    numbers = [at for at, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    named = all(tokens[at].kind is Kind.ENTITY for at in operands)
    if not named or len(numbers) != 1 or not operands[0] < relation < operands[1] < numbers[0]:
        return tokens
    lower = tokens[relation].value in ("lt", "le", "low")
    start = tokens[numbers[0]].start
    side = Token(start, start, Kind.COMPARE, "低" if lower else "高", "lt" if lower else "gt")
    than = replace(tokens[relation], kind=Kind.THAN, value=None)
    return [*tokens[:relation], than, *tokens[relation + 1 : numbers[0]], side, *tokens[numbers[0] :]]


def turned(tokens: Sequence[Token]) -> bool:
    """True if the second of two names is the subject: 与B相比，A高百分之几; what percentage of B's is A's."""
    named = [at for at, token in enumerate(tokens) if token.kind is Kind.ENTITY]
    if len(named) != 2 or any(token.kind in (Kind.WHO, Kind.COUNT, Kind.LIST) for token in tokens):
        return False
    first, second = named
    between = tokens[first + 1 : second]
    if any(token.kind is Kind.AND and token.text.isalnum() for token in between) or not first:
        return False
    before = tokens[first - 1]
    if any(token.text == "、" for token in between):
        return False
    if before.kind is Kind.THAN:
        return not any(token.kind in (Kind.THAN, *_METRICS) for token in between)
    if before.kind is Kind.AND:
        return any(token.kind is Kind.THAN for token in between)
    english = before.text.isascii() and before.text.endswith((" of", "how many times"))
    return english and before.kind in (Kind.SHARE, Kind.RATIO)
