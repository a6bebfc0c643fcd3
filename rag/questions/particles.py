"""Word classes: particles that narrow nothing, and words that only look like two of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.questions.tokens import Kind, Token

# Part-of-speech tags of the segmenter: modal particles, interjections, sounds.
_EMPTY = ("y", "e", "o")


def says_nothing(token: Token) -> bool:
    """True for an unknown run of characters without a letter, or of particles only (呗, 哇, 嘞).

    Nouns, verbs, adjectives, adverbs and numerals may each narrow the metric, the row or the period.
    """
    return token.kind is Kind.UNKNOWN and _particles(token.text)


@lru_cache(maxsize=1024)
def _particles(text: str) -> bool:
    if not any(char.isalnum() for char in text):
        return True
    import rjieba

    return all(tag in _EMPTY for word, tag in rjieba.tag(text) if any(char.isalnum() for char in word))


def whole_words(folded: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens, with a noun of the dictionary that function characters happen to spell (股份) as an unknown word.

    Verbs that are spelt so (说出, 得到) are words of asking.
    """
    import rjieba

    singles = {token.start: token for token in tokens if token.kind is Kind.FUNCTION and token.end - token.start == 1}
    found = list(tokens)
    at = 0
    for word, tag in rjieba.tag(folded, False):
        start, at = at, at + len(word)
        if len(word) > 1 and tag in _NOUNS and all(place in singles for place in range(start, at)):
            found = [token for token in found if not (start <= token.start and token.end <= at and token.end > start)]
            found.append(Token(start, at, Kind.UNKNOWN, word))
    return tuple(sorted(found, key=lambda token: (token.start, token.end)))


_NOUNS = ("n", "vn", "j")
