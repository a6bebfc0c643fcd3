"""Words that look like a slot and are none: 不看规模大小, as a multiple, 两个候选, and 甲的电池交付量 of one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.questions import lexicon
from rag.questions.metrics import SIZES
from rag.questions.rewording.masking import Masked, masked
from rag.questions.tokens import Kind, Threshold, Token

_NAMES = (Kind.ENTITY, Kind.SECTOR, Kind.TABLE, Kind.TITLED)
_OWNS = ("的", "'s", "'s ")
_PARTS = (Kind.WINDOW, Kind.GROWTH, Kind.QUALIFIER, Kind.EXTRA, Kind.METRIC)


def without_spare(folded: str, tokens: Sequence[Token]) -> Iterator[tuple[Masked, Sequence[Token]]]:
    """The question masked once more for each such word, with the word left as it stands, and the tokens that are slots.

    A measure may be spare if it is a vague word (规模, multiple) or only a direction (增), if another measure is named
    and if it is nobody's (甲的规模); a number if it has no unit. A name right before a measure may be part of it,
    behind another name.
    """
    for at, token in enumerate(tokens):
        if _spare(at, tokens, folded):
            rest = [*tokens[:at], *tokens[at + 1 :]]
        elif _of_measure(at, tokens):
            measure = replace(tokens[at + 1], start=token.start, text=folded[token.start : tokens[at + 1].end])
            rest = [*tokens[:at], measure, *tokens[at + 2 :]]
        else:
            continue
        text = masked(folded, rest)
        if text is not None:
            yield text, rest


def _of_measure(at: int, tokens: Sequence[Token]) -> bool:
    """Whether a name stands right before a measure, and another one before it: 甲公司7月的电池交付量."""
    token = tokens[at]
    if token.kind is not Kind.ENTITY or at + 1 == len(tokens):
        return False
    after, names = tokens[at + 1], [other for other in tokens[:at] if other.kind is Kind.ENTITY]
    return after.kind is Kind.METRIC and after.start == token.end and any(one.value != token.value for one in names)


def _spare(at: int, tokens: Sequence[Token], folded: str) -> bool:
    token = tokens[at]
    if token.kind is Kind.NUMBER:
        return isinstance(token.value, Threshold) and not token.value.unit
    if token.kind is Kind.COUNTED:
        return True
    beside = [tokens[place].kind for place in (at - 1, at + 1) if 0 <= place < len(tokens)]
    if any(kind in _PARTS for kind in beside):
        return False
    if token.kind is Kind.GROWTH:
        return _others(at, tokens)
    if token.kind is not Kind.METRIC or not isinstance(token.value, tuple):
        return False
    concept = lexicon.concepts().get(str(token.value[0]))
    vague = token.text in SIZES or (concept is not None and bool(concept.vague))
    return vague and _others(at, tokens) and not _owned(at, tokens, folded)


def _others(at: int, tokens: Sequence[Token]) -> bool:
    return any(token.kind is Kind.METRIC and place != at for place, token in enumerate(tokens))


def _owned(at: int, tokens: Sequence[Token], folded: str) -> bool:
    """Whether it is somebody's: 甲的规模, Google's size."""
    before = tokens[at - 1] if at else None
    if before is not None and folded[before.start : before.end] in _OWNS and at > 1:
        before = tokens[at - 2]
    return before is not None and before.kind in _NAMES
