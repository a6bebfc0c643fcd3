"""What the columns of tables in words hold (投资方, 融资情况, 简介, 日期), and which of them a question asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from rag.answering.corpus import ReportText, Sentence
from rag.answering.text_units import Part


@cache
def lists() -> dict[str, Any]:
    """The tables of ``rows.toml``."""
    return tomllib.loads((files("rag.answering") / "rows.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of column.

    Attributes:
        name: ``investor``, ``round`` …
        asks: Finds a question for it.
        words: Nouns of such a question that the column accounts for.
    """

    name: str
    headers: tuple[str, ...]
    asks: re.Pattern[str]
    words: tuple[str, ...]

    def heads(self, label: str) -> bool:
        """Whether a column with this header has the role."""
        folded = label.casefold()
        return any(header in folded for header in self.headers)


@cache
def roles() -> tuple[Role, ...]:
    """All roles. Of two that a header or a question fits the first one counts."""
    return tuple(
        Role(name, tuple(entry["headers"]), re.compile("|".join(entry["asks"]), re.I), tuple(entry["words"]))
        for name, entry in lists()["roles"].items()
    )


def asked_roles(question: str) -> tuple[Role, ...]:
    """The roles that a question asks for.

    >>> [role.name for role in asked_roles("远山动力这轮是谁投的，融了多少钱？")]
    ['investor', 'round']
    """
    return tuple(role for role in roles() if role.asks.search(question))


def role_of(label: str) -> str:
    """Name of the role of a column, or ""."""
    return next((role.name for role in roles() if role.heads(label)), "")


def part_of(sentence: Sentence, role: str) -> Part | None:
    """The cell of a row that has the role."""
    return next((part for part in sentence.unit.parts if role_of(part.label) == role), None)


def only(sentence: Sentence, parts: Sequence[Part]) -> Sentence:
    """The row with some of its cells."""
    text = "；".join(f"{part.label}：{part.text}" if part.label else part.text for part in parts)
    return replace(sentence, text=text, unit=replace(sentence.unit, text=text, parts=tuple(parts)))


def rows_of(text: ReportText) -> tuple[Sentence, ...]:
    """The rows of a report's tables that can be quoted cell by cell."""
    return tuple(
        sentence
        for sentence in text.sentences
        if sentence.unit.parts and sentence.unit.name and sentence.unit.citation.table is not None
    )
