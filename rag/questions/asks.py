"""Several questions in one: 前三和后三, 平均值和中位数, 上涨的有几家，下跌的有几家."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.questions.tokens import Kind, Token

Tokens = tuple[Token, ...]

_PAIRED = (Kind.TOP, Kind.NTH, Kind.SUPER, Kind.AGGREGATE, Kind.SUPER_METRIC)
_EACH = ("各", "分别")  # of boards: 沪市和深市各有几家
_TOGETHER = (Kind.DIFFERENCE, Kind.POINTS, Kind.RATIO, Kind.THAN, Kind.SHARE, Kind.WEIGHTED)
_JOINTS = (Kind.AND, Kind.FUNCTION)
_ASKING = (Kind.WHO, Kind.COUNT, Kind.RANK, Kind.NAME_OF, Kind.YESNO)
_QUESTION_WORDS = ("多少", "几", "什么", "啥", "哪", "谁", "how", "what", "which")


def variants(tokens: Tokens) -> list[Tokens]:
    """One token sequence for each thing that is asked of the same rows; one if it is a single question."""
    for at, token in enumerate(tokens[:-1]):
        behind = tokens[at + 1]
        if token.kind is Kind.METRIC and token.text == "涨跌" and behind.kind is Kind.COUNT:
            sides = (("上涨", "up"), ("下跌", "down"))
            return [
                (*tokens[:at], replace(token, text=word, value=("涨跌幅", side)), *tokens[at + 1 :])
                for word, side in sides
            ]
    if twofold := _in_percent_too(tokens) or _share_too(tokens) or _of_two_lists(tokens):
        return twofold
    if any(token.kind in _TOGETHER for token in tokens):
        return [tokens]
    each = any(token.text.startswith(_EACH) for token in tokens)
    for at, token in enumerate(tokens):
        if token.kind not in _PAIRED and not (each and token.kind in (Kind.MARKET, Kind.TITLE)):
            continue
        other = _next(tokens, at)
        if other is not None and tokens[other].kind is token.kind and tokens[other].value != token.value:
            first = (*tokens[: at + 1], *tokens[other + 1 :])
            return [first, *variants((*tokens[:at], *tokens[other:]))]
    return [tokens]


def _in_percent_too(tokens: Tokens) -> list[Tokens]:
    """缩了多少亿，百分之几: how far two figures are apart, and in percent of the first."""
    kept = [at for at, token in enumerate(tokens) if token.text not in ("?", "。")]
    if len(kept) < 3 or not tokens[kept[-1]].text.startswith("百分之") or tokens[kept[-2]].text not in (",", "、"):
        return []
    ahead, percent = tokens[: kept[-2]], tokens[kept[-1]]
    kinds = {token.kind for token in ahead}
    moves = [
        token
        for token in ahead
        if token.kind is Kind.METRIC and isinstance(token.value, tuple) and token.value[1] and token.text.endswith("了")
    ]
    compared = kinds & {Kind.THAN, Kind.TO} and (moves or kinds & {Kind.DIFFERENCE, Kind.CHANGE, Kind.GROWTH})
    if not compared or percent.kind is not Kind.SHARE:
        return []
    apart = tuple(replace(token, kind=Kind.CHANGE, value=None) if token in moves else token for token in ahead)
    return [ahead, (*apart, percent)]


def _share_too(tokens: Tokens) -> list[Tokens]:
    """下滑的家数及其占全部企业的比例: how many rows there are, and their share of all."""
    counts = [at for at, token in enumerate(tokens) if token.kind is Kind.COUNT]
    shares = [at for at, token in enumerate(tokens) if token.kind is Kind.SHARE]
    if len(counts) != 1 or not shares or shares[0] < counts[0]:
        return []
    between, rest = tokens[counts[0] + 1 : shares[0]], tokens[shares[0] :]
    joined = any(token.kind is Kind.AND for token in between)
    plain = all(token.kind in (Kind.AND, Kind.FUNCTION, Kind.PRONOUN, Kind.ALL) for token in between)
    whole = all(token.kind in (Kind.SHARE, Kind.ALL, Kind.FUNCTION, Kind.ROWS) for token in rest)
    return [tokens[: counts[0] + 1], (*tokens[: counts[0]], *rest)] if joined and plain and whole else []


def _of_two_lists(tokens: Tokens) -> list[Tokens]:
    """涨幅榜的平均涨幅和跌幅榜的平均跌幅各是多少: a function over each of two lists."""
    lists = [at for at, token in enumerate(tokens) if token.kind in (Kind.TITLED, Kind.TABLE)]
    if len(lists) != 2 or any(token.kind in _TOGETHER for token in tokens):
        return []
    joints = [at for at in range(lists[0], lists[1]) if tokens[at].kind is Kind.AND and at == lists[1] - 1]
    halves = [tokens[: joints[0]], tokens[joints[0] + 1 :]] if len(joints) == 1 else []
    asked = (Kind.AGGREGATE, Kind.METRIC)
    whole = all(all(any(token.kind is kind for token in half) for kind in asked) for half in halves)
    return halves if whole else []


def _next(tokens: Tokens, at: int) -> int | None:
    """Position of the token behind 和 or 、; None if other words stand between."""
    joined = False
    for position in range(at + 1, len(tokens)):
        if tokens[position].kind not in _JOINTS:
            return position if joined else None
        joined = joined or tokens[position].kind is Kind.AND
    return None


def clauses(tokens: Tokens) -> list[Tokens]:
    """The parts between commas and question marks, or question marks alone, each with a question word of its own.

    The whole where one of them asks for nothing.
    """
    for marks in ((",", ";", "?", "。"), ("?", "。")):
        parts: list[list[Token]] = [[]]
        for token in tokens:
            if token.text in marks:
                parts.append([])
            else:
                parts[-1].append(token)
        found = [tuple(part) for part in parts if part]
        once = [
            part
            for at, part in enumerate(found)
            if not at or not (_again(part, found[at - 1]) or _figures(part, found))
        ]
        if len(once) == 1:
            return once
        found = once
        if all(_asks(part) for part in found):
            return found
    return [tokens]


def _again(part: Sequence[Token], before: Sequence[Token]) -> bool:
    """跌得最多的三个是谁，各跌多少: the figure that the rows before it are in order of is told with them."""
    if _grew(part, before):
        return True
    moves = [token for token in part if token.kind is Kind.METRIC and isinstance(token.value, tuple) and token.value[1]]
    orders = [token for token in before if token.kind is Kind.SUPER_METRIC and isinstance(token.value, tuple)]
    plain = all(token in moves or token.kind in (Kind.ALL, Kind.FUNCTION) for token in part)
    if not (of_each(part) and len(moves) == 1 and plain and len(orders) == 1):
        return False
    assert isinstance(moves[0].value, tuple) and isinstance(orders[0].value, tuple)
    return bool(moves[0].value[0] == orders[0].value[0])


def _grew(part: Sequence[Token], before: Sequence[Token]) -> bool:
    """产量增得最快的是哪个，增了几个点: the rate that the rows are in order of, asked for once more."""
    orders = any(token.kind in (Kind.SUPER, Kind.SUPER_METRIC) for token in before)
    rates = [token for token in before if token.kind in (Kind.GROWTH, Kind.SUPER_METRIC)]
    moved = [token for token in part if token.kind is Kind.GROWTH and isinstance(token.value, tuple)]
    bare = all(token.kind in (Kind.GROWTH, Kind.POINTS, Kind.FUNCTION, Kind.PRONOUN) for token in part)
    plain = len(moved) == 1 and isinstance(moved[0].value, tuple) and moved[0].value[0] == "any" and moved[0].value[1]
    return bool(orders and rates and bare and plain)


def _figures(part: Sequence[Token], parts: Sequence[Tokens]) -> bool:
    """…最高的是谁，最低的是谁？各多少: the figures that the rows were found by are told anyway."""
    ordered = any(token.kind in (Kind.SUPER, Kind.SUPER_METRIC, Kind.METRIC) for one in parts for token in one)
    plain = all(token.kind in (Kind.ALL, Kind.FUNCTION) for token in part)
    return ordered and plain and any(token.text.startswith(_EACH) for token in part)


def of_each(part: Sequence[Token]) -> bool:
    """各自市值多少: of each of the rows that were asked for before."""
    return any(token.kind is Kind.ALL and token.text.startswith(_EACH) for token in part)


def is_rate(part: Sequence[Token]) -> bool:
    """同比？ behind a question: nothing but a rate, asked of what the question before asked for."""
    kinds = {token.kind for token in part}
    return Kind.GROWTH in kinds and kinds <= {Kind.GROWTH, Kind.FUNCTION}


def _asks(part: Sequence[Token]) -> bool:
    return (
        is_rate(part)
        or any(
            token.kind in _ASKING
            or (
                token.kind in (Kind.LIST, Kind.FUNCTION, Kind.DIFFERENCE, Kind.SHARE, Kind.RATIO)
                and any(w in token.text for w in _QUESTION_WORDS)
            )
            for token in part
        )
        or (bool(part) and part[-1].kind is Kind.FOLLOW)
    )
