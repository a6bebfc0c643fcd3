"""Sentences of computed answers in the question's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("rag.questions").joinpath("data", "phrases.toml").read_text(encoding="utf-8"))


def phrase(key: str, english: bool, **values: object) -> str:
    """The sentence ``key`` with its values. Values are inserted as they are, braces in them have no meaning."""
    return _phrases()["en" if english else "zh"][key].format(**values)
