"""Words that nothing knows and that cannot narrow a question: particles and interjections of any spelling."""

from __future__ import annotations

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
