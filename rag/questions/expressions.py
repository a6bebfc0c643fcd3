"""Measures worked out of two that a question names: 市值除以净利润最低的, 均价减成本, 目标价较股价的空间."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.questions.derived import Making, definitions
from rag.questions.metrics import Draft
from rag.questions.opposed import Against
from rag.questions.tokens import Kind, Token

# What stands between the two, or between and behind them.
_SIGNS: tuple[tuple[Making, re.Pattern[str], re.Pattern[str]], ...] = (
    ("ratio", re.compile(r"/|÷|除以"), re.compile("")),
    (
        "share",
        re.compile(r"占(?:其|自身)?"),
        re.compile(r"的?(?:比重|比例|比率|之?比)(?=最|第|排|前|高|低|超|大|小|的|在)|(?=最[高低大小多少])"),
    ),
    ("difference", re.compile(r"-|减去?|减掉|扣除|扣减"), re.compile("")),
    ("ratio", re.compile(r"[和与跟]|对|同"), re.compile(r"的?(?:之比|比值|比率|比例|之商)")),
    ("difference", re.compile(r"[和与跟]|同"), re.compile(r"的?(?:之差|差值|差额|价差|利差|差距|差)(?!多少|几)")),
)
_GAPS = ("价差", "利差", "差价", "息差")
_ROWS = (Kind.SUPER, Kind.TOP, Kind.NTH, Kind.RANK, Kind.COUNT, Kind.LIST, Kind.AGGREGATE, Kind.BOUND, Kind.ROWS)


def worked_out(folded: str, tokens: Sequence[Token], drafts: list[Draft]) -> tuple[list[Token], list[Draft]]:
    """The tokens and mentions with two measures as the one that is worked out of them, where rows are asked for.

    Of named rows a difference or a ratio is an operation of its own.
    """
    if (written := _written_out(tokens, drafts)) is not None:
        return written
    plain = [token for token in tokens if token.kind in (Kind.ENTITY, Kind.ABSENT)]
    if len(drafts) == 3 and drafts[2].text in _GAPS and drafts[2].first == drafts[1].last + 1:
        drafts = drafts[:2]  # 均价与成本的价差 is what the two give
    if len(drafts) != 2 or plain or not any(token.kind in _ROWS for token in tokens):
        return list(tokens), drafts
    top, bottom = drafts
    between = folded[tokens[top.last].end : tokens[bottom.first].start].strip()
    end = tokens[bottom.last].end
    for making, sign, behind in _SIGNS:
        closing = behind.match(folded, end)
        if not sign.fullmatch(between) or closing is None:
            continue
        if making == "ratio" and any(token.kind is Kind.SHARE for token in tokens[top.last + 1 : bottom.first]):
            making = "share"  # a rate that the question explained
        start, stop = tokens[top.first].start, closing.end()
        of = (making, replace(top, periods=list(top.periods)), replace(bottom, periods=list(bottom.periods)))
        said = folded[start:stop]
        kept = [token for token in tokens if token.end <= start or token.start >= stop]
        at = sum(token.end <= start for token in tokens)
        kept.insert(at, Token(start, stop, Kind.METRIC, said, (said, "")))
        made = Draft(at, at, said, text=said, at=start, of=of)
        return kept, [made]
    return list(tokens), drafts


def _written_out(tokens: Sequence[Token], drafts: list[Draft]) -> tuple[list[Token], list[Draft]] | None:
    """The tokens and mentions with two measures that ``AGAINST`` parts as one; None where nothing parts two."""
    kept, mentions = list(tokens), drafts
    while (at := next((at for at, token in enumerate(kept) if isinstance(token.value, Against)), None)) is not None:
        against = kept[at].value
        assert isinstance(against, Against)
        first, last = at - against.before, at + against.behind
        inside = [draft for draft in mentions if first <= draft.first and draft.last <= last]
        if len(inside) != 2 or not inside[0].last < at < inside[1].first:
            break
        top, bottom = (replace(draft, periods=list(draft.periods), verb=False, presumed="") for draft in inside)
        sides = (
            "".join(token.text.rstrip("的") for token in side) for side in (kept[first:at], kept[at + 1 : last + 1])
        )
        said = _NAMES[against.making].format(*sides)
        start, end = kept[first].start, max(against.end, kept[first].end)
        made = Draft(
            first, first, said, presumed=against.presumed, verb=bool(against.presumed), text=said, at=start,
            of=(against.making, top, bottom),
        )  # fmt: skip
        kept[first : last + 1] = [Token(start, end, Kind.METRIC, said, (said, against.presumed))]
        for draft in mentions:
            if draft.first > last:
                draft.first, draft.last = draft.first - (last - first), draft.last - (last - first)
        mentions = sorted([made, *(draft for draft in mentions if draft not in inside)], key=lambda draft: draft.first)
    return (kept, mentions) if mentions is not drafts else None


_NAMES = {"difference": "{}−{}", "distance": "|{}−{}|", "excess": "{}较{}的变动幅度"}


def without_sides(tokens: list[Token]) -> list[Token]:
    """目标价较股价的上涨空间: the two measures that a third is made of, compared, say no more than that one."""
    bases = [token.value[0] if token.kind is Kind.METRIC and isinstance(token.value, tuple) else "" for token in tokens]
    than = [at for at, token in enumerate(tokens) if token.kind is Kind.THAN]
    for base in bases:
        definition = definitions().get(str(base))
        if definition is None or len(than) != 1:
            continue
        tops = [at for at, other in enumerate(bases) if other in definition.top]
        bottoms = [at for at, other in enumerate(bases) if other in definition.bottom]
        if len(tops) == len(bottoms) == 1 and tops[0] < than[0] < bottoms[0]:
            return [token for at, token in enumerate(tokens) if at not in (*tops, *than, *bottoms)]
    return tokens
