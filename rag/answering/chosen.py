"""Questions for some out of several (哪家, 哪几个地区, 有几款): a sentence that names or counts none is no answer."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.numbers import find_quantities
from rag.answering.question import ProseQuestion
from rag.gate.names import names_in
from rag.questions import lexicon
from rag.questions.text import fold_name

_HOUSE = re.compile(
    r"哪[一几些]?家|谁家|谁的(?=[^,，。?？]{0,8}(?:[高低多少大小涨跌升降掉增减快慢]|下滑|增长))|哪[几些]?只票"
    r"|哪[几些一]?个?(?:公司|企业|厂商|券商|银行|机构|标的|个股|股票)"
    r"|(?:公司|企业|厂商|券商|银行|机构|个股)[^,，。?？]{0,12}(?:有|是)哪[些几]"
)
_THING = re.compile(
    r"哪一?[几些]?[个条种款类](?!月|季|年|[日天周]|时|方面|[原因环点部]|问题)|哪些(?!月|季|年|方面|原因|问题|因素|变化)"
)
_PLACE = re.compile("(?:大|片)?(?:地区|区域?|省|市|国家?|地方|城市)")
_COUNTED = re.compile(r"(?:有|共|总共|一共)(?:多少|几)[家款只种条支座](?![\u4e00-\u9fff]{0,2}(?:钱|元|亿|万))")
_COUNTERS = "[家款只种条支座艘架台辆个套项头部]"  # a fleet is counted in 条 here and in 艘 there
_NOBODY = re.compile("样本|上市|龙头|头部|行业|其他|中小|相关|主要|上述|部分|[这该本各]")
_NUMBER = r"(?:\d[\d,]*|[一二两三四五六七八九十百]+)\s*(?:余|多)?"
_MONTHS = re.compile("(?:有|共)几个月")
_NON = re.compile(r"非(?![常洲法农但得同凡])[\u4e00-\u9fff]{2}")  # 非车险 is not told by 车险
_POINTS = re.compile(r"(?:几|多少)个?百?分?点(?!钟|[心子火])")
_IN_POINTS = re.compile(
    r"百分点|个点|基点|pct|pp\b|bps?\b|(?:同比|环比|[增降涨跌升]|提[高升]|下[降滑]|回落)[^,，。;；]{0,8}?\d[\d.]*\s*%",
    re.I,
)
_UNDONE = re.compile(
    r"(?:哪|谁)[^,，。?？]{0,6}?(?:不(?!同|错|少|含|良|锈|动产|仅|过)|没有?|未(?!来))|(?:不|没有?|未)[^,，。?？]{1,6}的[是有]?(?:哪|谁)"
)
_DENIED = re.compile(r"不|没|未|无|非|停|退出|取消|终止|缺|否|\bno\b|\bnot\b", re.I)


def unchosen(question: ProseQuestion, text: str, known: Collection[str]) -> list[str]:
    """The words of a question for some of several, if a sentence does not say which, or how many.

    Args:
        text: The sentence, with the row that it stands in.
        known: Names of entities in the library.
    """
    asked = question.text
    found = []
    if (months := _MONTHS.search(asked)) and not re.search(_NUMBER + "个月", text):
        found.append(months[0])
    found += [word for word in _NON.findall(asked) if word not in text]
    counted = _COUNTED.search(asked)
    if counted is not None:
        if not re.search(_NUMBER + _COUNTERS, text):
            found.append(counted[0])
    elif (house := _HOUSE.search(asked)) and not any(_is_house(name, known) for name in _others(asked, text, known)):
        found.append(house[0])
    elif not question.names and (thing := _THING.search(asked)):
        names = _others(asked, text, known)
        if _PLACE.match(asked, thing.end()):
            names = [name for name in names if name in known or _is_place(name)]
        found += [] if names else [thing[0]]
    if (points := _POINTS.search(asked)) and not _IN_POINTS.search(text) and _percents(text) < 2:
        found.append(points[0])
    if (undone := _UNDONE.search(asked)) and not _DENIED.search(text):
        found.append(undone[0])
    return found


def _others(asked: str, text: str, known: Collection[str]) -> list[str]:
    """Names in a text that the question does not have, apart from those of a whole (全国)."""
    return [name for name in names_in(text, known) if name not in asked and not lexicon.is_whole(fold_name(name))]


def _is_house(name: str, known: Collection[str]) -> bool:
    if name.endswith("指数"):
        return False
    return name in known or (name.endswith(lexicon.name_endings()) and not _NOBODY.match(name))


def _is_place(name: str) -> bool:
    import rjieba

    return any(tag == "ns" for _, tag in rjieba.tag(name, hmm=False))


def _percents(text: str) -> int:
    return sum(span.quantity is not None and span.quantity.unit == "%" for span in find_quantities(text))
