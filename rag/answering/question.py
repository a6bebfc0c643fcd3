"""What a prose question asks for: its terms, weighed, and the kind of thing that answers it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rag.gate.dates import Date, dates_in
from rag.gate.evidence import spaced
from rag.gate.names import names_in, nouns
from rag.gate.words import words

_HAN = re.compile(r"[一-鿿]+")
_BETWEEN = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")
_LATIN = re.compile(r"[a-z]+|\d+(?:\.\d+)?")


@cache
def _data() -> dict[str, dict[str, list[str] | str]]:
    text = resources.files("rag.answering").joinpath("words.toml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, list[str] | str]] = tomllib.loads(text)
    return loaded


@cache
def _filler() -> tuple[re.Pattern[str], frozenset[str]]:
    fillers = sorted(_data()["filler"]["words"], key=len, reverse=True)
    chinese = [re.escape(word) for word in fillers if not word.isascii()]
    # 多少台 asks for a number of things: the measure word goes with it.
    return re.compile("|".join(["(?:多少|几)[个台只支家条项种次名位张岁倍]", *chinese])), frozenset(
        word for word in fillers if word.isascii()
    )


@cache
def _simplified() -> dict[int, int]:
    table = _data()["traditional"]
    return {ord(old): ord(new) for old, new in zip(table["from"], table["to"], strict=True)}


@cache
def _groups() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group) for group in _data()["same"]["groups"])


def same_words(word: str) -> frozenset[str]:
    """Words that a report may use for this one, itself included."""
    return frozenset({word}).union(*(group for group in _groups() if word in group))


def simplified(text: str) -> str:
    """Common traditional characters to simplified ones, one for one."""
    return text.translate(_simplified())


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
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class ProseQuestion:
    """A question taken apart.

    Attributes:
        text: As asked.
        grams: What an answering sentence should share; words of asking are left out.
        names: Names that an answering passage must have.
        dates: Dates that it must not contradict.
        nouns: Common nouns of the question.
        unknown: Chinese words that the segmenter does not know: names, for the most part.
        wants: ``figure``, ``date``, ``definition``, ``explain`` or "".
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
        chinese, english = _filler()
        spaced = chinese.sub(" ", plain)
        pieces = [
            word for word in re.split(r"[\s，。？！、,?!：:；;（）()“”\"']+", spaced.casefold()) if word not in english
        ]
        found = frozenset(gram for word in pieces for gram in _word_grams(word))
        if not any(char.isalpha() for gram in found for char in gram):
            found = grams(plain) if any(char.isalpha() for char in plain) else frozenset()
        lowered = plain.casefold()
        wants = next(
            (
                kind
                for kind in ("date", "figure", "definition", "explain")
                if any(word in lowered for word in _data()["wants"][kind])
            ),
            "",
        )
        content = chinese.sub(" ", plain)
        unknown = frozenset(word for piece in pieces for word in _words(piece)[1])
        things = frozenset(
            word for piece in pieces for word in _words(piece)[0] if word[-1] in _THINGS and len(word) > 2
        )
        return cls(
            text, found, names_in(plain, known), tuple(dates_in(plain)), nouns(content) | things, unknown, wants,
            language,
        )  # fmt: skip
