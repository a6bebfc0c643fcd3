"""A measure that nobody knows: which words of a question call it, and which columns it could be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.ledger import Ledger
from index.numbers import find_quantities
from rag.questions.catalog import ColumnView, catalog_of
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token
from rag.questions.told import PROSE

LONGEST = 16  # characters of a measure
LEAST_BESIDE = 3  # characters of one beside a known measure: 口径 and 项目 are often none
_HEADS = (
    "幅度",
    "程度",
    "水平",
    "金额",
    "数值",
    "份额",
    "数",
    "值",
    "额",
    "率",
    "量",
    "度",
)  # what a measure may end in
_INSIDE = (Kind.UNKNOWN, Kind.WORD, Kind.METRIC, Kind.GROWTH, Kind.QUALIFIER, Kind.EXTRA, Kind.WINDOW)
_JOINED = (Kind.BOUND, Kind.THAN, Kind.SUPER, Kind.AFTER)  # 超 in 相对超额: only between two parts
_SELECTING = (Kind.WHO, Kind.LIST, Kind.COUNT, Kind.SUPER, Kind.TOP, Kind.RANK, Kind.DIFFERENCE, Kind.AGGREGATE)
_STRANGE = (Kind.UNKNOWN, Kind.WORD)
_STOPS = frozenset("的之是为在于有里中内上下从把被将按以共都各和与及或其该")
_LOOSE = frozenset("用性度率额量值数比幅")  # one character that may stand inside of a word


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that call a measure.

    Attributes:
        start: Where they begin in the folded question.
        end: Where they end.
        text: As they stand there.
        columns: Columns of the tables that the question is about, one for each label.
        partly: Its last word is known (卖猪收入, where no column is called 收入): the other words may narrow it.
    """

    start: int
    end: int
    text: str
    columns: tuple[ColumnView, ...]
    partly: bool = False

    def replaced(self, folded: str, column: ColumnView) -> str:
        """The question with the column's own words instead."""
        return f"{folded[: self.start]}{column.label}{folded[self.end :]}"


def unknown_measure(folded: str, tokens: Sequence[Token], ledger: Ledger) -> Unknown | None:
    """The one measure of a question that is not known; None where there is none, or several.

    A column whose whole name it holds is not meant (出口均价, where there is 均价: a word before it narrows).
    """
    runs = [run for run in _runs(folded, tokens) if run[1] - run[0] <= LONGEST and not _unit(folded[slice(*run[:2])])]
    runs = [run for run in runs if not run[2]] or runs
    if len(runs) != 1:
        return None
    start, end, partly = runs[0]
    text = folded[start:end]
    known = any(token.kind is Kind.METRIC and not start <= token.start < end for token in tokens)
    if known and len(text) < LEAST_BESIDE:
        return None
    every = tuple(_columns(tokens, ledger))
    columns = tuple(one for one in every if fold_name(one.label).replace(" ", "") not in text)
    if not columns or (partly and len(columns) < len(every)):
        return None
    return Unknown(start, end, text, columns, partly)


def selects(tokens: Sequence[Token]) -> bool:
    """Whether rows are picked, counted, ordered or held against one another: tables tell that, not passages."""
    return any(token.kind in _SELECTING for token in tokens)


def _runs(folded: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether the last word is known) of words in a row that may call a measure."""
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and _belongs(end, at, tokens, folded):
            end += 1
        kept = list(tokens[at:end])
        while kept and kept[-1].kind is Kind.FUNCTION and folded[kept[-1].start : kept[-1].end] not in _HEADS:
            kept.pop()
        while kept and kept[0].kind is Kind.FUNCTION:
            kept.pop(0)
        strange = any(token.kind in _STRANGE for token in kept)
        if strange and kept[-1].kind is not Kind.GROWTH and kept[-1].end - kept[0].start > 1:
            yield kept[0].start, kept[-1].end, kept[-1].kind is Kind.METRIC
        at = max(end, at + 1)


def _unit(text: str) -> bool:
    spans = list(find_quantities(f"1{text}"))
    return len(spans) == 1 and spans[0].end - spans[0].start == len(text) + 1


def _belongs(at: int, first: int, tokens: Sequence[Token], folded: str) -> bool:
    token = tokens[at]
    said = folded[token.start : token.end]
    if token.kind in _INSIDE:
        return True
    rest = [other.kind for other in tokens[at + 1 : at + 3]]
    follows = rest[:1] in ([kind] for kind in _STRANGE) or (
        len(rest) == 2 and rest[0] in _JOINED and rest[1] in _STRANGE
    )
    if token.kind in _JOINED:
        return follows and (at > first or token.kind is Kind.THAN)
    if token.kind is Kind.FUNCTION and at > first and len(said) <= 2 and said not in _STOPS:
        return said in _HEADS or follows or said in _LOOSE
    return False


def _columns(tokens: Sequence[Token], ledger: Ledger) -> Iterator[ColumnView]:
    """Columns with figures, each label once, of the tables that are named, that have the names, or rows called so."""
    catalog = catalog_of(ledger)
    numbers = {str(token.value) for token in tokens if token.kind is Kind.TABLE}
    tables = {view.ref for view in catalog.tables if view.table.number in numbers}
    tables |= {
        ref for token in tokens if token.kind is Kind.TITLED and isinstance(token.value, tuple) for ref in token.value
    }
    keys = [token.value for token in tokens if token.kind is Kind.ENTITY and isinstance(token.value, tuple)]
    if not tables and keys:
        of_each = [{ref for key in some for ref in catalog.tables_of(str(key))} for some in keys]
        tables = set.intersection(*of_each) or set.union(*of_each)
    if not tables and not keys:
        kinds = {str(token.value) for token in tokens if token.kind is Kind.ROWS}
        tables = {view.ref for view in catalog.tables if kinds & view.tags}
    seen = set[str]()
    for column in catalog.columns:
        if column.view.ref in tables and column.view.table.id != PROSE and column.label not in seen:
            seen.add(column.label)
            yield column
