"""What rows and columns of a table are: entities, remainders and totals, ranks. The words are in ``rows.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from index.numbers import fold
from index.table import Column
from rag.questions.lexicon import is_rest, is_total, is_whole


@cache
def row_words() -> dict[str, list[str]]:
    """Words for kinds of rows and columns."""
    words: dict[str, list[str]] = tomllib.loads((files("rag.summaries") / "rows.toml").read_text(encoding="utf-8"))
    return words


def is_sum(name: str) -> bool:
    """Whether a row is a total, a remainder, the whole, or a part of the row before it: nothing to rank or count.

    >>> [is_sum(name) for name in ("东四省小计", "其他", "其中：出口", "全国", "其利科技", "合众思壮")]
    [True, True, True, True, False, False]
    """
    plain = re.sub(r"\s", "", fold(name)).casefold()
    return is_total(plain) or is_whole(plain) or is_rest(plain) or plain.startswith(tuple(row_words()["part"]))


def head(column: Column) -> str:
    """A header without unit and spaces, folded."""
    return re.sub(r"\s", "", fold(column.name or column.header)).casefold()


def is_rank(column: Column) -> bool:
    """Whether a column numbers the rows."""
    return any(word in head(column) for word in row_words()["ranks"])
