"""The rows of a table as questions see them: whose they are, and which are not one among the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.fact import Entity, Fact
from index.ledger.summing import summing_rows
from index.table import Table
from rag.questions import lexicon
from rag.questions.text import fold_name

LEAST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is about one entity.

    Attributes:
        total: It is called what sums up the others (合计).
        whole: It can be asked for by name, but is the sum of the others (全国): no one of them.
        rest: It is what is left over (其他): in a sum, but nothing to be ranked or counted.
    """

    index: int
    entity: Entity
    total: bool = False
    whole: bool = False
    rest: bool = False


def rows_of(table: Table, facts: Sequence[Fact], keys: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows of a table that are about something, in their order.

    Args:
        facts: Of the table's cells.
        keys: Folded name → entity, for rows without a fact.
    """
    if table.key is None and table.code is None:
        return ()
    known = {fact.row: fact.entity for fact in reversed(facts)}
    named = {
        index: entity for index in range(len(table.rows)) if (entity := known.get(index) or _named(table, index, keys))
    }
    totals = {index for index, entity in named.items() if lexicon.is_total(fold_name(entity.name))}
    sums = set(summing_rows(_columns(facts, totals)))
    if len(named.keys() - totals) > LEAST_PARTS:  # 全国 beside 北京 alone is a row like it
        sums |= {index for index, entity in named.items() if lexicon.is_whole(fold_name(entity.name))}
    return tuple(
        Row(
            index,
            entity,
            index in totals,
            index in sums,
            lexicon.is_rest(fold_name(entity.name)),
        )
        for index, entity in named.items()
    )


def told_row(index: int, entity: Entity) -> Row:
    """A row of what the running text tells of something."""
    return Row(index, entity, lexicon.is_total(fold_name(entity.name)))


def _named(table: Table, index: int, keys: Mapping[str, str]) -> Entity | None:
    cells = table.rows[index]
    name = cells[table.key].strip() if table.key is not None else ""
    code = cells[table.code].strip() if table.code is not None else ""
    if not (name or code):
        return None
    return Entity(name or code, code or None, code or keys.get(fold_name(name), fold_name(name)))


def _columns(facts: Sequence[Fact], without: set[int]) -> list[list[Fact]]:
    found: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.row not in without and fact.column is not None:
            found.setdefault(fact.column, []).append(fact)
    return list(found.values())
