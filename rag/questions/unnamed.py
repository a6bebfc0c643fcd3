"""Questions that name a row and no measure: 美东比美西贵多少美元, 某款酒多少钱, 甲和乙谁更贵."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.questions import lexicon
from rag.questions.catalog import Catalog
from rag.questions.tokens import Kind, Token

_NAMED = (Kind.METRIC, Kind.SUPER_METRIC, Kind.FIELD, Kind.GROWTH, Kind.EXTRA, Kind.WINDOW, Kind.STATE, Kind.CELL)
_OTHERWISE = (Kind.WHY, Kind.VIEW, Kind.OVERVIEW, Kind.CODE, Kind.NAME_OF, Kind.UNKNOWN, Kind.ABSENT, Kind.SECTOR)
_AMOUNT = re.compile(r"多少|几|how much|how many")
_PRICED = re.compile(r"[贵卖值]|便宜|多少钱|几块钱|how much (?:is|was|does)|more expensive|cheaper")
_PRICE, _VALUATION = "价格", "估值"


def with_measure(folded: str, tokens: Sequence[Token], catalog: Catalog) -> tuple[Token, ...]:
    """The tokens, with the one measure that the named rows have behind the last of them, or with their price.

    Only where an amount or the dearer one is asked for, no other measure is named, and every other word is known.
    """
    kinds = {token.kind for token in tokens}
    rows = [at for at, token in enumerate(tokens) if token.kind is Kind.ENTITY]
    dearer = len(rows) > 1 and any(token.kind is Kind.COMPARE and _PRICED.search(token.text) for token in tokens)
    share = len(rows) > 1 and Kind.SHARE in kinds
    if not rows or kinds & {*_NAMED, *_OTHERWISE} or not (dearer or share or _AMOUNT.search(folded)):
        return tuple(tokens)
    keys = [str(key) for at in rows if isinstance(value := tokens[at].value, tuple) for key in value]
    measures = _amounts(keys, catalog) if share else _measures(keys, catalog)
    valued = dearer and measures.intersection(lexicon.concepts()[_VALUATION].vague)  # of two companies
    priced = _VALUATION if valued else _PRICE if _PRICED.search(folded) else ""
    base = next(iter(measures)) if len(measures) == 1 else priced
    if not base:
        return tuple(tokens)
    last = tokens[rows[-1]]
    return (*tokens[: rows[-1] + 1], Token(last.end, last.end, Kind.METRIC, "", (base, "")), *tokens[rows[-1] + 1 :])


def _amounts(keys: Sequence[str], catalog: Catalog) -> set[str]:
    """The measures that add up in the tables that have all rows, one of them the sum: 甲和乙占合计多大比例."""
    refs = frozenset.intersection(*(catalog.tables_of(key) for key in keys))
    total = {
        view.ref for view in catalog.tables for row in view.rows if (row.total or row.whole) and row.entity.key in keys
    }
    bases = {column.ref: column.sense.base for column in catalog.columns if column.view.ref in refs & total}
    return {
        bases[column.ref]
        for column in catalog.columns
        if column.ref in bases and column.base not in ("", "%") and "/" not in column.base and not column.sense.growth
    }


def _measures(keys: Sequence[str], catalog: Catalog) -> set[str]:
    """The measures of the levels that some rows have, in all their tables."""
    refs = {ref for key in keys for ref in catalog.tables_of(key)}
    return {
        column.sense.base
        for column in catalog.columns
        if column.view.ref in refs and not column.sense.growth and "prior" not in column.sense.qualifiers
    }
