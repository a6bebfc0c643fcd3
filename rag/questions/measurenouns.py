"""Nouns that say of a measure only what it is anyway: 市值总额, 市盈倍数, 收市价格, 净利润额."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.questions import lexicon
from rag.questions.catalog import Catalog
from rag.questions.respelling import is_multiple
from rag.questions.tokens import Kind, Token

# Where these are asked for, 总额 behind a measure is the measure of each row and no sum.
_APART = (Kind.COMPARE, Kind.BOUND, Kind.SUPER, Kind.RANK, Kind.THAN, Kind.RATIO, Kind.DIFFERENCE, Kind.WHO)


def with_nouns(folded: str, tokens: Sequence[Token], catalog: Catalog) -> tuple[Token, ...]:
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
                (noun for noun in _fitting(folded, token, apart, catalog) if token.end + len(noun) in ends),
                key=len,
                default="",
            )
            found[-1] = replace(token, end=token.end + len(noun), text=token.text + noun)
    return tuple(found)


def _fitting(folded: str, measure: Token, apart: bool, catalog: Catalog) -> Iterator[str]:
    for noun, kind in lexicon.measure_nouns().items():
        if (
            folded.startswith(noun, measure.end)
            and (kind != "total" or apart)
            and (kind != "multiple" or is_multiple(measure))
            and (kind != "price" or measure.text.endswith("价"))
            and (kind != "unit" or _counted_in(noun[0], measure, catalog))
        ):
            yield noun


def _counted_in(unit: str, measure: Token, catalog: Catalog) -> bool:
    """Whether every column of a measure is in this unit: 货物吨数 of 货物（亿吨）."""
    base = str(measure.value[0]) if isinstance(measure.value, tuple) else ""
    units = [column.column.unit for column in catalog.columns if column.sense.base == base and not column.sense.growth]
    return bool(units) and all(own.endswith(unit) for own in units)
