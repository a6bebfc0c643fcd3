"""The word lists of ``data/``: metrics, features, operators, scopes and companies, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from rag.questions.text import fold


@dataclass(frozen=True, slots=True)
class Concept:
    """A metric as people speak of it.

    Attributes:
        name: Canonical name.
        forms: Folded spelling → presumed direction: ``up``, ``down`` or "".
        also: Concepts that may stand in when this one is absent.
        vague: Concepts that a vague word (估值) may mean; empty for exact ones.
        grows: True for a level that has a growth rate.
        dated: True for a value at a date (市值, 市盈率), which no quarter has.
        signed: True for a level that may be below zero (净利润).
        price: True for a price or an index level, whose change over a month is a return.
        open: True where a vague word means any of its concepts, so that each that a table has is a reading.
        kinds: True for things of several kinds (均价), of which a bare word means the one that is there.
        less: True where less is better (不良率).
        lasts: True for a stretch of time, which is shorter where something is faster (存货周转天数).
    """

    name: str
    forms: Mapping[str, str]
    also: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    grows: bool = False
    price: bool = False
    dated: bool = False
    signed: bool = False
    open: bool = False
    kinds: bool = False
    less: bool = False
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Market:
    """A board or exchange, told from the codes of its securities, or a kind of fund, told from the name.

    Attributes:
        has, ends, lacks: Of a folded name: what it must have, or end with, and must not have.
    """

    name: str
    words: tuple[str, ...]
    suffixes: frozenset[str]
    prefixes: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def lists(self, code: str, name: str = "") -> bool:
        """True if a code such as ``688256.SH``, or the folded name of a fund, belongs here."""
        if self.has or self.ends:
            held = all(word in name for word in self.has) and (not self.ends or name.endswith(self.ends))
            return held and not any(word in name for word in self.lacks)
        number, dot, suffix = code.upper().rpartition(".")
        return bool(dot) and suffix in self.suffixes and (not self.prefixes or number.startswith(self.prefixes))


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("rag.questions").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def concepts() -> Mapping[str, Concept]:
    """Name → concept: the general ones, then those of single industries."""
    entries = [*_data("metrics")["concept"]]
    for names in _data("industries").values():
        entries += [entry | {"name": name, "forms": [name, *entry["forms"]]} for name, entry in names.items()]
    return MappingProxyType({entry["name"]: _concept(entry) for entry in entries})


_FLAGS = ("grows", "price", "dated", "signed", "open", "kinds", "less", "lasts")


def _concept(entry: Mapping[str, Any]) -> Concept:
    forms = {form: "" for said in entry["forms"] for form in variants(said)}
    forms |= {form: side for side in ("up", "down") for said in entry.get(side, ()) for form in variants(said)}
    flags = {
        name: entry.get(name, False) for name in ("grows", "price", "dated", "signed", "open", "kinds", "less", "lasts")
    }
    return Concept(
        entry["name"], MappingProxyType(forms), tuple(entry.get("also", ())), tuple(entry.get("vague", ())), **flags
    )


def variants(form: str) -> Iterator[str]:
    """A folded spelling; of English ones also with spaces for hyphens, and the plural."""
    folded = fold(form)
    for one in dict.fromkeys((folded, folded.replace("-", " "))):
        yield one
        if _PLURAL.fullmatch(one):
            yield f"{one[:-1]}ies" if one.endswith("y") and one[-2] not in "aeiou" else f"{one}s"


_PLURAL = re.compile(r"[a-z][a-z -]{2,}[a-rt-z]")


@cache
def markets() -> tuple[Market, ...]:
    return tuple(
        Market(
            entry["name"],
            tuple(map(fold, entry["words"])),
            frozenset(entry.get("suffixes", ())),
            tuple(entry.get("prefixes", ())),
            tuple(map(fold, entry.get("has", ()))),
            tuple(map(fold, entry.get("ends", ()))),
            tuple(map(fold, entry.get("lacks", ()))),
        )
        for entry in _data("scopes")["market"]
    )


@cache
def measure_nouns() -> Mapping[str, str]:
    """Folded noun that adds nothing to the measure before it → of which measures (``any``, ``multiple`` …)."""
    nouns = _data("features")["measure_noun"]
    return MappingProxyType({fold(noun): kind for kind, words in nouns.items() for noun in words})


@cache
def title_classes() -> Mapping[str, tuple[str, ...]]:
    """``domestic`` and ``overseas`` → folded words."""
    return MappingProxyType({name: tuple(map(fold, words)) for name, words in _data("scopes")["title"].items()})


@cache
def kinds() -> Mapping[str, tuple[str, ...]]:
    """What rows are (``fund``, ``company``, ``index``) → folded words."""
    return MappingProxyType({name: tuple(map(fold, words)) for name, words in _data("scopes")["kind"].items()})


@cache
def name_endings() -> tuple[str, ...]:
    return tuple(sorted(map(fold, _data("companies")["endings"]), key=len, reverse=True))


@cache
def name_marks() -> tuple[str, ...]:
    return tuple(sorted(_data("companies")["marks"], key=len, reverse=True))


@cache
def growth_forms() -> Mapping[str, tuple[str, str]]:
    """Folded spelling → (basis, presumed direction)."""
    return MappingProxyType(
        {
            fold(form): (basis, {"even": "", "up": "up", "down": "down"}[direction])
            for basis, directions in _data("features")["growth"].items()
            for direction, forms in directions.items()
            for form in forms
        }
    )


@cache
def window_forms() -> Mapping[str, str]:
    return MappingProxyType(
        {fold(form): window for window, forms in _data("features")["window"].items() for form in forms}
    )


@cache
def qualifier_forms() -> Mapping[str, str]:
    return MappingProxyType(
        {fold(form): name for name, forms in _data("features")["qualifier"].items() for form in forms}
    )


@cache
def silent_qualifiers() -> frozenset[str]:
    """Qualifiers that a column may have without the question saying so."""
    return frozenset(_data("features")["qualifier_class"]["silent"])


@cache
def header_noise() -> tuple[str, ...]:
    return tuple(_data("features")["header"]["noise"])


@cache
def relative_words() -> tuple[str, ...]:
    return tuple(map(fold, _data("features")["header"]["relative"]))


@cache
def words() -> Mapping[str, Any]:
    """The sections of ``words.toml`` as they stand."""
    return MappingProxyType(_data("words"))


@cache
def grammar() -> Mapping[str, Any]:
    """The sections of ``grammar.toml`` as they stand."""
    return MappingProxyType(_data("grammar"))


@cache
def cells() -> Mapping[str, Any]:
    """The sections of ``cells.toml`` as they stand."""
    return MappingProxyType(_data("cells"))


@cache
def derived() -> tuple[Mapping[str, Any], ...]:
    """Measures that two others give."""
    return tuple(_data("derived")["derived"])


@cache
def shells() -> Mapping[str, Any]:
    """The sections of ``shells.toml`` as they stand."""
    return MappingProxyType(_data("shells"))


@cache
def spoken_measures() -> Mapping[str, Any]:
    """The sections of ``spokenmeasures.toml`` as they stand."""
    return MappingProxyType(_data("spokenmeasures"))


@cache
def idioms() -> tuple[Mapping[str, str], ...]:
    """Patterns of set phrases and their plain words."""
    return tuple(_data("idioms")["idiom"])


@cache
def glossary() -> Mapping[str, Mapping[str, list[str]]]:
    """Sections of Chinese terms and their English."""
    return MappingProxyType(_data("glossary"))


@cache
def frames() -> tuple[Mapping[str, str], ...]:
    """Patterns of what surrounds a question, and what they say plainly."""
    return tuple(_data("frames")["frame"])


@cache
def aliases() -> Mapping[str, tuple[str, ...]]:
    """Folded printed word → folded other words for the same thing, as they stand in rows' names."""
    return MappingProxyType(
        {
            fold(word): tuple(map(fold, others))
            for name, section in _data("aliases").items()
            if name != "columns"
            for word, others in section.items()
        }
    )


@cache
def column_aliases() -> Mapping[str, tuple[str, ...]]:
    """The same for words of headers that are no known measure: 新船 for 新造."""
    entries = _data("aliases")["columns"].items()
    return MappingProxyType({fold(word): tuple(map(fold, others)) for word, others in entries})


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Groups of title words that mean the same."""
    return tuple(tuple(group) for group in _data("scopes")["synonyms"]["groups"])


@cache
def ranking_title() -> re.Pattern[str]:
    """What a title has that lists only the first rows of many: 涨幅前十, 领跌个股.

    涨跌幅前十 lists both ends and is neither.
    """
    return re.compile(
        r"(?<![涨跌])(?P<side>[涨跌])幅前(?P<k>[一二三四五六七八九十\d]+)名?|领(?P<led>[涨跌])(?:个股|股|公司)?"
    )


def is_total(name: str) -> bool:
    """True for the folded name of a row that sums up the others: 合计, 行业平均, Total."""
    data = _data("scopes")["totals"]
    return name.replace(" ", "") in data["names"] or name.endswith(tuple(data["endings"]))


def is_whole(name: str) -> bool:
    """True for the folded name of a row that the others are parts of: 全国 among provinces, 综合指数 among routes."""
    return name.strip() in _data("scopes")["totals"]["wholes"]


def is_rest(name: str) -> bool:
    """True for the folded name of a row for what is left over: 其他, 其他地区.

    >>> [is_rest(name) for name in ("其他地区", "其他煤", "其他安纺织", "others", "otherwise", "other asia")]
    [True, True, False, True, False, True]
    """
    data = _data("scopes")
    word = max((word for word in data["totals"]["rest"] if name.startswith(word)), key=len, default=None)
    if word is None:
        return False
    of = name[len(word) :]
    kinds = {noun for group in (*data["heads"]["same"], data["heads"]["company"], ["国家", "业务"]) for noun in group}
    return of.startswith(" ") or not of if word.isascii() else len(of) < 2 or of in kinds


@cache
def row_nouns(head: str) -> frozenset[str]:
    """What rows under a header are called besides: 省份 for 地区. The header itself is one of them."""
    known = {form for forms in kinds().values() for form in forms} | set(company_heads())
    if len(head) < 2 or head in known or any(char.isdigit() for char in head):
        return frozenset()
    groups = [group for group in _data("scopes")["heads"]["same"] if head in group]
    return frozenset(f"row:{form}" for group in (*groups, [head]) for form in group)


@cache
def interchangeable() -> tuple[tuple[str, ...], ...]:
    """Words at the end of a company's name that a trade uses one for the other, the longest first."""
    return tuple(tuple(words) for words in _data("companies")["interchangeable"])


@cache
def company_heads() -> tuple[str, ...]:
    """Words in the header of a column of company names."""
    return tuple(_data("scopes")["heads"]["company"])
