"""What a question asks of figures over time, clause by clause."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from index.numbers.units import is_unit, unit_named
from rag.questions.figures import number_tokens
from rag.questions.program import Bound, Order
from rag.questions.timelines.moments import Times, times_of
from rag.questions.timelines.wording import is_function, said_plainly
from rag.questions.tokens import Kind, Threshold

Form = Literal["extreme", "months", "sum", "mean", "ratio", "change", "point", "gap", "part"]

_CLAUSES = re.compile(r"[,，;；?？。:：!！]")
_YEAR_AGO = "同比比"
_WHEN = re.compile(
    r"(?:的)?(?:是|在|出现在|发生在|落在)*(?:哪一?个?(?:月份?|季度|年份?)|什么时候|啥时候|何时|几月份?)|的(?:月份|季度|年份)(?:是|在)?(?:哪个?|多少|几月?)?"
)
_SUPER = re.compile(
    r"(?:卖得|跌得|做得|走得)?(?:最|创(?:下|出)?(?:了)?(?:历史|阶段)?新|[见触探])"
    r"(?P<end>高|低|多|少|大|小|旺|淡|贵|便宜|好|差|强|弱|热|冷|顶|底)(?:的|点)?"
)
_HIGH = "高多大旺贵好强热顶"
_MONTHS = re.compile(
    r"(?:的)?(?:一共|总共|共)?(?:有|是)?(?:几|多少)个(?:月份?|季度|年份?)|(?:的)?(?:月份?|季度|年份)(?:一共|总共|共)?(?:有|是)?(?:几|多少)个|"
    r"(?:一共|总共)?(?:有|是)?哪(?:几|些)个?(?:月份?|季度|年份?|年)|的(?:月份|季度)$"
)
_LISTING = re.compile(r"(?:分别|各)?(?:是|有)?(?:哪(?:几个?|些)(?:月份?|季度|年)?|哪(?:几|些)个?)")
_THAT = re.compile(
    r"(?:那个?月(?:份|里|的)?|当月的?|该月的?|那时候?的?|当时的?|那会儿?的?|同月的?|那个?(?:季度|年)的?|当季的?)"
)
_TOO = re.compile(r"(?:那|还有)?(?P<name>.{1,12}?)呢")
_SUM = re.compile(r"一共|合计|总共|加起来|加在一起|总计|加总|合起来|共计|累计")
_MEAN = re.compile(
    r"(?P<plain>简单|算术)?平均(?:下来)?(?:每个?(?:月|季度?|年))?|(?:月|季|年)均|每个?(?:月|季度|年)平均|均值"
)
_TIMES = re.compile(r"(?:的)?(?:几|多少)倍")
_MOVES = (
    "掉|降|跌|缩水|缩|下滑|下降|下跌|减少|减|萎缩|回落|涨|上涨|升|上升|增长|增加|增|多|少|低|高|提高|提升|变化|变动|变"
)
_HOW_FAR = r"(?:多少个?点|几个点|几个?百分点|百分之几|百分之多少|几成|多少|几何)"
_CHANGE = re.compile(
    rf"(?P<basis>环比)?(?:一共|总共|累计)?(?:{_MOVES})(?:了|出)?{_HOW_FAR}(?:个?点|百分点)?(?:{_HOW_FAR})?"
)
_AGAIN = re.compile(rf"(?:又|是)?(?:差|{_MOVES})?(?:了)?{_HOW_FAR}|比?呢?|比")
_PERCENT = re.compile(r"^(?:涨幅|跌幅|降幅|增幅|变动幅度)?(?:是|有|为)?(?:百分之几|百分之多少|几成|多大|多少)$")
_BESIDE = re.compile(
    r"^(?P<one>.+?)(?:和|跟|与|比)(?P<other>[^和跟与比]+?)(?:相差|差|多|少|高|低)(?:了|出)?(?:多少|几)个?[^,，]{0,3}$"
)
_PART = re.compile(
    r"^(?P<one>.+?)占(?:了|到|据|去)?(?P<other>.+?)(?:的)?(?P<part>比重|比例|份额|占比|几成|百分之几|多少|多大)(?:是)?(?:多少|比例)?$"
)
_ASK = re.compile(r"(?:是|有|为|剩下?|还剩|要)?(?:多少|几|啥|什么价|咋样|怎么样)")
_BOUND = re.compile(
    r"(?P<no>(?:不|没有?|未)(?!到|足|满))?(?P<word>不到|没到|未到|不足|不满|超过|超出|超|高于|大于|多于|突破|站上|上过|过|达到|到|低于|少于|小于|跌破|低过)(?:了|过)?"
)
_BELOW = ("低于", "少于", "小于", "跌破", "低过", "不到", "没到", "未到", "不足", "不满")
_BEHIND = re.compile(r"(?:及|或)?以(?P<side>[上下])")
_SIGN = re.compile(
    r"(?:是|为|呈|保持|录得|实现|出现)?(?:(?P<up>正增长|正的?值?|增长|上升|上涨|为正)|(?P<down>负增长|负的?值?|下降|下滑|下跌|为负))(?:过|的)*$"
)
_OPPOSED = re.compile(
    r"^(?P<one>.+?)比(?P<other>.+?)(?:还|更|要|都)*(?P<side>多|高|大|少|低|小)(?:的)?$|"
    r"^(?P<one2>.+?)(?P<verb>超过|高于|大于|多于|低于|少于|小于|不如|不及)(?:了)?(?P<other2>[^\d]+?)(?:的)?$"
)


@dataclass(frozen=True, slots=True)
class Test:
    """A bound that figures are held against; ``other`` is the words for another measure of the same period."""

    bound: Bound
    value: Decimal = Decimal(0)
    unit: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about figures over time.

    Attributes:
        name: Words that name the timeline.
        show: Words for further figures of the periods that are found.
        price: The dearest is asked for, so that it must be a price.
        against: The same period of the year before is asked for as well.
        step: Both periods must be neighbours (环比).
        simple: A simple mean is asked for in so many words.
        unit: The unit that is asked for, "" if none.
    """

    form: Form
    times: Times
    name: str
    order: Order = "high"
    test: Test | None = None
    counts: bool = False
    show: tuple[str, ...] = ()
    price: bool = False
    against: bool = False
    step: bool = False
    simple: bool = False
    unit: str = ""


def asked(folded: str) -> Asked | None:
    """What a folded question asks; None where it is of another kind, or has words that nothing accounts for."""
    text = said_plainly(folded)
    against = _YEAR_AGO in text
    times = times_of(text.replace(_YEAR_AGO, ""))
    if times is None or "@" in _SUM.sub("", times.text).replace("@", "", 2):
        return None
    clauses = [clause.strip() for clause in _CLAUSES.split(times.text)]
    clauses = [clause for clause in clauses if clause and not is_function(clause.replace("@", ""))]
    if not clauses:
        return None
    first, *rest = clauses
    found = _first(first, times, against)
    return _completed(found, rest) if found is not None else None


def _first(clause: str, times: Times, against: bool) -> Asked | None:
    clause = clause.replace("@", " ")
    superlative, when = _SUPER.search(clause), _WHEN.search(clause)
    if superlative and when:
        name = _without(clause, superlative, when)
        end = superlative["end"]
        order: Order = "high" if end in _HIGH else "low"
        return Asked("extreme", times, _named(name), order, price=end in ("贵", "便宜"))
    if superlative:
        return None
    if found := _MONTHS.search(clause) or (_WHEN.search(clause) if _BOUND.search(clause) else None):
        return _periods(
            _without(clause, found),
            times,
            counts=re.search(r"几个|多少", found[0]) is not None and "哪" not in found[0],
        )
    if _TIMES.search(clause) and len(times.moments) == 2 and not times.ranged:
        return Asked("ratio", times, _named(_TIMES.sub(" ", clause)))
    if (mean := _MEAN.search(clause)) and (times.moments or times.count):
        return _figured("mean", _without(clause, mean), times, simple=bool(mean["plain"]))
    alone = len(times.moments) == 1
    if beside := (_BESIDE.search(clause) if alone else None) or _PART.search(clause):
        return _two(beside, times)
    if _SUM.search(clause) and (times.moments or times.count):
        return _figured("sum", _SUM.sub(" ", clause), times)
    clause, unit = _unit(clause)
    if (change := _CHANGE.search(clause)) and len(times.moments) == 2:
        name = _without(clause, change)
        return Asked("change", times, _named(name), step=bool(change["basis"]), unit=unit)
    if len(times.moments) == 1 or times.ranged or (against and not times.moments):
        told = _figured("point", clause, times, against=against) if _ASK.search(clause) or against else None
        return replace(told, unit=unit) if told is not None else None
    return None


def _figured(form: Form, text: str, times: Times, simple: bool = False, against: bool = False) -> Asked:
    text, unit = _unit(text)
    return Asked(form, times, _named(_ASK.sub(" ", text)), simple=simple, unit=unit, against=against)


def _two(found: re.Match[str], times: Times) -> Asked | None:
    """Two figures of one period: 内销和出口差多少, 内销占总销量几成; the part may be asked of two periods."""
    part = "part" in found.groupdict()
    if times.ranged or not 1 <= len(times.moments) <= (2 if part else 1):
        return None
    test = Test("eq", other=_named(found["other"]))
    return Asked("part" if part else "gap", times, _named(found["one"]), test=test)


def _periods(text: str, times: Times, counts: bool) -> Asked | None:
    """Periods that meet a bound: 超过4万, 同比正增长, 出口比内销多."""
    text = text.strip()
    bound = _BOUND.search(text)
    number = _number(text, bound.end()) if bound else None
    if bound and number is not None:
        said, end = number
        behind = _BEHIND.match(text, end)
        below = bound["word"] in _BELOW
        relation: Bound = ("le" if not below else "ge") if bound["no"] else "lt" if below else "gt"
        if bound["word"] in ("达到", "到"):
            relation = "ge"
        if behind:
            relation = "ge" if behind["side"] == "上" else "le"
        name = text[: bound.start()] + " " + text[behind.end() if behind else end :]
        return Asked("months", times, _named(name), test=Test(relation, said.value, said.unit), counts=counts)
    if tail := _tail(text):
        value, at, relation = tail
        return Asked("months", times, _named(text[:at]), test=Test(relation, value.value, value.unit), counts=counts)
    if sign := _SIGN.search(text):
        relation = "gt" if sign["up"] else "lt"
        return Asked("months", times, _named(text[: sign.start()]), test=Test(relation), counts=counts)
    if opposed := _OPPOSED.search(text):
        one, other = opposed["one"] or opposed["one2"], opposed["other"] or opposed["other2"]
        more = (
            (opposed["side"] or "") in "多高大"
            if opposed["side"]
            else opposed["verb"] in ("超过", "高于", "大于", "多于")
        )
        test = Test("gt" if more else "lt", other=_named(other))
        return Asked("months", times, _named(one), test=test, counts=counts)
    return None


def _number(text: str, at: int) -> tuple[Threshold, int] | None:
    found = [
        token
        for token in number_tokens(text)
        if token.start == at and token.kind is Kind.NUMBER and isinstance(token.value, Threshold)
    ]
    if not found:
        return None
    token = max(found, key=lambda one: one.end)
    assert isinstance(token.value, Threshold)
    end, value = token.end, token.value
    for size in range(4, 0, -1):  # 1400亿度: a unit of things that the numbers of questions lack
        if not unit_named(value.unit).base and end + size <= len(text) and is_unit(value.unit + text[end : end + size]):
            return Threshold(value.value, value.unit + text[end : end + size], value.text), end + size
    return value, end


def _tail(text: str) -> tuple[Threshold, int, Bound] | None:
    """1000万台以上 at the end: the number, where it begins, and on which side of it."""
    for found in _BEHIND.finditer(text):
        for at in range(max(0, found.start() - 12), found.start()):
            number = _number(text, at)
            if number is not None and number[1] == found.start() and not text[found.end() :].strip(" 的过了"):
                return number[0], at, "ge" if found["side"] == "上" else "le"
    return None


def _completed(found: Asked, rest: list[str]) -> Asked | None:
    """The clauses behind the first one: which ones, by how many percent, what else was in that month."""
    show: list[str] = []
    for clause in rest:
        if "@" in clause and found.form != "part":
            return None
        if that := _THAT.match(clause):
            text, _ = _unit(clause[that.end() :])
            if found.form not in ("extreme", "months") or not _ASK.search(clause):
                return None
            names = (_named(_ASK.sub(" ", one)) for one in re.split("[和与跟、]|各自?", text))
            show += [name for name in names if name and not is_function(name)]
            if not show:
                return None
        elif show and (too := _TOO.fullmatch(clause)):
            show.append(_named(too["name"]))
        elif not _once_more(clause, found):
            return None
    return replace(found, show=tuple(show))


def _once_more(clause: str, found: Asked) -> bool:
    """True if a clause asks for what the answer tells anyway: which months, how many percent, by how much."""
    match found.form:
        case "months":
            return _LISTING.fullmatch(clause) is not None
        case "change":
            return _PERCENT.match(clause) is not None
        case "extreme":
            return _ASK.fullmatch(clause) is not None
        case "part":
            return (
                len(found.times.moments) > 1
                and _AGAIN.fullmatch(clause.replace("@", "").strip("跟和与比较")) is not None
            )
        case "point":
            return found.against and _AGAIN.fullmatch(clause) is not None
        case _:
            return False


def _unit(text: str) -> tuple[str, str]:
    """A text without the unit that it asks for, and this unit."""
    import rjieba

    for found in re.finditer(r"(?:多少|几)个?", text):
        words = rjieba.cut(text[found.end() :])
        for count in range(min(3, len(words)), 0, -1):  # 集 of 集装箱 is no unit
            unit = "".join(words[:count])
            size = len(unit)
            plain = {"刀": "美元", "块": "元", "块钱": "元", "度": "千瓦时"}.get(unit, unit)
            if is_unit(plain) and not (unit == "点" and found[0].endswith("个")):  # 几个点: percent
                return text[: found.end()] + text[found.end() + size :], plain
    return text, ""


def _without(text: str, *spans: re.Match[str]) -> str:
    for found in sorted(spans, key=lambda one: -one.start()):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return text


def _named(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[、\"“”'《》]", " ", text)).strip()
