"""One measure of a row against another of the same row: 5月出栏量比4月下降的, 净利增速高于营收增速的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.questions.derived import Making
from rag.questions.headers import STATISTICS
from rag.questions.periods import PeriodMention
from rag.questions.tokens import Kind, Threshold, Token

_MEASURE = (Kind.METRIC, Kind.GROWTH, Kind.WINDOW, Kind.QUALIFIER, Kind.EXTRA, Kind.PERIOD)
_TIMES = (Kind.PERIOD, Kind.WINDOW)
_NAMED = (Kind.ENTITY, Kind.ABSENT, Kind.SECTOR, Kind.PRONOUN)
_PICKS = (
    Kind.COUNT,
    Kind.LIST,
    Kind.WHO,
    Kind.ROWS,
    Kind.SHARE,
    Kind.ALL,
    Kind.NAME_OF,
    Kind.SUPER,
    Kind.SUPER_METRIC,
    Kind.AGGREGATE,
    Kind.TOP,
    Kind.NTH,
)
_RELATIVES = (
    "于",
    "过",
    "超",
    "不及",
    "赢",
    "输",
    "than",
    "above",
    "below",
    "over",
    "under",
    "exceed",
    "exceeds",
    "beat",
)
_RATES = ("幅", "速", "率", "度")
_LOSING = ("跑输", "under")
_YEAR_AGO = ("去年同期", "上年同期")


@dataclass(frozen=True, slots=True)
class Against:
    """What stands between the two measures.

    Attributes:
        making: What is worked out of them.
        presumed: ``up`` or ``down`` where the words say which way the first differs.
        end: Where the words of the comparison end in the question.
        before, behind: How many tokens say the one and the other measure.
    """

    making: Making
    presumed: str
    end: int
    before: int
    behind: int


def opposed(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with both measures in full and ``AGAINST`` between them; as they are where two rows are compared.

    A measure that says only its time (比4月) takes the metric of the other one.
    """
    found = list(tokens)
    kinds = {token.kind for token in tokens if not token.text.startswith("百分之")}  # 多百分之几 picks no rows
    if kinds & set(_NAMED) or not kinds & set(_PICKS):
        return found
    at = 0
    while at < len(found):
        parted = _parted(found, at)
        if parted is not None:
            found, at = parted
        at += 1
    return found


def _parted(tokens: list[Token], at: int) -> tuple[list[Token], int] | None:
    """The tokens with the comparison at a position written out, and the position of its last token."""
    joint = tokens[at]
    than = joint.kind is Kind.THAN
    alike = joint.kind is Kind.AND and joint.text[:1].isalnum()
    relation = joint.kind in (Kind.COMPARE, Kind.BOUND, Kind.BEAT) and joint.text.endswith(_RELATIVES)
    if not (than or alike or relation):
        return None
    first, last = _run_before(tokens, at), _run_behind(tokens, at)
    left, right = tokens[first:at], tokens[at + 1 : last]
    if not left or not right:
        return None
    if than:
        closed = _closed(tokens, right, last)
        if closed is None:
            return None
        right, closing, rest = closed
    elif alike:
        behind = tokens[last] if last < len(tokens) else None
        if behind is None or behind.kind is not Kind.SIGN or behind.value != "zero":
            return None
        closing, rest = _Closing("", sign=behind), last + 1
    else:
        if last < len(tokens) and tokens[last].kind in (Kind.NUMBER, Kind.AGGREGATE):
            return None
        way = str(joint.value) if joint.kind is not Kind.BEAT else "lt" if joint.text.startswith(_LOSING) else "gt"
        closing, rest = _Closing("up" if way in ("gt", "le") else "down", negated=way in ("ge", "le")), last
    sides = _completed(left, right)
    if sides is None:
        return None
    left, right = sides
    if closing.swapped:
        left, right = right, left
    end = max(token.end for token in (*tokens[at + 1 : rest], joint))
    value = Against(closing.making, closing.presumed, end, len(left), len(right))
    against = Token(joint.start, joint.end, Kind.AGAINST, joint.text, value)
    no = [Token(left[0].start, left[0].start, Kind.NEGATION, "不")] if closing.negated else []
    signs = [closing.sign] if closing.sign is not None else []
    bound = [closing.bound] if closing.bound is not None else []
    written = [*no, *left, against, *right, *signs, *bound]
    return [*tokens[:first], *written, *_without_amounts(tokens[rest:])], first + len(written) - 1


@dataclass(frozen=True, slots=True)
class _Closing:
    """How a comparison ends: which way, and what is left of its words."""

    presumed: str
    making: Making = "difference"
    negated: bool = False
    swapped: bool = False
    sign: Token | None = None
    bound: Token | None = None


def _closed(tokens: list[Token], right: list[Token], last: int) -> tuple[list[Token], _Closing, int] | None:
    """What closes 比…: the measure without it, how it closes, and the position behind it."""
    end = right[-1]
    behind = tokens[last] if last < len(tokens) else None
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if _is_move(end) and len(right) > 1:
        way = str(end.value[1]) if isinstance(end.value, tuple) else ""
        percent = end.text.endswith(_RATES) or (
            behind is not None
            and behind.kind in (Kind.BOUND, Kind.COMPARE, Kind.NUMBER)
            and any(isinstance(token.value, Threshold) and token.value.unit == "%" for token in tokens[last : last + 2])
        )
        return right[:-1], _Closing(way, "excess" if percent else "difference"), last
    if behind is None:
        return None
    if behind.kind is Kind.SUPER_METRIC and isinstance(behind.value, tuple):
        order = str(behind.value[2])
        percent = behind.text.startswith("增速") or "幅" in behind.text
        best = Token(behind.start, behind.end, Kind.SUPER, behind.text, order)
        return right, _Closing("", "excess" if percent else "difference", sign=best), last + 1
    if behind.kind is Kind.COMPARE:
        low = behind.value in ("lt", "le")
        if following is not None and following.kind is Kind.NUMBER:
            limited = last + 2 < len(tokens) and tokens[last + 2].kind is Kind.AFTER  # 少1000片以上
            bound = None if limited else replace(behind, kind=Kind.BOUND, value="gt")
            return right, _Closing("", swapped=low, bound=bound), last + 1
        return right, _Closing("down" if low else "up"), last + 1
    if behind.kind is Kind.SIGN and behind.value == "zero":
        return right, _Closing("", sign=behind), last + 1
    if behind.kind in (Kind.CHANGE, Kind.DIFFERENCE):
        ordered = following is not None and following.kind is Kind.SUPER
        return right, _Closing("", "distance" if ordered else "difference"), last + 1
    return None


def _is_move(token: Token) -> bool:
    """增加, 下降, 上涨: a way, and no metric of its own."""
    if token.kind not in (Kind.GROWTH, Kind.METRIC) or not isinstance(token.value, tuple) or not token.value[1]:
        return False
    measured = token.kind is Kind.METRIC and token.text.endswith(_RATES)  # 涨幅
    return str(token.value[0]) in ("any", "涨跌幅") and not measured


def _completed(left: list[Token], right: list[Token]) -> tuple[list[Token], list[Token]] | None:
    """Both measures with a metric; None if they are one and the same, or if neither says what is measured."""
    left, right = _of_that_month(left, right), _of_that_month(right, left)
    named = [[token for token in side if token.kind not in _TIMES] for side in (left, right)]
    if not any(named):
        # Two windows are those of a return; two months alone, of whatever a table has for both.
        windows = all(any(token.kind is Kind.WINDOW for token in side) for side in (left, right))
        at = right[-1].end
        named = [[Token(at, at, Kind.METRIC, "", ("涨跌幅" if windows else "", ""))]] * 2
        left, right = [*left, *named[0]], [*right, *named[1]]
    elif not named[1]:
        right = [*right, *_moved(named[0], right)]
    elif not named[0]:
        left = [*left, *_moved(named[1], left)]
    right = [_year_ago(token, left) for token in right]
    same = [[(token.kind, token.value) for token in side] for side in (left, right)]
    return None if same[0] == same[1] else (left, right)


def _of_that_month(side: list[Token], other: Sequence[Token]) -> list[Token]:
    """6月末…当月均值: the mean of June."""
    months = [token for token in other if isinstance(token.value, PeriodMention) and token.value.unit == "month"]
    alone = not any(token.kind is Kind.PERIOD for token in side)
    if len(months) != 1 or not alone:
        return side
    return [
        replace(token, kind=Kind.PERIOD, value=months[0].value) if token.text in _THAT_MONTH else token
        for token in side
    ]


_THAT_MONTH = ("当月", "本月", "该月", "全月")


def _moved(tokens: Sequence[Token], onto: Sequence[Token]) -> list[Token]:
    """The metric of the other side for one that says only its time; 6月末 beside 6月均值 is a measure of its own."""
    at = onto[-1].end
    if onto[-1].text.removesuffix("的").endswith(("末", "底")) and any(token.text in STATISTICS for token in tokens):
        return [Token(at, at, Kind.METRIC, "", ("", ""))]
    return [replace(token, start=at, end=at) for token in tokens]


def _year_ago(token: Token, left: Sequence[Token]) -> Token:
    """5月…去年同期: May of last year."""
    months = [other.value for other in left if isinstance(other.value, PeriodMention) and other.value.unit == "month"]
    if token.text not in _YEAR_AGO or len(months) != 1:
        return token
    year = months[0].year
    before = replace(months[0], year=year - 1) if year is not None else replace(months[0], shift=-1)
    return replace(token, value=before)


def _without_amounts(tokens: Sequence[Token]) -> list[Token]:
    """…的有哪些，各高多少; …最多的是谁，减少了多少: what is asked once more is told with every row."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        parted = before is not None and (before.kind is Kind.ALL or before.text in (",", ";"))
        again = _is_move(token) or token.kind in (Kind.DIFFERENCE, Kind.CHANGE, Kind.POINTS)
        if not (parted and again):
            found.append(token)
    return found


def _run_before(tokens: Sequence[Token], at: int) -> int:
    while at and tokens[at - 1].kind in _MEASURE:
        at -= 1
    return at


def _run_behind(tokens: Sequence[Token], at: int) -> int:
    at += 1
    while at < len(tokens) and tokens[at].kind in _MEASURE:
        at += 1
    return at
