"""Names of rows that stand for a kind of row in a question: 有几家药店, 属于医药流通的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.questions import lexicon
from rag.questions.catalog import Catalog, TableView
from rag.questions.text import fold_name, has_han
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


def titled_kinds(tokens: Sequence[Token], catalog: Catalog) -> list[Token]:
    """原料药里跌得最多的品种: a row of one table whose name stands in the title of another, of whose rows is asked."""
    found = list(tokens)
    at = _group(tokens)
    if at is None or not isinstance(value := tokens[at].value, tuple):
        return found
    own = {ref for key in value for ref in catalog.tables_of(str(key))}
    rows = {str(token.value) for token in tokens[at + 2 :] if token.kind is Kind.ROWS}
    for view in catalog.tables:
        titled = tokens[at].text in fold_name(view.table.title) and view.ref not in own
        if titled and (not rows or rows & view.tags):
            found[at] = replace(tokens[at], kind=Kind.WORD, value=tokens[at].text, loose=False)
    return found


def things_of_titles(tokens: Sequence[Token], catalog: Catalog) -> list[Token]:
    """哪个省的煤产量增长: one character right before a measure that the title of its table has (原煤产量)."""
    found = list(tokens)
    for at, (token, behind) in enumerate(pairwise(tokens)):
        one = token.kind is Kind.UNKNOWN and len(token.text) == 1 and has_han(token.text)
        if not one or behind.kind is not Kind.METRIC or behind.start != token.end:
            continue
        base = str(behind.value[0]) if isinstance(behind.value, tuple) else ""
        titles = [fold_name(column.view.table.title) for column in catalog.columns if column.sense.base == base]
        if any(token.text in title for title in titles):
            found[at] = replace(token, kind=Kind.WORD, value=token.text)
    return found


def unknown_members(tokens: Sequence[Token]) -> list[Token]:
    """疫苗里跌得最多的 where no cell or title says what is in it: not whether 疫苗 itself fell most."""
    found = list(tokens)
    at = _group(tokens)
    if at is not None and any(token.kind in (Kind.SUPER, Kind.SUPER_METRIC) for token in tokens[at:]):
        found[at] = replace(tokens[at], kind=Kind.UNKNOWN)
    return found


def _group(tokens: Sequence[Token]) -> int | None:
    """The place of the only name, where it is a group of which rows are picked."""
    named = [at for at, token in enumerate(tokens) if token.kind is Kind.ENTITY]
    picks = any(token.kind in _PICKS for token in tokens)
    return named[0] if picks and len(named) == 1 and within(tokens, named[0]) else None


def within(tokens: Sequence[Token], at: int) -> bool:
    """True for a name with 里 or 中 behind it, or behind 板块: a group, of whose members is asked."""
    behind = [token for token in tokens[at + 1 : at + 3] if token.text not in lexicon.cells()["nouns"]]
    return bool(behind) and behind[0].text in _WITHIN


_WITHIN = ("里", "中", "里面", "当中", "里头", "之中")
_PICKS = (Kind.SUPER, Kind.SUPER_METRIC, Kind.TOP, Kind.NTH, Kind.COUNT, Kind.LIST)


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


def is_board(kind: str) -> bool:
    """True for rows that are called by the list that they stand in: 跌幅前十 as the header of their names."""
    return kind.startswith("row:") and lexicon.ranking_title().fullmatch(kind.removeprefix("row:")) is not None


def lists_end(view: TableView) -> str:
    """``涨`` or ``跌`` for a list of the rows that rose or fell most, by its title or the names' header; or ""."""
    heads = [view.table.columns[view.table.key].header] if view.table.key is not None else []
    found = [match for text in (*heads, view.table.title) if (match := lexicon.ranking_title().search(fold_name(text)))]
    return str(found[0]["side"] or found[0]["led"]) if found else ""
