"""The result over two figures, exact, with its formula."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from index.numbers import Quantity, unit_named
from rag.answer import Answer, Figure
from rag.answering.programs import merged
from rag.answering.together.operand import Operand
from rag.answering.together.split import Kind
from rag.answering.together.told import same_base
from rag.gate import UnboundFigureError, bind
from rag.questions.run.page import EXACT, plain, round_half_up
from rag.questions.run.wording import term

_SAID = {
    "difference": "前者比后者{way} {value}：{formula}。",
    "sum": "两者合计 {value}：{formula}。",
    "ratio": "前者是后者的 {value}：{formula}。",
    "share": "前者相当于后者的 {value}：{formula}。",
    "excess": "前者比后者{way} {value}：{formula}。",
}


def computed(left: Operand, right: Operand, kind: Kind) -> Answer | None:
    """Both figures with what they give together; None where units or signs forbid it."""
    if not same_base(left.quantity.base, right.quantity.base):
        return None
    unit = left.quantity.unit
    one, other = left.quantity.value, EXACT.divide(right.quantity.amount, unit_named(unit).scale)
    if kind == "sum" and unit in ("%", "百分点"):
        return None  # a sum of rates has no usual meaning
    if one < 0 and other < 0 and not any(side.quantity.raw.startswith(("-", "−")) for side in (left, right)):
        one, other = abs(one), abs(other)  # two outflows, told without a sign
    if kind in ("ratio", "share", "excess") and (other <= 0 or one < 0):
        return None
    unlike = unit_named(left.quantity.unit).scale != unit_named(right.quantity.unit).scale
    said = (left.formula or plain(one), f"({right.formula})" if right.formula else term(other))
    value, result, formula = _worked_out(one, other, unit, kind, said)
    if unlike and (left.formula or right.formula):
        return None
    if unlike:
        formula = _with_units(left.quantity, right.quantity, kind, f"{plain(result)} {unit}")
    rough = any(side.quantity.approximate for side in (left, right))
    about = "≈" if value != result or rough else ""
    size, of = (abs(value) if kind in ("difference", "excess") else value), result_unit(unit, kind)
    shown = f"{plain(size)}{of}" if of in ("%", "") else f"{plain(size)} {of}"
    told = merged([left.answer, right.answer], {})
    cited = (left.citation, len(left.answer.citations) + right.citation)
    way = "高" if value > 0 else "低"
    line = _SAID[kind].format(way=way, value=about + shown, formula=formula)
    if kind == "difference" and value == 0:
        line = f"两者相同：{formula}。"
    figure = Figure(size, of, shown, "formula", cited, formula)
    try:
        whole = bind(
            f"{told.text}\n{line}",
            figures=(*told.figures, figure),
            citations=told.citations,
            program=formula,
            steps=(*told.steps, "两个数各自核对后，在代码里计算"),
            names=_names(left.answer, right.answer),
        )
    except UnboundFigureError:
        return None
    return replace(whole, rerun=None)


def result_unit(unit: str, kind: Kind) -> str:
    """Unit of the result: a difference of percentages is told in percentage points."""
    if kind == "ratio":
        return "倍"
    if kind in ("share", "excess"):
        return "%"
    return "百分点" if kind == "difference" and unit == "%" else unit


def _worked_out(
    one: Decimal, other: Decimal, unit: str, kind: Kind, said: tuple[str, str]
) -> tuple[Decimal, Decimal, str]:
    """The result as shown, the exact one, and the formula over the two as they are ``said``."""
    left, right = said
    if kind == "difference":
        exact = one - other
        return exact, exact, f"{left} − {right} = {plain(exact)}"
    if kind == "sum":
        exact = one + other
        return exact, exact, f"{left} + {right} = {plain(exact)}"
    if kind == "excess":
        exact = EXACT.divide((one - other) * 100, other)
        return round_half_up(exact, 2), exact, f"({left} − {right}) ÷ {right}"
    exact = EXACT.divide(one * (100 if kind == "share" else 1), other)
    return round_half_up(exact, 2), exact, f"{left} ÷ {right}"


def _with_units(left: Quantity, right: Quantity, kind: Kind, result: str) -> str:
    """The formula over figures of unlike scale (辆 and 万辆), as they are printed."""
    one, other = (f"{term(side.value)} {side.unit}" for side in (left, right))
    if kind == "excess":
        return f"({one} − {other}) ÷ {other}"
    sign = {"difference": "−", "sum": "+"}.get(kind)
    return f"{one} {sign} {other} = {result}" if sign else f"{one} ÷ {other}"


def _names(*answers: Answer) -> tuple[str, ...]:
    """Names in the rows and columns that are cited; digits in them are no figures."""
    return tuple(
        name for answer in answers for citation in answer.citations for name in (citation.row, citation.column) if name
    )
