"""What surrounds a question and narrows nothing: greetings, forms of address, requests. Data in ``shells.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.questions import lexicon
from rag.questions.segment import Surfaces
from rag.questions.text import fold
from rag.questions.tokens import Kind, Token

_CLASSES = ("address", "greeting", "filler", "formal")


def shell_tokens(folded: str) -> Iterator[Token]:
    """Function tokens: the words as they stand, and requests such as 麻烦帮我算一算.

    A verb of one character (报, 数) is no request alone: another word may begin with it.
    """
    yield from _surfaces().find(folded)
    for match in _request().finditer(folded):
        if match["lead"] or match["tail"] or len(match["verb"]) > 1:
            yield Token(match.start(), match.end(), Kind.FUNCTION, match[0])


@cache
def _surfaces() -> Surfaces:
    shells = lexicon.shells()
    return Surfaces((fold(word), Kind.FUNCTION, None, False) for name in _CLASSES for word in shells[name])


@cache
def _request() -> re.Pattern[str]:
    request = lexicon.shells()["request"]
    lead, verb, tail = (_any(request[part]) for part in ("lead", "verb", "tail"))
    return re.compile(rf"(?P<lead>(?:{lead} ?)*)(?P<verb>{verb})(?P<tail>(?:{tail}|一?(?P=verb))*)")


def _any(words: list[str]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))
