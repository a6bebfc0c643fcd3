"""The words of ``timelines.toml``: what is said plainly, what may stand for what, what adds nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@cache
def words() -> Mapping[str, Any]:
    """The sections of ``timelines.toml``."""
    return tomllib.loads(files("rag.questions").joinpath("data", "timelines.toml").read_text(encoding="utf-8"))


@cache
def _plain() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"]), entry["plain"]) for entry in words()["plain"])


def said_plainly(folded: str) -> str:
    """A folded question with talk about time and trade in plain words.

    >>> said_plainly("海岬型指数9月是年初1月的几倍")
    'bci9月是1月的几倍'
    """
    for pattern, plain in _plain():
        folded = pattern.sub(plain, folded)
    return folded


@lru_cache(maxsize=4096)
def alike(word: str) -> tuple[str, ...]:
    """A word and what may stand for it in a header."""
    groups = [group for group in words()["same"]["groups"] if word in group]
    return tuple(dict.fromkeys((word, *(other for group in groups for other in group))))


@cache
def sayings() -> tuple[str, ...]:
    """Every word that others stand for, the longest first."""
    every = {word for group in words()["same"]["groups"] for word in group}
    return tuple(sorted(every, key=len, reverse=True))


@cache
def _function() -> re.Pattern[str]:
    longest = sorted(words()["words"]["function"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)))


def is_function(text: str) -> bool:
    """True if a text is nothing but words that add nothing."""
    return not _function().sub("", text).strip()


def function_at(text: str, at: int) -> int:
    """Length of the word that adds nothing at a place; 0 if there is none."""
    found = _function().match(text, at)
    return found.end() - at if found else 0


def is_level(name: str) -> bool:
    """True if figures of this name are no amounts that add up over time."""
    return any(word in name for word in words()["level"]["words"])


def verb_of(said: str) -> bool:
    """True if words have a verb that says what is measured: 卖, 产."""
    return any(verb in said for verb in words()["verbs"])
