"""Tokens to intent: which operation a question asks for, on which entities, metrics and rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from rag.questions import lexicon
from rag.questions.arithmetic import margins, signs, turned
from rag.questions.conditions import Found, conditions_of
from rag.questions.expressions import without_sides, worked_out
from rag.questions.figures import whole
from rag.questions.intent import Intent
from rag.questions.kindwords import described
from rag.questions.metrics import Draft, drafts_of
from rag.questions.operations import Reading, decide
from rag.questions.opposed import opposed
from rag.questions.owned import owned
from rag.questions.qualities import qualities
from rag.questions.respelling import (
    both_times,
    descriptors,
    endings,
    gaps,
    months_as_rows,
    movements,
    multiples,
    printed_means,
    rates,
    returns_of_funds,
    sizes,
    sold,
    stretches,
    totals,
)
from rag.questions.scoping import excluded, parts_asked, scope_of, shared_lists, twice, unnamed_lists
from rag.questions.sense import RETURNS
from rag.questions.shorthand import in_full
from rag.questions.text import is_english
from rag.questions.times import foreseen
from rag.questions.tokens import Kind, Token
from rag.questions.typos import spelt_out
from rag.questions.wordcells import tests_of

_EMPTY = (Kind.FUNCTION,)
_ORDERED = re.compile(r"(?:\bby|按照?|依照?)(?: the)? ?$")
_SELECTING = (Kind.COUNT, Kind.LIST, Kind.WHO, Kind.SHARE, Kind.AGGREGATE)


def understand(folded: str, tokens: Sequence[Token]) -> Intent:
    """The intent of a linked question. What it cannot account for is in ``unread``."""
    tokens = spelt_out(tokens)
    tokens = qualities(sold(described(descriptors(margins(signs(endings(in_full(tokens))))))))
    kept = printed_means([token for token in tokens if token.kind not in _EMPTY])
    kept = opposed(both_times(rates(totals(tokens, sizes(folded, months_as_rows(folded, kept))))))
    kept = multiples(gaps(folded, movements(returns_of_funds(foreseen(kept)))))
    kept = _split_orders(_sectors(kept if shared_lists(kept) else _rankings(kept)))
    kept = stretches(without_sides(kept))
    drafts, lost = drafts_of(kept)
    kept, drafts = worked_out(folded, kept, drafts)
    lost += [*twice(kept), *tests_of(kept)[1], *parts_asked(tokens), *unnamed_lists(tokens), *owned(tokens)]
    for draft in drafts:
        draft.orders = _ORDERED.search(folded[: kept[draft.first].start]) is not None
        if "how much" in folded or _asked_how_much(folded, kept[draft.last].end):
            draft.verb = False  # 跌了多少 asks for the figure and is no condition
    sector = any(token.kind is Kind.SECTOR for token in tokens) or "指数" in folded
    entities = _entities(kept)
    kinds = {token.kind for token in kept}
    opposes = any(draft.of is not None and draft.verb for draft in drafts)
    named = Kind.NAME_OF in kinds  # 同比下降的是哪家
    picked = not entities and (opposes or named or _picks(kept) or _ends_in_noun(tokens))
    selecting = bool(kinds & set(_SELECTING)) or picked
    ranked = (
        Kind.RANK in kinds and any(token.kind is Kind.ROWS for token in kept[: entities[0][0]]) if entities else False
    )
    found = conditions_of(kept, drafts, selecting or ranked)  # 盈利的公司中，甲的毛利率排第几
    entities = [(position, keys) for position, keys in entities if position not in found.used]
    if len(entities) == 2 and turned(kept):
        entities.reverse()
    _states_as_metrics(kept, drafts, found)
    scope, used = scope_of(kept)
    reading = Reading(kept, drafts, found, entities, scope, set(used) | found.used, lost, sector)
    intent = decide(reading, is_english(folded))
    return intent


def _ends_in_noun(tokens: Sequence[Token]) -> bool:
    """营收下滑的银行: a word of titles behind 的 is what is picked."""
    kept = [token for token in tokens if not (token.kind is Kind.FUNCTION and not token.text[0].isalnum())]
    return len(kept) > 2 and kept[-1].kind is Kind.WORD and kept[-2].text == "的"


def _asked_how_much(folded: str, end: int) -> bool:
    return (
        re.match(r"(?:了|得|过|幅|是|有|为|大概|大约|约|到底){0,3}(?:多少|几(?!家|只|个|支)|百分之几)", folded[end:])
        is not None
    )


_POINTS = (Kind.PRONOUN, Kind.FOLLOW, Kind.ALL, Kind.ROWS, Kind.CODE)
_OTHER_SCOPE = (Kind.TITLE, Kind.MARKET, Kind.TABLE, Kind.ENTITY)
_END = Token(0, 0, Kind.FUNCTION, "")


def _rankings(tokens: list[Token]) -> list[Token]:
    """涨幅前十 names the table with this title, and asks for its rows unless the question asks for something else.

    With a scope or a window of its own (境外涨幅前十) it is an ordinary ranking.
    """
    scoped = any(
        token.kind in _OTHER_SCOPE
        or (token.kind is Kind.ROWS and token.value == "fund")
        or (token.kind is Kind.WINDOW and behind.kind is Kind.TITLED)
        for token, behind in zip_longest(tokens, tokens[1:], fillvalue=_END)
    )
    asks = any(token.kind in _ASKS for token in tokens)
    found: list[Token] = []
    for token, behind in zip_longest(tokens, tokens[1:], fillvalue=_END):
        ranking = lexicon.ranking_title().search(token.text) if token.kind is Kind.TITLED else None
        # The whole title, or 涨幅前十里, is the table and nothing else.
        named = ranking is not None and token.text != ranking[0]
        if token.kind is not Kind.TITLED or named or not (scoped and ranking):
            found.append(token)
        if token.kind is Kind.TITLED and token.text[1:3] == "幅榜":
            ranking = _BOARD.match(token.text)
        ordered = any(other.kind in (Kind.TOP, Kind.NTH, Kind.SUPER, Kind.COUNT, Kind.RANK) for other in tokens)
        plain = not any(other.kind in (Kind.METRIC, Kind.SUPER_METRIC, Kind.CELL) for other in tokens)
        # 涨幅榜第一名的收盘价: a place on the list is a place in its own order.
        place = behind.kind is Kind.NTH or (behind.kind is Kind.SUPER and not behind.text.startswith("最"))
        if ranking and ((scoped and not named) or not asks or (plain and ordered) or place):
            presumed = "up" if "涨" in ranking[0] else "down"
            middle = token.start + ranking.start() + 2
            side = "涨幅" if presumed == "up" else "跌幅"
            found.append(Token(middle - 2, middle, Kind.METRIC, side, ("涨跌幅", presumed)))
            number = ranking.groupdict().get("k")
            if ordered or not number:
                continue
            found.append(Token(middle, token.end, Kind.TOP, token.text[ranking.start() + 2 :], (whole(number), "")))
    return found


_BOARD = re.compile(r"([涨跌])幅榜")
_ASKS = (Kind.METRIC, Kind.SUPER, Kind.SUPER_METRIC, Kind.NTH, Kind.TOP, Kind.COUNT, Kind.RANK)
_ROW_WORDS = (
    Kind.TOP,
    Kind.NTH,
    Kind.SUPER,
    Kind.SUPER_METRIC,
    Kind.COUNT,
    Kind.LIST,
    Kind.WHO,
    Kind.SHARE,
    Kind.RANK,
)


def _sectors(tokens: list[Token]) -> list[Token]:
    """人工智能板块 is the sector's index, or, where rows are picked, words that a title may have."""
    import rjieba

    picks = any(token.kind in _ROW_WORDS for token in tokens)
    found: list[Token] = []
    for token in tokens:
        if token.kind is not Kind.SECTOR:
            found.append(token)
        elif not picks:
            found.append(replace(token, kind=Kind.ENTITY))
        else:
            found += [Token(token.start, token.end, Kind.WORD, word) for word in rjieba.cut(token.text)]
    return found


def _split_orders(tokens: list[Token]) -> list[Token]:
    """涨得最多 is a metric and a superlative; beside a mention of that metric it is only the superlative."""
    split: list[Token] = []
    for position, token in enumerate(tokens):
        if token.kind is Kind.BEAT:
            if not any(other.kind is Kind.METRIC for other in tokens):
                split.append(Token(token.start, token.end, Kind.METRIC, token.text, ("涨跌幅", "")))
            split.append(token)
            continue
        if token.kind is not Kind.SUPER_METRIC or not isinstance(token.value, tuple):
            split.append(token)
            continue
        concept, growth, order = token.value
        before = tokens[position - 1] if position else None
        funds = any(
            other.kind is Kind.WINDOW or (other.kind is Kind.ROWS and other.value == "fund") for other in tokens
        )
        concept = "回报" if concept == "净利润" and funds else concept
        if before is not None and _moves(before, token):
            split.append(replace(token, kind=Kind.UNKNOWN))
            continue
        named = before is not None and before.kind in (Kind.METRIC, Kind.WINDOW, Kind.GROWTH)
        if growth and not (before is not None and before.kind is Kind.GROWTH):
            split.append(Token(token.start, token.end, Kind.GROWTH, token.text, (growth, "")))
        elif concept and not (named and before is not None and (before.kind is Kind.METRIC or _worst(before, concept))):
            split.append(Token(token.start, token.end, Kind.METRIC, token.text, (concept, "")))
        split.append(Token(token.start, token.end, Kind.SUPER, token.text, order))
    return split


def _worst(before: Token, concept: str) -> bool:
    """同比跌得最惨: the growth itself is the lowest, and no return."""
    return before.kind is Kind.GROWTH and concept in RETURNS


def moving(tokens: Sequence[Token]) -> bool:
    """True if the largest change of a level is asked for (市值涨得最多): neither the level nor a return answers it."""
    return any(_moves(before, token) for before, token in pairwise(tokens))


def _moves(token: Token, behind: Token) -> bool:
    """A level (市值, other than a price, whose change is the return) and the superlative of a return behind it."""
    ordered = behind.kind is Kind.SUPER_METRIC and isinstance(behind.value, tuple) and behind.value[0] in RETURNS
    if not ordered or token.kind is not Kind.METRIC:
        return False
    concept = lexicon.concepts().get(str(token.value[0])) if isinstance(token.value, tuple) else None
    return concept is not None and not concept.price and concept.name not in RETURNS


def _entities(tokens: Sequence[Token]) -> list[tuple[int, tuple[str, ...]]]:
    """(position, possible keys) of each name, each entity once; a code right behind its name is the same mention."""
    found: list[tuple[int, tuple[str, ...]]] = []
    left_out = excluded(tokens)
    for position, token in enumerate(tokens):
        if token.kind is not Kind.ENTITY or not isinstance(token.value, tuple) or position in left_out:
            continue
        keys = tuple(token.value)
        if found and _by_code(tokens, found[-1][0], position):
            found.pop()  # 易方达那只159819
        shared = next(
            (index for index, (_, known) in enumerate(found) if set(known) & set(keys) and len(keys) + len(known) <= 3),
            None,
        )
        if shared is not None and (set(found[shared][1]) & set(keys)):
            found[shared] = (found[shared][0], tuple(key for key in found[shared][1] if key in keys))
        else:
            found.append((position, keys))
    return found


def _by_code(tokens: Sequence[Token], name: int, code: int) -> bool:
    """True if a code says which of several things with a shortened name is meant."""
    between = tokens[name + 1 : code]
    value = tokens[code].value
    coded = tokens[code].text[:1].isdigit() and isinstance(value, tuple) and len(value) == 1
    return tokens[name].loose and coded and all(token.kind in _POINTS for token in between)


def _picks(tokens: Sequence[Token]) -> bool:
    """True if a thing of a kind (公司, 基金) is asked for by what it does: 下跌的公司."""
    return any(token.kind in (Kind.ROWS, Kind.SUPER, Kind.TOP) for token in tokens)


def _states_as_metrics(tokens: Sequence[Token], drafts: list[Draft], found: Found) -> None:
    """亏损多少 asks for the net profit and presumes that it is a loss."""
    for position, token in enumerate(tokens):
        if token.kind is Kind.STATE and position not in found.used and isinstance(token.value, tuple):
            concept, sign = token.value
            found.used.add(position)
            if drafts and drafts[-1].base == concept:
                drafts[-1].presumed = "down" if sign == "negative" else "up"
                continue
            drafts.append(
                Draft(
                    position,
                    position,
                    str(concept),
                    presumed="down" if sign == "negative" else "up",
                    text=token.text,
                    at=token.start,
                )
            )
            drafts.sort(key=lambda draft: draft.first)
