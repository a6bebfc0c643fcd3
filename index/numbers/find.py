"""Every number of running text, with what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.numbers.chinese import WORDS
from index.numbers.chinese_figures import chinese_figure_at
from index.numbers.dates import date_at
from index.numbers.figures import figure_at
from index.numbers.fold import fold
from index.numbers.labels import code_at, label_at
from index.numbers.quantity import Quantity
from index.numbers.span import Span, SpanKind

_ANCHOR = re.compile(rf"[0-9{WORDS}①-⑳⑴-⒇⒈-⒛❶-❿➀-➓½¼¾⅓⅔⅛]")
_FRACTIONS = "½¼¾⅓⅔⅛"


def find_quantities(text: str, names: Iterable[str] = ()) -> list[Span]:
    """All numbers of the text in order, without overlap; every digit is in exactly one span.

    Args:
        text: As printed. Offsets are those of this text.
        names: Names known to the caller (funds, products): digits inside them are no figures.

    >>> [(s.kind.value, s.quantity and str(s.quantity.value)) for s in find_quantities("4月沪深300下跌1.89%")]
    [('date', None), ('name', None), ('figure', '-1.89')]
    """
    folded = fold(text)
    known = _known(text, names)
    spans: list[Span] = []
    floor = position = 0
    while anchor := _ANCHOR.search(folded, position):
        at = anchor.start()
        while known and known[-1][1] <= at:
            known.pop()
        if known and known[-1][0] <= at:
            span: Span | None = Span(max(known[-1][0], floor), known[-1][1], SpanKind.NAME)
        else:
            after_figure = bool(spans) and spans[-1].kind is SpanKind.FIGURE
            span = _at(folded, at, floor, after_figure)
        if span is None:
            position = at + 1
            continue
        if span.quantity is not None and text is not folded:
            span = _printed(text, span)
        spans.append(span)
        floor = position = span.end
    return spans


def _at(text: str, at: int, floor: int, after_figure: bool) -> Span | None:
    if text[at] in _FRACTIONS:
        return Span(at, at + 1, SpanKind.FIGURE)
    span = code_at(text, at, floor) or date_at(text, at, floor) or label_at(text, at, floor)
    if span is not None:
        return span
    return chinese_figure_at(text, at, floor) if text[at] in WORDS else figure_at(text, at, floor, after_figure)


def _known(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Where the names that hold a digit stand, last first, the longest at each place."""
    wanted = sorted({name for name in names if _ANCHOR.search(fold(name))}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = "|".join(map(re.escape, wanted))
    return [found.span() for found in re.finditer(pattern, text)][::-1]


def _printed(text: str, span: Span) -> Span:
    """The same span with the characters of the original text."""
    q = span.quantity
    assert q is not None
    quantity = Quantity(q.value, q.unit, text[span.start : span.end], q.high, q.approximate)
    return Span(span.start, span.end, span.kind, quantity, span.sign_word)
