"""The plain questions of ``data/plain.toml``: which of them the slots of a question fit, and how one is said."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from rag.questions.rewording.masking import Masked, Slot

# Of two names or two metrics these take one as the first: ``#ba`` takes the one that is said last.
ORIENTED = frozenset({"difference", "ratio", "percent.more", "best.other", "worst.other"})
OF_TEXT = frozenset({"mixed"})  # need a figure of the running text too
TOLD = frozenset({"lookup", "where"})  # may be answered by the text where no table has the figure
FOLLOWING = frozenset({"follow.metric", "follow.entity"})  # change one thing of the question before
_OPTIONAL = re.compile(r"\[([^\[\]]*\{(\w)(\d)\}[^\[\]]*)\]")
_PLACE = re.compile(r"\{(\w)(\d)\}")
_FIGURES = re.compile(r"\d+")


@cache
def plain() -> Mapping[str, Mapping[str, Any]]:
    """Class → templates ``zh`` and ``en``, its name in both (``as``), classes that it answers too (``covers``)."""
    source = files("rag.questions.rewording").joinpath("data", "plain.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


def fits(kind: str, text: Masked) -> bool:
    """True if a question has every slot that the plain one needs, and none that it has no place for."""
    name = kind.partition("#")[0]
    if name not in plain():
        return False
    template = plain()[name]["zh"]
    needed = set(_PLACE.findall(_OPTIONAL.sub("", template)))
    places = set(_PLACE.findall(template))
    there = set(_slots(template, text))
    if name in OF_TEXT and ("m", "1") in there:
        there.add(("m", "2"))  # the same metric of both
    return needed <= there <= places | {("u", "1")}


def _slots(template: str, text: Masked) -> list[tuple[str, str]]:
    """(role, number) of the slots; where a list of names is asked about two names are a list."""
    listed = "{w1}" in template
    slots = [(slot.role, str(slot.number + 1)) for slot in text.slots if not (listed and slot.role == "e")]
    return [*slots, ("w", "1")] if listed and len(text.of("e")) >= 2 and not text.of("w") else slots


def said(kind: str, text: Masked, english: bool) -> str:
    """The plain question of a class with the slots of a question that it fits."""
    name, _, turned = kind.partition("#")
    template = plain()[name]["en" if english else "zh"]
    values = {f"{slot.role}{slot.number + 1}": slot.text for slot in text.slots}
    if turned:
        role = "e" if "{e2}" in template else "m"
        values[f"{role}1"], values[f"{role}2"] = values[f"{role}2"], values[f"{role}1"]
    values.setdefault("w1", (" and " if english else "和").join(slot.text for slot in text.of("e")))
    if len(periods := text.of("p")) == 2:
        values["p1"], values["p2"] = (slot.text for slot in _dated(periods))
    for name in ("p1", "p2"):  # 2024Q1 and ABC.O are two words
        if name in values and values[name][-1:].isascii():
            values[name] += " "
    there = {(role, number) for role, number in _PLACE.findall(template) if f"{role}{number}" in values}
    return _OPTIONAL.sub(lambda match: match[1] if (match[2], match[3]) in there else "", template).format(**values)


def called(kind: str, english: bool) -> str:
    """What a class is called, "" where its answer says so itself."""
    names = plain()[kind.partition("#")[0]].get("as", ("", ""))
    return str(names[english])


def covering(classes: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest class, or one that covers it and with what it covers is likelier: (class, probability)."""
    best = max(classes, key=lambda kind: classes[kind])
    for kind in classes:
        covered = {kind, *plain().get(kind, {}).get("covers", ())}
        if len(covered) > 1 and best in covered:
            return kind, sum(p for one, p in classes.items() if one in covered)
    return best, classes[best]


@cache
def other_side() -> Mapping[str, str]:
    """Class → the class that asks for the opposite: the lowest for the highest (``data/sides.toml``)."""
    source = files("rag.questions.rewording").joinpath("data", "sides.toml").read_text(encoding="utf-8")
    return {one: other for pair in tomllib.loads(source)["classes"] for one, other in (pair, pair[::-1])}


def opposite(kind: str) -> str:
    """The class that takes the question the other way round; the figure of a difference is the same either way."""
    name, _, turned = kind.partition("#")
    if name in ORIENTED - {"difference"}:
        return name if turned else f"{kind}#ba"
    return other_side().get(kind, "")


def _dated(periods: Sequence[Slot]) -> list[Slot]:
    """The earlier period first, by their figures from the left: 2025年7月 before 2025年8月."""
    figures = [[int(figure) for figure in _FIGURES.findall(slot.text)] for slot in periods]
    if not all(figures) or len({len(one) for one in figures}) > 1:
        return list(periods)
    return [slot for _, slot in sorted(zip(figures, periods, strict=True), key=lambda pair: pair[0])]
