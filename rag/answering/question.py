"""What a prose question asks for: its terms, weighed, and the kind of thing that answers it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rag.gate.evidence import compact

_HAN = re.compile(r"[一-鿿]+")
_LATIN = re.compile(r"[a-z0-9][a-z0-9.+\-%]*")


@cache
def _data() -> dict[str, dict[str, list[str] | str]]:
    text = resources.files("rag.answering").joinpath("words.toml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, list[str] | str]] = tomllib.loads(text)
    return loaded


@cache
def _filler() -> tuple[re.Pattern[str], frozenset[str]]:
    words = sorted(_data()["filler"]["words"], key=len, reverse=True)
    chinese = [re.escape(word) for word in words if not word.isascii()]
    return re.compile("|".join(chinese)), frozenset(word for word in words if word.isascii())


@cache
def _simplified() -> dict[int, int]:
    table = _data()["traditional"]
    return {ord(old): ord(new) for old, new in zip(table["from"], table["to"], strict=True)}


def simplified(text: str) -> str:
    """Common traditional characters to simplified ones, one for one."""
    return text.translate(_simplified())


def grams(text: str) -> frozenset[str]:
    """Latin words, numbers, and pairs of neighbouring Chinese characters, after folding."""
    folded = compact(text)
    found = {word.strip(".-") for word in _LATIN.findall(folded)}
    for run in _HAN.findall(folded):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
        if len(run) == 1:
            found.add(run)
    return frozenset(word for word in found if word)


@dataclass(frozen=True, slots=True)
class ProseQuestion:
    """A question taken apart.

    Attributes:
        text: As asked.
        grams: What an answering sentence should share; words of asking are left out.
        wants: ``figure``, ``date`` or "".
        language: ``zh`` or ``en``.
    """

    text: str
    grams: frozenset[str]
    wants: str
    language: str

    @classmethod
    def of(cls, text: str) -> ProseQuestion:
        """Takes a question apart.

        >>> sorted(ProseQuestion.of("液冷市场规模是多少？").grams)
        ['冷市', '场规', '市场', '模', '液冷', '规模']
        """
        plain = simplified(text)
        language = "zh" if _HAN.search(plain) else "en"
        chinese, english = _filler()
        spaced = chinese.sub(" ", plain)
        words = [word for word in re.split(r"[\s，。？！、,?!：:；;（）()“”\"']+", spaced.casefold()) if word not in english]
        found = frozenset(gram for word in words for gram in grams(word))
        if not any(char.isalpha() for gram in found for char in gram):
            found = grams(plain) if any(char.isalpha() for char in plain) else frozenset()
        lowered = plain.casefold()
        wants = next((kind for kind in ("date", "figure") if any(word in lowered for word in _data()["wants"][kind])), "")
        return cls(text, found, wants, language)
