"""Which end of a column the known words of a question mean: 最低 is low, and so is 最好 of what is better less."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.questions import lexicon
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.tokens import Kind, Token

_TURNED = {"high": "low", "low": "high"}
_PLAIN = re.compile(r"最[高大多低小少]|highest|lowest|largest|smallest|biggest|fewest")


FALL = re.compile(r"跌|下滑|下降|减少|缩水|回落|\b(?:drop|fell|fall|declin|lost|shr[aiu]nk|down)")


def contradicted(order: str, column: ColumnView, tokens: Sequence[Token], catalog: Catalog) -> str:
    """The word that means the other end of this column; "" if there is none.

    Where a column has negative figures, 跌得最多 and 最高 of it are different ends, and no word decides alone.
    """
    concept = lexicon.concepts().get(column.sense.base)
    better_less = concept is not None and concept.less and not column.sense.growth
    qualities = lexicon.words()["quality"]["less"]
    for token in tokens:
        if token.kind is not Kind.SUPER or token.value not in _TURNED:
            continue
        said = str(token.value)
        if any(word in token.text for word in qualities):
            if concept is not None and (_TURNED[said] if better_less else said) != order:
                return token.text
        elif _PLAIN.search(token.text) and said != order and not below_zero(column, catalog):
            return token.text
    return ""


def below_zero(column: ColumnView, catalog: Catalog) -> bool:
    """Whether a column has figures below zero."""
    facts = (catalog.fact(column.ref, row.index) for row in column.view.rows)
    return any(fact is not None and fact.quantity.value < Decimal(0) for fact in facts)
