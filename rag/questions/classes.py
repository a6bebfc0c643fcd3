"""Share classes that are listed behind one name: 某某A和C is 某某A and 某某C."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.questions.catalog import Catalog
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

_FURTHER = re.compile(r" ?(?:和|与|及|以及|跟|同|、|,|/) ?([a-z])(?=[^a-z0-9]|$)(?:[两二三]?类)?(?:份额)?")


def share_classes(folded: str, named: Iterable[Token], catalog: Catalog) -> Iterator[Token]:
    """Entity tokens for the single letters behind a name that ends in one, where an entity has that name."""
    by_name: dict[str, list[str]] | None = None
    for token in named:
        if token.kind is not Kind.ENTITY or not isinstance(token.value, tuple) or len(token.value) != 1:
            continue
        name = _plain(catalog.name_of(str(token.value[0])))
        if not (name[-1:].isascii() and name[-1:].isalpha()) or folded[token.end - 1] != name[-1]:
            continue
        further = _FURTHER.match(folded, token.end)
        while further is not None:
            if by_name is None:
                by_name = {}
                for key in catalog.entities:
                    by_name.setdefault(_plain(catalog.name_of(key)), []).append(key)
            keys = by_name.get(name[:-1] + further[1], [])
            if keys:
                yield Token(
                    further.start(1), further.end(), Kind.ENTITY, folded[further.start(1) : further.end()], tuple(keys)
                )
            further = _FURTHER.match(folded, further.end())


def _plain(name: str) -> str:
    return fold_name(name).replace(" ", "")
