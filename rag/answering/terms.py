"""Terms that a question and a passage may share: words, pairs of characters, other words for one thing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from index.ledger import company_aliases
from rag.gate.evidence import spaced
from rag.gate.words import words

_HAN = re.compile(r"[一-鿿]+")
_BETWEEN = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_QUOTED = re.compile(r"[“「『]([一-鿿]{2,6})[”」』]")
_LATIN = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
MEASURES = (
    "个台只支家条项种类次名位张岁倍根把辆艘架座间所款套件份笔部层届组对点篇"  # measure words that a question counts by
)
_EVERY = re.compile(r"(?:半月|双周|分钟|小时|[日周月季年])频")
_EVERYDAY = frozenset(["v", "vd", "a", "ad", "d", "r", "m", "mq", "q", "f", "s", "c", "p", "u", "y", "z"])
_COMMON = 1000  # of the segmenter's counts: 打算 3155, 减产 374
_TELLING = frozenset("跌涨降升增减收投融募赚亏")  # characters that are whole words


@cache
def lists() -> dict[str, dict[str, Any]]:
    """The tables of ``words.toml``."""
    text = resources.files("rag.answering").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _synonyms() -> tuple[tuple[frozenset[str], ...], dict[str, frozenset[str]]]:
    """Groups of words for one thing, and what reports write where people ask in other words."""
    text = resources.files("rag.answering").joinpath("synonyms.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return tuple(map(frozenset, table["same"])), {word: frozenset(told) for word, told in table["told"].items()}


@cache
def same_words(word: str) -> frozenset[str]:
    """Words that a report may use for this one, itself included."""
    groups, told = _synonyms()
    return frozenset({word}).union(*(group for group in groups if word in group), told.get(word, frozenset()))


@lru_cache(maxsize=4096)
def spellings(name: str) -> frozenset[str]:
    """What a name may be called: itself, another name of the company, another word for the same."""
    return frozenset({name, *company_aliases(name)}) | same_words(name)


def grams(text: str) -> frozenset[str]:
    """Latin words, numbers, and pairs of neighbouring Chinese characters, after folding.

    >>> sorted(grams("MTIA v2采用"))
    ['2', 'mtia', 'v', '采用']
    """
    folded = spaced(text)
    found = set(_LATIN.findall(folded))
    for run in _HAN.findall(_BETWEEN.sub("", folded)):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
        if len(run) == 1:
            found.add(run)
    return frozenset(found)


THINGS = "机器板片卡仪舱柜"  # a word with one of these behind it names a thing
_IDLE = (
    "个台只支家条项种次名位张份月日年号多拟约每第这那各某把让请问里中内上下说讲能用拿到过给去来做搞跟被要想会可于得着"
    "更最很太较难易快慢三两时还又也曾比一才"
    "降升涨跌增减投融赚亏干卖买送签募补跑花选为于至靠拿"
)


def words_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words that the segmenter knows, and runs of single characters that it does not (数易贷)."""
    import rjieba

    known: set[str] = set()
    unknown: set[str] = set(_EVERY.findall(text))
    for run in _HAN.findall(_BETWEEN.sub("", spaced(text))):
        single = last = ""
        for word in (*rjieba.cut(run, hmm=False), ""):
            if len(word) == 1:
                if not single and last and word in THINGS:
                    known.add(last + word)  # 刻蚀 + 机
                single += word
                continue
            last = word
            known |= {word, *_vocabulary().findall(single)}
            for run in map(_bare, _vocabulary().split(single)):
                # 不大 is a word, though it was cut apart.
                (known if len(run) > 1 and rjieba.has_word(run) else unknown).add(run)
            single = ""
    return frozenset(known - {""}), frozenset(word for word in unknown if len(word) > 1)


def _bare(piece: str) -> str:
    """A run without idle characters at its ends; a surname keeps the one behind it: 某来 is a name.

    >>> _bare("上看到"), _bare("柯来"), _bare("对云岭"), _bare("对标")
    ('看', '柯来', '云岭', '对标')
    """
    import rjieba

    bare = piece.strip(_IDLE)
    bare = bare[1:] if bare.startswith("对") and len(bare) > len("对标") else bare
    whole = piece.lstrip(_IDLE)[:2]
    named = len(bare) == 1 and len(whole) == 2 and rjieba.tag(bare, hmm=False)[0][1] == "nr"
    return whole if named else bare


@cache
def _vocabulary() -> re.Pattern[str]:
    words = [re.escape(word) for group in lists()["vocabulary"].values() for word in group]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def indices(text: str) -> frozenset[str]:
    """Share indices that are called by a number: 中证1000.

    >>> sorted(indices("中证1000和沪深 300的成分股"))
    ['中证1000', '沪深 300']
    """
    families = "|".join(map(re.escape, lists()["indices"]["families"]))
    return frozenset(re.findall(rf"(?:{families})\s?\d{{2,4}}(?!\d|年|点)", text))


def materials(text: str) -> frozenset[str]:
    """Commodities that are called by one character, where it is a word of its own: 锡 in LME锡.

    >>> sorted(materials("LME锡和铜的价格")), sorted(materials("资金"))
    (['铜', '锡'], [])
    """
    words = lists()["materials"]["words"]
    return frozenset(re.findall(rf"[{words}](?=[价锭])", text)) | (_singles(text) & frozenset(words))


@lru_cache(maxsize=4096)
def ordinary(word: str) -> bool:
    """Whether a word is one of everyday speech that names nothing: a common verb, adverb, adjective, pronoun.

    >>> ordinary("打算"), ordinary("觉得"), ordinary("减产"), ordinary("毛利率")
    (True, True, False, False)
    """
    import rjieba

    tags = rjieba.tag(word, hmm=False)
    if len(tags) != 1:
        return False
    return tags[0][1] in ("m", "mq") or (tags[0][1] in _EVERYDAY and rjieba.suggest_freq(word) >= _COMMON)


def word_grams(text: str) -> frozenset[str]:
    """Grams that do not straddle words: 融资金额 gives 融资, and not 资金."""
    known, unknown = words_in(text)
    found = set(_LATIN.findall(spaced(text)))
    for word in (known - set(words("general"))) | unknown:
        found |= grams(word)
    return frozenset(found | (_TELLING & frozenset(text) & _singles(text)))


def _singles(text: str) -> frozenset[str]:
    import rjieba

    return frozenset(word for run in _HAN.findall(text) for word in rjieba.cut(run, hmm=False) if len(word) == 1)


_RARE = 100  # of the segmenter's counts: 天工 45, 机器人 385


def coined(text: str) -> frozenset[str]:
    """Words in quotes that are rare in the language: names of products, for the most part.

    >>> sorted(coined("展示了“天工”和“机器人”"))
    ['天工']
    """
    import rjieba

    found = frozenset(_QUOTED.findall(text))
    return frozenset(w for w in found if len(rjieba.cut(w, hmm=False)) == 1 and rjieba.suggest_freq(w) < _RARE)


def joined(piece: str, text: str, pieces: frozenset[str], has: Callable[[str], bool]) -> str:
    """A piece of a name with its neighbours of one character and other pieces, as far as ``has`` knows the whole."""
    import rjieba

    words = [word for run in _HAN.findall(text) for word in (*rjieba.cut(run, hmm=False), "")]
    idle = frozenset(lists()["filler"]["words"])
    for first in range(len(words)):
        last = first
        while last < len(words) and words[last] and piece.startswith("".join(words[first : last + 1])):
            last += 1
        if "".join(words[first:last]) != piece:
            continue

        def part(at: int) -> bool:
            word = words[at] if 0 <= at < len(words) else ""
            single = len(word) == 1 and word not in idle
            return single or (bool(word) and any(word in other for other in pieces))

        whole = piece
        while part(first - 1) and has(words[first - 1] + whole):
            first, whole = first - 1, words[first - 1] + whole
        while part(last) and words[last] and has(whole + words[last]):
            last, whole = last + 1, whole + words[last]
        return whole
    return piece


def attested(word: str, text: str, has: Callable[[str], bool]) -> frozenset[str]:
    """The parts of a run that the segmenter does not know: those that ``has`` knows, and what else may be a name.

    星澜前 is 星澜, 巡岳顶配 is 巡岳 and 顶配. Of 线建 behind 中试 nothing is left where 中试线 is known.
    """
    start = text.find(word)
    found: set[str] = set()
    rest, at = "", 0
    taken = _taken(text, start, len(word), has)
    while at < len(word):
        size = next((n for n in range(len(word) - at, 1, -1) if has(word[at : at + n])), 0)
        if size:
            found.add(word[at : at + size])
        elif start + at not in taken:
            rest += word[at]
        if (size or at + 1 == len(word)) and rest:
            found |= {rest} if len(rest) > 1 else set()
            rest = ""
        at += size or 1
    return frozenset(found)


def _taken(text: str, start: int, length: int, has: Callable[[str], bool]) -> set[int]:
    """Places of a run that belong to a longer piece which ``has`` knows."""
    return {
        place
        for first in range(max(0, start - 3), start + length)
        for size in (3, 4)
        if _HAN.fullmatch(piece := text[first : first + size]) and has(piece)
        for place in range(first, first + size)
    }
