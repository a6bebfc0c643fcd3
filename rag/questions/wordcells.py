"""Text columns whose cells are words (评级, 轮次, 区域), and these words in questions: rows are picked by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.ledger import Ledger
from index.numbers import parse_quantity
from index.table import ColumnKind
from rag.questions import lexicon
from rag.questions.catalog import Catalog, TableView, catalog_of
from rag.questions.glossary import renderings
from rag.questions.kindwords import QUOTES, belongs, counted_kind, is_counted, within
from rag.questions.memo import per_ledger
from rag.questions.program import ColumnRef, Holding
from rag.questions.segment import Surfaces
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind, Token

_LONGEST = 12  # characters of a cell that is a word
_PARTS = re.compile(r"[、，,;；/|]")
_PICKS = (
    Kind.COUNT,
    Kind.LIST,
    Kind.SUPER,
    Kind.SUPER_METRIC,
    Kind.TOP,
    Kind.NTH,
    Kind.AGGREGATE,
    Kind.WHO,
    Kind.SHARE,
)
_COMPARES = (Kind.THAN, Kind.DIFFERENCE, Kind.RATIO, Kind.COMPARE, Kind.VERSUS_OR, Kind.POINTS)
_JOINS = (Kind.AND, Kind.OR)
_AT_ONCE = ("且", "并且", "而且", "又", "并", "同时", "既", "同时满足", "but", "both")


@dataclass(frozen=True, slots=True)
class WordCells:
    """The words of a ledger's text cells: where each stands, and the words of each cell by (column, row)."""

    places: Mapping[str, tuple[ColumnRef, ...]]
    words: Mapping[tuple[ColumnRef, int], tuple[str, ...]]
    surfaces: Surfaces


@per_ledger
def word_cells(catalog: Catalog) -> WordCells:
    """The word columns of a catalog. Columns of names in another language are none: each row has its own."""
    places: dict[str, dict[ColumnRef, None]] = {}
    words: dict[tuple[ColumnRef, int], tuple[str, ...]] = {}
    for view in catalog.tables:
        for index in text_columns(view):
            ref = ColumnRef(*view.ref, index)
            found = {row.index: _words(view.table.rows[row.index][index]) for row in view.rows}
            if not any(has_han(word) for held in found.values() for word in held) and _distinct(found.values()):
                continue
            for row, held in found.items():
                words[ref, row] = held
                for word in held:
                    if len(word) > 1:  # one of a single character only behind its header, see marks.py
                        places.setdefault(word, {})[ref] = None
    spelled = {word: tuple(refs) for word, refs in places.items()}
    forms = {
        form: refs for word, refs in spelled.items() for form in _forms(word) if form == word or form not in spelled
    }
    return WordCells(spelled, words, Surfaces((form, Kind.CELL, refs, False) for form, refs in forms.items()))


def text_columns(view: TableView) -> list[int]:
    """Columns of words: neither figures, dates nor what names the row."""
    return [
        index
        for index, column in enumerate(view.table.columns)
        if column.kind in (ColumnKind.TEXT, ColumnKind.NAME) and index not in (view.table.key, view.table.code)
    ]


def _words(cell: str) -> tuple[str, ...]:
    whole = fold_name(cell)
    parts = dict.fromkeys((whole, *(part.strip() for part in _PARTS.split(whole))))
    return tuple(
        word for word in parts if (has_han(word) or len(word) > 1) and len(word) <= _LONGEST and _is_word(word)
    )


def _is_word(text: str) -> bool:
    return any(char.isalpha() for char in text) and parse_quantity(text) is None


def _distinct(cells: Iterable[tuple[str, ...]]) -> bool:
    held = [words for words in cells if words]
    return len(set(held)) == len(held)


@cache
def _same() -> Mapping[str, tuple[str, ...]]:
    groups = [tuple(map(fold_name, group)) for group in lexicon.cells()["same"]]
    return {form: group for group in groups for form in group}


def _forms(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_same().get(word, (word,)), *renderings(word))))


def cell_tokens(folded: str, ledger: Ledger) -> Iterator[Token]:
    """Every word of a text cell in a question, with the nouns and verbs that go along with it as words of asking."""
    beside = sorted((*lexicon.cells()["nouns"], *lexicon.cells()["verbs"]), key=len, reverse=True)
    for token in word_cells(catalog_of(ledger)).surfaces.find(folded):
        yield token
        start, end = token.start, token.end
        if folded[start - 1 : start] in QUOTES and folded[end : end + 1] in QUOTES:
            start, end = start - 1, end + 1
        if folded.startswith("为主", end) and folded.endswith("以", 0, start):
            yield replace(token, start=start - 1, end=end + 2)  # 以个险为主
        while word := next((word for word in beside if folded.endswith(word, 0, start)), ""):
            yield Token(start - len(word), start, Kind.FUNCTION, word)
            start -= len(word)
        while word := next((word for word in beside if folded.startswith(word, end)), ""):
            yield Token(end, end + len(word), Kind.FUNCTION, word)
            end += len(word)


def with_cells(tokens: Sequence[Token], ledger: Ledger) -> tuple[Token, ...]:
    """The tokens with words of cells that were taken for something else, and without what only goes along with them.

    A row that is named like a cell's word (航空) is meant as that word where rows are picked (航空公司里市值最大的);
    a word of asking (推荐, 下降) where the header, or what such headers are called, stands beside it (评级为推荐).
    """
    places = word_cells(catalog_of(ledger)).surfaces
    if not places:
        return tuple(tokens)
    found = list(tokens)
    picks = any(token.kind in _PICKS for token in found)
    for at, token in enumerate(found):
        if token.kind is Kind.CELL:
            continue
        word = counted_kind(found, at, catalog_of(ledger)) or _printed(token, ledger)
        entry = next((cell for cell in places.find(word) if cell.text == word), None)
        if entry is None:
            continue
        cell = replace(token, kind=Kind.CELL, text=word, value=entry.value, loose=False)
        beside = _beside(found, at)
        if token.kind is Kind.ENTITY:
            behind = next((other for other in found[at + 1 :] if other.text != "的"), None)
            # 航空公司, also in 航空公司市值
            row = behind is not None and (behind.value == "company" or behind.text.startswith("公司"))
            said = any(_heads(other, cell, ledger) for other in beside)
            alone = sum(other.kind is Kind.ENTITY for other in found) == 1
            other = word not in (token.text, _printed(token, ledger))
            kind = belongs(found, at) or within(found, at) or other or is_counted(found, at)
            if picks and alone and (row or said or kind or token.text + "股" == _text(found[at : at + 2])):
                found[at] = cell
        elif any(_heads(other, cell, ledger) or _is_noun(other) for other in beside):
            found[at] = cell
    return tuple(_alone(found, ledger))


def _printed(token: Token, ledger: Ledger) -> str:
    """The name as it is printed, for one said in another word (内蒙); of anything else its own words."""
    keys = token.value if token.kind is Kind.ENTITY and token.loose and isinstance(token.value, tuple) else ()
    return fold_name(catalog_of(ledger).name_of(str(keys[0]))) if len(keys) == 1 else token.text


def _text(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _beside(tokens: Sequence[Token], at: int) -> list[Token]:
    """The words before and behind one, verbs that join apart."""
    verbs = lexicon.cells()["verbs"]
    before, behind = at - 1, at + 1
    while before > 0 and tokens[before].text in verbs:
        before -= 1
    while behind < len(tokens) - 1 and tokens[behind].text in verbs:
        behind += 1
    return [tokens[place] for place in (before, behind) if 0 <= place < len(tokens)]


def _heads(token: Token, cell: Token, ledger: Ledger) -> bool:
    """True for the header of a column that has the word, or its beginning (评级 of 评级变化)."""
    if token.kind not in (Kind.FIELD, Kind.WORD, Kind.ROWS, Kind.UNKNOWN, Kind.ENTITY) or not isinstance(
        cell.value, tuple
    ):
        return False
    return any(_header(ref, ledger).startswith(token.text) for ref in cell.value if len(token.text) > 1)


def _header(ref: ColumnRef, ledger: Ledger) -> str:
    view = catalog_of(ledger).by_table[ref.report, ref.table]
    column = view.table.columns[ref.column]
    return fold_name(column.name or column.header)


def _is_noun(token: Token) -> bool:
    return token.text in lexicon.cells()["nouns"]


def _alone(tokens: Sequence[Token], ledger: Ledger) -> Iterator[Token]:
    """The tokens without headers, nouns and verbs beside a cell's word."""
    cells = [at for at, token in enumerate(tokens) if token.kind is Kind.CELL]
    dropped: set[int] = set()
    verbs = lexicon.cells()["verbs"]
    for at in cells:
        for step in (-1, 1):
            place = at + step
            while 0 <= place < len(tokens):
                other = tokens[place]
                if other.kind in (Kind.NEGATION, Kind.NOT) or other.text in ("既", "也", *QUOTES):
                    place += step
                    continue
                named = _heads(other, tokens[at], ledger) and other.kind is not Kind.ENTITY
                if not (named or _is_noun(other) or other.text in verbs):
                    break
                dropped.add(place)
                place += step
    yield from (token for at, token in enumerate(tokens) if at not in dropped)


def tests_of(tokens: Sequence[Token]) -> tuple[tuple[Holding, ...], list[Token]]:
    """The conditions that words of cells make, and the tokens of those that cannot be read.

    Words of one column are alternatives where 和 or 或 stands between; words of several must all hold. Groups that
    are compared with one another are not read.
    """
    found: list[Holding] = []
    lost: list[Token] = []
    last = -1
    for at, token in enumerate(tokens):
        if token.kind is not Kind.CELL or not isinstance(token.value, tuple):
            continue
        value = token.value
        negated = at > 0 and tokens[at - 1].kind in (Kind.NEGATION, Kind.NOT)
        shared = tuple(ref for ref in found[-1].columns if ref in value) if found else ()
        if shared and all(other.kind in _JOINS for other in tokens[last + 1 : at]) and not negated:
            at_once = any(other.text in _AT_ONCE for other in tokens[last + 1 : at])  # one cell cannot be two words
            if at_once or any(other.kind in _COMPARES for other in tokens):
                lost.append(token)
            found[-1] = replace(found[-1], columns=shared, words=(*found[-1].words, token.text))
        elif shared and negated and found[-1].negated:  # 既不是买入也不是增持
            found[-1] = replace(found[-1], columns=shared, words=(*found[-1].words, token.text))
        elif any(set(value) <= set(test.columns) for test in found):
            lost.append(token)
        else:
            found.append(Holding(value, "", (token.text,), negated))
        last = at
    return tuple(found), lost


def negations(tokens: Sequence[Token]) -> list[int]:
    """Positions of 非 and 不是 right before a cell's word."""
    return [
        at - 1
        for at, token in enumerate(tokens)
        if token.kind is Kind.CELL and at and tokens[at - 1].kind in (Kind.NEGATION, Kind.NOT)
    ]


def held_in(test: Holding, tables: Collection[tuple[str, str]], catalog: Catalog) -> Holding | None:
    """The test in the columns of some tables, with the words as they are printed there; None if they have none."""
    columns = tuple(ref for ref in test.columns if (ref.report, ref.table) in tables)
    if not columns:
        return None
    printed = {word for (ref, _), held in word_cells(catalog).words.items() if ref in columns for word in held}
    words = [
        held
        for word in test.words
        for held in sorted(printed)
        if held == word or (word not in printed and word in _forms(held))
    ]
    view = catalog.by_table[columns[0].report, columns[0].table]
    column = view.table.columns[columns[0].column]
    return Holding(columns, column.name or column.header, tuple(dict.fromkeys(words)), test.negated)


def holds(test: Holding, key: str, catalog: Catalog) -> bool | None:
    """Whether a row of an entity has one of the words; None if it has no cell there."""
    cells = cells_of(test, key, catalog)
    if not cells:
        return None
    return any(word in test.words for _, _, words in cells for word in words) != test.negated


def cells_of(test: Holding, key: str, catalog: Catalog) -> list[tuple[ColumnRef, int, tuple[str, ...]]]:
    """The cells of an entity in the columns of a test: column, row, words."""
    words = word_cells(catalog).words
    return [
        (ref, row.index, words[ref, row.index])
        for ref in test.columns
        for view, row in catalog.places(key)
        if view.ref == (ref.report, ref.table) and view.table.rows[row.index][ref.column].strip()
    ]
