"""The middle of a range that the text tells, asked for by itself: 指引区间的中值是多少."""

from __future__ import annotations

import re
import unicodedata

from rag.answer import Answer, Figure
from rag.answering.programs import merged
from rag.answering.together.operand import Operands
from rag.answering.together.told import ENDS
from rag.gate import UnboundFigureError, bind
from rag.questions.run.page import plain

_RATE = re.compile(r"[率幅占比增减升降涨跌速]|提高|百分")
_ASKED = re.compile(r"(?P<what>.{2,60}?)(?:大概|大约|约)?(?:是|为|等于)?(?:多少|几)[^，,。；;]{0,6}?[？?。\s]*$")


def middle(question: str, operands: Operands) -> Answer | None:
    """The middle of the one range that is asked for, with the sentence that tells its ends; None without one."""
    match = _ASKED.match(unicodedata.normalize("NFKC", question))
    end = ENDS.search(match["what"]) if match is not None else None
    if match is None or end is None or not (end["middle"] or end["mean"]) or end.end() != len(match["what"]):
        return None
    found = operands.one(match["what"])
    if found is None or not found.formula:
        return None
    unit = found.quantity.unit
    if unit in ("%", "百分点") and not _RATE.search(match["what"]):
        return None  # by how much it grows is not what it is
    shown = f"{plain(found.quantity.value)}{unit if unit == '%' else f' {unit}'}"
    formula = f"{found.formula} = {plain(found.quantity.value)}"
    told = merged([found.answer], {})
    ends = (found.citation, found.citation)  # both stand in one sentence
    figure = Figure(found.quantity.value, unit, shown, "formula", ends, formula)
    try:
        return bind(
            f"{told.text}\n区间的中值为 {shown}：{formula}。",
            figures=(*told.figures, figure),
            citations=told.citations,
            program=formula,
            steps=(*told.steps, "区间的两端核对后，在代码里取中值"),
        )
    except UnboundFigureError:
        return None
