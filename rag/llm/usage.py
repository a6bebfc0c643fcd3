"""How many tokens a piece of work cost, counted by the servers that say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Usage:
    """Tokens read (those from a cache included) and written."""

    tokens_in: int = 0
    tokens_out: int = 0


_counting: ContextVar[Usage | None] = ContextVar("usage", default=None)


@contextmanager
def counted() -> Iterator[Usage]:
    """Counts what language models are asked in this thread while it is open; an inner count belongs to the outer one.

    A server that tells no usage counts as nothing.
    """
    usage, outer = Usage(), _counting.get()
    token = _counting.set(usage)
    try:
        yield usage
    finally:
        _counting.reset(token)
        if outer is not None:
            outer.tokens_in += usage.tokens_in
            outer.tokens_out += usage.tokens_out


def count(chunk: Any) -> None:
    """Takes the usage from a chunk of an OpenAI-compatible stream, if it has any (llama.cpp tells ``timings``)."""
    usage = _counting.get()
    if usage is None:
        return
    if timings := getattr(chunk, "timings", None):
        usage.tokens_in += int(timings.get("prompt_n", 0)) + int(timings.get("cache_n", 0))
        usage.tokens_out += int(timings.get("predicted_n", 0))
    elif told := getattr(chunk, "usage", None):
        usage.tokens_in += int(getattr(told, "prompt_tokens", 0) or 0)
        usage.tokens_out += int(getattr(told, "completion_tokens", 0) or 0)
