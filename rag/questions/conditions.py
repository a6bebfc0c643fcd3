"""Conditions in questions: thresholds, ranges, signs and states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from rag.questions import lexicon
from rag.questions.intent import Metric, Test
from rag.questions.metrics import Draft
from rag.questions.others import compared_with
from rag.questions.program import Bound
from rag.questions.sense import RETURNS, Sense
from rag.questions.tokens import Kind, Threshold, Token

_FLIPPED: dict[str, Bound] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
_SIGNS: dict[str, Bound] = {"positive": "gt", "negative": "lt", "zero": "eq"}
_CLAUSE = (Kind.AND, Kind.OR)


@dataclass(slots=True)
class Found:
    """Conditions with the places of their words.

    Attributes:
        placed: (position of the condition, test).
        used: Positions of tokens that the conditions account for.
        spent: Mentions that stand for a condition and are not asked for themselves.
    """

    placed: list[tuple[int, Test]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    spent: list[Draft] = field(default_factory=list)

    def alternatives(self, tokens: Sequence[Token]) -> tuple[tuple[Test, ...], ...]:
        """The tests as alternatives (或) of tests that hold together (且)."""
        groups: list[list[Test]] = []
        last = -1
        for position, test in sorted(self.placed, key=lambda pair: pair[0]):
            either = any(token.kind is Kind.OR for token in tokens[last + 1 : position]) if last >= 0 else False
            if not groups or either:
                groups.append([])
            groups[-1].append(test)
            last = position
        return tuple(map(tuple, groups))


def conditions_of(tokens: Sequence[Token], drafts: list[Draft], selecting: bool) -> Found:
    """All conditions.

    Args:
        selecting: True if the question picks rows (哪些, 多少家), so that 上涨的公司 is a condition.
    """
    found = Found()
    other = compared_with(tokens, drafts)
    if other is not None:
        position, test, used, draft = other
        found.placed.append((position, test))
        found.used |= used
        found.spent.append(draft)
    for position, token in enumerate(tokens):
        if position in found.used:
            continue
        if token.kind is Kind.NUMBER and isinstance(token.value, Threshold):
            _threshold(position, tokens, drafts, found)
        elif token.kind is Kind.SIGN:
            _sign(position, str(token.value), tokens, drafts, found)
        elif token.kind is Kind.STATE and isinstance(token.value, tuple) and (selecting or _asked_state(token, tokens)):
            concept, sign = token.value
            bound = _SIGNS[sign]
            if _negated(position, tokens, found):
                bound = _NOT[bound]
            metric = Metric(Sense(concept), said=token.text, at=token.start)
            found.placed.append((position, Test(metric, bound, Decimal(0), state=True)))
            found.used.add(position)
    named = sum(token.kind is Kind.ENTITY for token in tokens)
    judged = named == 1 and any(token.kind is Kind.YESNO for token in tokens) and len(drafts) == 1 and not found.placed
    if selecting or judged:
        for draft in drafts:
            if _tells_of_one(draft, tokens):
                draft.verb, draft.presumed = False, ""
            if draft.verb and draft.presumed and draft not in found.spent and not _asked(draft, tokens):
                base = "涨跌幅" if draft.base in RETURNS else draft.base
                if base or draft.growth:
                    draft.base = base
                    rising: Bound = "gt" if draft.presumed == "up" else "lt"
                    if _negated(draft.first, tokens, found) or _negated(_verb(draft, drafts), tokens, found):
                        rising = _NOT[rising]
                    for one in (*_both(draft, tokens, drafts), draft):
                        found.placed += [(one.first, Test(metric, rising, Decimal(0))) for metric in _neutral(one)]
                        found.spent.append(one)
    return found


def _both(draft: Draft, tokens: Sequence[Token], drafts: Sequence[Draft]) -> list[Draft]:
    """10月同比和累计同比都下降: the rate in front of the last one, where 都 says that the verb is of both."""
    every = any(
        token.kind is Kind.ALL and token.text in ("都", "均", "全") for token in tokens[draft.first : draft.last]
    )
    before = max((one for one in drafts if one.last < draft.first), key=lambda one: one.last, default=None)
    if not every or before is None or before.presumed or before.base != draft.base or not before.growth:
        return []
    between = tokens[before.last + 1 : draft.first]
    joined = any(token.kind is Kind.AND for token in between)
    return [before] if joined and all(token.kind in _LISTING for token in between) else []


def _verb(draft: Draft, drafts: Sequence[Draft]) -> int:
    """Position of the word of growth that a mention ends with, or that closes the list it stands in (都没有下降)."""
    if not draft.shared:
        return draft.last if draft.last > draft.first else -1
    return next((other.last for other in drafts if other.first > draft.last and not other.shared), -1)


def _tells_of_one(draft: Draft, tokens: Sequence[Token]) -> bool:
    """市值最小的是谁，4月涨了没: what is asked of the one that was found, and no condition on the rows."""
    before = tokens[: draft.first]
    commas = [at for at, token in enumerate(before) if token.text in (",", ";")]
    if not commas:
        return False
    ahead = {token.kind for token in tokens[: commas[-1]]}
    behind = {token.kind for token in tokens[commas[-1] :]}
    who = bool(ahead & {Kind.WHO, Kind.NAME_OF})
    return who and bool(ahead & {Kind.SUPER, Kind.NTH}) and not behind & _PICKS


_PICKS = {Kind.WHO, Kind.LIST, Kind.COUNT, Kind.SUPER, Kind.TOP, Kind.ROWS, Kind.NUMBER}


def _asked_state(token: Token, tokens: Sequence[Token]) -> bool:
    """三六零亏损吗, 云从亏不亏钱: a question about the state, not for the figure."""
    return "不" in token.text or any(other.kind is Kind.YESNO for other in tokens)


def _asked(draft: Draft, tokens: Sequence[Token]) -> bool:
    """True if the words behind a verb ask for its figure or its order: 涨了多少, 涨最多."""
    behind = tokens[draft.last + 1] if draft.last + 1 < len(tokens) else None
    before = tokens[draft.first - 1] if draft.first else None
    orders = (Kind.SUPER, Kind.TOP, Kind.NTH, Kind.RANK, Kind.BOUND, Kind.NUMBER, Kind.COMPARE)
    counted = behind is not None and behind.kind is Kind.COUNT  # 前十中上涨的有几家
    return (behind is not None and behind.kind in orders) or (
        not counted and before is not None and before.kind in (Kind.SUPER, Kind.TOP, Kind.NTH)
    )


def _neutral(draft: Draft) -> list[Metric]:
    """The metric without its presumed direction, once per period: 7 月和 8 月都上涨 is two conditions."""
    return [replace(metric, presumed="") for metric in draft.metrics()]


def _threshold(position: int, tokens: Sequence[Token], drafts: list[Draft], found: Found) -> None:
    token = tokens[position]
    assert isinstance(token.value, Threshold)
    before = tokens[position - 1] if position else None
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    span = _range(position, tokens)
    if span is not None:
        second, used = span
        high = tokens[second].value
        assert isinstance(high, Threshold)
        low = (
            token.value
            if token.value.unit or not high.unit
            else Threshold(token.value.value, high.unit, token.value.text)
        )
        owner = _owner(min(used), max(used), tokens, drafts)
        if owner is not None:
            _place(position, owner, [("ge", low), ("le", high)], used, found)
        return
    if _gap_claimed(position, tokens):
        return
    bound: str | None = None
    used = {position}
    if before is not None and before.kind is Kind.BOUND:
        bound, used = str(before.value), used | {position - 1}
    elif after is not None and after.kind is Kind.AFTER:
        bound, used = str(after.value), used | {position + 1}
    elif before is not None and before.kind is Kind.THAN and after is not None and after.kind is Kind.COMPARE:
        bound, used = str(after.value), used | {position - 1, position + 1}
    elif before is not None and before.kind is Kind.COMPARE:
        bound, used = str(before.value), used | {position - 1}
        than = tokens[position - 2] if position > 1 else None
        if than is not None and than.kind is Kind.THAN:
            used.add(position - 2)
    if bound is None and token.text.startswith("翻"):
        bound = "ge"
    if bound is None and any(other.kind is Kind.YESNO for other in tokens):
        bound = "eq"
    if bound is None:
        return
    owner = _owner(min(used), max(used), tokens, drafts)
    if owner is None and not drafts and any(other.kind is Kind.FOLLOW for other in tokens):
        relation: Bound = _FLIPPED[_FLIPPED[bound]]
        found.placed.append((position, Test(Metric(Sense("")), relation, token.value.value, token.value.unit)))
        found.used |= used
    if owner is not None:
        if bound in _NOT and _negated(min(used), tokens, found):
            bound = _NOT[bound]
        for draft in (*_listed(owner, tokens, drafts), owner):
            _place(position, draft, [(bound, token.value)], used, found)


def _listed(owner: Draft, tokens: Sequence[Token], drafts: Sequence[Draft]) -> list[Draft]:
    """营收和净利润都增长超过10%: the metrics that share the bound of the last one, unless each has its own (分别)."""
    if any(token.text.startswith(("分别", "各自", "respectively")) for token in tokens):
        return []
    found: list[Draft] = []
    first = owner
    while True:
        before = max((draft for draft in drafts if draft.last < first.first), key=lambda d: d.last, default=None)
        between = tokens[before.last + 1 : first.first] if before is not None else ()
        joined = any(token.kind is Kind.AND for token in between)
        alike = before is not None and bool(before.growth) == bool(owner.growth) and before.presumed == owner.presumed
        plain = before is not None and (before.shared or not before.verb) and alike
        if before is None or not joined or not plain or any(token.kind not in _LISTING for token in between):
            return found
        found.insert(0, before)
        first = before


_LISTING = (Kind.AND, Kind.PERIOD, Kind.ALL)


def _gap_claimed(position: int, tokens: Sequence[Token]) -> bool:
    """True for the number of 甲比乙高 5 亿, or of 甲是乙的 2 倍: a result that is claimed, no bound."""
    before = tokens[position - 1] if position else None
    value = tokens[position].value
    if isinstance(value, Threshold) and value.unit == "倍" and sum(token.kind is Kind.ENTITY for token in tokens) > 1:
        return True
    if before is None or before.kind not in (Kind.COMPARE, Kind.DIFFERENCE):
        return False
    than = [at for at in range(position - 1) if tokens[at].kind is Kind.THAN]
    return bool(than) and any(token.kind in (Kind.ENTITY, Kind.ABSENT) for token in tokens[than[0] : position])


def _range(position: int, tokens: Sequence[Token]) -> tuple[int, set[int]] | None:
    """Position of the second number of 20 到 30 之间, 介于 20 和 30, with all positions of the range."""
    if position + 2 >= len(tokens) or tokens[position + 2].kind is not Kind.NUMBER:
        return None
    joint = tokens[position + 1].kind
    ahead = position > 0 and tokens[position - 1].kind is Kind.BETWEEN
    behind = position + 3 < len(tokens) and tokens[position + 3].kind is Kind.BETWEEN
    if not (joint is Kind.TO or (joint is Kind.AND and (ahead or behind))):
        return None
    used = {position, position + 1, position + 2}
    used |= {position - 1} if ahead else set()
    used |= {position + 3} if behind else set()
    return position + 2, used


def _owner(first: int, last: int, tokens: Sequence[Token], drafts: list[Draft]) -> Draft | None:
    """The mention a bound speaks of: the nearest before it, else the nearest behind it, else the only one."""
    at = first - 1
    while at >= 0 and tokens[at].kind is not Kind.NUMBER:
        for draft in drafts:
            if draft.first <= at <= draft.last:
                return draft
        at -= 1
    for draft in drafts:
        if draft.first > last and not any(token.kind in _CLAUSE for token in tokens[last + 1 : draft.first]):
            return draft
    if len(drafts) == 1:
        return drafts[0]
    # 市盈率超过20且低于30: the second bound speaks of the metric of the first.
    before = [draft for draft in drafts if draft.last < first]
    return before[-1] if before else None


_NOT: dict[str, Bound] = {"gt": "le", "ge": "lt", "lt": "ge", "le": "gt"}


def _negated(position: int, tokens: Sequence[Token], found: Found) -> bool:
    """True if the word before is 不 or 没有, which is then accounted for."""
    if position < 1 or tokens[position - 1].kind not in (Kind.NEGATION, Kind.NOT):
        return False
    if tokens[position - 1].kind is Kind.NOT:  # 剔除亏损公司后
        found.used |= {at for at, token in enumerate(tokens) if token.kind is Kind.OUTSIDE}
    found.used.add(position - 1)
    return True


def _place(position: int, draft: Draft, bounds: Sequence[tuple[str, Threshold]], used: set[int], found: Found) -> None:
    falling = draft.presumed == "down" and all(threshold.value >= 0 for _, threshold in bounds)
    for metric in _neutral(draft):
        for bound, threshold in bounds:
            relation: Bound = _FLIPPED[bound] if falling else _FLIPPED[_FLIPPED[bound]]
            value = -threshold.value if falling else threshold.value
            found.placed.append((position, Test(metric, relation, value, threshold.unit)))
        if falling and all(bound in ("lt", "le") for bound, _ in bounds):
            found.placed.append((position, Test(metric, "lt", Decimal(0))))
    found.used |= used
    if draft not in found.spent:
        found.spent.append(draft)


def _sign(position: int, sign: str, tokens: Sequence[Token], drafts: list[Draft], found: Found) -> None:
    owner = _owner(position, position, tokens, drafts)
    if owner is not None:
        bound = _SIGNS[sign]
        concept = lexicon.concepts().get(owner.base)
        turned = tokens[position].text.startswith("转") or sign == "negative"
        if turned and concept is not None and concept.grows and not concept.signed and not owner.growth:
            owner.growth = "any"  # 营收转正: the level is never below zero, its growth is
        if bound in _NOT and _negated(position, tokens, found):
            bound = _NOT[bound]
        found.used.add(position)
        for draft in (*_listed(owner, tokens, drafts), owner):
            found.placed += [(position, Test(metric, bound, Decimal(0))) for metric in _neutral(draft)]
            if draft not in found.spent:
                found.spent.append(draft)
