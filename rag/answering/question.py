"""What a prose question asks for: its terms, weighed, and the kind of thing that answers it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from rag.gate.dates import Date, dates_in
from rag.gate.evidence import spaced
from rag.gate.names import names_in, nouns
from rag.gate.words import words

_HAN = re.compile(r"[一-鿿]+")
_BETWEEN = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_LATIN = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_BREAKS = re.compile(r"[\s，。？！、,?!：:；;（）()“”\"']+")


@cache
def lists() -> dict[str, dict[str, Any]]:
    """The tables of ``words.toml``."""
    text = resources.files("rag.answering").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _filler() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    """Chinese phrases of asking, single characters, English words."""
    fillers = sorted(lists()["filler"]["words"], key=len, reverse=True)
    phrases = [re.escape(word) for word in fillers if not word.isascii() and len(word) > 1]
    # 多少台 asks for a number of things: the measure word goes with it.
    numbers = "(?:多少|几|哪[一二两三四五六七八九十几]?)[个台只支家条项种次名位张岁倍]"
    single = frozenset(word for word in fillers if len(word) == 1 and not word.isascii())
    return re.compile("|".join([numbers, *phrases])), single, frozenset(word for word in fillers if word.isascii())


_VERBAL = "对"
_TELLING = frozenset("跌涨降升增减收投融赚亏")  # characters that are whole words


def without_filler(text: str) -> str:
    """A question without its words of asking. A single character goes only where it is a word: 据 stays in 数据."""
    import rjieba

    phrases, single, _ = _filler()
    found: list[str] = []
    at = 0
    rest = phrases.sub(" ", text)
    for run in _HAN.finditer(rest):
        found.append(rest[at : run.start()])
        cut = rjieba.cut(run[0], hmm=False)
        for word, after in zip(cut, [*cut[1:], ""], strict=True):
            verb = (
                word in _VERBAL and len(after) == 1 and after not in single
            )  # 对标, which the segmenter does not know
            found.append(word if verb or word not in single else " ")
        at = run.end()
    return "".join([*found, rest[at:]])


@cache
def _simplified() -> dict[int, int]:
    table = lists()["traditional"]
    return {ord(old): ord(new) for old, new in zip(table["from"], table["to"], strict=True)}


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in lists()["same"]["groups"])


@cache
def _aspects(wants: str = "") -> frozenset[str]:
    """Words that need not stand in the answer; where a figure is asked for, 参数 is what is counted, and must."""
    light = lists()["aspect"]["light"]
    return frozenset(light if wants == "figure" else [*light, *lists()["aspect"]["words"]])


def same_words(word: str) -> frozenset[str]:
    """Words that a report may use for this one, itself included."""
    return frozenset({word}).union(*(group for group in _groups() if word in group))


def simplified(text: str) -> str:
    """Common traditional characters to simplified ones, one for one."""
    return text.translate(_simplified())


@cache
def _translations() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    english = lists()["english"]
    to = {word: chinese for chinese, forms in english["to"].items() for word in forms}
    longest = sorted(to, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
    return pattern, to, frozenset(english["light"])


def translated(text: str) -> str:
    """An English question with its words of asking left out and its common terms in Chinese; the rest stays.

    >>> translated("What are the main risks?")
    '风险提示'
    """
    pattern, to, light = _translations()
    idle = _filler()[2] | light
    words = pattern.sub(lambda match: to[match[0].casefold()], text).split()
    return " ".join(word for word in (w.strip(".,?!;:") for w in words) if word and word.casefold() not in idle)


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


_THINGS = "机器板片卡仪舱柜"  # a word with one of these behind it names a thing
_MEASURES = (
    "个台只支家条项种次名位张份月日年号多拟约每第这那各某把让请问里中内上下说讲能用拿到过给去来做搞跟被要想会可于得着"
    "更最很太较难易快慢三两时还又也曾比一"
)


def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words that the segmenter knows, and runs of single characters that it does not (数易贷)."""
    import rjieba

    known: set[str] = set()
    unknown: set[str] = set()
    for run in _HAN.findall(_BETWEEN.sub("", spaced(text))):
        single = last = ""
        for word in (*rjieba.cut(run, hmm=False), ""):
            if len(word) == 1:
                if not single and last and word in _THINGS:
                    known.add(last + word)  # 刻蚀 + 机
                single += word
                continue
            last = word
            unknown.add(single.strip(_MEASURES))
            known.add(word)
            single = ""
    return frozenset(known - {""}), frozenset(word for word in unknown if len(word) > 1)


def _word_grams(text: str) -> frozenset[str]:
    """Grams that do not straddle words: 融资金额 gives 融资, and not 资金."""
    known, unknown = _words(text)
    found = set(_LATIN.findall(spaced(text)))
    for word in (known - set(words("general"))) | unknown:
        found |= grams(word)
    return frozenset(found | (_TELLING & frozenset(text) & _singles(text)))


def _singles(text: str) -> frozenset[str]:
    import rjieba

    return frozenset(word for run in _HAN.findall(text) for word in rjieba.cut(run, hmm=False) if len(word) == 1)


@dataclass(frozen=True, slots=True)
class ProseQuestion:
    """A question taken apart.

    Attributes:
        text: As asked.
        grams: What an answering sentence should share; words of asking are left out.
        aspects: Those of the grams that a report need not use: 优势, 走势.
        inherited: Those of the grams that come from the question before.
        names: Names that an answering passage must have.
        dates: Dates that it must not contradict.
        nouns: Common nouns of the question.
        unknown: Chinese words that the segmenter does not know: names, for the most part.
        wants: A kind of ``words.toml``: ``figure``, ``date``, ``list``, ``definition``, ``cause`` … or "".
        units: Ends of units that the figure must have, if the question's words say so.
        core: The subject in one piece, without words of asking and aspects.
        kinds: Grams of the kind of thing that is asked for: 机构 in 哪些机构.
        measured: Asks for something that is told in figures: 参数, 规格.
        language: ``zh`` or ``en``.
    """

    text: str
    grams: frozenset[str]
    names: frozenset[str]
    dates: tuple[Date, ...]
    nouns: frozenset[str]
    unknown: frozenset[str]
    wants: str
    language: str
    aspects: frozenset[str] = frozenset()
    inherited: frozenset[str] = frozenset()
    units: tuple[str, ...] = ()
    core: str = ""
    measured: bool = False
    kinds: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, known: Iterable[str] = ()) -> ProseQuestion:
        """Takes a question apart.

        Args:
            known: Names of entities in the library.

        >>> sorted(ProseQuestion.of("液冷市场规模是多少？").grams)
        ['市场', '液冷']
        """
        plain = simplified(text)
        language = "zh" if _HAN.search(plain) else "en"
        if language == "en":
            plain = translated(plain)
        english = _filler()[2]
        for wrong, right in lists()["respell"].items():
            plain = plain.replace(wrong, right)
        names = names_in(plain, known)
        content = without_filler(plain)
        pieces = [word for word in _BREAKS.split(content.casefold()) if word not in english]
        found = frozenset(gram for word in pieces for gram in _word_grams(word))
        if not any(char.isalpha() for gram in found for char in gram):
            found = grams(plain) if any(char.isalpha() for char in plain) else frozenset()
        said = frozenset(word for piece in pieces for word in _words(piece)[0])
        wants = _wants(plain)
        exempt = _aspects(wants)
        asked = (said & exempt) | {piece for piece in pieces if piece in exempt}
        rest = list(said - asked) + [word for piece in pieces for word in _words(piece)[1]]
        aspects = frozenset(gram for word in asked for gram in grams(word)) & found
        aspects -= frozenset(gram for word in rest for gram in grams(word))
        bare = _without(plain, names)
        unknown = frozenset(word for piece in _BREAKS.split(without_filler(bare)) for word in _words(piece)[1])
        category = _categories(plain)
        things = frozenset(word for word in said if word[-1] in _THINGS and len(word) > 2)
        return cls(
            text, found, names - category, tuple(dates_in(bare)),
            frozenset(word.rstrip(_PARTICLES) for word in (nouns(content) | things) - exempt - category),
            unknown, wants, language, aspects, frozenset(), _units(plain), _core(content),
            any(word in content for word in lists()["aspect"]["measured"]),
            frozenset(gram for word in category for gram in grams(word)) & found,
        )  # fmt: skip

    @property
    def subject(self) -> frozenset[str]:
        """The grams of names and unknown words."""
        return frozenset(gram for name in self.names | self.unknown for gram in grams(name)) & self.grams

    def after(self, first: ProseQuestion) -> ProseQuestion:
        """This question as the second half of another one, which gives it the subject that it lacks."""
        own = bool(self.names or self.unknown)
        handed = frozenset(gram for gram in first.grams - first.aspects if not gram[0].isdigit()) - self.grams
        return replace(
            self,
            grams=self.grams | handed,
            inherited=handed,
            names=self.names if own else first.names,
            unknown=self.unknown if own else first.unknown,
            dates=self.dates or first.dates,
        )


def _without(text: str, names: Iterable[str]) -> str:
    """The text without Latin names and names of several words: the 1.5 of Gemini 1.5 is no date."""
    for name in sorted(names, key=len, reverse=True):
        if any(char.isascii() for char in name) or len(name) > 1:
            text = text.replace(name, " ") if not dates_in(name) or name[0].isascii() else text
    return text


_PARTICLES = "给了"  # 交付给 is 交付
_CATEGORY = re.compile(
    r"(?:哪[一二两三四五六七八九十几]?[些个家位条种类款项只支座所]?|什么)(?:新|新的|重要|主要|具体)?([一-鿿]{2,8})"
)


def _categories(text: str) -> frozenset[str]:
    """Words for the kind of thing that is asked for (哪些机构, 什么模型): the answer names one of it instead."""
    import rjieba

    found: set[str] = set()
    for match in _CATEGORY.finditer(text):
        words = rjieba.cut(match[1], hmm=False)
        if words and len(words[0]) > 1:
            found.add(words[0])
    return frozenset(found)


def _wants(text: str) -> str:
    lowered = text.casefold()
    return next((kind for kind, asks in lists()["wants"].items() if any(word in lowered for word in asks)), "")


def _units(text: str) -> tuple[str, ...]:
    lowered = text.casefold()
    return tuple(
        unit
        for kind in lists()["kinds"].values()
        if any(word in lowered for word in kind["ask"])
        for unit in kind["units"]
    )


def _core(content: str) -> str:
    pieces = [piece for piece in re.split(r"[\s，。？！,?!：:；;“”\"']+", content) if piece and piece not in _aspects()]
    return "".join(pieces)
