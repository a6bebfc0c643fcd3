"""Scope words of a question: markets, kinds of things, tables, exclusions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from rag.questions import lexicon
from rag.questions.intent import Scope
from rag.questions.kindwords import is_board
from rag.questions.periods import PeriodMention
from rag.questions.tokens import Kind, Token
from rag.questions.wordcells import negations, tests_of

_BEHIND = ("以外", "之外", "在外", "除外", "排除", "剔除", "去掉", "去除", "排除掉", "剔除掉", "撇开", "抛开")


def excluded(tokens: Sequence[Token]) -> dict[int, int]:
    """Positions of entities behind 除了, 剔除, or before 以外, 除外, with the position of that word."""
    found: dict[int, int] = {}
    for position, token in enumerate(tokens):
        if position and token.text in _BEHIND and tokens[position - 1].kind is Kind.ENTITY:
            behind = tokens[position + 1] if position + 1 < len(tokens) else None
            if token.kind is Kind.OUTSIDE or behind is None or behind.text in (",", ";") or behind.text in _BEHIND:
                found.setdefault(position - 1, position)
        if token.kind is not Kind.NOT:
            continue
        at = position + 1
        while at < len(tokens) and tokens[at].kind in (Kind.ENTITY, Kind.AND, Kind.ABSENT):
            if tokens[at].kind is Kind.ENTITY:
                found[at] = position
            at += 1
    return found


def scope_of(tokens: Sequence[Token]) -> tuple[Scope, list[int]]:
    """The scope words of a question, and the positions of the tokens they account for."""
    used: list[int] = []
    titles: list[str] = []
    kind = market = ""
    size = 0
    tables: list[str] = []
    words: list[str] = []
    titled: list[tuple[str, str]] = []
    lists = shared_lists(tokens)
    for position, token in enumerate(tokens):
        if position in lists:
            pass
        elif token.kind is Kind.TITLE:
            titles.append(str(token.value))
        elif token.kind is Kind.ROWS:
            if {kind, str(token.value)} == {"index", "company"}:
                continue  # companies of an index: no table says which those are
            if token.value == "company" and is_board(kind):
                used.append(position)  # 跌幅前十的票
                continue
            named = str(token.value).startswith("row:") and not is_board(str(token.value))
            if named and (kind or _names_one(tokens, position)):
                used.append(position)  # 人工智能板块的公司
                continue
            if kind != "fund" or token.value == "fund":
                kind = str(token.value)
        elif token.kind is Kind.MARKET:
            market = _joined(market, str(token.value))
        elif token.kind is Kind.TABLE:
            tables.append(str(token.value))
        elif token.kind is Kind.TITLED and isinstance(token.value, tuple):
            titled += token.value
        elif token.kind is Kind.SIZE:
            size = cast(int, token.value)
        elif token.kind is Kind.WORD:
            words.append(str(token.value or token.text))  # express is 快递
        else:
            continue
        used.append(position)
    without = []
    for at, position in excluded(tokens).items():
        value = tokens[at].value
        if isinstance(value, tuple):
            without.append(tuple(map(str, value)))
        used += [at, position]
    if without:
        used += [position for position, token in enumerate(tokens) if token.kind is Kind.OUTSIDE]
    scope = Scope(
        titles=tuple(dict.fromkeys(titles)),
        kind=kind,
        market=market,
        tables=tuple(dict.fromkeys(tables)),
        titled=tuple(dict.fromkeys(titled)),
        words=tuple(dict.fromkeys(words)),
        without=tuple(without),
        periods=tuple(token.value for token in tokens if isinstance(token.value, PeriodMention)),
        size=size,
        both=tuple(reference for reference in lists.values() if reference),
        cells=tests_of(tokens)[0],
    )
    used += [position for position, token in enumerate(tokens) if token.kind is Kind.CELL]
    used += negations(tokens)
    return scope, used


def _joined(market: str, other: str) -> str:
    """One board or the other, and of two that say the same (300开头的创业板) the narrower."""
    if not market or market == other or _within(other, market):
        return other
    return market if _within(market, other) else f"{market}、{other}"


def _within(narrow: str, broad: str) -> bool:
    """代码300开头 is a part of 创业板."""
    number = narrow.removeprefix("代码").removesuffix("开头") if narrow.startswith("代码") else ""
    entries = [entry for entry in lexicon.markets() if entry.name == broad]
    return bool(number) and any(number.startswith(entry.prefixes) for entry in entries if entry.prefixes)


def parts_asked(tokens: Sequence[Token]) -> list[Token]:
    """The words that ask for a part of what a name has: no cell of the whole answers them."""
    kinds = (Kind.TITLE, Kind.WORD)
    return [token for position, token in enumerate(tokens) if token.kind in kinds and _part_of(tokens, position)]


def _part_of(tokens: Sequence[Token], position: int) -> bool:
    """True for 中国 of 特斯拉在中国的营收: a part of what the name has, which no title answers."""
    before = [token for token in tokens[:position] if token.text not in _WITHIN]
    behind = [token for token in tokens[position + 1 :] if token.text not in _WITHIN]
    parted = any(token.text in _WITHIN for token in (*tokens[:position], *tokens[position + 1 :][:1]))
    return bool(before and behind) and parted and before[-1].kind is Kind.ENTITY and behind[0].kind is Kind.METRIC


_WITHIN = ("在", "于", "的", "之")


def _names_one(tokens: Sequence[Token], position: int) -> bool:
    """True for 板块 of 航空板块: the end of one row's name, or of a word of titles."""
    before = tokens[position - 1] if position else None
    kinds = (Kind.ENTITY, Kind.WORD, Kind.CELL, Kind.TITLED, Kind.SECTOR, Kind.UNKNOWN)
    return before is not None and before.kind in kinds and before.end == tokens[position].start


def twice(tokens: Sequence[Token]) -> list[Token]:
    """Words that narrow the rows a second time without 和 or 或 between: 境外上市的中国公司, C类的ETF联接."""
    found = []
    for kind in (Kind.MARKET, Kind.TITLE):
        places = [position for position, token in enumerate(tokens) if token.kind is kind]
        for before, at in pairwise(places):
            between = {token.kind for token in tokens[before + 1 : at]}
            one, other = str(tokens[before].value), str(tokens[at].value)
            if kind is Kind.MARKET and (_within(one, other) or _within(other, one)):
                continue
            if tokens[before].value != tokens[at].value and not between & _PARTED:
                found.append(tokens[at])
    return found


_PARTED = {Kind.AND, Kind.OR, Kind.VERSUS_OR, Kind.THAN, Kind.SHARE, Kind.RATIO, Kind.METRIC, Kind.DIFFERENCE}
_SHARED = (
    "既",
    "又",
    "同时",
    "共同",
    "重合",
    "重叠",
    "交集",
    "又在",
    "也在",
    "都在",
    "都有",
    "都出现",
    "都上榜",
    "均在",
)


def shared_lists(tokens: Sequence[Token]) -> dict[int, tuple[str, ...] | tuple[tuple[str, str], ...]]:
    """既在涨幅前十又在表4里的: positions of the words of it, with the lists that rows must stand in; () for words.

    A list is the number of a table, or the (report, table) pairs that a title names.
    """
    places = [position for position, token in enumerate(tokens) if token.kind in (Kind.TABLE, Kind.TITLED)]
    named = dict.fromkeys(tokens[at].value for at in places)
    said = [position for position, token in enumerate(tokens) if token.text in _SHARED]
    if len(named) != 2 or len(places) != 2 or not said:
        return {}
    found: dict[int, tuple[str, ...] | tuple[tuple[str, str], ...]] = dict.fromkeys(said, ())
    for at in places:
        value = tokens[at].value
        found[at] = value if isinstance(value, tuple) else (str(value),)
    return found


def unnamed_lists(tokens: Sequence[Token]) -> list[Token]:
    """同时 of 同时出现在甲名单与乙表中 where no two lists are linked: one of them alone would be another question."""
    if shared_lists(tokens):
        return []
    return [token for token, behind in pairwise(tokens) if token.text == "同时" and behind.text.startswith(_STANDS)]


_STANDS = ("出现", "上榜", "入选", "入围", "列入", "收录", "跻身", "进入")
