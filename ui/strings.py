"""Texts on screen, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")
Strings = Callable[[str], str]


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("ui") / "strings.toml").read_text(encoding="utf-8"))


def strings(language: str) -> Strings:
    """A function from a text's key to the text. Raises KeyError for an unknown language or key."""
    table = _table()
    if language not in LANGUAGES:
        raise KeyError(language)
    return lambda key: table[key][language]
