"""Facts that a sentence states plainly: who, what, when, how much. What is not plain is left to the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.fact import Entity, Fact
from index.ledger.entities import EntityBook, names_in
from index.ledger.lexicon.metrics import MetricKind, canonical_metric, growth_base, metric_kind
from index.ledger.links import CHANGE, CLOSE, CUMULATED, GROWTH, GUIDED, LINK, MOVE, PAST, UNPLAIN
from index.ledger.mentions import EntityFinder, EntityMention, MetricMention, find_metrics, plain_text
from index.ledger.moments import period_of
from index.ledger.places import line_of
from index.numbers import Quantity, Span, SpanKind, find_quantities, fold, sentences, unit_named
from index.report import Block, Locator, Report

_VALUE_KINDS = {
    MetricKind.MONEY: ("money",),
    MetricKind.PRICE: ("money", "none", "count"),
    MetricKind.RATIO: ("ratio",),
    MetricKind.CHANGE: ("ratio",),
    MetricKind.GROWTH: ("ratio", "points"),
    MetricKind.MULTIPLE: ("multiple", "none"),
    MetricKind.COUNT: ("count", "physical", "none"),
}


@dataclass(slots=True)
class _State:
    """What has been said so far in a sentence."""

    subject: Entity | None = None
    period: str | None = None
    level: str | None = None  # the measure whose value came last, for 同比增长 after it
    period_known: bool = True
    span: str = ""  # 过去三年: narrows a growth
    told: bool = False  # whether the clause before held a figure


def prose_facts(report: Report, book: EntityBook) -> Iterator[Fact]:
    """Facts of the running text, in reading order."""
    finder = EntityFinder(book, (block.text for block in report.paragraphs() if "." in block.text))
    masked = frozenset(name for name in names_in(report.tables) if re.search(r"\d", fold(name)))
    for block in report.paragraphs():
        for sentence in sentences(block.text):
            if re.search(r"\d", fold(sentence.text)):
                yield from _sentence(report, block, sentence.start, sentence.text, finder, masked)


def _sentence(
    report: Report, block: Block, offset: int, sentence: str, finder: EntityFinder, masked: frozenset[str]
) -> Iterator[Fact]:
    text = plain_text(sentence)
    entities, metrics = finder.find(sentence), find_metrics(text)
    spans = find_quantities(sentence, masked | {sentence[mention.start : mention.end] for mention in entities})
    state = _State()
    for start, end in _clauses(text):
        mentioned = [mention for mention in entities if start <= mention.start < end]
        dates = [span for span in spans if span.kind is SpanKind.DATE and start <= span.start < end]
        figures = [span for span in spans if span.kind is SpanKind.FIGURE and start <= span.start < end]
        _set_subject(state, mentioned, listed=text[start - 1 : start] == "、" and not state.told)
        state.told = bool(figures)
        _set_period(state, dates, text, report.fields.period)
        periods = [span for span in spans if span.kind is SpanKind.PERIOD and start <= span.start < end]
        state.span = "".join(text[periods[-1].start : periods[-1].end].split()) if periods else state.span
        clause = _Clause(text, start, end, mentioned, [m for m in metrics if start <= m.start < end], figures)
        for span, metric, qualifier, forecast in _read_clause(clause, state):
            if state.subject is not None and span.quantity is not None and state.period_known:
                yield _fact(report, block, offset, sentence, span, state, metric, qualifier, forecast)


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    start: int
    end: int
    entities: list[EntityMention]
    metrics: list[MetricMention]
    figures: list[Span]


def _clauses(text: str) -> list[tuple[int, int]]:
    """Pieces between commas, outside brackets; what stands in brackets is not read."""
    pieces, start, depth = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "(（") - (char in ")）" and depth > 0)
        if depth == 0 and char in "，,；;。、" and not (char == "," and text[at + 1 : at + 2].isdecimal()):
            pieces.append((start, at))
            start = at + 1
    return [*pieces, (start, len(text))]


def _set_subject(state: _State, mentioned: list[EntityMention], listed: bool) -> None:
    """Who the clause is about; nobody where several are named (微软、谷歌收入合计)."""
    if not mentioned:
        return
    labels = [mention for mention in mentioned if mention.label]
    chosen = labels[-1] if labels else mentioned[0]
    several = (len({mention.entity.key for mention in mentioned}) > 1 or listed) and not labels
    state.subject, state.level = (None if several else chosen.entity), None


def _set_period(state: _State, dates: list[Span], text: str, month: str | None) -> None:
    for span in dates:
        state.period = period_of(text[span.start : span.end], month)
        state.period_known = state.period is not None


def _read_clause(clause: _Clause, state: _State) -> Iterator[tuple[Span, str, str, bool]]:
    text = clause.text[clause.start : clause.end]
    if UNPLAIN.search(text) or len(clause.figures) > 2:
        state.level = None
        return
    forecast = GUIDED.search(text) is not None
    for span in clause.figures:
        if _in_brackets(clause, span) or span.quantity is None:
            continue
        before = clause.text[clause.start : span.start]
        found = _measure(clause, span, before, state)
        if found is None or PAST.search(before):
            continue
        metric, qualifier = found
        summed = CUMULATED.search(before) if CUMULATED.search(metric) is None else None
        if summed and not (state.period and summed[0][0].isdecimal()):  # 1-3月 has a name, 1-4月 has none
            state.level = None
            continue
        if unit_named(span.quantity.unit).kind in _VALUE_KINDS.get(metric_kind(metric), ()):
            state.level = (
                metric if growth_base(metric) is None and metric_kind(metric) is MetricKind.MONEY else state.level
            )
            spanned = state.span if metric_kind(metric) in (MetricKind.GROWTH, MetricKind.CHANGE) else ""
            yield span, metric, "指引" if "指引" in before else qualifier or spanned, forecast


def _measure(clause: _Clause, span: Span, before: str, state: _State) -> tuple[str, str] | None:
    """The measure that this figure is the value of, and its qualifier."""
    preceding = [mention for mention in clause.metrics if mention.end <= span.start]
    if preceding:
        mention = preceding[-1]
        between = clause.text[mention.end : span.start]
        if not LINK.fullmatch(between) or any(mention.end <= f.start < span.start for f in clause.figures):
            return None
        metric = canonical_metric(mention.word)
        if metric_kind(metric) in (MetricKind.MONEY, MetricKind.COUNT, MetricKind.PRICE):
            metric = _grown(metric, between, span)
        return (metric, mention.qualifier) if metric else None
    if state.level and GROWTH.match(before.strip()) and LINK.fullmatch(before):
        grown = _grown(state.level, before, span)
        return (grown, "") if grown else None
    return _price(clause.text[clause.entities[-1].end : span.start] if clause.entities else before, clause, state)


def _price(words: str, clause: _Clause, state: _State) -> tuple[str, str] | None:
    """What 收于 and 上涨 tell without naming it; a rise of a month only where the month is said."""
    if CLOSE.fullmatch(words):
        return "收盘价", ""
    move = MOVE.fullmatch(words)
    if move is None or not (clause.entities or move["month"]):
        return None
    monthly = move["month"] or (state.period and re.fullmatch(r"\d{4}-\d\d", state.period))
    return ("月涨跌幅", "") if monthly else None


def _grown(metric: str, between: str, span: Span) -> str:
    """收入同比增长 12% tells a growth of 收入; "" if the words and the unit do not go together."""
    quantity = span.quantity
    assert quantity is not None
    if unit_named(quantity.unit).kind not in ("ratio", "points"):
        return metric if not GROWTH.search(between) and not CHANGE.search(between) else ""
    if "环比" in between or "qoq" in between.casefold():
        return metric + "环比增长率"
    return metric + "同比增长率" if GROWTH.search(between) else ""


def _in_brackets(clause: _Clause, span: Span) -> bool:
    before = clause.text[clause.start : span.start]
    return before.count("(") + before.count("（") > before.count(")") + before.count("）")


def _fact(
    report: Report,
    block: Block,
    offset: int,
    sentence: str,
    span: Span,
    state: _State,
    metric: str,
    qualifier: str,
    forecast: bool,
) -> Fact:
    assert state.subject is not None and span.quantity is not None
    quantity: Quantity = span.quantity
    line, page = line_of(report, block, offset + span.start)
    return Fact(
        id=f"{report.id}:L{line}:{offset + span.start}",
        report=report.id,
        table=None,
        row=None,
        column=None,
        entity=state.subject,
        metric=metric,
        qualifier=qualifier,
        header=metric,
        # 当月上涨 means the report's month where no other time was named.
        period=state.period or (report.fields.period if metric == "月涨跌幅" else None),
        forecast=forecast,
        quantity=quantity,
        quote=sentence,
        locator=Locator(report.id, page, line, line),
    )
