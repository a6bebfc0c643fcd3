"""What a prose question asks for: its terms, weighed, and the kind of thing that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from index.numbers import SpanKind, find_quantities
from rag.answering import kinds as kinds_of
from rag.answering.asking import asked_for, filler, numbered, respelled, translated, without_filler
from rag.answering.kinds import Counted
from rag.answering.slots import Asked, figures_of
from rag.answering.terms import (
    THINGS,
    attested,
    grams,
    indices,
    joined,
    lists,
    materials,
    ordinary,
    same_words,
    word_grams,
    words_in,
)
from rag.answering.verdict import asks_verdict, without_figures
from rag.gate.dates import Date, dates_in
from rag.gate.names import names_in, nouns
from rag.questions.text import simplified

_HAN = re.compile(r"[一-鿿]+")
_ASKS_IN_ENGLISH = re.compile(r"\s*(?:who|what|which|when|where|why|how)\b", re.I)
_BREAKS = re.compile(r"[\s，。？！、,?!：:；;（）()“”\"']+")


@cache
def _aspects(wants: str = "") -> frozenset[str]:
    """Words that need not stand in the answer; where a figure is asked for, 参数 is what is counted, and must."""
    light = lists()["aspect"]["light"]
    return frozenset(light if wants == "figure" else [*light, *lists()["aspect"]["words"]])


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
        words: The content words whose grams these are.
        counted: The things whose number is asked for, if that is the question.
        heads: The nouns right before the words of asking: they must be told, in whatever words.
        category: The words for the kind of thing that is asked for; they must be told, unless such things have names.
        house: Asks for the name of a company, a university …
        predicates: Verbs of a question for a date, a place or somebody: what happened, of which one must be told.
        titles: Titles of the person that is asked for.
        ordinary: Grams of everyday words that name nothing: 打算, 觉得.
        level: Asks for a level (产量, 销售额) and not for its growth.
        bases: Base units that the figure may have besides ``units``.
        told: Words for a measure, each with those that tell it right beside a figure of these units.
        figures: Figures that say which thing is meant: 30年期, 第二批.
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
    words: frozenset[str] = frozenset()
    counted: Counted | None = None
    heads: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    category: frozenset[str] = frozenset()
    house: bool = False
    predicates: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    figures: tuple[Asked, ...] = ()
    level: bool = False
    bases: frozenset[str] = frozenset()
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, known: Iterable[str] = ()) -> ProseQuestion:
        """Takes a question apart.

        Args:
            known: Names of entities in the library.

        >>> sorted(ProseQuestion.of("液冷市场规模是多少？").grams)
        ['市场', '液冷']
        """
        plain = numbered(simplified(text))
        language = "zh" if _HAN.search(plain) and not _ASKS_IN_ENGLISH.match(plain) else "en"
        typed_text = plain.casefold() if language == "en" else ""  # how tall, who: what is asked for
        if language == "en":
            plain = translated(plain)
        english = filler()[2]
        plain = respelled(plain)
        if asks_verdict(plain):
            plain = without_figures(plain)
        plain = _SOME.sub(r"\1", plain)
        plain = asked_for(plain)
        unit = kinds_of.unit_asked(plain)
        whole = plain
        plain = plain.replace(unit, " ", 1) if unit and plain.count(unit) == 1 else plain
        named = names_in(_undated(plain), known) | indices(plain)
        ratios = named & frozenset(lists()["vocabulary"]["ratios"])  # measures in Latin letters name nobody
        names = named - ratios
        content = without_filler(plain)
        pieces = [word for word in _BREAKS.split(content.casefold()) if word not in english]
        found = frozenset(gram for word in pieces for gram in word_grams(word))
        if not any(char.isalpha() for gram in found for char in gram):
            found = grams(plain) if any(char.isalpha() for char in plain) else frozenset()
        undated = found - _date_digits(bare := _without(plain, names))
        if any(char.isalpha() for gram in undated for char in gram):
            found = undated
        said = frozenset(word for piece in pieces for word in words_in(piece)[0])
        wants = kinds_of.wants(typed_text or plain)
        exempt = _aspects(wants)
        asked = (said & exempt) | {piece for piece in pieces if piece in exempt}
        rest = list(said - asked) + [word for piece in pieces for word in words_in(piece)[1]]
        aspects = frozenset(gram for word in asked for gram in grams(word)) & found
        aspects -= frozenset(gram for word in rest for gram in grams(word))
        unknown = frozenset(word for piece in _BREAKS.split(without_filler(bare)) for word in words_in(piece)[1])
        typed = wants not in (*_TOLD, "date", "day") and not asks_verdict(text)
        measured = kinds_of.units(plain) if typed else ()
        category = kinds_of.categories(plain)
        wrong = frozenset(word for word in unknown if len(same_words(word)) > 1)  # no name: it has synonyms
        modifiers = frozenset(word for word in unknown | names if kinds_of.names_modifier(plain, word))
        sums = kinds_of.summed(plain)
        flows = said & frozenset(lists()["vocabulary"]["flows"]) if wants == "figure" else frozenset[str]()
        titles = kinds_of.titles(plain) if wants in ("who", "name", "definition") else ()
        house = wants in ("who", "list", "name") and kinds_of.houses(plain)
        event = (wants in _EVENTS or house) and not titles
        happened = kinds_of.predicates(plain) | wrong if event else frozenset()
        common = nouns(content) | wrong | frozenset(titles) | kinds_of.measures(plain)
        vocabulary = lists()["vocabulary"]
        common |= flows | ratios | materials(bare) | (said & frozenset([*vocabulary["terms"], *vocabulary["nouns"]]))
        things = frozenset(word for word in said if word[-1] in THINGS and len(word) > 2)
        return cls(
            text, found, names - category, tuple(dates_in(bare)),
            frozenset(word.rstrip(_PARTICLES) for word in (common | things) - exempt - category),
            unknown - wrong, wants, language, aspects, frozenset(), measured, _core(content),
            any(word in content for word in lists()["aspect"]["measured"]),
            frozenset(gram for word in category for gram in grams(word)) & found,
            said | unknown, kinds_of.counted(whole) if wants == "figure" else None,
            (kinds_of.heads(plain) | kinds_of.measures(plain) | sums | modifiers | flows) - category - exempt, titles,
            kinds_of.told_categories(plain) - exempt,
            house,
            happened - category - exempt,
            _ordinary(said - happened, [*rest, *happened]) & found, () if asks_verdict(text) else figures_of(bare),
            kinds_of.level(plain), kinds_of.bases(whole) if typed else frozenset(), kinds_of.told_by(plain),
        )  # fmt: skip

    @property
    def subject(self) -> frozenset[str]:
        """The grams of names and unknown words."""
        return frozenset(gram for name in self.names | self.unknown for gram in grams(name)) & self.grams

    @property
    def chinese(self) -> str:
        """The question in the words that its terms are read from: an English one with its terms in Chinese."""
        return translated(self.text) if self.language == "en" else self.text

    def after(self, first: ProseQuestion) -> ProseQuestion:
        """This question as the second half of another one, which gives it the subject that it lacks."""
        own = bool(self.names or self.unknown)
        bare = not self.words and not self.names  # 在哪里？ says nothing itself: not its words of asking either
        grams = frozenset() if bare else self.grams
        handed = frozenset(gram for gram in first.grams - first.aspects if not gram[0].isdigit()) - grams
        return replace(
            self,
            grams=grams | handed,
            inherited=handed,
            words=self.words | first.words,
            names=self.names if own else first.names,
            unknown=self.unknown if own else first.unknown,
            # 8月增产多少？何时见效: the month is that of the first question.
            dates=self.dates or (() if self.wants in ("date", "day") and not bare else first.dates),
            figures=self.figures or first.figures,
            nouns=first.nouns if bare else self.nouns,
            predicates=first.predicates if bare else self.predicates,
        )

    def naming(self, coined: frozenset[str], has: Callable[[str], bool]) -> ProseQuestion:
        """This question with the names that only the reports tell to be names.

        Args:
            coined: Rare words that the reports put in quotes: 天工.
            has: Whether the reports have a piece of text. Names that the segmenter cut apart are put together again as
                far as they do: 司维格鲁肽.
        """
        parts = {word: attested(word, self.text, has) for word in self.unknown}
        if any(own != {word} for word, own in parts.items()):
            kept = frozenset(part for own in parts.values() for part in own)
            told = frozenset(gram for part in kept for gram in grams(part))
            lost = frozenset(gram for word in parts for gram in grams(word)) - told
            rest = self.grams - lost or self.grams
            left = replace(
                self, unknown=kept, grams=rest, inherited=self.inherited & rest, aspects=self.aspects & rest,
                kinds=self.kinds & rest, ordinary=self.ordinary & rest,
            )  # fmt: skip
            return left.naming(coined, has) if kept != self.unknown else left
        found = frozenset(word for word in self.nouns if word in coined)
        words = self.names | self.unknown
        pieces = frozenset(w for w in words if _HAN.fullmatch(w) and not any(w != o and w in o for o in words))
        grown = {piece: joined(piece, self.text, pieces, has) for piece in pieces}
        grown = {piece: whole for piece, whole in grown.items() if whole != piece}
        if not found and not grown:
            return self
        inside = frozenset(word for word in self.names | self.unknown | self.nouns for w in grown.values() if word in w)
        own = found | frozenset(grown.values())
        return replace(
            self,
            names=(self.names - inside) | own,
            unknown=self.unknown - inside,
            nouns=(self.nouns - inside) | (own if self.wants == "figure" else frozenset()),
            heads=self.heads - inside - found,
        )


def _ordinary(said: Iterable[str], rest: Iterable[str]) -> frozenset[str]:
    """Grams of everyday words that stand in no other word."""
    everyday = frozenset(word for word in said if ordinary(word))
    telling = frozenset(gram for word in rest if word not in everyday for gram in grams(word))
    return frozenset(gram for word in everyday for gram in grams(word)) - telling


def _without(text: str, names: Iterable[str]) -> str:
    """The text without Latin names and names of several words: the 1.5 of Gemini 1.5 is no date."""
    for name in sorted(names, key=len, reverse=True):
        if any(char.isascii() for char in name) or len(name) > 1:
            text = text.replace(name, " ") if not dates_in(name) or name[0].isascii() else text
    return text


def _undated(text: str) -> str:
    """The text with a date set apart from the Latin name before it: Meta 2024年 is a name and a year."""
    for span in reversed([span for span in find_quantities(text) if span.kind is SpanKind.DATE]):
        if re.search(r"[A-Za-z][+＋]?\s*$", text[: span.start]):
            text = f"{text[: span.start]}，{text[span.start :]}"
    return text


def _date_digits(text: str) -> frozenset[str]:
    """The numbers of dates: a sentence must agree with a date, and gains nothing by a 4 that it has elsewhere."""
    dates = (span for span in find_quantities(text) if span.kind is SpanKind.DATE)
    said = " ".join(text[span.start : span.end] for span in dates)
    # 2024Q1 says 一季度 in other words.
    quarters = frozenset(gram for word in re.findall("第?[一二三四]季度?", said) for gram in grams(word))
    return frozenset(re.findall(r"\d+(?:\.\d+)?|[qh](?=\d)", said.casefold())) | quarters


_SOME = re.compile(
    "(接下来|未来|最近|过去|近|前|这|那|好)(?:好?几)[个家]?(?=[年月季周天])"
)  # 未来几年 asks for no number
_EVENTS = ("date", "day", "who", "place")
_TOLD = ("cause", "explain", "condition", "use")  # kinds that are told in words, whatever is measured
_PARTICLES = "给了"  # 交付给 is 交付


def _core(content: str) -> str:
    pieces = [piece for piece in re.split(r"[\s，。？！,?!：:；;“”\"']+", content) if piece and piece not in _aspects()]
    return "".join(pieces)
