"""The two phrases and the operation of a question about two figures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["difference", "sum", "ratio", "share", "excess"]
_MOST = 6  # places where a question may be parted

_AMOUNT = r"(?:多少|几|若干|何)[^，,。；;]{0,8}"
_HEAD = re.compile(r"^(?:请问|请|麻烦|帮我|算一下|算算|计算|求|拿|用|把|将|以|\s|，|,)+")
_TAIL = re.compile(r"[\s，,。！!？?]+$")
_FAR = r"(?:高|低|多|少|大|小|贵|便宜|强|弱|快|慢)(?:了|出|出了|过)?"
# kind, what stands between the phrases, what closes the second one
_WITH = r"[，,]?(?:与|和|跟|同)"
_GIVES = r"(?:是|为|得|了|等于|有|剩|还剩)?"
_BOTH = r"(?:[，,]?[这那]?[两二](?:个?数字?|者|项|个))?"
_APART = rf"{_BOTH}(?:的差|之差|相差|差距|差额|差值|差|相减)"
_TOGETHER = rf"{_BOTH}(?:之和|的和|合计|加起来|相加|加总|一共|总共|加在一起|合在一起)"
_AFTER = r"[，,]?(?:以?后|之后)?(?:结果|得数)?"
_DONE = r"(?:已经|已|大约|大概|约)?"
_SIDE = r"(?:高|大|多|贵)(?:了)?还是(?:低|小|少|便宜)(?:了)?"
_BY = r"(?:[，,？?]?(?:各|又|具体)?(?:相?差|差距|高|低|多|少)(?:了|是|为)?(?:多少|几)[^，,。；;]{0,4})?"
_PART = (
    r"百分之几|百分之多少|几成|几分之几|(?:几|多少)个?百分点|"
    r"(?:多大|多少)?(?:比例|比重|份额)(?:大概|大约|约)?(?:是|为|有)?(?:多少|多大|几何)?"
)
_FORMS: tuple[tuple[Kind, str, str], ...] = (
    ("excess", r"比|较", rf"{_FAR}(?:百分之几|百分之多少|几成|几个百分比)"),
    ("difference", r"比|较|距离?|离", rf"{_FAR}{_AMOUNT}"),
    ("difference", r"比|较", rf"(?:是|要)?{_SIDE}{_BY}"),
    ("difference", r"距离?|离", rf"还?(?:差|有|剩|要){_AMOUNT}"),
    ("difference", r"跑赢|跑输|领先于?|落后于?", rf"(?:了)?{_AMOUNT}"),
    ("difference", _WITH, rf"{_APART}{_GIVES}(?:{_AMOUNT})?"),
    ("difference", r"[，,]?(?:减去|减掉|扣除|扣掉|减)", rf"{_AFTER}{_GIVES}(?:{_AMOUNT})?"),
    ("sum", rf"{_WITH}|[，,]?(?:加上|加)", rf"[，,]?{_TOGETHER}{_GIVES}(?:{_AMOUNT})?"),
    ("sum", r"[，,]?(?:加上|加)", rf"{_AFTER}{_GIVES}{_AMOUNT}"),
    ("ratio", r"(?:是|为|相当于|等于|约为|约是|大约是|达到)", r"的?(?:几|多少)倍"),
    ("ratio", rf"{_WITH}|[，,]?除以", rf"(?:之比|的比值|的比率|的比){_GIVES}(?:{_AMOUNT})?"),
    ("ratio", r"[，,]?除以", rf"{_AFTER}{_GIVES}{_AMOUNT}"),
    ("share", rf"{_DONE}(?:占|占到|占了|相当于|是|为|达到|完成了?)", rf"的?(?:{_PART})了?"),
    ("share", rf"{_DONE}(?:占|占到|占了|完成了?)", r"的?多少"),
)


@dataclass(frozen=True, slots=True)
class Split:
    """One way to read a question as an operation on two phrases."""

    left: str
    right: str
    kind: Kind


def splits(question: str) -> tuple[Split, ...]:
    """The ways to part a question, in the order of the forms; none if it puts no two figures together.

    >>> splits("正文提到的甲公司营收，与表4中乙公司的营收相差多少亿元？")[0]
    Split(left='正文提到的甲公司营收', right='表4中乙公司的营收', kind='difference')
    """
    text = _TAIL.sub("", _HEAD.sub("", unicodedata.normalize("NFKC", question)))
    room = next((match for form in _ROOMS if (match := form.match(text)) is not None), None)
    if room is not None:
        when = room.groupdict().get("when") or ""  # 9月底收盘价: no other day's
        return (Split(f"{room['who']}的目标价", f"{room['who']}的{when}股价", "excess"),)
    found = dict.fromkeys(_of_forms(text))
    return tuple(found) if len(found) <= _MOST else ()


def _of_forms(text: str) -> Iterator[Split]:
    for kind, between, close in _FORMS:
        closed = re.search(rf"(?:{close})$", text)
        if closed is None:
            continue
        body = text[: closed.start()]
        for joint in re.finditer(between, body):
            left, right = body[: joint.start()].strip("，, 的"), body[joint.end() :].strip("，, 的")
            if kind == "sum" and (both := _THESE.match(right)) is not None:
                left, right = f"{left}的{both['what']}", f"{both['who']}的{both['what']}"
            elif kind == "sum" and _LATIN.fullmatch(left) and (metric := right.partition("的")[2]):
                left = f"{left}的{metric}"
            if kind == "difference" and joint[0].startswith(_BEATING):
                left, right = _as_returns(left, right)
            if kind == "share" and _FORECAST.fullmatch(right) and (measure := _PROFIT.search(left)):
                right = f"全年{measure[0]}预测"  # 上半年利润完成了全年预测的多少
            if len(left) > (2 if kind == "share" else 3) and len(right) > 1:
                yield Split(left, right, kind)


# 甲和乙这两轮融资加起来: what is named behind both is asked of each.
_THESE = re.compile(
    r"(?P<who>[^的，,]{2,20}?)这?(?:两|二)(?:轮|家|笔|个|只|支|项|次|款)(?:公司)?的?(?P<what>[^，,]{2,10})$"
)
_LATIN = re.compile(r"[A-Za-z][\w .&-]*")
_SHARES = r"(?:你们|报告|研报|机构|分析师|券商)?(?:所?给出?的?|的)?"
_MUCH = r"(?:多少|多大|几成|百分之几|百分之多少|几个点)"
_ROOM = re.compile(
    rf"(?P<who>[^，,？?。]{{2,20}}?)的?(?:股价|现价|收盘价)?(?:现在|目前)?(?:距离?|离|到|较|对应){_SHARES}目标价位?"
    rf"(?:还|仍)?(?:有|是|剩|存在)?{_MUCH}的?(?:上涨|上行|潜在|涨幅)?空间$"
)
_UPSIDE = re.compile(rf"(?P<who>[^，,？?。]{{2,20}}?)的?(?:还|仍)?有?{_MUCH}的?(?:上涨|上行|潜在涨幅)空间$")
_NOW = r"(?:最新|目前|现在|当前|月末|月底)*(?P<when>\d{1,2}月[底末])?的?(?:股价|现价|收盘价|价格|价位)?(?:来说|来看)?"
_ABOVE = re.compile(  # 目标价比现价还有多少空间
    rf"(?P<who>[^，,？?。]{{2,20}}?)的?(?:股票)?的?目标价位?(?:比|离|距离?|较|跟|和|相对于?|相比于?|到)起?{_NOW}"
    rf"(?:还|仍)?(?:有|差|是|剩|存在)?{_MUCH}的?(?:上涨|上行|潜在|涨幅)?空间$"
)
_IN_ENGLISH = re.compile(
    r"(?:(?:what(?:'s| is)|how much(?: is)?) )?(?:the )?(?:implied |potential )?upside (?:is (?:there|left) )?"
    r"(?:to|for|in|on)"
    r"(?: your| the| our| its)? (?P<who>[^,?]{2,24}?)(?:'s)?(?: (?:share|stock))?(?: target(?: price)?| price target)"
    r"(?: (?:from|over|versus|vs\.?|against|to|at) [^,?]*)?$",
    re.I,
)
_ROOMS = (_ROOM, _ABOVE, _UPSIDE, _IN_ENGLISH)
_FORECAST = re.compile("(?:全年|今年|年度)的?(?:预测|预期)")
_PROFIT = re.compile("利润|盈利|业绩|净利")
_BEATING = ("跑赢", "跑输", "领先", "落后")
_RETURN = re.compile(r"(?:涨跌幅|涨幅|跌幅|回报|收益率?|表现)$")


def _as_returns(left: str, right: str) -> tuple[str, str]:
    """动物保健跑赢沪深300多少: what is compared are the returns."""
    one, other = (side if _RETURN.search(side) else f"{side}的涨跌幅" for side in (left, right))
    return one, other
