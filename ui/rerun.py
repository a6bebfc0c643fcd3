"""The last answer's program, ready to be run again with another column or row, and the question that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rag import ReportQA
from rag.answer import Answer
from rag.questions.again import NoSuchSlotError
from rag.questions.text import fold, is_english
from ui.strings import strings

_ACTS = re.compile(r"[<`\n]|\]\(|://")  # what would act as markup in a question


@dataclass(frozen=True, slots=True)
class Offer:
    """A computed answer that can be had with another column or row.

    Attributes:
        question: What it answered.
        program: Its ``rerun``.
        columns, rows: What may be picked; empty where there is nothing else.
        english: Language of the conversation.
        column, row: What was picked: one of them, or neither yet.
    """

    question: str
    program: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    english: bool
    column: str = ""
    row: str = ""

    def picked(self, column: str | None, row: str | None) -> Offer | None:
        """With a column, or else a row; None if it is none of those offered."""
        if column in self.columns:
            return replace(self, column=column or "", row="")
        return replace(self, column="", row=row or "") if row in self.rows else None

    def asks(self) -> str:
        """The pick as a follow-up question, which the planner would understand as well."""
        return strings("en" if self.english else "zh")("what_about").format(self.column or self.row)

    def meant(self, message: str, before: Sequence[str]) -> bool:
        """Whether a message is this pick, asked right behind the question of the answer."""
        picked = bool(self.column or self.row)
        return picked and message.strip() == self.asks() and bool(before) and before[-1].strip() == self.question


def offer_of(
    qa: ReportQA,
    answer: Answer,
    question: str,
    reports: Sequence[str] | None,
    period: str | None,
    english: bool | None = None,
) -> Offer | None:
    """What can be picked for an answer; None for refusals, text answers and where there is no other column or row."""
    if answer.refused or answer.rerun is None:
        return None
    try:
        offered = qa.offers(answer, reports=reports, period=period)
    except NoSuchSlotError:
        return None
    columns, rows = (tuple(name for name in names if name and not _ACTS.search(name)) for names in offered)
    columns, rows = (names if len(names) > 1 else () for names in (columns, rows))
    if not columns and not rows:
        return None
    spoken = is_english(fold(question)) if english is None else english
    return Offer(question.strip(), answer.rerun, columns, rows, spoken)


def run_again(qa: ReportQA, offer: Offer, reports: Sequence[str] | None, period: str | None) -> Answer:
    """The answer with what was picked. Raises NoSuchSlotError."""
    return qa.again(
        offer.program, column=offer.column, row=offer.row, reports=reports, period=period, english=offer.english
    )
