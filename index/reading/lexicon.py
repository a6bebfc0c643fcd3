"""The genre's own words, as compiled patterns (``lexicon.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns over keys (half width, no spaces, lower case; see ``text.key``).

    Attributes:
        furniture: Found in running headers and footers.
        page: A whole page number line.
        back_matter: Reason → pattern of the whole heading.
        any_back_matter: All of them as one.
        anchors: Found in disclaimers: who speaks.
        disclaimer: Phrases of disclaimers, one pattern each.
        contact: Found in contact data.
        roles: A whole label such as 分析师.
        headings: A whole heading without a number.
        ratings: Words in order of precedence, as one pattern.
        changes: 维持, 上调 …
        opposites: Of two opposite characters, the second to the first (for ``str.translate``): 跌 to 涨.
    """

    furniture: Pattern
    page: Pattern
    back_matter: tuple[tuple[str, Pattern], ...]
    any_back_matter: Pattern
    anchors: Pattern
    disclaimer: tuple[Pattern, ...]
    contact: Pattern
    roles: Pattern
    headings: Pattern
    ratings: Pattern
    changes: Pattern
    opposites: dict[int, int]


@cache
def lexicon() -> Lexicon:
    """The words as data, read once."""
    data = tomllib.loads(files("index.reading").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    return Lexicon(
        furniture=_any(data["furniture"]["phrases"]),
        page=_any(data["furniture"]["page"]),
        back_matter=tuple((reason, _any(words)) for reason, words in data["back_matter"].items()),
        any_back_matter=_any(phrase for words in data["back_matter"].values() for phrase in words),
        anchors=_any(data["disclaimer"]["anchors"]),
        disclaimer=tuple(re.compile(phrase) for phrase in data["disclaimer"]["phrases"]),
        contact=_any(data["contact"]["phrases"]),
        roles=_any(data["contact"]["roles"]),
        headings=_any(data["headings"]["words"]),
        ratings=_any(data["ratings"]["words"]),
        changes=_any(data["ratings"]["changes"]),
        opposites={ord(two): ord(one) for one, two in data["lists"]["opposites"]},
    )


def _any(phrases: Iterable[str]) -> Pattern:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))
