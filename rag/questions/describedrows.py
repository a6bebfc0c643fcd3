"""Rows called by the parts of their name in an order of the asker's: 陕西6000卡坑口煤 for 陕西坑口6000大卡."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.ledger import Ledger
from rag.questions.catalog import catalog_of
from rag.questions.memo import per_ledger
from rag.questions.text import fold_name, has_han
from rag.questions.tokens import Kind, Token

_PIECE = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[\u3400-\u9fff]+")
_LINKS = "的那这条个种款只家之型号类"
_LEAST = 0.6  # of the characters of a name
_BEYOND = 6  # characters that a window may be longer than the name


@dataclass(frozen=True, slots=True)
class Described:
    """A row's folded name in parts, and the characters that its table's caption has."""

    key: str
    name: str
    pieces: tuple[str, ...]
    caption: str


@per_ledger
def described(ledger: Ledger) -> tuple[Described, ...]:
    """The rows whose names have several parts, one of which is a number."""
    import rjieba

    found: dict[str, Described] = {}
    for view in catalog_of(ledger).tables:
        for row in view.members:
            name = fold_name(row.entity.name).replace(" ", "")
            pieces = [
                word
                for piece in _PIECE.findall(name)
                for word in (rjieba.cut(piece) if has_han(piece) else [piece])
                if len(word) > 1
            ]
            if len(pieces) > 2 and any(piece[0].isdigit() for piece in pieces):
                found.setdefault(
                    row.entity.key, Described(row.entity.key, name, tuple(pieces), fold_name(view.table.title))
                )
    return tuple(found.values())


def described_rows(folded: str, ledger: Ledger) -> Iterator[Token]:
    """The one row that a run of the question describes, number and all, with no other word that the row lacks."""
    found: list[tuple[int, Token]] = []
    for row in described(ledger):
        if row.name in folded:
            continue
        window = _window(folded, row)
        if window is not None:
            start, end, told = window
            found.append((told, Token(start, end, Kind.ENTITY, folded[start:end], (row.key,), True)))
    most = max((told for told, _ in found), default=0)
    best = [token for told, token in found if told == most]
    if len(best) == 1:
        yield best[0]


def _window(folded: str, row: Described) -> tuple[int, int, int] | None:
    """Start and end of the run, and how many characters of the name it tells."""
    numbers = [piece for piece in row.pieces if piece[0].isdigit()]
    places = {piece: folded.find(piece) for piece in row.pieces}
    told = {piece: at for piece, at in places.items() if at >= 0}
    if len(told) < 2 or any(number not in told for number in numbers):
        return None
    length = sum(map(len, told))
    if length < _LEAST * len(row.name):
        return None
    start = min(told.values())
    end = max(at + len(piece) for piece, at in told.items())
    while end < len(folded) and folded[end] in row.caption and has_han(folded[end]) and folded[end] in _things(row):
        end += 1
    text = folded[start:end]
    if end - start > len(row.name) + _BEYOND or [*re.findall(r"\d+(?:\.\d+)?", text)] != numbers:
        return None
    rest = text
    for piece in told:
        rest = rest.replace(piece, "", 1)
    known = set(row.name) | set(row.caption) | set(_LINKS)
    return (start, end, length) if all(char in known for char in rest) else None


def _things(row: Described) -> str:
    """Characters of the caption that may end a name: what the rows are (煤 of 煤炭品种)."""
    return row.caption.partition("价")[0]
