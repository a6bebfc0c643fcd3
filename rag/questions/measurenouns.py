"""Nouns that say of a measure only what it is anyway: 市值总额, 市盈倍数, 收市价格, 净利润额."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.questions import lexicon
from rag.questions.respelling import is_multiple
from rag.questions.tokens import Kind, Token

# Where these are asked for, 总额 behind a measure is the measure of each row and no sum.
_APART = (Kind.COMPARE, Kind.BOUND, Kind.SUPER, Kind.RANK, Kind.THAN, Kind.RATIO, Kind.DIFFERENCE, Kind.WHO)


def with_nouns(folded: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens of a folded question; a noun of this kind right behind a measure belongs to it."""
    ends = {token.end for token in tokens}
    apart = sum(token.kind is Kind.ENTITY for token in tokens) == 1 or any(token.kind in _APART for token in tokens)
    found: list[Token] = []
    for token in tokens:
        if found and token.start < found[-1].end:
            continue  # within the noun
        found.append(token)
        if token.kind is Kind.METRIC:
            noun = max(
                (noun for noun in _fitting(folded, token, apart) if token.end + len(noun) in ends), key=len, default=""
            )
            found[-1] = replace(token, end=token.end + len(noun), text=token.text + noun)
    return tuple(found)


def _fitting(folded: str, measure: Token, apart: bool) -> Iterator[str]:
    for noun, kind in lexicon.measure_nouns().items():
        if (
            folded.startswith(noun, measure.end)
            and (kind != "total" or apart)
            and (kind != "multiple" or is_multiple(measure))
            and (kind != "price" or measure.text.endswith("价"))
        ):
            yield noun
