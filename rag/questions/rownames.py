"""What a table's rows are called besides their names: 美西线, 山东省, Shandong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.questions import lexicon
from rag.questions.catalog import Catalog, TableView
from rag.questions.glossary import heads, renderings
from rag.questions.operators import word_surfaces
from rag.questions.tablerows import Row
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind


def english(name: str) -> Iterator[str]:
    """English for a name by the glossary, apart from words of asking (总计, 其他)."""
    words = word_surfaces()
    for spelling in renderings(name):
        if all(token.text != spelling for token in words.find(spelling)):
            yield spelling


def nouns(places: Iterable[tuple[TableView, Row]]) -> set[str]:
    """What the rows of some tables are called, and the first and last characters of that: 航线, 线, 航."""
    found = {tag.removeprefix("row:") for view, _ in places for tag in view.tags if tag.startswith("row:")}
    found = {head for head in found if has_han(head)}
    return found | {end for head in found for end in (head[-1], head[0]) if len(head) == 2}


def row_nouns(catalog: Catalog) -> Iterator[tuple[str, Kind, object, bool]]:
    """航线, 品类, 省份: what a table's rows are called narrows to the tables with such rows."""
    for tag in {tag for view in catalog.tables for tag in view.tags if tag.startswith("row:")}:
        noun = tag.removeprefix("row:")
        for spelling in (noun, *heads().get(noun, ()), *_boards(noun)):
            yield spelling, Kind.ROWS, tag, False


def _boards(noun: str) -> tuple[str, ...]:
    """涨幅榜 for the rows under a header 涨幅前十."""
    found = lexicon.ranking_title().fullmatch(noun)
    if found is None or found["k"] is None:
        return ()
    side = found["side"]
    return f"{side}幅榜", f"{side}幅榜前{found['k']}", f"{side}幅前{found['k']}名"


def beyond_the_origin(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """(name, key): 美西, 美西线 for 上海-美西 where all rows of the table begin with 上海-."""
    for view in catalog.tables:
        names = {row.entity.key: fold_name(row.entity.name) for row in view.members}
        parted = {key: _JOINT.split(name, 1) for key, name in names.items()}
        origins = {parts[0] for parts in parted.values()}
        if len(names) < 2 or len(origins) != 1 or any(len(parts) < 2 for parts in parted.values()):
            continue
        for key, (_, end) in parted.items():
            if len(end) > 1:
                yield from (
                    (name, key) for spelling in (end, *renderings(end, True)) for name in _called(spelling, view)
                )


def _called(name: str, view: TableView) -> Iterator[str]:
    yield name
    yield from (name + noun for noun in nouns([(view, view.rows[0])]) if has_han(name))


_JOINT = re.compile(r"\s*[-—–→~至]+\s*")
