"""Table reconstruction: how much of the truth a reader found again.

What counts as the same cell: raw strings are compared after NFKC (full-width forms), with HTML tags and entities
and all white space removed and the dashes − – — － written as ``-``.
So ``１２．３４`` equals ``12.34`` and ``- 3.74%`` equals ``-3.74%``: a reader may or may not clean those. Thousands
commas of numbers are dropped on both sides. Nothing else is forgiven: 0 is not an empty cell, ``--`` is not an empty
cell either (what a cell means is the ledger's business), and 3.740 is not 3.74.
"""

from __future__ import annotations

import difflib
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.truth import TruthTable

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DASHES = str.maketrans(dict.fromkeys("−–—－‐‑﹣", "-"))
_NUMBER = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?%?")


class ReadTable(Protocol):
    """What is compared: any table with a number, a title, headers and raw rows (``index.table.Table`` is one)."""

    @property
    def number(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def rows(self) -> tuple[tuple[str, ...], ...]: ...


@dataclass(frozen=True, slots=True)
class Miss:
    """A truth cell that was not found again. ``got`` is None where the row or the table is missing."""

    table: str
    row: int
    column: int
    expected: str
    got: str | None


@dataclass(frozen=True, slots=True)
class TableScore:
    """One truth table against what was read.

    Attributes:
        cells: Truth cells (rows × columns, empty ones included).
        exact: Those that were read exactly, in the right row and column.
        extra: Non-empty cells that were read into this table but belong nowhere.
        found: The table was found at all.
        header: All column headers agree.
        structure: Found, with the right number of rows and columns, nothing extra.
    """

    table: str
    cells: int
    exact: int
    extra: int
    found: bool
    header: bool
    structure: bool
    misses: tuple[Miss, ...]


def plain(cell: str) -> str:
    """A cell as it is compared; see the module's docstring."""
    text = _TAG.sub("", html.unescape(_TAG.sub("", cell)))
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_DASHES)
    return text.replace(",", "") if _NUMBER.fullmatch(text) else text


def score_tables(
    truth: Sequence[TruthTable], read: Sequence[ReadTable], headers: Sequence[Sequence[str]]
) -> tuple[TableScore, ...]:
    """Scores every truth table.

    A truth table is matched to the read table with its number; where several have it, or none, to the one whose
    title and cells are most alike. A read table is used once. Tables beyond the truth are not counted here.

    Args:
        read: Tables as read.
        headers: Column headers of each read table, in the same order.
    """
    free = dict(enumerate(read))
    scores = []
    for table in truth:
        candidates = [i for i, other in free.items() if table.number is not None and other.number == table.number]
        if len(candidates) != 1:
            candidates = candidates or list(free)
            candidates = [i for i in candidates if plain(free[i].title).startswith(plain(table.title)[:6])]
            candidates.sort(key=lambda i: _likeness(table, free[i]), reverse=True)
        if not candidates:
            scores.append(_missing(table))
            continue
        chosen = candidates[0]
        scores.append(_score(table, free.pop(chosen), headers[chosen]))
    return tuple(scores)


def _likeness(table: TruthTable, other: ReadTable) -> float:
    mine = {plain(cell) for row in table.rows for cell in row}
    theirs = {plain(cell) for row in other.rows for cell in row}
    return len(mine & theirs) / max(1, len(mine | theirs))


def _label(table: TruthTable) -> str:
    return table.number or table.title


def _missing(table: TruthTable) -> TableScore:
    misses = tuple(
        Miss(_label(table), r, c, cell, None) for r, row in enumerate(table.rows) for c, cell in enumerate(row)
    )
    return TableScore(_label(table), len(misses), 0, 0, False, False, False, misses)


def _score(table: TruthTable, other: ReadTable, header: Sequence[str]) -> TableScore:
    wanted = [tuple(plain(cell) for cell in row) for row in table.rows]
    got = [tuple(plain(cell) for cell in row) for row in other.rows]
    pairs = _align(wanted, got)
    misses: list[Miss] = []
    extra = sum(bool(cell) for index, row in enumerate(got) if index not in pairs.values() for cell in row)
    for index, row in enumerate(wanted):
        partner = got[pairs[index]] if index in pairs else None
        for column, cell in enumerate(row):
            found = None if partner is None else (partner[column] if column < len(partner) else "")
            if found != cell:
                misses.append(Miss(_label(table), index, column, cell, found))
        extra += sum(bool(cell) for cell in (partner or ())[len(row) :])
    cells = sum(map(len, wanted))
    names = [plain(column.name) for column in table.columns]
    same_shape = len(got) == len(wanted) and len(header) == len(names)
    return TableScore(
        _label(table), cells, cells - len(misses), extra, True, [plain(name) for name in header] == names,
        same_shape and not extra, tuple(misses),
    )  # fmt: skip


def _align(wanted: list[tuple[str, ...]], got: list[tuple[str, ...]]) -> dict[int, int]:
    """Which read row stands for which truth row: equal rows first, in order; between them, rows with most cells in
    common.
    """
    pairs: dict[int, int] = {}
    matcher = difflib.SequenceMatcher(None, wanted, got, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(i1, i2), range(j1, j2), strict=True))
            continue
        free = list(range(j1, j2))
        for i in range(i1, i2):
            common = [sum(a == b != "" for a, b in zip(wanted[i], got[j], strict=False)) for j in free]
            if common and max(common) > 0:
                pairs[i] = free.pop(common.index(max(common)))
        left = [i for i in range(i1, i2) if i not in pairs]
        pairs.update(zip(left, free, strict=False))
    return pairs
