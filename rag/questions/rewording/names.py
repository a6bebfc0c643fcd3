"""Names and measures that only the running text has: 栖禾信息 where the tables know 栖禾资本, 项目协议投资额."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.questions import lexicon
from rag.questions.tokens import Kind, Token

LONGEST = 14  # characters of a name
LEAST, LEAST_WORD = 4, 3  # characters of a measure that no table has, and of another word of the reports
_MEASURES = "额量率价数值度比费本"  # what the name of a measure ends in
_PARTS = (Kind.ENTITY, Kind.UNKNOWN, Kind.WORD, Kind.ROWS, Kind.SECTOR)


def with_text_names(folded: str, tokens: Sequence[Token], written: Callable[[str], bool]) -> list[Token]:
    """The tokens with a shortened name and what it is part of as one name, where the reports write the whole.

    The longest such name counts. What stands beside a name in full is none of it. Unknown words that the reports write
    and that end like a measure are one; others are names that no table has, which narrow a question for certain.

    Args:
        written: Whether the reports write these characters one after the other.
    """
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        end = max(
            (
                end
                for end in range(at + 1, len(tokens) + 1)
                if _may_be_one(tokens[at:end], folded) and written(folded[tokens[at].start : tokens[end - 1].end])
            ),
            default=0,
        )
        if end:
            start, stop = tokens[at].start, tokens[end - 1].end
            kind = Kind.METRIC if folded[stop - 1] in _MEASURES else Kind.ENTITY
            found.append(Token(start, stop, kind, folded[start:stop], (folded[start:stop],)))
        else:
            found.append(_as_written(tokens[at], folded, written))
        at = end or at + 1
    return found


def _as_written(token: Token, folded: str, written: Callable[[str], bool]) -> Token:
    """A name instead of an unknown word that the reports write or that ends like a company: it is no mere talk."""
    word = folded[token.start : token.end]
    unknown = token.kind is Kind.UNKNOWN and len(word) >= LEAST_WORD
    named = unknown and (written(word) or word.endswith(lexicon.name_endings()))
    return replace(token, kind=Kind.ABSENT) if named else token


def _may_be_one(tokens: Sequence[Token], folded: str) -> bool:
    """Whether tokens are parts of one name: side by side, one of them a shortened name, none of them a full one.

    Without a shortened name they must end like a measure.
    """
    length = tokens[-1].end - tokens[0].start
    beside = all(one.end == other.start for one, other in pairwise(tokens))
    parts = all(token.kind in _PARTS and (token.kind is not Kind.ENTITY or token.loose) for token in tokens)
    short = len(tokens) > 1 and any(token.kind is Kind.ENTITY for token in tokens)
    measure = length >= LEAST and folded[tokens[-1].end - 1] in _MEASURES and tokens[0].kind is not Kind.ENTITY
    return beside and parts and (short or measure) and length <= LONGEST
