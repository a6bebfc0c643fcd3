"""Two figures put together, one or both of them told in the running text: 正文中A的营收比表4里B的高多少."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.ledger import Ledger
from rag.answer import Answer
from rag.answering.together.bounded import bounded
from rag.answering.together.compute import computed
from rag.answering.together.middle import middle
from rag.answering.together.operand import Operands, in_prose
from rag.answering.together.split import splits
from rag.questions import Plan, ProgramPlan, TextQuestion
from rag.questions.program import Share


def together(question: str, ledger: Ledger, told: Callable[[TextQuestion], Answer]) -> Answer | None:
    """The difference, sum, ratio or share of two figures, the rows above or below one, or the middle of a range.

    None unless just one reading stands.

    Args:
        told: Answers from the text of the reports.
    """
    operands = Operands(ledger, told)
    found = []
    for split in splits(question):
        pair = operands.pair(split.left, split.right, split.kind)
        answer = computed(pair[0], pair[1], split.kind) if pair is not None else None
        if answer is not None:
            found.append(answer)
    if len({answer.figures for answer in found}) == 1:
        return found[0]
    return None if found else bounded(question, ledger, operands) or middle(question, operands)


_WHOLE = re.compile("板块|行业|指数|全?市场|大盘|产业|[AH]股")
_ROWS = re.compile("表|上述|这些|这几|全部|所有|各|样本|其中|家公司")


def of_told_whole(question: str, found: Plan, ledger: Ledger, told: Callable[[TextQuestion], Answer]) -> Answer | None:
    """The share of a whole that the text tells (板块总市值), where a program would take the rows of a table for it."""
    if not isinstance(found, ProgramPlan) or not isinstance(found.program, Share):
        return None
    shares = [split for split in splits(question) if split.kind == "share" and _WHOLE.search(split.right)]
    operands = Operands(ledger, told)
    for split in shares:
        pair = None if _ROWS.search(split.right) else operands.pair(split.left, split.right, "share")
        if pair is not None and pair[1].told and not pair[0].told:
            return computed(pair[0], pair[1], "share")
    return None


__all__ = ["in_prose", "of_told_whole", "together"]
