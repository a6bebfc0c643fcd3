"""Good, bad, fast and slow beside a metric of which less is better: 不良率最好的, 存货周转最快的 are the lowest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.questions import lexicon
from rag.questions.tokens import Kind, Token

_TURNED = {"high": "low", "low": "high", "gt": "lt", "lt": "gt"}
_BETWEEN = (Kind.FUNCTION, Kind.PERIOD, Kind.QUALIFIER, Kind.WINDOW, Kind.WHO, Kind.ROWS, Kind.PRONOUN)


def qualities(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with orders and comparisons turned round where the nearest metric before or behind says so."""
    words = lexicon.words()["quality"]
    found = list(tokens)
    for at, token in enumerate(tokens):
        turns = [name for name in ("less", "lasts") if _has(token.text, words[name])]
        if token.kind not in (Kind.SUPER, Kind.COMPARE) or not turns:
            continue
        concept = lexicon.concepts().get(_metric(tokens, at))
        if concept is not None and any(getattr(concept, name) for name in turns):
            found[at] = replace(token, value=_TURNED[str(token.value)])
    return found


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _metric(tokens: Sequence[Token], at: int) -> str:
    """The concept that the words at a place speak of: the one right before, else the one right behind."""
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(tokens) and tokens[place].kind in _BETWEEN:
            place += step
        if 0 <= place < len(tokens) and tokens[place].kind is Kind.METRIC and isinstance(tokens[place].value, tuple):
            value = tokens[place].value
            assert isinstance(value, tuple)
            return str(value[0])
    return ""
