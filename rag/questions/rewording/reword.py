"""From a question in unknown words to the plain question that it is, if that is sure."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from operator import itemgetter

from rag.questions.owned import owned
from rag.questions.rewording.core import core, statement
from rag.questions.rewording.evidence import contradicted, weighed
from rag.questions.rewording.masking import Masked, masked
from rag.questions.rewording.mixed import joined
from rag.questions.rewording.plain import FOLLOWING, OF_TEXT, TOLD, called, covering, fits, opposite, said
from rag.questions.rewording.reader import Reader, Reading
from rag.questions.rewording.spare import without_spare
from rag.questions.scoping import parts_asked
from rag.questions.text import fold, is_english
from rag.questions.tokens import Kind, Token
from rag.questions.understand import moving

LEAST_SURE = 0.75  # probability of the reading
MOST_BESIDE = 0.03  # the same right before a metric, where it may be part of the name
_EQUAL = re.compile(r"(?:都|均|全部?|皆)?(?:一样|相同|相等|一致|为1)")  # 权重都一样
_DENIED = re.compile(
    r"(?:不|无需|无须|非|没有?|别|un|not? |without )(?:用|必|要|需要?|做|考虑|进行|计|取)?$"
)  # 不用加权
_JOINT = "的之其"
_LONGER = re.compile(r"(?!(?:来)?[衡考计度]量)[\u4e00-\u9fff]{1,3}[比率额量值度]")  # 价格销售比 is no 价格
_STEP = re.compile("个?小?(?:问|步)")  # 只要第二问的答案
_FORMER, _LATTER = re.compile(r"(?:前者|前一[个项]) ?$"), re.compile(r" ?(?:掉|去)?(?:后者|后一[个项])")
_DIVISOR = re.compile("除[数以]$")  # of a quotient, and nothing is left out
_BEHIND = "后"
_OF_EITHER = ("where", "compare.more", "compare.less")  # 哪一段或哪张表, 甲or乙
# Right before a metric these only point at it: 变量是, 口径, 指标换成.
_POINTING = re.compile(
    r"(?:口径|变量|指标|字段|栏目|科目|数据|数值|项目|一栏|凭|按|论|看|查|报|补|问|要|给|是|为|用|取|换|改|成|作|再|还|又|一个|个|我|请|把|将|那|这|该|此|若|依|衡量|所列|所载|列示|对象|样本|名单|中|里|内)+"
)
# 低于50元,不含等于: the plain questions mean just that.
_NOT_EQUAL = re.compile(r"(?:正好|刚好|恰好)?(?:等于|相等|本数|持平)")
_EQUAL_NOT = re.compile(r"(?:等于|相等|本数)(?:它|该数|这个数)?的?[也就都]?$")
LEAST_SURE_OF_CORE = 0.75  # that it asks for one figure
LEAST_SURE_OF_SIDE = 0.9  # the same, against the class that takes it the other way round: high for low, A/B for B/A
LEAST_LIKELY = 0.5  # the same, beside readings that the slots rule out
MOST_NARROWING = 0.4  # probability that some word narrows what is asked
LEAST_SURE_WITHOUT, MOST_NARROWING_WITHOUT = 0.85, 0.2  # the same where a word that looks like a slot is taken for none

# Words that turn a question round, choose or weigh: no plain question has them.
_REFUSED = (Kind.NOT, Kind.OUTSIDE, Kind.WHY)


@dataclass(frozen=True, slots=True)
class Rewording:
    """A plain question that asks the same.

    Attributes:
        question: In the planner's own words.
        read_as: What was understood, in few words; "" where the answer says so itself.
        sure: Probability of the reading, 0 to 1.
        open: Whether the text may answer it as well as a table: nothing but talk is gone.
        follows: Whether it changes one thing of the question before.
        measures: How many measures it names: a program with fewer has lost one.
    """

    question: str
    read_as: str
    sure: float
    open: bool = False
    follows: bool = False
    measures: int = 0


def reword(
    question: str,
    folded: str,
    tokens: Sequence[Token],
    reader: Callable[[], Reader | None],
    follows: bool = False,
) -> Rewording | None:
    """The plain question that a folded and linked question is; None where that is not sure, or a word narrows it.

    A question for one figure whose name or metric is not linked is reduced to its core instead, and one whether a
    statement is right to the statement.

    Args:
        question: As typed.
        folded: Folded, in plain words.
        tokens: Of ``folded``.
        reader: Gives the reader, asked only for questions that could be reworded; None if there is none.
        follows: Whether there is a question before it.
    """
    text = masked(folded, tokens)
    if text is None or not (text.of("m") or (follows and text.of("e"))) or not all(slot.text for slot in text.slots):
        return None
    grouped = any(token.kind in (Kind.TITLE, Kind.MARKET) for token in tokens)  # 海外部分 narrows what a name has
    if (grouped and text.of("e")) or parts_asked(tokens) or moving(tokens) or owned(tokens):
        return None
    weights = [token for token in tokens if token.kind is Kind.WEIGHTED]
    if any(not (_DENIED.search(folded[: token.start]) or _EQUAL.match(folded, token.end)) for token in weights):
        return None
    without = {token.start for token in weights}  # 不考虑权重: what is denied is no word that turns the question round
    if any(_turned(token, folded, tokens) and token.end not in without for token in tokens):
        return None
    known = reader()
    if known is None:
        return None
    reading = _read(known, text, folded, tokens)
    typed = folded == fold(question)
    judged = reading.classes.get("judge", 0.0)
    if judged >= LEAST_SURE:
        plain = statement(question, text, reading.narrowing, tokens) if typed else None
        clear = plain and _narrowed(reading, text) <= MOST_NARROWING
        return Rewording(str(plain), "", judged, bool(clear)) if plain else None
    kind, sure = _best(reading, text, follows)
    mixed = sure if kind in OF_TEXT else max(reading.classes.get(name, 0.0) for name in OF_TEXT)
    if mixed >= LEAST_SURE:  # of names and metrics that no table has: the slots need not fit
        plain = joined(question, folded, text, reading.narrowing, tokens)
        return Rewording(plain, called("mixed", is_english(folded)), mixed, True) if plain else None
    if kind and _ruled_out(kind, folded, tokens):
        return None
    if kind and sure >= LEAST_SURE and _narrowed(reading, text) <= MOST_NARROWING:
        return _plainly(kind, sure, text, folded)
    if not kind and (found := _without_spare(known, folded, tokens, follows)) is not None:
        return found
    sure = reading.classes.get("lookup", 0.0) + reading.classes.get("where", 0.0)
    plain = core(question, text, reading.narrowing) if sure >= LEAST_SURE_OF_CORE and typed else None
    return Rewording(plain, "", sure, True) if plain else None


def _without_spare(reader: Reader, folded: str, tokens: Sequence[Token], follows: bool) -> Rewording | None:
    """The question with a word that looks like a slot left to the wording, where that is surer than usual."""
    for text, rest in without_spare(folded, tokens):
        reading = _read(reader, text, folded, rest)
        kind, sure = _best(reading, text, follows)
        surely = sure >= LEAST_SURE_WITHOUT and _narrowed(reading, text) <= MOST_NARROWING_WITHOUT
        if kind and surely and not _ruled_out(kind, folded, rest):
            return _plainly(kind, sure, text, folded)
    return None


def _read(reader: Reader, text: Masked, folded: str, tokens: Sequence[Token]) -> Reading:
    seen = reader.read(text.text)
    return _strict(Reading(weighed(seen.classes, folded, tokens), seen.narrowing), text, folded, tokens)


def _ruled_out(kind: str, folded: str, tokens: Sequence[Token]) -> bool:
    either = any(token.kind is Kind.OR for token in tokens) and kind not in _OF_EITHER
    return either or contradicted(kind, folded, tokens)


def _plainly(kind: str, sure: float, text: Masked, folded: str) -> Rewording:
    name, english = kind.partition("#")[0], is_english(folded)
    question, measures = said(kind, text, english), len(text.of("m"))
    return Rewording(question, called(kind, english), sure, name in TOLD, name in FOLLOWING, measures)


def _turned(token: Token, folded: str, tokens: Sequence[Token]) -> bool:
    """Whether a word turns a question round, leaves rows out, or asks for another place than the first."""
    if token.kind is Kind.NTH:
        if _STEP.match(folded, token.end):
            return False
        return not (isinstance(token.value, tuple) and token.value[0] == 1)
    if token.kind is Kind.OUTSIDE and folded[token.start : token.end] == _BEHIND:
        return any(other.kind is Kind.NOT for other in tokens)  # 升序后 leaves nothing out, 剔除…后 does
    if token.kind is Kind.NOT and _FORMER.search(folded[: token.start]) and _LATTER.match(folded, token.end):
        return False  # 前者扣除后者 is a difference
    if token.kind is Kind.NOT and _DIVISOR.search(folded[token.start : token.end + 1]):
        return False
    if token.kind is Kind.NOT and (_NOT_EQUAL.match(folded, token.end) or _EQUAL_NOT.search(folded[: token.start])):
        return False
    return token.kind in _REFUSED


def _strict(reading: Reading, text: Masked, folded: str, tokens: Sequence[Token]) -> Reading:
    """Unknown characters right before a metric (相对收益), those that make it a longer one (价格销售比), or behind a
    shortened name (南方航空) are part of it.

    Unless they surely narrow nothing (凡收益). A name that no table has narrows for certain.
    """
    absent = {at for token in tokens if token.kind is Kind.ABSENT for at in range(token.start, token.end)}
    narrowing = [
        1.0 if literal and span[0] in absent else p
        for p, span, literal in zip(reading.narrowing, text.spans, text.literal, strict=True)
    ]
    starts = {token.start for token in tokens if token.kind is Kind.METRIC}
    windows = {token.end for token in tokens if token.kind is Kind.WINDOW} - starts  # 单月产出能力
    ends = {token.end for token in tokens if token.kind is Kind.ENTITY and token.loose} | windows
    unknown = {at for token in tokens if token.kind is Kind.UNKNOWN for at in range(token.start, token.end)}
    measures = (token.end for token in tokens if token.kind is Kind.METRIC)
    ends |= {end for end in measures if end in unknown and _LONGER.match(folded, end)}
    masks = [place for place, literal in enumerate(text.literal) if not literal]
    for place in masks:
        if text.spans[place][0] in starts:
            _beside(narrowing, text, unknown, place, -1)
        if text.spans[place][1] in ends:
            _beside(narrowing, text, unknown, place, 1)
    return Reading(reading.classes, narrowing)


def _beside(narrowing: list[float], text: Masked, unknown: Container[int], place: int, step: int) -> None:
    """Marks the word on one side of a place, if an unknown one may belong to what stands there."""
    at, chars = place + step, list[int]()
    while 0 <= at < len(text.text) and text.literal[at] and text.text[at].isalnum() and text.text[at] not in _JOINT:
        chars.append(at)
        at += step
    if step < 0 and _POINTING.fullmatch("".join(text.text[at] for at in reversed(chars))):
        return
    if any(text.spans[at][0] in unknown for at in chars) and max(narrowing[at] for at in chars) > MOST_BESIDE:
        for at in chars:
            narrowing[at] = 1.0


def _best(reading: Reading, text: Masked, follows: bool) -> tuple[str, float]:
    """The likeliest class among those that the slots fit, and its share of them; "" where it is none of them.

    A class that is not the likelier half of all is none: slots that fit by chance make no reading. Where it is not sure
    by itself, one that answers it too may be.
    """
    fitting = {
        kind: p
        for kind, p in reading.classes.items()
        if kind == "other" or (fits(kind, text) and (follows or kind not in FOLLOWING))
    }
    kind, p = max(fitting.items(), key=itemgetter(1), default=("other", 0.0))
    if kind != "other" and p < LEAST_SURE * sum(fitting.values()):
        kind, p = covering(fitting)
    if p < LEAST_SURE_OF_SIDE * (p + fitting.get(opposite(kind), 0.0)):
        return "", 0.0
    if kind in FOLLOWING and p < LEAST_SURE:
        return "", 0.0  # an unknown name leaves no other class that fits: that alone makes no follow-up
    return ("", 0.0) if kind == "other" or p < LEAST_LIKELY else (kind, p / sum(fitting.values()))


def _narrowed(reading: Reading, text: Masked) -> float:
    """The highest probability over the literal characters that one narrows what is asked."""
    return max((p for p, literal in zip(reading.narrowing, text.literal, strict=True) if literal), default=0.0)
