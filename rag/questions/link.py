"""A question as tokens: every character linked to the ledger, to a known word, or marked as unknown."""

from __future__ import annotations

from index.ledger import Ledger
from rag.questions.figures import number_tokens
from rag.questions.periods import period_tokens
from rag.questions.segment import segment
from rag.questions.sense import feature_surfaces
from rag.questions.surfaces import ledger_surfaces, word_surfaces
from rag.questions.tokens import Token


def link(folded: str, ledger: Ledger) -> tuple[Token, ...]:
    """The tokens of a folded question, in order."""
    candidates = [
        *ledger_surfaces(ledger).find(folded),
        *feature_surfaces().find(folded),
        *word_surfaces().find(folded),
        *period_tokens(folded),
        *number_tokens(folded),
    ]
    return segment(folded, candidates)
