"""Errors in the page's language: the engine's are in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from index.errors import YanbaoError
from ui.strings import Strings


@cache
def _known() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    table = tomllib.loads((files("ui") / "failures.toml").read_text(encoding="utf-8"))
    return tuple((re.compile(row["what"]), row["zh"], row["remedy"]) for row in table["failure"])


def told(say: Strings, error: YanbaoError) -> tuple[str, str]:
    """(what went wrong with which value, what to do); in English if the message is not known."""
    what, remedy = error.what, error.remedy
    if say("language") == "zh":
        for pattern, chinese, todo in _known():
            if found := pattern.fullmatch(what):
                what, remedy = chinese.format(*found.groups()), todo
                break
    which = "" if error.which is None else f"{say('colon')}{error.which}"
    return f"{what}{which}", remedy
