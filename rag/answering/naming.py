"""The model tells which column an unknown measure is: another name of it, and nothing but close."""

from __future__ import annotations

from collections.abc import Sequence

import prompts
from rag.llm.model import LanguageModel
from rag.questions.catalog import ColumnView
from rag.questions.text import is_english

SURE = 0.62  # likelihood from which on two names are of one measure
SURE_OF_PART = 0.7  # the same where a word of it is known, so that the others may narrow it
AHEAD = 0.04  # how far the likeliest column must be ahead of the next


def column_meant(
    model: LanguageModel,
    measure: str,
    columns: Sequence[ColumnView],
    among: Sequence[ColumnView],
    sure: float = SURE,
) -> ColumnView | None:
    """The column that a measure surely is; None where none is, or two could be.

    Args:
        measure: As the question calls it.
        columns: Columns that could answer the question.
        among: All columns of their tables: what a measure is not helps to tell what it is.
        sure: Least likelihood.

    Raises:
        LanguageModelError: The model failed.
    """
    labels = [column.label for column in among]
    language = "en" if is_english(" ".join(labels)) else "zh"
    rated = sorted(
        (
            (
                model.affirms(
                    prompts.render("measure", language, measure=measure, column=column.label, columns=labels)
                ),
                at,
            )
            for at, column in enumerate(columns)
        ),
        reverse=True,
    )
    if not rated or rated[0][0] < sure or (len(rated) > 1 and rated[0][0] - rated[1][0] < AHEAD):
        return None
    return columns[rated[0][1]]
