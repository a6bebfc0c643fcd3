"""What the planner's own words say against a reading: a word that is known counts for more than a likeness."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from rag.questions.places import text_at
from rag.questions.rewording.order import other_turned, pair_turned
from rag.questions.rewording.plain import other_side
from rag.questions.tokens import Kind, Threshold, Token

_HIGH = frozenset({"compare.more", "rank.high", "top.high", "best", "filter.above", "count.above", "best.other"})
_LOW = frozenset({"compare.less", "rank.low", "top.low", "worst", "filter.below", "count.below", "worst.other"})
# Words that only these classes can have.
_ONLY = {
    "mean": frozenset({"mean", "mean.table"}),
    "median": frozenset({"median.table"}),
    Kind.RATIO: frozenset({"ratio", "percent.more", "growth.months", "share"}),
    Kind.SHARE: frozenset({"share", "percent.more", "growth.months"}),
    Kind.RANK: frozenset({"rank.high", "rank.low"}),
    Kind.CHANGE: frozenset({"difference.months", "growth.months", "series"}),  # 价格较上月变化 is no 价格
}
# Of one row, with nothing said of it beside: 最高的。它的相对超额是 asks for more.
_ALONE = frozenset(
    {"best", "worst", "top.high", "top.low", "filter.above", "filter.below", "count.above", "count.below"}
)
# Asks for no extreme, so that a word for one was lost.
_PLAIN = frozenset({"sum", "sum.table", "mean", "mean.table", "median.table", "share", "lookup", "lookup.two", "all"})
_BY_COUNT = re.compile(r"(?:除以|÷|/|divided by) ?(?:几|个数|家数|数量|项数|人数|总数|count|the number|how many)")
_NO = re.compile(r"(?:不|别|无需|无须|而非|并非|(?<![a-z])(?:no|not|without)(?![a-z]))[^,。;.]{0,6}$")
_NONE = re.compile(r"(?:就|都|则)?(?:我|咱)?(?:不需要|不用|不必|不要|别|无需|无须|免)")
_REST = re.compile("其[余他它]")
_PAIRS = ("compare.more", "compare.less")
_ASKING = (Kind.WHO, Kind.LIST, Kind.NAME_OF, Kind.VERSUS_OR, Kind.OR)
_BOUNDED = frozenset({"filter.above", "filter.below", "count.above", "count.below"})
_BOUNDS = (Kind.COMPARE, Kind.BOUND, Kind.AFTER)
_SIDE = {"high": "high", "low": "low", "gt": "high", "ge": "high", "lt": "low", "le": "low"}


def contradicted(kind: str, folded: str, tokens: Sequence[Token]) -> bool:
    """True if a known word of the question speaks against the class: 倒数 against the highest, 平均 against a sum."""
    name = kind.partition("#")[0]
    said, denied = _stated(tokens)
    against, with_it = ("high", "low") if name in _LOW else ("low", "high")
    if name in _HIGH | _LOW and (with_it in denied or said == {against} or (denied and with_it not in said)):
        return True
    if name in _BOUNDED and _undone(tokens):
        return True
    if name in _BOUNDED and any(token.kind in (Kind.SUPER, Kind.SUPER_METRIC) for token in tokens):
        return True  # 跌得最惨那十只里，股价不到5块的: of these only
    if name in _PAIRS and _states(tokens):
        return True
    if name in _PLAIN and any(token.kind in (Kind.SUPER, Kind.SUPER_METRIC) for token in tokens):
        return True
    if name in (_HIGH | _LOW | _PLAIN) - {"lookup", "lookup.two"} and any(token.kind is Kind.SIGN for token in tokens):
        return True  # 市盈率为正且最低的 has a condition that no plain question keeps
    if name in _ALONE and _asks_more(folded, tokens):
        return True
    if name in _BOUNDED and not any(token.kind in _BOUNDS for token in tokens):
        numbers = [token.value for token in tokens if token.kind is Kind.NUMBER]
        if any(isinstance(number, Threshold) and not number.unit for number in numbers):
            return True  # which 2 have the smallest: a bare number that nothing compares with is no threshold
    if name == "ratio" and any(token.kind is Kind.DIFFERENCE for token in tokens):
        return not any(token.kind is Kind.RATIO for token in tokens)
    words = {
        token.value if token.kind is Kind.AGGREGATE else token.kind
        for token in tokens
        if token.kind is not Kind.RATIO or not _declined(folded, token)
    }
    if name.startswith("mean") and _BY_COUNT.search(folded):
        words.discard(Kind.RATIO)  # added up and divided by how many they are
    return any(word in words and name not in classes for word, classes in _ONLY.items())


def weighed(classes: Mapping[str, float], folded: str, tokens: Sequence[Token]) -> Mapping[str, float]:
    """The classes where a known word decides between two: 超出 is above and never below, 除以个数 a mean and no sum."""
    found = dict(classes)
    sides, denied = _stated(tokens)
    if len(sides) == 1 and not denied:
        for kind in _HIGH if "high" in sides else _LOW:
            if kind in found and (other := other_side().get(kind)) in found:
                found[kind] += found[other]
                found[other] = 0.0
    for one, other in _moves(folded, tokens):
        if one in found and other in found:
            found[other] += found[one]
            found[one] = 0.0
    return found


def _moves(folded: str, tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """(class, class that it must be instead)."""
    kinds = {token.kind for token in tokens}
    if _BY_COUNT.search(folded):
        yield from (("sum", "mean"), ("sum.table", "mean.table"))
    if Kind.POINTS in kinds:  # a multiple has no unit
        yield from (("ratio", "difference"), ("ratio#ba", "difference#ba"))
    if Kind.COUNT in kinds and not kinds & {Kind.LIST, Kind.WHO}:
        yield from (("filter.above", "count.above"), ("filter.below", "count.below"))
    tables = [token.start for token in tokens if token.kind in (Kind.TABLE, Kind.TITLED)]
    if tables and 0 <= text_at(folded) < tables[0]:  # one figure of the text, then one of a table
        yield from (("difference", "mixed"), ("difference.abs", "mixed"))
    for name, turned in (*pair_turned(folded, tokens), *other_turned(folded, tokens)):
        yield (name, f"{name}#ba") if turned else (f"{name}#ba", name)


def _asks_more(folded: str, tokens: Sequence[Token]) -> bool:
    """Whether something more is asked of the row: 它的相对超额, but not 它们的涨跌幅都比其余的大."""
    told = [token for token in tokens if token.kind is not Kind.FUNCTION]
    return any(
        token.kind is Kind.PRONOUN
        and not _REST.match(folded, token.start)
        and not any(other.kind is Kind.METRIC for other in told[at + 1 : at + 3])
        for at, token in enumerate(told)
    )


def _undone(tokens: Sequence[Token]) -> bool:
    """Whether a word of a bound is denied right behind it: 够不上, 超不过."""
    return any(
        one.kind in _BOUNDS and other.kind is Kind.NEGATION and one.end == other.start
        for one, other in pairwise(tokens)
    )


def _declined(folded: str, token: Token) -> bool:
    """倍数不用给, not the ratio: a word that is said only to be declined."""
    return bool(_NO.search(folded[: token.start]) or _NONE.match(folded, token.end))


def _states(tokens: Sequence[Token]) -> bool:
    """Whether one name is held against the other and nobody asks which: 甲的市值低于乙, 她讲得对吗."""
    names = [at for at, token in enumerate(tokens) if token.kind is Kind.ENTITY]
    held = bool(names) and any(token.kind in (Kind.COMPARE, Kind.BOUND) for token in tokens[names[0] : names[-1]])
    return held and not any(token.kind in _ASKING for token in tokens)


def _stated(tokens: Sequence[Token]) -> tuple[set[str], set[str]]:
    """The sides that the words tell, and those that are denied within their clause: 没有另一个高, 要高的不要低的."""
    said, denied = set[str](), set[str]()
    no = False
    for token in tokens:
        no = token.kind is not Kind.AND and (no or token.kind is Kind.NEGATION)
        (denied if no else said).update(_sides([token]))
    return said, denied


def _sides(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.kind is Kind.ASCENDING:
            yield "low"
        elif token.kind is Kind.DESCENDING:
            yield "high"
        elif token.kind in (Kind.SUPER, Kind.SUPER_METRIC, Kind.COMPARE, Kind.BOUND, Kind.AFTER, Kind.TOP):
            values = token.value if isinstance(token.value, tuple) else (token.value,)
            yield from (_SIDE[value] for value in values if isinstance(value, str) and value in _SIDE)
