"""Rows against the row of an index: 跑赢沪深300的板块, 航空板块跑输沪深300多少."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.ledger import Ledger
from rag.questions import lexicon
from rag.questions.catalog import Catalog, catalog_of
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

_PICKS = (Kind.COUNT, Kind.LIST, Kind.WHO, Kind.ROWS, Kind.SHARE)
_LOSING = ("跑输", "under")


def with_benchmarks(tokens: Sequence[Token], ledger: Ledger) -> tuple[Token, ...]:
    """The tokens with 跑赢 and a row as two words where no column tells the return against that row.

    Where rows are picked they are those above, or below, the row that is named.
    """
    catalog = catalog_of(ledger)
    apart = [part for token in tokens for part in _apart(token, tokens, catalog)]
    beats = [at for at, token in enumerate(apart) if token.kind is Kind.BEAT]
    named = [at for at, token in enumerate(apart) if token.kind is Kind.ENTITY]
    if len(beats) != 1 or named != [beats[0] + 1] or not any(token.kind in _PICKS for token in apart):
        return tuple(apart)
    at = beats[0]
    beat, row = apart[at : at + 2]
    lost = beat.text.startswith(_LOSING)
    returns = Token(beat.start, beat.end, Kind.METRIC, beat.text, ("涨跌幅", ""))
    measured = any(token.kind is Kind.METRIC for token in apart)
    than = replace(beat, kind=Kind.THAN, value=None)
    relation = Token(row.end, row.end, Kind.COMPARE, "低" if lost else "高", "lt" if lost else "gt")
    return (*apart[:at], *(() if measured else (returns,)), than, row, relation, *apart[at + 2 :])


def _apart(token: Token, tokens: Sequence[Token], catalog: Catalog) -> tuple[Token, ...]:
    if token.kind is not Kind.METRIC or not isinstance(token.value, tuple) or not token.text.startswith(_words()):
        return (token,)
    base = str(token.value[0])
    benchmark = base.removeprefix("相对")
    keys = tuple(key for key in catalog.entities if fold_name(catalog.name_of(key)) == benchmark)
    if base == benchmark or not keys or _has_column(base, tokens, catalog):
        return (token,)
    word = next(word for word in _words() if token.text.startswith(word))
    if token.text.removeprefix(word) != benchmark:
        return (token,)
    middle = token.start + len(word)
    return (
        Token(token.start, middle, Kind.BEAT, word),
        Token(middle, token.end, Kind.ENTITY, benchmark, keys),
    )


def _has_column(base: str, tokens: Sequence[Token], catalog: Catalog) -> bool:
    """Whether the rows that the question speaks of have the return against the benchmark in a column of their own."""
    tables = {column.view.ref for column in catalog.columns if column.sense.base == base}
    named = [token.value for token in tokens if token.kind is Kind.ENTITY and isinstance(token.value, tuple)]
    if named:
        return all(any(catalog.tables_of(key) & tables for key in keys) for keys in named)
    nouns = {str(token.value) for token in tokens if token.kind is Kind.ROWS and str(token.value).startswith("row:")}
    return not nouns or any(nouns & view.tags for view in catalog.tables if view.ref in tables)


def _words() -> tuple[str, ...]:
    return tuple(sorted(map(fold_name, lexicon.words()["beat"]["forms"]), key=len, reverse=True))
