"""Names that are no list: of one the other is a part (甲产险的车险), or a share is asked of itself (车险占…车险)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.questions.tokens import Kind, Token

_OF = ("的", "之")


def owned(tokens: Sequence[Token]) -> list[Token]:
    """The second of two names of which nothing makes a list; a code behind its name is the same name.

    Read as a list they would be looked up each by itself, and the second in a table of somebody else.
    """
    told = [token for token in tokens if not (token.kind is Kind.FUNCTION and token.text in _OF)]
    found = [
        other for one, other in pairwise(told) if _names(one, other) and _beside(one, other) and not _same(one, other)
    ]
    shares = [at for at, token in enumerate(told) if token.kind is Kind.SHARE]
    for at in shares[:1]:
        before = [token for token in told[:at] if token.kind is Kind.ENTITY]
        found += [token for token in told[at:] if any(_names(one, token) and _same(one, token) for one in before)]
    return found


def _names(one: Token, other: Token) -> bool:
    return all(token.kind is Kind.ENTITY and isinstance(token.value, tuple) for token in (one, other))


def _same(one: Token, other: Token) -> bool:
    keys = [set(token.value) if isinstance(token.value, tuple) else set[object]() for token in (one, other)]
    return bool(keys[0] & keys[1])


def _beside(one: Token, other: Token) -> bool:
    return other.start - one.end <= 1 and not any(token.text[:1].isascii() for token in (one, other))
