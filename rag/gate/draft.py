"""An answer under construction: words, quotes and gated sentences, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from index.numbers import SpanKind, find_quantities
from rag.answer import Answer, Citation, Figure
from rag.gate.bind import bind
from rag.gate.evidence import Evidence
from rag.gate.gate import Verdict

Narrow = Callable[[Citation, str], Citation]


def as_it_is(citation: Citation, quote: str) -> Citation:
    """Leaves a citation alone."""
    return citation


class Draft:
    """Collects text with the figures and citations that it needs, and hands it to ``bind``.

    Args:
        narrow: Cuts a citation down to a quote.
    """

    def __init__(self, narrow: Narrow = as_it_is) -> None:
        self.text = ""
        self._narrow = narrow
        self._figures: list[Figure] = []
        self._citations: list[Citation] = []

    def cite(self, citation: Citation) -> int:
        """Index of a citation; equal ones are listed once."""
        if citation not in self._citations:
            self._citations.append(citation)
        return self._citations.index(citation)

    def say(self, words: str) -> str:
        """Adds words of our own. A figure in them that nothing binds makes ``finish`` fail."""
        self.text += words
        return words

    def quote(self, quote: str, citation: Citation, *, show: str | None = None, keyed: bool = True) -> str:
        """Adds a verbatim quote (or a part of it, ``show``) and its key; its figures are bound to it."""
        number = self.cite(self._narrow(citation, quote))
        shown = quote if show is None else show
        self._figures += figures_of(shown, (number,))
        return self.say(f"{shown}[{number + 1}]" if keyed else shown)

    def figure(
        self, raw: str, value: Decimal, unit: str, citations: Sequence[Citation], formula: str | None = None
    ) -> str:
        """Adds one figure: of a cell, or with ``formula`` computed from cells. ``raw`` is how it is shown."""
        numbers = tuple(self.cite(citation) for citation in citations)
        source = "cell" if formula is None else "formula"
        self._figures.append(Figure(value, unit, raw, source, numbers, formula))
        return self.say(raw)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(self._figures)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._citations)

    def add(self, verdict: Verdict, evidence: Sequence[Evidence]) -> str:
        """Adds a sentence that the gate kept, with the keys of its evidence."""
        numbers: list[int] = []
        for binding in verdict.bindings:
            number = self.cite(self._narrow(evidence[binding.evidence].citation, binding.quote))
            numbers.append(number)
            raw = verdict.sentence[binding.figure.start : binding.figure.end]
            quantity = binding.figure.quantity
            if quantity is not None:
                self._figures.append(Figure(quantity.value, quantity.unit, raw, "quote", (number,)))
        numbers += [self.cite(self._narrow(evidence[at].citation, quote)) for at, quote in verdict.support]
        keys = "".join(f"[{number + 1}]" for number in dict.fromkeys(numbers))
        return self.say(f"{verdict.sentence}{keys}")

    def finish(
        self,
        *,
        question: str = "",
        refused: bool = False,
        missing: Sequence[str] = (),
        steps: Sequence[str] = (),
        timings: Mapping[str, float] | None = None,
    ) -> Answer:
        """The Answer. Raises UnboundFigureError."""
        return bind(
            self.text, figures=self._figures, citations=self._citations, question=question,
            refused=refused, missing=missing, steps=steps, timings=timings,
        )  # fmt: skip


def figures_of(quote: str, citations: tuple[int, ...]) -> list[Figure]:
    """The figures of a verbatim quote, bound to its citation."""
    return [
        Figure(span.quantity.value, span.quantity.unit, quote[span.start : span.end], "quote", citations)
        for span in find_quantities(quote)
        if span.kind is SpanKind.FIGURE and span.quantity is not None
    ]
