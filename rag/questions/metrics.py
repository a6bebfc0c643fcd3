"""Metric mentions: concept, growth, window, qualifier and period words that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rag.questions import lexicon
from rag.questions.derived import Making
from rag.questions.intent import Metric
from rag.questions.periods import PeriodMention
from rag.questions.sense import RETURNS, STRETCHES, Sense, combined_growth
from rag.questions.times import assign_periods, combinations, share_periods, this_year
from rag.questions.tokens import Kind, Token

_FEATURES = (Kind.GROWTH, Kind.WINDOW, Kind.QUALIFIER, Kind.EXTRA)
# Words over which a feature never reaches for its metric.
_BREAKERS = (
    Kind.AND,
    Kind.OR,
    Kind.BOUND,
    Kind.NUMBER,
    Kind.SUPER,
    Kind.THAN,
    Kind.AGAINST,
    Kind.TOP,
    Kind.NTH,
    Kind.SIGN,
    Kind.UNKNOWN,
)


@dataclass(slots=True)
class Draft:
    """A metric mention while its words are being gathered. ``first`` and ``last`` are token positions.

    ``orders`` is True where the question says that rows are ordered by it: 按市值, by market cap; ``shared`` where its
    growth was said of a list that it stands in: 营收和净利润增速; ``of`` says how it is worked out of two others.
    """

    first: int
    last: int
    base: str = ""
    growth: str = ""
    window: str = ""
    qualifiers: set[str] = field(default_factory=set)
    extra: str = ""
    presumed: str = ""
    verb: bool = False
    periods: list[PeriodMention] = field(default_factory=list)
    text: str = ""
    at: int = 0
    orders: bool = False
    shared: bool = False
    of: tuple[Making, Draft, Draft] | None = None
    hinted: list[PeriodMention] = field(default_factory=list)

    def metrics(self) -> tuple[Metric, ...]:
        """One metric per combination of its periods."""
        sense = Sense(self.base, self.growth, self.window, frozenset(self.qualifiers), self.extra)
        of = (self.of[0], self.of[1].metric(), self.of[2].metric()) if self.of is not None else None
        return tuple(
            Metric(sense, periods, self.presumed, self.text, self.at, of, tuple(self.hinted))
            for periods in combinations(self.periods)
        )

    def metric(self) -> Metric:
        return self.metrics()[0]


def drafts_of(tokens: Sequence[Token]) -> tuple[list[Draft], list[Token]]:
    """The metric mentions of a token sequence without function words, and the features that belong to none."""
    drafts = _bases(tokens)
    lost: list[Token] = []
    for position, token in enumerate(tokens):
        if token.kind in _FEATURES and not _attach(token, position, tokens, drafts):
            lost.append(token)
    # 累计同比: the rate that a qualifier belongs to is a mention only now
    lost = [
        token
        for token in lost
        if token.kind is not Kind.QUALIFIER or not _attach(token, tokens.index(token), tokens, drafts)
    ]
    drafts.sort(key=lambda draft: draft.first)
    _share_growth(tokens, drafts)
    _share_base(drafts)
    _move_prices(tokens, drafts)
    assign_periods(tokens, drafts)
    share_periods(tokens, drafts)
    fund = any(token.kind is Kind.ROWS and token.value == "fund" for token in tokens)
    for draft in drafts:
        this_year(draft)
        if draft.base in RETURNS and draft.window:
            draft.qualifiers.discard("cumulative")  # 年初至今累计涨幅: any return over a window adds up
        if draft.base == "净利润" and draft.verb and not draft.growth and (draft.window or fund):
            draft.base = "回报"  # 近6月赚了多少
    return drafts, lost


def _bases(tokens: Sequence[Token]) -> list[Draft]:
    drafts: list[Draft] = []
    for position, token in enumerate(tokens):
        if token.kind is not Kind.METRIC or not isinstance(token.value, tuple):
            continue
        base, presumed = token.value
        if base == "涨跌幅" and presumed and _told_by_rates(tokens[:position], token):
            continue
        previous = drafts[-1] if drafts and _next_to(drafts[-1], position, tokens) else None
        if previous is not None and _same_thing(previous.base, base, token.text):
            previous.last, previous.text = position, previous.text + token.text
            if _replaces(previous.base, base):
                previous.base = base
            previous.presumed = presumed or previous.presumed
            previous.verb = bool(presumed) and not token.text.endswith("幅")
            continue
        verb = bool(presumed) and not token.text.endswith("幅")
        drafts.append(Draft(position, position, base, presumed=presumed, verb=verb, text=token.text, at=token.start))
    return drafts


def _told_by_rates(ahead: Sequence[Token], verb: Token) -> bool:
    """同比环比各涨多少: the verb of rates that are named, and no return."""
    named = [token for token in ahead if token.kind is not Kind.ALL]
    each = bool(named) and named[-1] is not ahead[-1]
    return each and named[-1].kind is Kind.GROWTH and not verb.text.endswith("幅")


def _next_to(draft: Draft, position: int, tokens: Sequence[Token]) -> bool:
    """True if nothing stands between; a month may between 股价 and 涨."""
    between = tokens[draft.last + 1 : position]
    return not between or (draft.base in _TOPICS and all(token.kind is Kind.PERIOD for token in between))


_TOPICS = ("收盘价", "单位净值")
SIZES = ("规模", "size", "水平", "体量", "盘子", "块头")  # 营收规模 is 营收


def _share_base(drafts: Sequence[Draft]) -> None:
    """资本开支是多少，同比增长多少: a growth without a metric of its own is that of the metric before it."""
    for before, draft in pairwise(drafts):
        if draft.growth and not draft.base and before.base and not before.growth and before.base not in RETURNS:
            draft.base = before.base
            draft.qualifiers |= before.qualifiers & {"cumulative"}


def _move_prices(tokens: Sequence[Token], drafts: list[Draft]) -> None:
    """运价在跌, 产量在涨: of a price its change against the time before, of a level its growth, no return."""
    for before, draft in list(pairwise(drafts)):
        concept = lexicon.concepts().get(before.base)
        if concept is None or before.base in (*_TOPICS, "点位") or not (concept.price or concept.grows):
            continue
        moves = draft.base == "涨跌幅" and draft.verb and not draft.growth and draft.first == before.last + 1
        if moves and not before.growth and not before.presumed and {before.window, draft.window} <= STRETCHES:
            draft.base, draft.growth = before.base, "qoq" if concept.price else "any"
            draft.window, draft.extra = draft.window or before.window, before.extra
            draft.periods = [*before.periods, *draft.periods]
            draft.first, draft.at, draft.text = before.first, before.at, before.text + draft.text
            drafts.remove(before)


def _same_thing(before: str, base: str, text: str) -> bool:
    """Neighbours that name one metric: 市盈率 PE, 股价涨幅, 营收规模, 估值 PE, 相对沪深300 涨幅."""
    relative = before.startswith(lexicon.relative_words()) and base in RETURNS
    topic = before in _TOPICS and base in RETURNS
    vague = before == "估值" and base in lexicon.concepts()["估值"].vague
    return before == base or relative or topic or vague or (text in SIZES and before != base)


def _replaces(before: str, base: str) -> bool:
    return before in ("收盘价", "单位净值", "估值") and base not in ("基金规模", "体量")


def _attach(token: Token, position: int, tokens: Sequence[Token], drafts: list[Draft]) -> bool:
    before, near_before = _nearest(position, tokens, drafts, -1)
    after, near_after = _nearest(position, tokens, drafts, +1)
    if token.kind is Kind.GROWTH:
        if before is not None and not (near_before or before.base) and before.presumed:
            before = None  # 累计同比下降的品类里10月同比最差的: two rates
        return _grow(token, position, before, after if near_after else None, tokens, drafts)
    if token.kind is Kind.WINDOW:
        owner = after if near_after else before if near_before else after or before
        return _window(token, position, owner, tokens, drafts)
    owner = (
        (before if near_before else after if near_after else before or after)
        if token.kind is Kind.QUALIFIER
        else (after if near_after else before if near_before else None)
    )
    behind = tokens[position + 1].kind if position + 1 < len(tokens) else None
    if token.kind is Kind.QUALIFIER and behind is Kind.GROWTH and not (near_before or near_after):
        return False  # 累计同比下降的品类里均价最低的: of that rate, and of no measure farther on
    if owner is None:
        return False
    if token.kind is Kind.QUALIFIER:
        owner.qualifiers.add(str(token.value))
    else:
        owner.extra += str(token.value)
    _widen(owner, position, token)
    return True


def _nearest(position: int, tokens: Sequence[Token], drafts: list[Draft], step: int) -> tuple[Draft | None, bool]:
    """The next mention in one direction within its clause, and whether only features lie between."""
    near = True
    at = position + step
    while 0 <= at < len(tokens):
        for draft in drafts:
            if draft.first <= at <= draft.last:
                return draft, near
        if tokens[at].kind in _BREAKERS:
            return None, False
        near = near and tokens[at].kind in (*_FEATURES, Kind.PERIOD)
        at += step
    return None, False


def _grow(
    token: Token,
    position: int,
    before: Draft | None,
    after: Draft | None,
    tokens: Sequence[Token],
    drafts: list[Draft],
) -> bool:
    assert isinstance(token.value, tuple)
    basis, presumed = str(token.value[0]), str(token.value[1])
    coordinated = drafts[-1] if before is None and after is None and drafts else None
    if before is None and coordinated is not None and coordinated.growth and coordinated.last < position:
        # 营收同比和环比: the second basis belongs to the same metric.
        drafts.append(
            Draft(
                position,
                position,
                coordinated.base,
                basis,
                presumed=presumed,
                text=coordinated.text if coordinated.base else token.text,
                at=token.start,
            )
        )
        return True
    owner = before or after
    if owner is not None and {owner.growth, basis} == {"yoy", "qoq"} and tokens[position - 1].kind is Kind.GROWTH:
        drafts.append(replace(owner, first=position, last=position, growth=basis, periods=[], qualifiers=set()))
        return True  # 环比同比各多少
    if owner is None:
        drafts.append(
            Draft(position, position, growth=basis, presumed=presumed, verb=True, text=token.text, at=token.start)
        )
        drafts.sort(key=lambda draft: draft.first)
        return True
    owner.growth = combined_growth(owner.growth, basis)
    owner.presumed = presumed or owner.presumed
    owner.verb = owner.verb or (bool(presumed) and not token.text.endswith("幅"))
    _widen(owner, position, token)
    return True


def _window(token: Token, position: int, owner: Draft | None, tokens: Sequence[Token], drafts: list[Draft]) -> bool:
    owner = owner or _behind_names(position, tokens, drafts)
    if owner is None or owner.window:
        following = [draft for draft in drafts if draft.first > position and draft.base in RETURNS]
        behind = tokens[position + 1] if position + 1 < len(tokens) else None
        alone = "" if behind is not None and behind.kind is Kind.GROWTH else "涨跌幅"  # 月环比
        base = following[0].base if following else owner.base if owner is not None else alone
        if not following and owner is not None and position > 0 and tokens[position - 1].kind is not Kind.AND:
            return False
        drafts.append(Draft(position, position, base, window=str(token.value), text=token.text, at=token.start))
        drafts.sort(key=lambda draft: draft.first)
        return True
    owner.window = str(token.value)
    _widen(owner, position, token)
    return True


def _behind_names(position: int, tokens: Sequence[Token], drafts: Sequence[Draft]) -> Draft | None:
    """今年以来甲和乙的涨幅: the return behind a list of names, over the window before it."""
    following = next((draft for draft in drafts if draft.first > position), None)
    if following is None or following.base not in RETURNS or following.window:
        return None
    between = tokens[position + 1 : following.first]
    listed = all(token.kind in (Kind.ENTITY, Kind.AND, Kind.OR, Kind.VERSUS_OR) for token in between)
    return following if listed and any(token.kind is Kind.ENTITY for token in between) else None


def _widen(draft: Draft, position: int, token: Token) -> None:
    draft.text = token.text + draft.text if position < draft.first else draft.text + token.text
    draft.at = min(draft.at, token.start)
    draft.first, draft.last = min(draft.first, position), max(draft.last, position)


def _share_growth(tokens: Sequence[Token], drafts: list[Draft]) -> None:
    """营收和净利润增速: the growth that closes a list belongs to every level in it that can grow."""
    for left, right in reversed(list(pairwise(drafts))):
        between = tokens[left.last + 1 : right.first]
        listed = all(token.kind in (Kind.AND, Kind.PERIOD) for token in between)  # also 营收 净利 增速
        concept = lexicon.concepts().get(left.base)
        if listed and right.growth and right.base and not left.growth and concept is not None and concept.grows:
            left.growth, left.presumed = right.growth, left.presumed or right.presumed
            left.verb = left.verb or right.verb
            left.shared = True
