"""Rows against one figure that they are not listed with: 跑赢沪深300的子板块有哪些, 成本低于全国均价的公司有几家."""

from __future__ import annotations

import re
import unicodedata

from index.ledger import Ledger
from rag.answer import Answer
from rag.answering.programs import answer_of, merged
from rag.answering.together.operand import Operand, Operands
from rag.answering.together.times import elsewhere
from rag.questions import ProgramPlan, plan, respond
from rag.questions.program import Count, Filter, TopK
from rag.questions.run.page import plain

_BOUND = re.compile(
    r"(?P<way>跑赢|跑输|战胜|高于|低于|超过|不及|大于|小于|好于|强于|弱于)了?(?P<what>[^，,。；;？?的\d][^，,。；;？?的]{1,15}?)"
    r"(?=的|有|共|[，,。；;？?]|$)"
)
_BEATS = ("跑", "战胜")
_LESS = ("跑输", "低于", "不及", "小于", "弱于")
_ROWS = re.compile(r"哪|几|谁|多少(?:家|只|个)|名单|列出|都有")
_RETURN = re.compile(r"涨|跌|回报|收益|表现")
_WINDOW = re.compile(r"年初至今|今年以来|年初以来|近[一二三四五六七八九十\d]+个?[月年周]|YTD", re.I)


def bounded(question: str, ledger: Ledger, operands: Operands) -> Answer | None:
    """The rows that a figure of the text, or of another table, is the bound of; None unless just one figure is meant.

    The question is asked once more with the figure in place of what it is called.
    """
    text = unicodedata.normalize("NFKC", question)
    found = list(_BOUND.finditer(text))
    if len(found) != 1 or not _ROWS.search(text):
        return None
    match = found[0]
    returns = match["way"].startswith(_BEATS)
    bound = _figure(match["what"], text, operands, returns)
    if bound is None:
        return None
    figure = bound.quantity
    metric = "涨跌幅" if returns and not _RETURN.search(text[: match.start()]) else ""
    relation = "低于" if match["way"].startswith(_LESS) else "高于"
    number = f"{plain(figure.value).replace(',', '')}{figure.unit}"
    asked = f"{text[: match.start()]}{metric}{relation}{number}{text[match.end() :]}"
    program = plan(asked, ledger)
    if not isinstance(program, ProgramPlan) or not isinstance(program.program, Filter | Count | TopK):
        return None
    told = answer_of(respond(program, ledger), asked)
    return None if told.refused else merged([bound.answer, told], {})


def _figure(what: str, text: str, operands: Operands, returns: bool) -> Operand | None:
    """The figure that is called so, of the time that the question is about."""
    window = _WINDOW.search(text)
    if not returns:
        return operands.one(what)
    found = operands.one(f"{what}{window[0] if window else ''}的涨跌幅", "%")
    if found is None or (window is not None and found.told):
        return None
    quote = found.answer.citations[found.citation].quote
    return None if found.told and elsewhere(text, quote, quote) else found
