"""What kind of thing a question asks for: a figure of some unit, a number of things, a date, a person with a title."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.numbers import is_unit, unit_named
from rag.answering.terms import MEASURES, lists, same_words

_CATEGORY = re.compile(
    r"(?:哪[一二两三四五六七八九十几]?[些个家位条种类款项只支座所本部份张篇届场]?|(?<!为)什么)(?:新|新的|重要|主要|具体)?([一-鿿]{2,8})"
)
_COUNTED = re.compile(rf"(?:多少|几)(?P<measure>[{MEASURES}])?(?P<noun>[一-鿿]{{0,6}})")
_SUMS = re.compile(r"多少([一-鿿]{2,6})")
_BEHIND_ASK = re.compile(
    r"(?:什么时候|何时|哪一?天|哪一?年|几月份?|几号|谁)(?:能|会|将|才|要|正式|开始|被|可以|首次|来|去|在|所)*([一-鿿]{2,6})"
)
_ASK = re.compile(r"谁|什么|多少|多[大高长久快重远深宽厚贵]|几|哪|怎|如何|何")
_UNIT_ASKED = re.compile(r"(?:多少|几)个?(?P<behind>[一-鿿A-Za-z/]{1,6})")
# 多高 of a thing is its height; of a rate, a level or a price it is a figure of that.
_NO_THING = "率比度价值量额平幅槛险本位数"
_TALL = re.compile(rf"(?<![{_NO_THING}])(?<![{_NO_THING}]有)(?<![到至上])多高")  # 打到多高 is a level
_CHANGES = ("%", "百分点", "倍")
_UNIT_KINDS = ("physical", "money", "ratio", "points")
_LINKS = frozenset(
    [
        "叫",
        "是",
        "有",
        "为",
        "达",
        "到",
        "了",
        "会",
        "能",
        "约",
        "大约",
        "将",
        "已",
        "在",
        "达到",
        "大概",
        "共",
        "的",
        "高",
        "由",
        "从",
    ]
)


_HAN = "一二两三四五六七八九十百"
_NO_KIND = ("时候", "情况", "情形", "条件", "程度", "地步")
_GAINS = "赚亏"
_PEOPLE = "人户颗"
_ALIKE = ("条项方面点个类种大步维度", "只支", "家个所", "位名个人", "张幅个", "台套架部辆艘", "份篇", "条艘")


class Counted(NamedTuple):
    """A number of things: 几根天线. ``noun`` and ``measure`` may be ""."""

    measure: str
    noun: str

    def said_in(self, text: str) -> bool:
        """Whether a text says the number in words with a measure that reads as no figure: 九方面举措."""
        nouns = "|".join(map(re.escape, same_words(self.noun))) if self.noun else ""
        alike = "".join(alike for alike in _ALIKE if self.measure and self.measure in alike)
        said = rf"(?!一[{alike}])[{_HAN}]+[{alike}]{{1,2}}[^，。；]{{0,4}}(?:{nouns})"
        return bool(alike) and re.search(said, text) is not None

    def counts(self, unit: str) -> bool:
        """Whether a figure of this unit may be the number: of 几条 9方面 and 11项, and not 3家."""
        bare = unit.lstrip("十百千万亿")
        if not self.measure:
            return bare in ("", "%") or bare in MEASURES or bare in _PEOPLE or self.noun.endswith(bare)
        return bare in (self.measure, "个", "") or any(self.measure in alike and bare in alike for alike in _ALIKE)


@lru_cache(maxsize=1024)
def _tags(text: str) -> tuple[tuple[str, str], ...]:
    import rjieba

    return tuple(rjieba.tag(text, hmm=False))


def categories(text: str) -> frozenset[str]:
    """Words for the kind of thing that is asked for (哪些机构, 什么模型): the answer names one of it instead.

    >>> sorted(categories("它跟哪家芯片厂商合作？"))
    ['厂商', '芯片']
    """
    return frozenset(word for words in _categories(text) for word, _ in words)


def told_categories(text: str) -> frozenset[str]:
    """Those of them that an answer must say: 补贴政策 has no name, 芯片 says which 公司.

    >>> sorted(told_categories("有什么补贴政策？")), sorted(told_categories("是哪家芯片公司？"))
    (['政策', '补贴'], ['芯片'])
    """
    named = frozenset(lists()["nameable"]["words"])
    found: set[str] = set()
    for words in _categories(text):
        last = max((at for at, (word, _) in enumerate(words) if word in named), default=None)
        if last is not None:  # 平台上线: what stands behind is no part of the name
            found |= {word for word, tag in words[:last] if tag[0] == "n"}
        else:
            found |= {word for word, _ in words}
    return frozenset(found)


def _categories(text: str) -> list[list[tuple[str, str]]]:
    nameable = frozenset(lists()["nameable"]["words"])
    found: list[list[tuple[str, str]]] = []
    for match in _CATEGORY.finditer(text):
        words: list[tuple[str, str]] = []
        for word, tag in _tags(match[1]):
            if word == "的" and words and not any(named in nameable for named, _ in words):
                words.clear()  # 哪两种规模的型号 asks for 型号, 哪些机构的审查 for 机构
                continue
            if len(word) == 1 and tag == "n" and not words:
                continue  # 云 in 哪家云平台
            if len(word) < 2 or word in _NO_KIND or tag[0] in "mqtrpdu" or (words and tag not in ("n", "nz", "l")):
                break
            words.append((word, tag))
        found.append(words)
    return found


def wants(text: str) -> str:
    """A kind of ``words.toml``: ``figure``, ``date``, ``who`` …, or ""."""
    lowered = text.casefold()
    return next((kind for kind, asks in lists()["wants"].items() if any(_asks(word, lowered) for word in asks)), "")


def _asks(word: str, text: str) -> bool:
    return re.search(rf"\b{word}\b", text) is not None if word.isascii() else word in text


def units(text: str) -> tuple[str, ...]:
    """Ends of the units that an answering figure has, as far as the question's words say so."""
    lowered = text.casefold()
    sums = _SUMS.search(text)
    found = tuple(
        unit
        for name, kind in lists()["kinds"].items()
        if any(_is_word(word, lowered) for word in kind["ask"])
        or re.search(f"(?:多少|几)个?(?:{'|'.join(kind.get('long', ())) or '$.'})", lowered)
        or (name == "money" and sums is not None and _is_sum(_tags(sums[1])[0][0]))
        or (name == "height" and _TALL.search(text) is not None)
        for unit in kind["units"]
    )
    changes = found and any(word in text for word in lists()["level"]["change"])
    return (*found, *_CHANGES) if changes else found  # 速度提升了多少 may be told in percent


def bases(text: str) -> frozenset[str]:
    """Base units of which an answering figure may be: 米 for 身高 and for 多少纳米.

    >>> sorted(bases("制程是多少纳米？")), sorted(bases("营收是多少？"))
    (['米'], [])
    """
    lowered = text.casefold()
    asked = unit_asked(text)
    return frozenset(
        base
        for kind in lists()["kinds"].values()
        if any(_is_word(word, lowered) for word in kind["ask"])
        for base in kind.get("bases", ())
    ) | (frozenset({unit_named(asked).base}) if asked else frozenset())


def unit_asked(text: str) -> str:
    """The unit right behind the words of asking, or "". Things that are counted are none.

    >>> unit_asked("功耗多少瓦？"), unit_asked("有几方面？"), unit_asked("有多少家？")
    ('瓦', '', '')
    """
    for match in _UNIT_ASKED.finditer(text):
        words = [word for word, _ in _tags(match["behind"])]
        for size in (3, 2, 1):
            unit = "".join(words[:size])
            if len(words) >= size and is_unit(unit) and (unit_named(unit).kind in _UNIT_KINDS or unit in _PEOPLE):
                return unit
    return ""


def told_by(text: str) -> dict[str, tuple[str, ...]]:
    """Words for a measure in a question, each with those that tell it right beside a figure of its units: 身高, 高."""
    lowered = text.casefold()
    kinds = lists()["kinds"]
    found = {
        word: tuple(kind["told"])
        for kind in kinds.values()
        if "told" in kind
        for word in kind["ask"]
        if _is_word(word, lowered)
    }
    return found | ({"多高": tuple(kinds["height"]["told"])} if _TALL.search(text) else {})


def measures(text: str) -> frozenset[str]:
    """Words of a question that name what is measured: 毛利率, 售价; without those of asking (多少钱, 几岁)."""
    lowered = text.casefold()
    said = (word for kind in lists()["kinds"].values() for word in kind["ask"] if _is_word(word, lowered))
    return frozenset(word for word in said if not word.isascii() and not _ASK.search(word) and word[-1] not in _GAINS)


def summed(text: str) -> frozenset[str]:
    """The sum that is asked for right behind the words of asking: 多少首付款. It must be told.

    >>> summed("拿到多少首付款？"), summed("有多少付费用户？")
    (frozenset({'首付款'}), frozenset())
    """
    match = _SUMS.search(text)
    word = _tags(match[1])[0][0] if match is not None else ""
    return frozenset({word}) if word and word not in lists()["sums"]["words"] and _is_sum(word) else frozenset()


def _is_sum(word: str) -> bool:
    if word in lists()["sums"]["words"]:
        return True
    return len(word) > 1 and word.endswith(("款", "金", "费", "额")) and _tags(word)[0][1][0] == "n"


def _is_word(word: str, text: str) -> bool:
    """Whether a word stands in a text and not across two words: 费用 is not in 付费用户."""
    at = text.find(word)
    if at < 0:
        return False
    ends, edge = {0}, 0
    for piece, _ in _tags(text):
        edge += len(piece)
        ends.add(edge)
    return {at, at + len(word)} <= ends or not re.search("[一-鿿]", word)


def counted(text: str) -> Counted | None:
    """What the question wants to know the number of; None where it asks for another figure.

    >>> counted("新款有几根天线？"), counted("共有多少付费用户？"), counted("营收是多少？")
    (Counted(measure='根', noun='天线'), Counted(measure='', noun='用户'), None)
    """
    match = _COUNTED.search(text)
    if match is None or unit_asked(text) or re.search("[多几]少?(?:份额|比例|比率|占比)", text):
        return None
    nouns = []
    for word, tag in _tags(match["noun"]):
        if tag[0] not in "navbj" or len(word) < 2:
            break
        nouns.append((word, tag))
    if not match["measure"] and nouns and _is_sum(nouns[0][0]):
        return None  # 多少补贴 asks for money
    if any(
        match["noun"].startswith(unit) for unit in lists()["kinds"]["time"]["long"] + lists()["kinds"]["rate"]["long"]
    ):
        return None  # 多少个月 is a time
    noun = next((word for word, tag in reversed(nouns) if tag[0] == "n" or match["measure"]), "")
    if not match["measure"] and not noun:
        return None
    return Counted(match["measure"] or "", noun)


def heads(text: str) -> frozenset[str]:
    """The words right before the words of asking: 成本 in 训练成本是多少, 总部 in 总部在哪里."""
    found: set[str] = set()
    for match in _ASK.finditer(text):
        before = [*_tags(re.split(r"[，。？！、,?!；;：:]", text[: match.start()])[-1])]
        place = match[0] in ("哪", "何")  # in 总部在哪, unlike 在什么情况下, the noun before is asked about
        while before and before[-1][0] in _LINKS and (place or before[-1][0] != "在"):
            before.pop()
        if before and len(before[-1][0]) > 1 and _is_noun(*before[-1]):
            found.add(before[-1][0])
    return frozenset(found)


def _is_noun(word: str, tag: str) -> bool:
    return tag[0] == "n" or tag == "vn" or word in lists()["vocabulary"]["nouns"]


def names_modifier(text: str, word: str) -> bool:
    """Whether a word stands right before what is asked for, behind another subject: 指数里某板有几只."""
    at = text.find(word)
    rest = text[at + len(word) :]
    return at > 1 and (
        re.match("[一-鿿]?(?:一?共|总?共)?有?(?:几|多少)", rest) is not None or rest.startswith(tuple(heads(text)))
    )


def houses(text: str) -> bool:
    """Whether a question asks for the name of a house: 哪家公司."""
    if re.search("哪一?家|哪几家|哪[两二三四五]家", text):
        return True
    return re.search(rf"(?:哪|什么).{{0,2}}(?:{'|'.join(lists()['organisations']['asks'])})", text) is not None


def level(text: str) -> bool:
    """Whether a question asks for a level right before its words of asking, and speaks of no change and no share.

    >>> level("9月成交面积多少？"), level("产量增长多少？"), level("毛利率是多少？")
    (True, False, False)
    """
    said = lists()["level"]
    return not any(word in text for word in said["not"]) and any(
        word.endswith(tuple(said["ends"])) for word in heads(text)
    )


def predicates(text: str) -> frozenset[str]:
    """Verbs that say what happened, of which one must be told: the one behind the words of asking, if there is one.

    >>> sorted(predicates("新品什么时候开源？")), sorted(predicates("论坛由谁主办？"))
    (['开源'], ['主办'])
    """
    light = frozenset(lists()["light"]["words"])
    behind = _BEHIND_ASK.search(text)
    if behind is not None and len(word := _tags(behind[1])[0][0]) > 1 and word not in light:
        return frozenset({word})
    found = (word for word, tag in _tags(text) if tag in ("v", "vn") and len(word) > 1)
    return frozenset(word for word in found if word not in light and not _ASK.search(word))


def titles(text: str) -> tuple[str, ...]:
    """The titles of people that a question names: CEO, 总经理. The longest first, none within another."""
    folded = text.casefold()
    found: list[str] = []
    for word in sorted(lists()["titles"]["words"], key=len, reverse=True):
        if word.casefold() in folded:
            found.append(word)
            folded = folded.replace(word.casefold(), " ")
    return tuple(found)
