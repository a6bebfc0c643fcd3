"""The cell of a row that a question asks for: 谁投的 is the investors' cell, and not the whole row."""

from __future__ import annotations

from collections.abc import Iterable

from rag.answering.corpus import ReportText, Sentence
from rag.answering.question import ProseQuestion
from rag.answering.roles import Role, asked_roles, only, part_of, rows_of
from rag.answering.rounds import rounds_in
from rag.answering.terms import grams, same_words
from rag.gate.dates import dates_in
from rag.gate.names import found_in, stands_in


def cells_of(question: ProseQuestion, text: ReportText) -> list[Sentence]:
    """The row that the question is about, with the cells that it asks for; [] where there is no such row or cell.

    Every name, date and noun of the question must stand in the row, or be accounted for by the kind of cell.
    """
    asked = asked_roles(question.text)
    if not asked:
        return []
    rows = rows_of(text)
    named = [row for row in rows if _is_named(row, question)]
    most = max((len(row.unit.name) for row in named), default=0)
    chosen = [row for row in named if len(row.unit.name) == most] or _described(question, rows)
    found: list[Sentence] = []
    for row in chosen:
        parts = [part for role in asked if (part := part_of(row, role.name)) is not None]
        if parts and _accounted(question, row, asked):
            found.append(only(row, parts))
    return found if len(found) == 1 else []


def narrowed(question: ProseQuestion, row: Sentence) -> Sentence:
    """A row without the cells that say nothing about what was asked; whole where that is open."""
    if len(row.unit.parts) < 2 or not _is_named(row, question):
        return row
    asked = question.grams - question.subject - grams(row.unit.name)
    shares = [len(asked & (grams(part.text) | grams(part.label))) for part in row.unit.parts]
    best = max(shares)
    kept = [part for part, share in zip(row.unit.parts, shares, strict=True) if share == best]
    if not best or len(kept) != 1 or (question.wants in ("date", "day") and not dates_in(kept[0].text)):
        return row
    return only(row, kept)


def _is_named(row: Sentence, question: ProseQuestion) -> bool:
    name = row.unit.name
    if stands_in(name, question.text) or any(stands_in(name, other) for other in question.names):
        return True
    # 谁投的 behind another question has that one's subject.
    return bool(question.inherited) and any(word in name for word in question.unknown)


def _described(question: ProseQuestion, rows: Iterable[Sentence]) -> list[Sentence]:
    """The rows that have all names of the question in a cell: 某人旗下的公司."""
    names = question.names | question.unknown
    return [row for row in rows if names and all(found_in(name, (row.unit.text,)) for name in names)]


def _accounted(question: ProseQuestion, row: Sentence, asked: Iterable[Role]) -> bool:
    told = (row.unit.text, row.unit.name, row.unit.context)
    cells = {word for role in asked for word in role.words}
    wanted = question.nouns | question.names | question.unknown
    if any(
        word not in cells and not any(found_in(same, told) for same in same_words(word))
        for word in wanted
        if not rounds_in(f"{word}轮")
    ):
        return False
    if not rounds_in(question.text) <= rounds_in(row.unit.text):
        return False
    own = dates_in(f"{row.unit.about}\n{row.unit.context}\n{row.unit.text}")
    return all(any(date.within(other) for other in own) for date in question.dates)
