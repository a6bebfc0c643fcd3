"""The wordings that the reader learns from: templates filled with masks, with and without words that narrow."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from rag.questions.rewording.masking import MASKS
from rag.questions.rewording.plain import other_side
from rag.questions.text import fold

_PLACE = re.compile(r"\{([a-z])\}")
_BRACKETED = re.compile("⟦([^⟦⟧]+)⟧")  # words of a template that narrow: {e}⟦扣非⟧的{m}
_ROLE = {"a": "e", "b": "e", "e": "e", "m": "m", "n": "m", "p": "p", "q": "p"}
_TURNED = (("a", "b"), ("m", "n"))
_TWO = ("甲公司和乙公司", "甲公司、乙公司", "甲公司与乙公司")


@dataclass(frozen=True, slots=True)
class Wording:
    """One example.

    Attributes:
        text: Masked and folded.
        kind: Class, with ``#ba`` where what it computes takes the second name or metric first.
        narrowing: (start, end) in ``text`` of words that narrow.
        clear: Whether it still asks for its class: not if words that narrow are left over beside its names.
        template: What it was made of: examples of one template belong to one fold of a cross-validation.
    """

    text: str
    kind: str
    narrowing: tuple[tuple[int, int], ...]
    template: str
    clear: bool = True


def templates(names: Sequence[str]) -> list[tuple[str, str]]:
    """(class, template) of the files ``data/NAME.toml``."""
    found: list[tuple[str, str]] = []
    for name in names:
        for kind, lines in _data(name).items():
            found += [(kind, line) for line in lines]
    return found


@cache
def _turns() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of the words that have a side, and of those that only look so; word → its opposite."""
    sides = _data("sides")
    turn = {one: other for pair in sides["words"] for one, other in (pair, pair[::-1])}
    words = sorted((rf"\b{word}\b" if word.isascii() and word.isalpha() else re.escape(word) for word in turn), key=len)
    return re.compile("|".join([f"(?P<kept>{'|'.join(sides['kept'])})", *reversed(words)])), turn


def mirrored(kind: str, template: str) -> tuple[str, str] | None:
    """The same with high for low, where that is the opposite question: it teaches that these words decide."""
    if kind not in other_side():
        return None
    pattern, opposite = _turns()
    turned = 0

    def turn(match: re.Match[str]) -> str:
        nonlocal turned
        if match["kept"]:
            return match[0]
        turned += 1
        return opposite[match[0]]

    text = pattern.sub(turn, template)
    return (other_side()[kind], text) if turned == 1 else None


def phrases(name: str) -> list[str]:
    """``narrowing`` phrases, or those that stand ``before``, ``behind`` or on either side (``wrapping``), folded."""
    return [fold(phrase) for phrase in _data("phrases")[name]]


@cache
def _data(name: str) -> Mapping[str, Any]:
    source = files("rag.questions.rewording").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def filled(kind: str, template: str, oriented: frozenset[str], random: Random) -> tuple[str, str]:
    """A template with masks, in the order in which its places stand, and its class."""
    seen: dict[str, int] = {}
    numbers: dict[str, int] = {}
    template = template.replace("{s}", random.choice(_data("statements")["forms"]))

    def mask(match: re.Match[str]) -> str:
        place = match[1]
        if place == "w" and random.random() < 0.4:
            return random.choice(_TWO)
        role = _ROLE.get(place, place)
        if place not in seen:
            seen[place] = numbers.get(role, 0)
            numbers[role] = seen[place] + 1
        return MASKS[role][min(seen[place], len(MASKS[role]) - 1)]

    text = fold(_PLACE.sub(mask, template))
    turned = kind in oriented and any(seen.get(a, 0) > seen.get(b, 9) for a, b in _TURNED)
    return text, f"{kind}#ba" if turned else kind


def marked(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text without its brackets, and where the words stand that were in them."""
    spans: list[tuple[int, int]] = []
    found, at = "", 0
    for match in _BRACKETED.finditer(text):
        found += text[at : match.start()]
        spans.append((len(found), len(found) + len(match[1])))
        found += match[1]
        at = match.end()
    return found + text[at:], tuple(spans)


@dataclass(frozen=True, slots=True)
class Around:
    """Phrases around a wording and in it.

    Attributes:
        before: That narrow nothing in front of it.
        behind: That narrow nothing behind it.
        narrowing: That narrow.
    """

    before: Sequence[str]
    behind: Sequence[str]
    narrowing: Sequence[str]

    @classmethod
    def given(cls) -> Around:
        """Those of ``data/phrases.toml``."""
        either = phrases("wrapping")
        return cls(either + phrases("before"), either + phrases("behind"), phrases("narrowing"))


def examples(
    given: Sequence[tuple[str, str]], oriented: frozenset[str], around: Around, random: Random
) -> Iterator[Wording]:
    """Each template plain, with words around it that narrow nothing, and with words in it that narrow."""
    for kind, template in given:
        for side, line in ((kind, template), *filter(None, (mirrored(kind, template),))):
            filling, name = filled(side, line, oriented, random)
            text, spans = marked(filling)
            plain = Wording(text, name, spans, template, not spans)
            yield plain
            if line is template or random.random() < 0.3:
                yield _wrapped(plain, around, random)
                if not spans:
                    base = _wrapped(plain, around, random) if random.random() < 0.5 else plain
                    yield _narrowed(base, around, random)


def _wrapped(given: Wording, around: Around, random: Random) -> Wording:
    comma = random.choice((",", ",", "", " ", "。", "?"))
    text = given.text.rstrip("?。")
    if random.random() < 0.4:
        return replace(given, text=text + comma + random.choice(around.behind))
    before = random.choice(around.before) + comma
    spans = tuple((start + len(before), end + len(before)) for start, end in given.narrowing)
    return replace(given, text=before + text, narrowing=spans)


def _narrowed(given: Wording, around: Around, random: Random) -> Wording:
    """Words that narrow right before or behind a mask, in its place, or at the beginning."""
    phrase, text = random.choice(around.narrowing), given.text
    masks = [m for role in ("m", "e") for m in MASKS[role] if m in text] or [text[:1]]
    mask = random.choice(masks)
    at = text.index(mask)
    way = random.random()
    if way < 0.45:
        place, end = at, at  # 扣非销售额
    elif way < 0.6:
        place, end = at + len(mask), at + len(mask)
    elif way < 0.85:
        place, end = at, at + len(mask)  # an unknown name or metric
    else:
        place, end = 0, 0
        phrase += random.choice((",", "的", ""))
    inside = end > place  # in the place of a name, which the planner does not know: the wording is the same
    spans = ((place, place + len(phrase)),)
    return replace(given, text=text[:place] + phrase + text[end:], narrowing=spans, clear=inside)
