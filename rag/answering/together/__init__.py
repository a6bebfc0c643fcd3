"""Two figures put together, one or both of them told in the running text: 正文中A的营收比表4里B的高多少."""

from __future__ import annotations

from collections.abc import Callable

from index.ledger import Ledger
from rag.answer import Answer
from rag.answering.together.bounded import bounded
from rag.answering.together.compute import computed
from rag.answering.together.operand import Operands, in_prose
from rag.answering.together.split import splits
from rag.questions import TextQuestion


def together(question: str, ledger: Ledger, told: Callable[[TextQuestion], Answer]) -> Answer | None:
    """The difference, sum, ratio or share of two figures, or the rows above or below one, that the question names.

    None unless just one reading stands.

    Args:
        told: Answers from the text of the reports.
    """
    operands = Operands(ledger, told)
    found = []
    for split in splits(question):
        pair = operands.pair(split.left, split.right)
        answer = computed(pair[0], pair[1], split.kind) if pair is not None else None
        if answer is not None:
            found.append(answer)
    if len({answer.figures for answer in found}) == 1:
        return found[0]
    return None if found else bounded(question, ledger, operands)


__all__ = ["in_prose", "together"]
