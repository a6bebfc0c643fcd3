"""Tokens that mean something else beside their neighbours: 涨了百分之几, 28 只基金中, 总规模."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.numbers.units import unit_named, vocabulary
from rag.questions import lexicon
from rag.questions.periods import PeriodMention
from rag.questions.sense import RETURNS
from rag.questions.tokens import Kind, Token


def rates(tokens: list[Token]) -> list[Token]:
    """涨了百分之几 asks for the rise itself, not for a share: the word for a share behind a rate is dropped."""
    named = any(token.kind in (Kind.ENTITY, Kind.SECTOR, Kind.ABSENT) for token in tokens)
    dropped = {
        behind.start
        for token, behind in pairwise(tokens)
        if behind.kind is Kind.SHARE
        and (token.kind is Kind.GROWTH or _is_rate(token))
        and (named or (behind.text.startswith("百分之") and token.text.endswith(("了", "过", "得"))))
    }
    return [token for token in tokens if token.start not in dropped]


def returns_of_funds(tokens: list[Token]) -> list[Token]:
    """近6月亏损的基金 have a negative return; what a company earns is its profit."""
    if not any(token.kind is Kind.ROWS and token.value == "fund" for token in tokens):
        return tokens
    found = []
    for token in tokens:
        if token.kind is Kind.STATE and isinstance(token.value, tuple):
            way = "down" if token.value[1] == "negative" else "up"
            token = replace(token, kind=Kind.METRIC, value=("回报", way))
        found.append(token)
    return found


def movements(tokens: list[Token]) -> list[Token]:
    """9月市值比8月涨了多少: of a level at two times 涨 is its change, and no return of a share."""
    months = [token for token in tokens if token.kind is Kind.PERIOD]
    levels = [token for token in tokens if token.kind is Kind.METRIC and not _is_rate(token)]
    if len(months) != 2 or len(levels) != 1 or not any(token.kind in (Kind.THAN, Kind.TO) for token in tokens):
        return tokens
    return [
        replace(token, kind=Kind.CHANGE, value=None)
        if token.start > levels[0].start and _is_rate(token) and not token.text.endswith(("幅", "率"))
        else token
        for token in tokens
    ]


def gaps(folded: str, tokens: list[Token]) -> list[Token]:
    """7月比6月回落多少, 甲比乙增加了几个点: a change behind what is compared with asks for the difference."""
    than = [at for at, token in enumerate(tokens) if token.kind is Kind.THAN]
    found = list(tokens)
    for at, token in enumerate(tokens):
        if not than or token.kind is not Kind.GROWTH or at < than[0] + 2 or not isinstance(token.value, tuple):
            continue
        compared = any(other.kind in (Kind.PERIOD, Kind.ENTITY) for other in tokens[than[0] + 1 : at])
        changed = token.value[0] == "any" and token.value[1] and not token.text.endswith(("幅", "速", "率", "度"))
        if compared and changed and _HOW_MUCH.match(folded, token.end):
            found[at] = replace(token, kind=Kind.DIFFERENCE, value=None)
    return found


_HOW_MUCH = re.compile(r"(?:了|过)?(?:多少|几个?|百分之几)")


def multiples(tokens: list[Token]) -> list[Token]:
    """25年PE几倍 asks for the multiple itself: 几倍 behind it is no quotient unless two names are compared."""
    if sum(token.kind in (Kind.ENTITY, Kind.SECTOR, Kind.ABSENT) for token in tokens) > 1:
        return tokens
    dropped = {
        behind.start
        for token, behind in pairwise(tokens)
        if behind.kind is Kind.RATIO and behind.text in ("几倍", "多少倍", "是几倍") and is_multiple(token)
    }
    return [token for token in tokens if token.start not in dropped]


def both_times(tokens: list[Token]) -> list[Token]:
    """5月和年初至今都上涨: a return behind a month and a window is asked over each of them."""
    for at, (first, joint, second) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        if joint.kind is not Kind.AND or {first.kind, second.kind} != {Kind.PERIOD, Kind.WINDOW}:
            continue
        if at and tokens[at - 1].kind in (Kind.METRIC, Kind.EXTRA):
            continue
        behind = next((token for token in tokens[at + 3 :] if token.kind not in (Kind.ALL, Kind.NEGATION)), None)
        value: object = ("涨跌幅", "")
        if behind is not None and behind.kind is Kind.METRIC:
            if not isinstance(behind.value, tuple) or behind.value[0] not in RETURNS:
                continue
            value = behind.value
        text = behind.text if behind is not None and behind.kind is Kind.METRIC else "涨跌幅"
        return [*tokens[: at + 1], Token(first.end, first.end, Kind.METRIC, text, value), *tokens[at + 1 :]]
    return tokens


_OVER = (Kind.AGGREGATE, Kind.SUPER, Kind.SUPER_METRIC, Kind.COUNT)


def stretches(tokens: list[Token]) -> list[Token]:
    """2月到7月的平均: one stretch of months, where no row is named whose change it might be."""
    kinds = {token.kind for token in tokens}
    if Kind.ENTITY in kinds or not kinds & set(_OVER):
        return tokens
    for at, (first, joint, last) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        one, other = first.value, last.value
        months = isinstance(one, PeriodMention) and isinstance(other, PeriodMention)
        if joint.kind is not Kind.TO or not months:
            continue
        assert isinstance(one, PeriodMention) and isinstance(other, PeriodMention)
        if one.unit != "month" or other.unit != "month" or one.since or other.since or one.shift or other.shift:
            continue
        parted = one.year is not None and other.year is not None and one.year != other.year
        whole = replace(
            other,
            text=f"{first.text}{joint.text}{last.text}",
            since=one.part,
            year=other.year or one.year,
            since_year=one.year if parted else None,
        )
        return [*tokens[:at], Token(first.start, last.end, Kind.PERIOD, whole.text, whole), *tokens[at + 3 :]]
    return tokens


def is_multiple(token: Token) -> bool:
    """True for a valuation multiple such as P/E."""
    base = token.value[0] if token.kind is Kind.METRIC and isinstance(token.value, tuple) else ""
    return base in ("市盈率", "市净率", "市销率", "市现率", "企业价值倍数")


def _is_rate(token: Token) -> bool:
    if token.kind is not Kind.METRIC or not isinstance(token.value, tuple):
        return False
    base = str(token.value[0])
    return base in RETURNS or base.endswith("率")


def sizes(folded: str, tokens: list[Token]) -> list[Token]:
    """28 只基金中 says how many rows the table has that is meant; it asks for no number of rows."""
    named = sum(token.kind in (Kind.ENTITY, Kind.PRONOUN, Kind.ABSENT) for token in tokens)
    tokens = _of_all(tokens)
    if named > 1 or (named and not any(token.kind is Kind.RANK for token in tokens)):
        return tokens  # one alone may have its place among all: 在国内29家里排第几
    found: list[Token] = []
    for position, token in enumerate(tokens):
        end, adjacent = token.end, False
        for behind in tokens[position + 1 :]:
            if behind.start != end or behind.kind not in (Kind.ROWS, Kind.TITLE, Kind.MARKET, Kind.WORD):
                break
            end, adjacent = behind.end, adjacent or behind.kind is Kind.ROWS
        ordered = position > 0 and tokens[position - 1].kind in (Kind.SUPER, Kind.SUPER_METRIC)
        if ordered or token.kind is not Kind.COUNTED or folded[end : end + 1] not in ("中", "里", "当"):
            found.append(token)
            continue
        found.append(replace(token, kind=Kind.SIZE))
        kinds = [name for name, words in lexicon.kinds().items() if token.text.endswith(words)]
        if kinds and not adjacent:
            found.append(Token(token.end, token.end, Kind.ROWS, "", kinds[0]))
    return found


def months_as_rows(folded: str, tokens: list[Token]) -> list[Token]:
    """超过200万辆的月份有几个: behind a condition 月份 is what the rows are called, and no month's figure."""
    return [
        replace(token, kind=Kind.ROWS, value="row:月份")
        if token.kind is Kind.WINDOW and token.text == "月份" and folded[: token.start].endswith("的")
        else token
        for token in tokens
    ]


def _of_all(tokens: list[Token]) -> list[Token]:
    """占8家合计的比例, 13个单品平均: how many rows there are in all, no number of names or of first rows."""
    names = sum(token.kind in (Kind.ENTITY, Kind.ABSENT) for token in tokens)
    shares = [at for at, token in enumerate(tokens) if token.kind is Kind.SHARE]
    found = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind is not Kind.COUNTED or not isinstance(token.value, int) or token.value <= max(names, 2):
            continue
        before = tokens[at - 1] if at else None
        ordered = before is not None and before.kind in (Kind.SUPER, Kind.SUPER_METRIC, Kind.TOP, Kind.NTH)
        ordered = ordered or any(other.kind in (Kind.SUPER, Kind.SUPER_METRIC) for other in tokens[at + 1 : at + 2])
        behind = {other.kind for other in tokens[at + 1 : at + 5]}
        whole = bool(shares) and shares[0] < at
        summed = not names and behind & {Kind.AGGREGATE, Kind.WEIGHTED}
        if not ordered and (whole or summed):
            found[at] = replace(token, kind=Kind.SIZE)
    return found


# Beside these alone 总 adds up; beside an order or a condition (总收入最高) it is part of the metric's name.
_PLAIN = (Kind.ROWS, Kind.TABLE, Kind.TITLE, Kind.TITLED, Kind.MARKET, Kind.WORD, Kind.PERIOD, Kind.METRIC, Kind.SIZE)


def totals(tokens: Sequence[Token], kept: list[Token]) -> list[Token]:
    """主题基金总规模 is the sum over the rows, where the question names rows and one metric that adds up."""
    metrics = [token for token in kept if token.kind is Kind.METRIC and isinstance(token.value, tuple)]
    rows = any(token.kind in (Kind.ROWS, Kind.TABLE, Kind.TITLED) for token in kept)
    if len(metrics) != 1 or not rows or any(token.kind not in _PLAIN for token in kept) or _is_rate(metrics[0]):
        return kept
    before = [token for token in tokens if token.end == metrics[0].start and token.text == "总"]
    if not before:
        return kept
    added = replace(before[0], kind=Kind.AGGREGATE, value="sum")
    return sorted([*kept, added], key=lambda token: token.start)


_BESIDE = (Kind.METRIC, Kind.WINDOW, Kind.GROWTH, Kind.QUALIFIER)


def descriptors(tokens: Sequence[Token]) -> list[Token]:
    """领先企业 are a kind of company and order nothing; 市值领先的企业 are those with the highest.

    符合条件 without a condition between the two (满足市值超过500亿条件) speaks of one that nobody named.
    """
    found = list(tokens)
    for at, token in enumerate(tokens[:-1]):
        behind = next((other for other in tokens[at + 1 :] if other.text != "的"), None)
        describes = token.kind is Kind.SUPER and token.text in ("领先", "落后", "靠前", "靠后", "老大")
        rows = behind is not None and behind.kind is Kind.ROWS
        if token.text in ("符合", "满足") and tokens[at + 1].text.startswith("条件"):
            found[at] = replace(token, kind=Kind.UNKNOWN)
        if describes and rows and not (at and tokens[at - 1].kind in (*_BESIDE, Kind.FUNCTION)):
            found[at] = replace(token, kind=Kind.UNKNOWN)
    return found


def endings(tokens: Sequence[Token]) -> list[Token]:
    """过500亿没 asks yes or no; 3 in front of biggest says how many; 跑赢 a figure is to be above it."""
    found = list(tokens)
    last = max((at for at, token in enumerate(tokens) if token.text[:1].isalnum()), default=0)
    named = any(token.kind is Kind.ENTITY for token in tokens)
    related = any(token.kind in (Kind.BOUND, Kind.COMPARE) for token in tokens)
    if tokens and related and tokens[last].kind is Kind.NEGATION and tokens[last].text in ("没", "没有"):
        found[last] = replace(tokens[last], kind=Kind.YESNO)
    for at, (token, behind) in enumerate(pairwise(tokens)):
        if behind.text == "月份" and behind.kind is Kind.WINDOW and token.kind in (Kind.SUPER, Kind.NTH, Kind.SIGN):
            found[at + 1] = replace(behind, kind=Kind.ROWS, value="row:月份")  # 均价最低的月份
        if behind.kind is Kind.WINDOW and behind.text in ("月", "月份") and _counts_months(tokens, at):
            found[at + 1] = replace(behind, kind=Kind.ROWS, value="row:月份")
        if token.kind is Kind.BEAT and behind.kind is Kind.NUMBER:  # 跑赢4.5%
            found[at] = replace(
                token, kind=Kind.BOUND, value="lt" if token.text.startswith(("跑输", "under")) else "gt"
            )
        if token.kind is Kind.COUNT and token.text.endswith("个") and behind.kind is Kind.POINTS:
            found[at] = replace(token, kind=Kind.FUNCTION)  # 高了有多少个百分点 counts no rows
        if token.kind is Kind.NUMBER and token.text.isdigit() and at and tokens[at - 1].text in ("the", "these", "all"):
            rows = tokens[at + 2] if behind.text == "-" and at + 2 < len(tokens) else behind
            if rows.kind is Kind.ROWS:  # the 12 companies', the 12-company total
                found[at] = replace(token, kind=Kind.SIZE, value=int(token.text))
                found[at + 1] = behind if rows is behind else replace(behind, kind=Kind.FUNCTION)
        if (
            named
            and token.kind is Kind.COUNT
            and token.text in ("how many", "number of")
            and behind.kind is Kind.METRIC
        ):
            found[at] = replace(token, kind=Kind.FUNCTION)  # how many stores does it have
        ordered = behind.kind is Kind.SUPER and behind.text.isascii()
        if ordered and token.kind is Kind.NUMBER and token.text.isdigit():
            found[at] = replace(token, kind=Kind.COUNTED, value=int(token.text))
    return found


def _counts_months(tokens: Sequence[Token], at: int) -> bool:
    """超过200万的月份, 超过200万的有几个月: the rows that meet a condition are months, and none is the window."""
    limited = any(token.kind in (Kind.NUMBER, Kind.SIGN) for token in tokens[:at])
    behind = tokens[at + 2] if at + 2 < len(tokens) else None
    closed = behind is None or behind.kind not in (*_BESIDE, Kind.PERIOD, Kind.ENTITY)
    return limited and closed and (tokens[at].text == "的" or tokens[at].kind in (Kind.LIST, Kind.COUNT))


def sold(tokens: Sequence[Token]) -> list[Token]:
    """卖了多少亿 asks for money, 卖了多少辆 for pieces."""
    found = list(tokens)
    for at, (token, behind) in enumerate(pairwise(tokens)):
        asked = _SOLD.search(behind.text) if behind.kind is Kind.FUNCTION else None
        if asked is None or token.kind is not Kind.METRIC or token.value != ("卖出", ""):
            continue
        unit = unit_named(asked["unit"])
        if unit.kind == "money" or asked["unit"] in ("钱", "万亿", "亿"):
            found[at] = replace(token, value=("卖出额", ""))
        elif asked["unit"] not in vocabulary().scales:
            found[at] = replace(token, value=("卖出量", ""))
    return found


def printed_means(tokens: list[Token]) -> list[Token]:
    """5月平均运价 of one row is the month's figure: a price is printed as a mean."""
    kinds = [token.kind for token in tokens]
    means = [token for token in tokens if token.kind is Kind.AGGREGATE and token.value == "mean"]
    bases = [str(token.value[0]) for token in tokens if token.kind is Kind.METRIC and isinstance(token.value, tuple)]
    priced = len(bases) == 1 and (concept := lexicon.concepts().get(bases[0])) is not None and concept.price
    if len(means) != 1 or not priced or kinds.count(Kind.ENTITY) != 1 or kinds.count(Kind.PERIOD) != 1:
        return tokens
    return [token for token in tokens if token is not means[0]]


_SOLD = re.compile(rf"(?:多少|几)个?(?P<unit>\S+?)(?:{'|'.join(lexicon.words()['goods']['forms'])})?$")
