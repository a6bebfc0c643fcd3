"""Measures that the planner does not know, told by the language model to be a column, for the engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import LanguageModelError
from rag.answering.naming import SURE, SURE_OF_PART, column_meant
from rag.questions import Plan, ProgramPlan, Turn, plan
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.phrases import phrase
from rag.questions.text import is_english
from rag.questions.unknown import selects, unknown_measure

if TYPE_CHECKING:
    from index.ledger import Ledger
    from index.library import Library
    from rag.llm.model import LanguageModel
    from rag.questions.catalog import ColumnView

MOST_COLUMNS = 8  # that the model is asked about


class Measures(ABC):
    """The part of the engine that asks the model what a measure is called in the table."""

    library: Library

    @abstractmethod
    def _model(self) -> LanguageModel | None: ...

    @abstractmethod
    def _drop(self) -> None: ...

    @abstractmethod
    def _reworded(self, question: str, ledger: Ledger, turns: Sequence[Turn]) -> tuple[str, Plan] | None: ...

    def _renamed(self, question: str, ledger: Ledger, turns: Sequence[Turn]) -> tuple[str, ProgramPlan] | None:
        """The question with the column's words for a measure that nobody knows, and its program.

        None without a model, where no column makes a program of it, or where the model is not sure.

        Raises:
            LanguageModelError: The model failed.
        """
        folded = plainly(question)
        unknown = unknown_measure(folded, link(folded, ledger), ledger)
        if unknown is None:
            return None
        model = self._model()
        if model is None:
            return None
        near = self._nearest(unknown.text, unknown.columns)
        found = [
            (column, asked, planned)
            for column in near
            for asked, planned in (self._computed(unknown.replaced(folded, column), ledger, turns),)
            if planned is not None
        ]
        if not found:
            return None
        sure = SURE_OF_PART if unknown.partly else SURE
        try:
            column = column_meant(model, unknown.text, [column for column, _, _ in found], near, sure)
        except LanguageModelError:
            self._drop()
            raise
        for one, asked, planned in found:
            if one is column and planned is not None:
                note = phrase("measure_as", is_english(folded), said=unknown.text, metric=column.label)
                return asked, replace(planned, notes=(*planned.notes, note))
        return None

    def _could_rename(self, question: str, ledger: Ledger) -> bool:
        """Whether a question for an order, a count or a comparison has a measure that a model could tell."""
        folded = plainly(question)
        tokens = link(folded, ledger)
        return selects(tokens) and unknown_measure(folded, tokens, ledger) is not None and self._model() is not None

    def _nearest(self, measure: str, columns: Sequence[ColumnView]) -> Sequence[ColumnView]:
        """The columns that the embedding model finds nearest to a measure: more are not asked about."""
        if len(columns) <= MOST_COLUMNS:
            return columns
        vectors = self.library.embedder.embed([measure, *(column.label for column in columns)])
        likeness = vectors[1:] @ vectors[0]
        return [columns[at] for at in sorted(sorted(range(len(columns)), key=lambda at: -likeness[at])[:MOST_COLUMNS])]

    def _computed(self, question: str, ledger: Ledger, turns: Sequence[Turn]) -> tuple[str, ProgramPlan | None]:
        planned: Plan | None = plan(question, ledger, turns)
        if not isinstance(planned, ProgramPlan):
            question, planned = self._reworded(question, ledger, turns) or (question, None)
        return question, planned if isinstance(planned, ProgramPlan) else None
