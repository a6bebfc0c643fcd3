"""The units of Chinese research reports, as data (``units.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from index.numbers.fold import fold


@dataclass(frozen=True, slots=True)
class Unit:
    """A written unit.

    Attributes:
        name: Canonical spelling: ``亿元``.
        base: The unit that amounts are compared in: ``元``.
        scale: Factor to the base.
        kind: ``money``, ``ratio`` (%, ‰), ``points`` (百分点, bp), ``multiple`` (倍), ``count``,
            ``physical`` or ``none``.
    """

    name: str
    base: str
    scale: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of ``units.toml``.

    Attributes:
        bases: Every spelling of an unscaled unit → the unit.
        per: Words that stand only behind a slash (元/间夜).
        scales: Scale word → factor. English words are in ``english``, lower case → Chinese word.
    """

    bases: MappingProxyType[str, Unit]
    scales: MappingProxyType[str, Decimal]
    english: MappingProxyType[str, str]
    per: tuple[str, ...] = ()


@cache
def vocabulary() -> Vocabulary:
    """The units as data, read once."""
    data = tomllib.loads(files("index.numbers").joinpath("units.toml").read_text(encoding="utf-8"))
    return Vocabulary(
        MappingProxyType(_bases(data)),
        MappingProxyType({word: Decimal(1).scaleb(power) for word, power in data["scales"].items()}),
        MappingProxyType(data["english_scales"]),
        tuple(data["per"]),
    )


def _bases(data: dict[str, Any]) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for kind in ("money", "multiple", "count"):
        for name, aliases in data[kind].items():
            found.update(dict.fromkeys((name, *_spelt(aliases)), Unit(name, name, Decimal(1), kind)))
    for kind in ("ratio", "points"):
        for name, entry in data[kind].items():
            unit = Unit(name, entry["base"], Decimal(1).scaleb(entry["power"]), kind)
            found.update(dict.fromkeys((name, *_spelt(entry["aliases"])), unit))
    for name, base in data["same"].items():
        found[name] = Unit(name, base, Decimal(1), "count")
    for name, (base, power) in data["physical"].items():
        found[name] = Unit(name, base, Decimal(1).scaleb(power), "physical")
    return found


def _spelt(aliases: Iterable[str]) -> Iterator[str]:
    """Aliases as they are, folded, and without the spaces between their words."""
    for alias in aliases:
        yield from (alias, fold(alias), alias.replace(" ", ""))


def unit_named(name: str) -> Unit:
    """The unit with this spelling or alias, in canonical form; an unknown one is a unit of itself with scale 1.

    >>> unit_named("百万美元").scale, unit_named("USD mn").name, unit_named("亿港币").base
    (Decimal('1E+6'), '百万美元', '港元')
    >>> unit_named("个百分点").name == unit_named("%").name
    False
    """
    return _find(name) or Unit(name.strip(), name.strip(), Decimal(1), "none")


def is_unit(name: str) -> bool:
    """Whether this is a known unit: true for ``亿元``, ``RMB mn`` and ``亿``, false for ``官方`` and ``TTM``."""
    return _find(name) is not None


@lru_cache(maxsize=4096)
def _find(name: str) -> Unit | None:
    text = fold(name).strip(" ()[]【】")
    text = re.sub(r"^单位\s*[:：]?\s*", "", text)
    return _plain(text) or _plain(re.sub(r"\s+", "", text)) or _english(text) or _per(text)


def _plain(text: str) -> Unit | None:
    words = vocabulary()
    if text in words.bases:
        return words.bases[text]
    if text in words.scales:
        return Unit(text, "", words.scales[text], "none")
    for length in (2, 1):
        scale, base = text[:length], words.bases.get(text[length:])
        # Percent, points and multiples are never counted in 万: 万% is not a unit.
        if scale in words.scales and base is not None and base.kind in ("money", "count", "physical"):
            return Unit(scale + base.name, base.base, words.scales[scale] * base.scale, base.kind)
    for prefix in ("人民币", "RMB", "CNY"):
        if text.startswith(prefix) and (inner := _plain(text[len(prefix) :])) and inner.base in ("元", ""):
            return inner if inner.base else scaled(inner.name, "元")
    return None


def scaled(scale: str, base: str) -> Unit:
    """The unit made of a scale word ("" for none) and a base: ``scaled("亿", "美元")``."""
    return _plain(scale + base) or Unit(scale + base, scale + base, Decimal(1), "none")


def _english(text: str) -> Unit | None:
    """``RMB mn``, ``US$ billion``, ``mn USD``, ``RMB'000``, ``Rmb m``."""
    words = vocabulary()
    found = re.fullmatch(r"([A-Za-z.]*[$€£¥]|[A-Za-z]{3})[\s/]*('?[A-Za-z0]+)", text)
    swapped = re.fullmatch(r"('?[A-Za-z0]+)\s*([A-Za-z.]*[$€£¥]|[A-Za-z]{3})", text)
    pairs = [found.groups()] if found else []
    pairs += [(swapped[2], swapped[1])] if swapped else []
    for currency, scale in pairs:
        base = words.bases.get(currency) or words.bases.get(currency.upper())
        chinese = words.english.get(scale.lower())
        if base is not None and base.kind == "money" and chinese:
            return _plain(chinese + base.name)
    if len(text) > 1 and text.lower() in words.english and text.lower() not in words.bases:
        return _plain(words.english[text.lower()])
    return None


def _per(text: str) -> Unit | None:
    """One unit per another: ``元/股``, ``台/万人``. The lower one may be any short word."""
    upper, slash, lower = text.partition("/")
    above = _plain(upper.strip())
    lower = lower.strip()
    if not slash or above is None or not 0 < len(lower) <= 6 or "/" in lower or re.search(r"\d", lower):
        return None
    below = _plain(lower) or Unit(lower, lower, Decimal(1), "none")
    return Unit(f"{above.name}/{below.name}", f"{above.base}/{below.base}", above.scale / below.scale, above.kind)
