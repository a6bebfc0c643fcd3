"""The wordings that the reader learns from: templates filled with masks, with and without words that narrow."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from rag.questions.rewording.masking import MASKS
from rag.questions.text import fold

_PLACE = re.compile(r"\{([a-z])\}")
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
def _other_side() -> Mapping[str, str]:
    return {one: other for pair in _data("sides")["classes"] for one, other in (pair, pair[::-1])}


@cache
def _turns() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of the words that have a side, and of those that only look so; word → its opposite."""
    sides = _data("sides")
    turn = {one: other for pair in sides["words"] for one, other in (pair, pair[::-1])}
    words = sorted((rf"\b{word}\b" if word.isascii() and word.isalpha() else re.escape(word) for word in turn), key=len)
    return re.compile("|".join([f"(?P<kept>{'|'.join(sides['kept'])})", *reversed(words)])), turn


def mirrored(kind: str, template: str) -> tuple[str, str] | None:
    """The same with high for low, where that is the opposite question: it teaches that these words decide."""
    if kind not in _other_side():
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
    return (_other_side()[kind], text) if turned == 1 else None


def phrases(name: str) -> list[str]:
    """``narrowing`` or ``wrapping`` phrases, folded."""
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


def examples(
    given: Sequence[tuple[str, str]],
    oriented: frozenset[str],
    wrapping: Sequence[str],
    narrowing: Sequence[str],
    random: Random,
) -> Iterator[Wording]:
    """Each template plain, with words around it that narrow nothing, and with words in it that narrow."""
    for kind, template in given:
        for side, line in ((kind, template), *filter(None, (mirrored(kind, template),))):
            text, name = filled(side, line, oriented, random)
            yield Wording(text, name, (), template)
            yield _wrapped(text, name, template, wrapping, random)
            if line is template:
                yield _wrapped(text, name, template, wrapping, random)
            for _ in range(2 if line is template else 1):
                base = _wrapped(text, name, template, wrapping, random).text if random.random() < 0.5 else text
                yield _narrowed(base, name, template, narrowing, random)


def _wrapped(text: str, kind: str, template: str, wrapping: Sequence[str], random: Random) -> Wording:
    phrase = random.choice(wrapping)
    comma = random.choice((",", ",", "", " ", "。", "?"))
    parts = (phrase, text.rstrip("?。")) if random.random() < 0.6 else (text.rstrip("?。"), phrase)
    return Wording(comma.join(parts), kind, (), template)


def _narrowed(text: str, kind: str, template: str, narrowing: Sequence[str], random: Random) -> Wording:
    """Words that narrow right before or behind a mask, in its place, or at the beginning."""
    phrase = random.choice(narrowing)
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
    return Wording(text[:place] + phrase + text[end:], kind, ((place, place + len(phrase)),), template, inside)
