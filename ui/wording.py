"""What the engine says on the way to an answer, in the page's language. Answers themselves are not translated."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ui.strings import Strings


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("ui") / "wording.toml").read_text(encoding="utf-8"))


@cache
def _whole(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["what"]), row["said"]) for row in _table()["whole"][language])


def worded(say: Strings, text: str) -> str:
    """A step, a reason or what is missing; as it is if it has no other wording."""
    for pattern, said in _whole(say("language")):
        if found := pattern.fullmatch(text):
            return said.format(*found.groups())
    return text


def formula(say: Strings, text: str) -> str:
    """A program as people read it (算式), its operations named in the page's language."""
    wordings = _table()["formula"].get(say("language"))
    if wordings is None:
        return text
    names = wordings["names"]
    # an operation stands before a bracket, and after nothing, a bracket, a sign or a comma: a column's name does not
    text = re.sub(rf"(?<![^\s(，；])({'|'.join(names)})(?=\()", lambda match: str(names[match[1]]), text)
    for pattern, said in wordings["words"].items():
        text = re.sub(pattern, said, text)
    return text
