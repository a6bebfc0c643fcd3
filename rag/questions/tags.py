"""What a table's title, headers and names say about its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.table import ColumnKind, Table
from rag.questions import lexicon
from rag.questions.text import fold_name, has_han

if TYPE_CHECKING:
    from rag.questions.catalog import TableView

_LATIN = re.compile(r"[a-z][a-z0-9 .,&'()-]{3,}")
_BOTH_ENDS = re.compile(r"涨跌幅?前[一二三四五六七八九十\d]")
_NAMED = re.compile(r"[^\W\d_]|(?:19|20)\d\d[-./]\d")


def words_of(table: Table) -> str:
    return fold_name(" ".join((table.title, *table.section, *(column.header for column in table.columns))))


def tags_of(table: Table) -> frozenset[str]:
    title = fold_name(table.title)
    tags = {name for name, words in lexicon.title_classes().items() if any(word in title for word in words)}
    if lexicon.ranking_title().search(title) or _BOTH_ENDS.search(title) or table.excerpt:
        tags.add("ranking")
    return frozenset(tags | {_kind(table, title), *lexicon.row_nouns(_head(table))})


def _head(table: Table) -> str:
    """What the rows are called: the folded header of the column that names them; "" where the names are figures."""
    if table.key is None or not all(_NAMED.search(row[table.key]) for row in table.rows if row[table.key].strip()):
        return ""
    return fold_name(table.columns[table.key].header)


def _kind(table: Table, title: str) -> str:
    """``fund``, ``index``, ``company`` or ``thing``: what the header of the names says, else most of the names."""
    named = [index for index in (table.key, table.code) if index is not None]
    heads = fold_name(" ".join(table.columns[index].header for index in named))
    names = [fold_name(row[table.key]) for row in table.rows] if table.key is not None else []
    for kind in ("fund", "index"):
        words = lexicon.kinds()[kind]
        in_names = sum(any(word in name for word in words) for name in names) * 2 > len(names)
        if (
            in_names
            or any(word in heads for word in words)
            or (kind == "fund" and any(word in title for word in words))
        ):
            return kind
    companies = (*lexicon.kinds()["company"], *lexicon.company_heads())
    return "company" if table.code is not None or any(word in heads for word in companies) else "thing"


def aliases(views: Sequence[TableView]) -> Mapping[str, frozenset[str]]:
    """Entity key → its folded names in another language: a column that has one of its own for each row."""
    found: dict[str, set[str]] = {}
    for view in views:
        keys = (view.table.key, view.table.code)
        for index, column in enumerate(view.table.columns):
            named = {row.entity.key: fold_name(view.table.rows[row.index][index]) for row in view.rows}
            cells = [name for name in named.values() if name]
            foreign = all(_LATIN.match(name) and not has_han(name) for name in cells) and len(set(cells)) == len(cells)
            if column.kind in (ColumnKind.TEXT, ColumnKind.NAME) and index not in keys and len(cells) > 1 and foreign:
                for key, name in named.items():
                    found.setdefault(key, set()).update({name} - {""})
    return {key: frozenset(names) for key, names in found.items()}
