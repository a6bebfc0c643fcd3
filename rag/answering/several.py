"""Questions for what several have together, or which of two is more: one part, or a bare list, is no answer."""

from __future__ import annotations

import re
from itertools import pairwise

from index.numbers import Span, SpanKind, find_quantities
from rag.answering.question import ProseQuestion
from rag.answering.terms import lists, ordinary, spellings, words_in
from rag.gate.dates import dates_in

_ADDED = re.compile(
    r"合计|总计|共计|总和|之和|加起来|加在一起|合起来|合在一起|加总|相加|\b(?:combined|altogether|in total)\b", re.I
)
_IN_ALL = re.compile(r"总共|一共(?![享同])")  # of one thing it only asks how much: 这个项目一共投了多少
_TOTAL = re.compile(
    r"合计|总计|共计|合共|总和|之和|加起来|加总|总额|总量|总规模|总投资|总支出|总开支|累计(?!同比|增长|上涨|下跌)"
    r"|[一总]共|(?<![公])共(?=[\d约有投融募获实完交销签发达])|\btotal|combined",
    re.I,
)
_ONE = re.compile("该|[这那本]家?(?:公司|企业|机构)")
_HOUSES = ("家", "个", "项", "者", "只", "名")
_BREAKS = re.compile(r"[。；;]")
_CLAUSES = re.compile(r"[，。；;：:]|,(?!\d)")
_QUOTED = re.compile(r"[“「『\"][^”」』\"]*[”」』\"]")  # a total that is part of a name
_BEHIND = 8  # characters behind a figure in which its total may be named: 3亿元的总投资

_WHICH = re.compile(
    r"(?:谁|哪一?[家个只款支种位方项条座边]).{0,12}?(?:更(?![新名换正改])|(?<!相)比较|较(?!上)|(?:多(?!少)|(?<!多)少|[大小高低快慢强弱贵])[些点]?[？?。]?$)"
    r"|\b(?:who|which)\b.{0,40}?\b(?:more|better|worse|stronger|weaker|cheaper|higher|lower|larger|smaller|faster)\b",
    re.I,
)
_HELD = re.compile(
    r"(?<![环同占对可])(?:比|较)(?P<other>[^，,。？?；;比较]{2,14}?)(?:还|要)?(?:高|低|多|少|大|小|贵|便宜|快|慢|强|弱|好|差)"
    r"(?:了|出|出来)?(?:多少|几)"
)
_FORMER_TIME = re.compile(r"年|月|季|周|期|此前|之前|以前|原来|过去|昨|上次|预期|预测|计划|平均|均值|[高低]点")
_FORMER = r"(?!去年|上年|上[个一]?[年月季周]|同期|此前|之前|前一|往年|预期)"
_COMPARES = re.compile(
    r"更(?![新名换正改替]|多的?信息)|(?<![环同占对可])比(?![例重率较如分])" + _FORMER + r"|相[较比]于?" + _FORMER + r"|"
    r"[高低大小多少快慢强弱优劣早晚胜]于|超过|不及|逊[色于]|[稍略更]逊|好于|领先于|落后于|胜出|最[高低大小多少快慢强弱好差贵优佳早晚]|"
    r"第[一二三四五\d]+|首位|居首|前者|后者|\bthan\b",
    re.I,
)


def of_a_part(question: ProseQuestion, text: str) -> list[str]:
    """The words of a question for a total of several, if no figure of a text is told to be a total.

    In 三家开支合计多少 the figure of one of them is no answer. What is counted (一共几根天线), and all of one thing
    (某项目一共投了多少), may be told without a word for it.
    """
    asked = _QUOTED.sub("", question.text)
    match = _ADDED.search(asked) or (_IN_ALL.search(asked) if _several(question) else None)
    if question.wants != "figure" or match is None:
        return []
    figures = [span for span in find_quantities(text) if span.kind is SpanKind.FIGURE]
    if question.counted is None:  # 三家合计 is no number of theirs
        figures = [span for span in figures if span.quantity is None or span.quantity.unit not in _HOUSES]
    return [] if any(_is_total(text, span) for span in figures) else [match[0]]


def one_side(question: ProseQuestion, text: str) -> list[str]:
    """What the subject is held against (甲比乙多多少), if a text does not name it; times are no such side.

    >>> one_side(ProseQuestion.of("渠道库存比工厂库存多多少？"), "渠道库存为60台，高于去年的50台。")
    ['工厂']
    >>> one_side(ProseQuestion.of("渠道库存比去年同期多多少？"), "渠道库存为60台，高于去年的50台。")
    []
    """
    match = _HELD.search(question.text)
    if match is None or question.wants != "figure" or _FORMER_TIME.search(match["other"]):
        return []
    known, unknown = words_in(match["other"])
    words = {word for word in known | unknown if not ordinary(word) and not dates_in(word)}
    return sorted(word for word in words if not any(same in text for same in spellings(word)))


def _several(question: ProseQuestion) -> bool:
    """Whether a question speaks of several: of two names, or of a kind of house (海外云厂商) and of none of them."""
    names = question.names | question.unknown
    whole = [name for name in names if not any(name != other and name in other for other in names)]
    if question.counted is not None or len(whole) == 1 or _ONE.search(question.text):
        return False
    return len(whole) > 1 or any(kind in question.text for kind in lists()["organisations"]["asks"])


def _is_total(text: str, span: Span) -> bool:
    near = _BREAKS.split(text[: span.start])[-1] + text[span.start : span.end]
    return _TOTAL.search(near + re.split("[，。；,;]", text[span.end : span.end + _BEHIND])[0]) is not None


def only_listed(question: ProseQuestion, text: str) -> list[str]:
    """The words that ask which of two is more (甲和乙谁更强), if a text compares nothing: 重点推荐甲、乙、丙."""
    match = _WHICH.search(question.text)
    if match is None:
        return []
    names = [name for name in question.names | question.unknown if name in text]
    whole = [name for name in names if not any(name != other and name in other for other in names)]
    told = [clause for clause in _CLAUSES.split(text) if _COMPARES.search(clause)]
    two = len(question.names) > 1
    compared = any(name in clause for clause in told for name in whole) if two else bool(told)
    beside = (
        _side_by_side(text, whole) if len(whole) > 1 or not two else False
    )  # 甲 before and after, and nothing of 乙
    return [] if compared or beside else [match[0]]


def _side_by_side(text: str, names: list[str]) -> bool:
    """Whether two figures of one unit, or two dates, stand in a text, each behind another name where it has two."""
    spans = [span for span in find_quantities(text) if span.kind in (SpanKind.FIGURE, SpanKind.DATE)]
    if len(names) > 1 and "分别" not in text:
        starts = sorted(text.find(name) for name in names)
        ends = [*starts, len(text)]
        told = [{_kind(span) for span in spans if at <= span.start < end} for at, end in pairwise(ends)]
        return bool(set.intersection(*told))
    kinds = [_kind(span) for span in spans]
    return any(kinds.count(kind) > 1 for kind in kinds)


def _kind(span: Span) -> str:
    """The base unit of a figure; dates are of one kind."""
    return "" if span.kind is SpanKind.DATE or span.quantity is None else span.quantity.base or "1"
