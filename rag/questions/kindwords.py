"""Names of rows that stand for a kind of row in a question: 有几家药店, 属于医药流通的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.questions.catalog import Catalog
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

QUOTES = tuple("“”‘’\"'「」『』")
_BELONGING = ("属于", "属", "归属于", "隶属于")


def described(tokens: Sequence[Token]) -> list[Token]:
    """运价指数 beside a metric of its own: what is in front of 指数 says which ones, as a word of titles does."""
    found = list(tokens)
    for at, (token, rows) in enumerate(pairwise(tokens)):
        whole = token.kind is Kind.METRIC and rows.value == "index" and token.end == rows.start
        measured = any(other.kind in (Kind.METRIC, Kind.GROWTH, Kind.WINDOW) for other in tokens[at + 2 :])
        if whole and measured:
            found[at] = replace(token, kind=Kind.WORD, value=token.text)
    return found


def belongs(tokens: Sequence[Token], at: int) -> bool:
    """属于医药流通的: the name of a kind, whatever else is called so."""
    before = [token for token in tokens[max(at - 3, 0) : at] if token.text not in QUOTES]
    return bool(before) and before[-1].text in _BELONGING


def is_counted(tokens: Sequence[Token], at: int) -> bool:
    """有几家药店: what is counted is a kind of row."""
    return at > 0 and tokens[at - 1].kind is Kind.COUNT and tokens[at - 1].end == tokens[at].start


def counted_kind(tokens: Sequence[Token], at: int, catalog: Catalog) -> str:
    """The whole name of what is counted, where it is shortened: 药店 for 线下药店; "" for anything else."""
    token = tokens[at]
    if token.kind is not Kind.ENTITY or not token.loose or not is_counted(tokens, at):
        return ""
    keys = token.value if isinstance(token.value, tuple) else ()
    return fold_name(catalog.name_of(str(keys[0]))) if len(keys) == 1 else ""
