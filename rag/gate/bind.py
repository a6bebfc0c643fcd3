"""The one place where answers are made: no figure gets into ``Answer.text`` without something that binds it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from index.errors import YanbaoError
from index.numbers import Quantity, Span, SpanKind, find_quantities, parse_quantity, unit_named
from rag.answer import Answer, Citation, Figure
from rag.gate.evidence import compact
from rag.gate.same import bound, same

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_QUOTED = re.compile(r"“[^”]*”")
_MONTH = re.compile(r"(?:19|20)\d\d(?:[-./年](?:0?[1-9]|1[0-2])月?)?|\d\d/(?:0[1-9]|1[0-2])")
_KEY = re.compile(r"\s?\[(\d{1,3})\]")


class UnboundFigureError(YanbaoError):
    """A text holds a figure that nothing binds. It must not be shown."""


def bind(
    text: str,
    *,
    figures: Sequence[Figure] = (),
    citations: Sequence[Citation] = (),
    question: str = "",
    refused: bool = False,
    missing: Sequence[str] = (),
    program: str | None = None,
    steps: Sequence[str] = (),
    timings: Mapping[str, float] | None = None,
    names: Sequence[str] = (),
) -> Answer:
    """An Answer whose every figure is bound, or an error.

    Citation keys without a citation are stripped. Every figure in the text must be one of ``figures`` (same value,
    unit and range); a ``quote`` or ``cell`` figure must be readable in one of its citations, a ``formula`` figure
    must stand in its formula. Conditions that repeat the question (涨幅超过10%的有…) are bound to it.

    Args:
        names: Names and titles of the ledger that the text has; digits in them are no figures.

    Raises:
        UnboundFigureError: A figure of the text is not covered, or a Figure is not borne out by its evidence.
    """
    clean = _KEY.sub(lambda match: match[0] if 1 <= int(match[1]) <= len(citations) else "", text)
    for figure in figures:
        _borne_out(figure, citations)
    shown = _KEY.sub(_blank, clean)
    for figure in figures:
        if figure.formula and figure.formula in shown and _operands_known(figure, figures, citations):
            shown = shown.replace(figure.formula, " " * len(figure.formula))
    if refused:
        shown = _asked(shown, question)
    asked = [span for span in find_quantities(question) if span.kind is SpanKind.FIGURE and span.quantity is not None]
    extra: list[Figure] = []
    # 人工智能50ETF as a cited row: its digits are part of a name.
    cited = [name for citation in citations for name in (citation.row, citation.column) if name]
    known = {name for name in (*names, *cited) if _named(name)}
    known |= {name.replace(" ", "") for name in known}  # a stray space of the report is not printed
    for span in find_quantities(shown, known):
        if span.kind is not SpanKind.FIGURE or any(_covers(figure, shown, span) for figure in figures):
            continue
        raw = shown[span.start : span.end]
        if span.quantity is None and any(raw in citation.quote for citation in citations):
            continue  # 三分之一 has no exact value to bind: it stands in the quote as it is told
        echoed = any(_same_in(shown, span, question, other) for other in asked)
        if span.quantity is None or not echoed or not (refused or program):
            raise UnboundFigureError("a figure is not bound to any evidence", raw)
        extra.append(Figure(span.quantity.value, span.quantity.unit, raw, "formula", (), f"问题中的条件 {raw}"))
    return Answer(
        text=clean,
        figures=(*figures, *extra),
        citations=tuple(citations),
        refused=refused,
        missing=tuple(missing),
        program=program,
        steps=tuple(steps),
        timings={"total": 0.0, **(timings or {})},
    )


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _operands_known(figure: Figure, figures: Sequence[Figure], citations: Sequence[Citation]) -> bool:
    """Whether what a shown formula starts from is cited, counts what is cited, or is another bound figure.

    What follows the first equals sign is computed from it.
    """
    known = {abs(other.value) for other in figures if other is not figure}
    for number in figure.citations:
        quote = citations[number].quote
        cell = parse_quantity(quote)
        spans = [] if cell is not None else [span.quantity for span in find_quantities(quote)]
        read = [quantity for quantity in (cell, *spans) if quantity is not None]
        known.update(abs(value) for quantity in read for value in (quantity.value, quantity.high) if value is not None)
    operands = (Decimal(raw.replace(",", "")) for raw in _NUMBER.findall((figure.formula or "").partition("=")[0]))
    return bool(known) and all(
        operand in known or (operand == operand.to_integral_value() and operand <= len(figure.citations))
        for operand in operands
    )


def _asked(shown: str, question: str) -> str:
    """A refusal without what it repeats of the question in quotation marks, if the question has its numbers."""
    numbers = set(_NUMBER.findall(question))
    return _QUOTED.sub(lambda match: _blank(match) if set(_NUMBER.findall(match[0])) <= numbers else match[0], shown)


def _named(name: str) -> bool:
    """Whether digits of a name are no figure: it has letters, or is a month or a year (a row of a table over time)."""
    return sum(char.isalpha() for char in name) >= 2 or _MONTH.fullmatch(name.strip()) is not None


def _same_in(text: str, span: Span, other_text: str, other: Span) -> bool:
    if span.quantity is None or other.quantity is None:
        return False
    mine, theirs = bound(text, span.start, span.end), bound(other_text, other.start, other.end)
    return same(span.quantity, other.quantity, answer_bound=mine, source_bound=mine or theirs)


def _covers(figure: Figure, text: str, span: Span) -> bool:
    """Whether a Figure accounts for a figure of the text: the same print with the same value and unit."""
    if span.quantity is None or compact(figure.raw) not in compact(text[max(0, span.start - 1) : span.end + 1]):
        return False
    if _equal(span.quantity, figure):
        return True
    # 下降5.4% for a cell that says -5.4: the sign is in a word.
    return span.printed == abs(figure.value) and unit_named(span.quantity.unit) == unit_named(figure.unit)


def _borne_out(figure: Figure, citations: Sequence[Citation]) -> None:
    if any(not 0 <= number < len(citations) for number in figure.citations):
        raise UnboundFigureError("a figure cites evidence that is not there", figure.raw)
    if figure.source == "formula":
        if not figure.formula:
            raise UnboundFigureError("a computed figure has no formula", figure.raw)
        return
    if not any(_reads(figure, citations[number]) for number in figure.citations):
        raise UnboundFigureError("a figure is not in the evidence that it cites", figure.raw)


def _reads(figure: Figure, citation: Citation) -> bool:
    if figure.source == "cell":
        quantity = parse_quantity(citation.quote, figure.unit)
        if quantity is not None and _equal(quantity, figure):
            return True
    high = next((span.quantity.high for span in find_quantities(figure.raw) if span.quantity is not None), None)
    return any(
        span.quantity is not None
        and _equal(span.quantity, figure)
        and (high is None) == (span.quantity.high is None)
        and (high is None or high in (span.quantity.high, abs(span.quantity.value)))
        for span in find_quantities(citation.quote)
    )


def _equal(quantity: Quantity, figure: Figure) -> bool:
    stated = Quantity(figure.value, figure.unit, figure.raw)
    return stated.base == quantity.base and stated.amount == quantity.amount
