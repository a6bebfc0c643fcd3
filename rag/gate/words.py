"""The word lists of the gate."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def words(table: str, name: str = "words") -> tuple[str, ...]:
    """A list of ``words.toml``, the longest first. Raises KeyError."""
    text = resources.files("rag.gate").joinpath("words.toml").read_text(encoding="utf-8")
    return tuple(sorted(tomllib.loads(text)[table][name], key=len, reverse=True))


def has_any(text: str, table: str, name: str = "words") -> bool:
    """Whether any word of a list stands in the text."""
    lowered = f" {text.casefold()} "
    return any(word in lowered for word in words(table, name))
