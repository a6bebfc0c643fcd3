"""Names with one wrong, missing or extra character, where only one entity can be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.questions.catalog import Catalog
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind, Token

# Shorter names that differ in one character are too often two real companies.
_LONG_ENOUGH = 5


def misspelt(folded: str, tokens: Sequence[Token], catalog: Catalog) -> Iterator[Token]:
    """Entity tokens for windows around unknown characters that are one edit away from exactly one name.

    The first and the last character must be right: the last letter of a fund's name is its share class.
    """
    unknown = [token for token in tokens if token.kind is Kind.UNKNOWN]
    if not unknown:
        return
    names = {key: fold_name(name) for key, name in catalog.names.items() if len(name) >= _LONG_ENOUGH and has_han(name)}
    for token in unknown:
        found: dict[str, tuple[int, int]] = {}
        for key, name in names.items():
            for length in (len(name), len(name) - 1, len(name) + 1):
                for start in range(max(0, token.end - length), min(token.start, len(folded) - length) + 1):
                    window = folded[start : start + length]
                    if window[:1] == name[:1] and window[-1:] == name[-1:] and one_edit(window, name):
                        found.setdefault(key, (start, start + length))
        if len(found) == 1:
            key, (start, end) = next(iter(found.items()))
            yield Token(start, end, Kind.ENTITY, folded[start:end], (key,), True)


def one_edit(one: str, other: str) -> bool:
    """True if one Chinese character has to be replaced, put in or left out to get from one to the other.

    >>> one_edit("沅陌伴导体", "沅陌半导体"), one_edit("主题a", "主题c")
    (True, False)
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :] and has_han(one[at] + other[at]) and not (one[at] + other[at]).isascii()
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[at + 1 :] == shorter[at:] and has_han(longer[at])
