"""Short ways to ask, said in full: 谁涨谁跌, 月均, 研发强度（研发费用除以收入）, 再加多少才能追平."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.questions import lexicon
from rag.questions.periods import PeriodMention
from rag.questions.respelling import is_multiple
from rag.questions.sense import RETURNS
from rag.questions.tokens import Kind, Token

_ASKING = (Kind.WHO, Kind.LIST)
_MEASURE = (Kind.METRIC, Kind.GROWTH, Kind.WINDOW, Kind.QUALIFIER, Kind.EXTRA, Kind.PERIOD)
_PLAIN = (*_MEASURE, Kind.COMPARE, Kind.UNKNOWN)
_DIVIDED = ("除以", "/", "÷", "占")
_COMPARED = ("相对", "相对于", "较", "比", "对比", "相比", "vs", "对")
_SUMS = ("合计", "总计", "总和", "共计")


def in_full(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a question with its short forms said in full; each step leaves what it does not know as it is."""
    for step in (
        _titles,
        _sums,
        _places,
        _meant,
        _of_the_index,
        _ups_and_downs,
        _monthly_means,
        _against,
        _explained,
        _catching_up,
        _multiples_apart,
    ):
        tokens = step(tokens)
    return list(tokens)


def _meant(tokens: Sequence[Token]) -> list[Token]:
    """估值差几倍PE: the valuation that is compared is the one that is named."""
    vague = lexicon.concepts()["估值"].vague
    bases = [token.value[0] for token in tokens if token.kind is Kind.METRIC and isinstance(token.value, tuple)]
    compared = any(token.kind in (Kind.DIFFERENCE, Kind.RATIO, Kind.COMPARE) for token in tokens)
    if not compared or sum(base in vague for base in bases) != 1 or bases.count("估值") != 1:
        return list(tokens)
    return [token for token in tokens if token.kind is not Kind.METRIC or token.value != ("估值", "")]


def _places(tokens: Sequence[Token]) -> list[Token]:
    """在国内29家里排第几: how many rows the list has in which the place is asked for."""
    found = list(tokens)
    ranked = any(token.kind is Kind.RANK for token in tokens)
    for at, (token, behind) in enumerate(pairwise(tokens)):
        within = behind.start == token.end and behind.text.startswith(("里", "中", "当中"))
        if ranked and token.kind is Kind.COUNTED and within:
            found[at] = replace(token, kind=Kind.SIZE)
    return found


def _of_the_index(tokens: Sequence[Token]) -> list[Token]:
    """比某某指数平均低多少: the figure of an index is the mean of what it has."""
    index = (Kind.SECTOR, Kind.ENTITY)
    return [
        token
        for before, token in pairwise([Token(0, 0, Kind.FUNCTION, ""), *tokens])
        if not (
            token.kind is Kind.AGGREGATE
            and token.text in ("平均", "整体平均")
            and before.kind in index
            and before.text.endswith("指数")
            and before.end == token.start
        )
    ]


def _against(tokens: Sequence[Token]) -> list[Token]:
    """25年EPS增速（相对24年）: the year before is what a year's growth is over anyway."""
    opening = next((at for at, token in enumerate(tokens) if token.text == "("), None)
    closing = next((at for at, token in enumerate(tokens) if token.text == ")"), None)
    if opening is None or closing is None or not opening < closing:
        return list(tokens)
    years = [token.value for token in tokens[:opening] if isinstance(token.value, PeriodMention)]
    inside = tokens[opening + 1 : closing]
    said = [token.value for token in inside if isinstance(token.value, PeriodMention)]
    words = "".join(token.text for token in inside if token.kind is not Kind.PERIOD)
    grows = any(token.kind is Kind.GROWTH for token in tokens[:opening])
    if not grows or len(years) != 1 or len(said) != 1 or words not in _COMPARED:
        return list(tokens)
    one, other = years[0], said[0]
    before = one.unit == other.unit == "year" and one.year is not None and other.year == one.year - 1
    return [*tokens[:opening], *tokens[closing + 1 :]] if before else list(tokens)


def _titles(tokens: Sequence[Token]) -> list[Token]:
    """近况表 is the table that is called so."""
    found = list(tokens)
    for at, (token, behind) in enumerate(pairwise(tokens)):
        if token.kind is Kind.OVERVIEW and len(token.text) == 2 and behind.text.startswith(("表", "一览")):
            found[at] = replace(token, kind=Kind.WORD, value=None)
    return found


def _sums(tokens: Sequence[Token]) -> list[Token]:
    """甲和乙合计, 1到8月合计: behind names, or months, it adds them up, though a table has a row of this name."""
    found = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind is not Kind.ENTITY or token.text not in _SUMS:
            continue
        names = sum(other.kind is Kind.ENTITY and other.text not in _SUMS for other in tokens[:at])
        months = any(isinstance(other.value, PeriodMention) and other.value.since for other in tokens[:at])
        if names > 1 or (months and not names):
            found[at] = replace(token, kind=Kind.AGGREGATE, value="sum")
    return found


def _ups_and_downs(tokens: Sequence[Token]) -> list[Token]:
    """谁涨谁跌 asks for the sign of the change of each, and is no condition: of a level, its growth."""
    found = list(tokens)
    for at in range(len(tokens) - 3):
        run = tokens[at : at + 4]
        asked = all(token.kind in _ASKING for token in run[::2])
        if not asked or {_way(token) for token in run[1::2]} != {"up", "down"}:
            continue
        others = [token for token in tokens if token not in run and token.kind is Kind.METRIC]
        levels = [token for token in others if isinstance(token.value, tuple) and token.value[0] not in RETURNS]
        grows = bool(levels) or run[1].kind is Kind.GROWTH
        kind, value = (Kind.GROWTH, "any") if grows else (Kind.METRIC, "涨跌幅")
        change = Token(run[1].start, run[3].end, kind, "增速" if grows else "涨跌幅", (value, ""))
        every = replace(run[0], kind=Kind.LIST)
        written = [every] if others and not grows else [every, change]
        found[at : at + 4] = written
        break
    return found


def _way(token: Token) -> str:
    """``up`` or ``down`` of 涨, 跌, 增, 减 as verbs; "" for anything else."""
    if token.kind not in (Kind.METRIC, Kind.GROWTH) or not isinstance(token.value, tuple):
        return ""
    moves = token.value[0] in ("涨跌幅", "any") and not token.text.endswith(("幅", "速", "率"))
    return str(token.value[1]) if moves else ""


def _monthly_means(tokens: Sequence[Token]) -> list[Token]:
    """月均 is the mean over months, which only a table of months tells: 平均每月."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        month = before is not None and before.text == "月" and before.end == token.start
        if month and before is not None and before.kind is Kind.WINDOW and token.text == "均":
            found[-1] = replace(before, kind=Kind.SERIES, value=None)
            token = replace(token, kind=Kind.AGGREGATE, value="mean")
        found.append(token)
    return found


def _explained(tokens: Sequence[Token]) -> list[Token]:
    """A measure that the question explains in brackets behind it is what the brackets say."""
    opening = [at for at, token in enumerate(tokens) if token.text == "("]
    closing = [at for at, token in enumerate(tokens) if token.text == ")"]
    if len(opening) != 1 or len(closing) != 1 or not opening[0] < closing[0]:
        return list(tokens)
    inside = tokens[opening[0] + 1 : closing[0]]
    signs = [token for token in inside if token.text in _DIVIDED]
    measures = [token for token in inside if token.kind is Kind.METRIC]
    plain = all(token in signs or token.kind in _MEASURE for token in inside)
    if len(signs) != 1 or len(measures) != 2 or not plain:
        return list(tokens)
    first = opening[0]
    while first and tokens[first - 1].kind in _PLAIN and tokens[first - 1].kind is not Kind.PERIOD:
        first -= 1
    if first == opening[0]:
        return list(tokens)
    rate = "".join(token.text for token in tokens[first : opening[0]]).endswith(("率", "强度", "占比", "比例", "比重"))
    parts = [replace(token, kind=Kind.SHARE) if rate and token in signs else token for token in inside]
    return [*tokens[:first], *parts, *tokens[closing[0] + 1 :]]


def _catching_up(tokens: Sequence[Token]) -> list[Token]:
    """甲得再加多少才能追平乙 asks for the difference."""
    found = list(tokens)
    for at, token in enumerate(tokens):
        reached = token.kind is Kind.BOUND and token.text.startswith(("追", "赶"))
        named = [near for near, other in enumerate(tokens) if other.kind is Kind.ENTITY]
        if not reached or len(named) != 2 or not named[0] < at < named[1]:
            continue
        asked = [near for near in range(named[0], at) if tokens[near].text.startswith(("多少", "几"))]
        added = any(other.text == "加" for other in tokens[named[0] : at])
        if len(asked) == 1 and added:
            found[at] = replace(token, kind=Kind.COMPARE, value="gt")
            found[asked[0]] = replace(tokens[asked[0]], kind=Kind.DIFFERENCE, value=None)
    return found


def _multiples_apart(tokens: Sequence[Token]) -> list[Token]:
    """PE低多少倍, PE差几倍 of two names: 倍 is the unit of the multiple, since nothing is a number of times lower."""
    found = list(tokens)
    names = sum(token.kind in (Kind.ENTITY, Kind.SECTOR) for token in tokens)
    if names < 2 or not any(is_multiple(token) for token in tokens):
        return found
    for at, (token, behind) in enumerate(pairwise(tokens)):
        lower = token.kind is Kind.COMPARE and token.text.startswith("低")
        apart = token.kind is Kind.DIFFERENCE and token.text in ("差", "相差")
        if behind.kind is Kind.RATIO and behind.text in ("几倍", "多少倍") and (lower or apart):
            found[at + 1] = replace(behind, kind=Kind.DIFFERENCE)
    return found
