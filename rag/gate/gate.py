"""The figure gate: what a sentence says must stand in the evidence, or the sentence goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.numbers import Quantity, Span, SpanKind, find_quantities
from rag.gate import sentences
from rag.gate.dates import Date, dates_in, supported
from rag.gate.echo import echoes_prompt
from rag.gate.evidence import Evidence, compact, copied
from rag.gate.names import latin_spans, missing_names, names_in, nouns, stands_in
from rag.gate.same import bound, same, same_unit
from rag.gate.scope import Scope, fit, scopes, tokens
from rag.gate.words import has_any, words

_CLAUSE = re.compile(r"[，,；;：:。]")


class Reason(StrEnum):
    """Why a sentence was removed."""

    FIGURE = "figure"  # a figure that no passage has
    ELSEWHERE = "elsewhere"  # the figure belongs to another entity, metric or date
    NAME = "name"  # a name that no passage has
    DATE = "date"  # a date, code or ordinal that no passage has
    MODALITY = "modality"  # expected told as fact
    NEGATION = "negation"  # said where the source denies it, or the other way round
    UNSUPPORTED = "unsupported"  # no passage shares its words
    ECHO = "echo"  # repeats the instructions


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a sentence: the reason and the piece of text at fault."""

    reason: Reason
    piece: str


@dataclass(frozen=True, slots=True)
class Binding:
    """A figure of a sentence and the sentence of the evidence that has it.

    Attributes:
        figure: Offsets in the sentence, and the quantity.
        evidence: Index into the gate's evidence.
        quote: The sentence of the evidence, verbatim.
        segment: The part of it, between semicolons, in which the figure stands.
    """

    figure: Span
    evidence: int
    quote: str
    segment: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's judgement of one sentence.

    Attributes:
        sentence: Without citation keys.
        bindings: One per figure.
        support: Evidence and sentence that the words come from, best first; at least one if kept.
        problems: Empty if the sentence may be said.
    """

    sentence: str
    bindings: tuple[Binding, ...] = ()
    support: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def kept(self) -> bool:
        return not self.problems


@dataclass(slots=True)
class _Source:
    """A sentence of the evidence, taken apart."""

    evidence: int
    text: str
    figures: list[Span]
    around: list[Scope]
    before: str  # the sentence before it
    heads: str  # headings, the row it stands in
    words: frozenset[str] = field(default_factory=frozenset)


class Gate:
    """Judges sentences against fixed evidence.

    Args:
        evidence: What may be cited; key ``[n]`` in a sentence means ``evidence[n - 1]``.
        question: Its names may be repeated in an answer; its figures may not.
        known: Names of entities in the library.
    """

    def __init__(self, evidence: Sequence[Evidence], question: str = "", known: Iterable[str] = ()) -> None:
        self.evidence = tuple(evidence)
        self._question = question
        self._known = frozenset(known)
        self._texts = [f"{item.context}\n{item.text}" for item in self.evidence]
        self._sources = [source for number in range(len(self.evidence)) for source in self._take_apart(number)]
        self._rivals = [
            (figure.quantity, scope)
            for source in self._sources
            for figure, scope in zip(source.figures, source.around, strict=True)
            if figure.quantity is not None
        ]
        self._dates = [date for text in self._texts for date in dates_in(text)]

    def _take_apart(self, number: int) -> Iterable[_Source]:
        item = self.evidence[number]
        before = ""
        subject: frozenset[str] = frozenset()
        for text in sentences.split(item.text):
            figures = [span for span in find_quantities(text) if span.kind is SpanKind.FIGURE]
            named = frozenset(word for name in names_in(text, self._known) for word in tokens(name))
            around = scopes(text, figures, frozenset() if named else subject)
            yield _Source(number, text, figures, around, before, item.context, tokens(text))
            subject = named or subject
            before = text

    def check(self, sentence: str) -> Verdict:
        """Judges one sentence; citation keys are ignored as claims and used as hints."""
        hints = {key - 1 for key in sentences.keys(sentence)}
        text = sentences.without_keys(sentence)
        if echoes_prompt(text):
            return Verdict(text, problems=(Problem(Reason.ECHO, text[:20]),))
        for number, item in enumerate(self.evidence):
            if copied(text, item.text):
                return self._verbatim(text, number)
        bindings: list[Binding] = []
        problems = [
            Problem(Reason.NAME, name) for name in missing_names(text, [*self._texts, self._question], self._known)
        ]
        spans = find_quantities(text)
        figures = [span for span in spans if span.kind is SpanKind.FIGURE]
        for figure, scope in zip(figures, scopes(text, figures), strict=True):
            found = self._bind(text, figure, scope, hints)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                bindings.append(found)
        problems += [
            Problem(Reason.DATE, text[span.start : span.end]) for span in spans if not self._stands(text, span)
        ]
        problems += [
            Problem(Reason.FIGURE, word)
            for word in words("amounts")
            if word in text.casefold() and not any(word in item.casefold() for item in self._texts)
        ]
        support = self._support(text, bindings, hints)
        if not support:
            problems.append(Problem(Reason.UNSUPPORTED, text[:20]))
        else:
            problems += self._tone(text, [binding.segment for binding in bindings], [quote for _, quote in support])
        return Verdict(text, tuple(bindings), support, tuple(problems))

    def _verbatim(self, text: str, number: int) -> Verdict:
        """A copy binds every figure to itself, whatever it means; what is quoted is the evidence, not the copy."""
        folded = compact(text).rstrip("。;；")
        holding = (source.text for source in self._sources if source.evidence == number)
        quote = next((other for other in holding if folded in compact(other)), self.evidence[number].text)
        figures = [span for span in find_quantities(text) if span.kind is SpanKind.FIGURE]
        bindings = tuple(Binding(figure, number, quote, quote) for figure in figures)
        return Verdict(text, bindings, ((number, quote),))

    def _bind(self, text: str, figure: Span, scope: Scope, hints: set[int]) -> Binding | Problem:
        mine = bound(text, figure.start, figure.end)
        raw = text[figure.start : figure.end]
        wanted = names_in(text, self._known) or names_in(self._question, self._known)
        about = frozenset(word for word in nouns(text) if not any(word in name for name in wanted))
        dates = dates_in(text)
        elsewhere = False
        if figure.quantity is None:  # 3.91.5 is no number
            return Problem(Reason.FIGURE, raw)
        for source in sorted(self._sources, key=lambda item: item.evidence not in hints):
            for place, other in enumerate(source.figures):
                theirs = bound(source.text, other.start, other.end)
                if other.quantity is None or not same(
                    figure.quantity, other.quantity, answer_bound=mine, source_bound=theirs
                ):
                    continue
                if self._belongs(source, place, other.quantity, scope, wanted, about, dates):
                    return Binding(figure, source.evidence, source.text, _segment(source.text, other.start))
                elsewhere = True
        return Problem(Reason.ELSEWHERE if elsewhere else Reason.FIGURE, raw)

    def _belongs(
        self,
        source: _Source,
        place: int,
        quantity: Quantity,
        scope: Scope,
        wanted: frozenset[str],
        about: frozenset[str],
        dates: Sequence[Date],
    ) -> bool:
        said = scope.all | frozenset(word for name in wanted for word in tokens(name))
        mine = fit(said, source.around[place])
        for other, around in self._rivals:
            if same_unit(quantity, other):
                if (other.amount, other.high) != (quantity.amount, quantity.high) and fit(said, around) > mine:
                    return False
            elif fit(said, around)[0] > mine[0]:
                return False
        near = compact(f"{source.heads}\n{source.text}")
        if not self._named(source, place, wanted) or any(word not in near for word in about & scope.all):
            return False
        there = dates_in(f"{source.heads}\n{source.before}\n{source.text}")
        return all(any(date.within(other) for other in there) for date in dates)

    def _named(self, source: _Source, place: int, wanted: frozenset[str]) -> bool:
        """Whether a wanted name is the figure's: in its segment, else in its sentence, else just before it."""
        if not wanted:
            return True
        entities = wanted & self._known
        for text in (_segment(source.text, source.figures[place].start), source.text):
            if any(stands_in(name, text) for name in entities or wanted):
                return True
            if entities and any(stands_in(name, text) for name in self._known):
                return False  # it is somebody else's
        return any(stands_in(name, f"{source.heads}\n{source.before}") for name in entities or wanted)

    def _stands(self, text: str, span: Span) -> bool:
        """Whether a date, code, ordinal or number in a name stands in the evidence; figures are bound elsewhere."""
        raw = text[span.start : span.end]
        if span.kind is SpanKind.FIGURE:
            return True
        if span.kind is SpanKind.DATE:
            return supported(raw, self._dates)
        if any(start <= span.start and span.end <= end for start, end in latin_spans(text)):
            return True  # GPT-4 in GPT-4 Turbo: the whole name was looked for
        return any(stands_in(raw, source) for source in self._texts)

    def _support(self, text: str, bindings: Sequence[Binding], hints: set[int]) -> tuple[tuple[int, str], ...]:
        """The evidence sentences of the figures, else the one that shares most words, if it shares enough."""
        if bindings:
            return tuple(dict.fromkeys((binding.evidence, binding.quote) for binding in bindings))
        said = tokens(text)
        if not said or not self._sources:
            return ()
        best = max(self._sources, key=lambda source: (len(said & source.words), source.evidence in hints))
        shared = len(said & (best.words | tokens(best.heads)))
        return ((best.evidence, best.text),) if 2 * shared >= len(said) else ()

    def _tone(self, text: str, segments: Sequence[str], quotes: Sequence[str]) -> Iterable[Problem]:
        said = tokens(text)
        clauses = [clause for quote in quotes for clause in _CLAUSE.split(quote)]
        told = [clause for clause in clauses if 2 * len(said & tokens(clause)) >= len(tokens(clause)) > 0]
        if has_any(" ".join([*segments, *told]), "modality") and not has_any(text, "modality"):
            yield Problem(Reason.MODALITY, text[:20])
        if has_any(" ".join(told), "negation") != has_any(text, "negation"):
            yield Problem(Reason.NEGATION, text[:20])


def _segment(sentence: str, at: int) -> str:
    return next((sentence[start:end] for start, end in sentences.segments(sentence) if start <= at < end), sentence)
