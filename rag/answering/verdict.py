"""Whether a statement that a question asks about is what the report says: 产能提升了两倍，对吗？"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numbers import Span, SpanKind, find_quantities
from rag.answering.terms import grams, lists
from rag.gate.same import bound, same, same_unit

_ASKS = re.compile(r"(?:对吗|是吗|对不对|是不是|正确吗|属实|真的吗|是真的|吗[？?。\s]*$|是否|有没有|有无)")
_CLAUSES = re.compile(r"[，。；、,;：:（(）)]")


def asks_verdict(question: str) -> bool:
    """Whether a question wants a yes or a no.

    >>> asks_verdict("产能提升了两倍，对吗？"), asks_verdict("产能提升了多少？")
    (True, False)
    """
    return _ASKS.search(question) is not None and not re.search("多少|几|谁|哪|什么|怎么|为何|有戏|指望", question)


def judged(question: str, sentences: Sequence[str], told: bool) -> bool | None:
    """Whether the sentences say what the question states; None where that is not sure.

    A figure of the question is held against the one of the same unit in the clause that speaks most of the same thing,
    a rise against a fall.

    Args:
        told: Whether the sentences have every word of the question.
    """
    asked = _figures(question)
    if not asked:
        return _without_figures(question, sentences, told)
    verdicts = [_agrees(question, span, sentences) for span in asked]
    if any(verdict is False for verdict in verdicts):
        return False
    return True if all(verdicts) else None


def without_figures(text: str) -> str:
    """A text without its figures: those of a statement may be contradicted by the answer."""
    for span in reversed(_figures(text)):
        text = f"{text[: span.start]} {text[span.end :]}"
    return text


def _figures(text: str) -> list[Span]:
    return [span for span in find_quantities(text) if span.kind is SpanKind.FIGURE and span.quantity is not None]


def _agrees(question: str, span: Span, sentences: Sequence[str]) -> bool | None:
    about = grams(without_figures(question))
    best: list[tuple[int, str, Span]] = []
    for sentence in sentences:
        for other in _figures(sentence):
            if other.quantity is not None and span.quantity is not None and same_unit(other.quantity, span.quantity):
                best.append((len(about & grams(without_figures(_clause(sentence, other)))), sentence, other))
    most = max((share for share, _, _ in best), default=0)
    found = [(sentence, other) for share, sentence, other in best if share == most]
    if not most or len(found) != 1 or span.quantity is None:
        return None
    sentence, other = found[0]
    if other.quantity is None or _turned(question, _clause(sentence, other)):
        return None if other.quantity is None else False
    limit, side = bound(question, span.start, span.end), bound(sentence, other.start, other.end)
    if limit in ("above", "below") and not side and other.quantity.high is None:
        more = other.quantity.amount >= span.quantity.amount
        return more if limit == "above" else other.quantity.amount <= span.quantity.amount
    if same(span.quantity, other.quantity, answer_bound=limit, source_bound=side):
        return True
    return None if side in ("above", "below") or limit else False


def _clause(text: str, span: Span) -> str:
    before = _CLAUSES.split(text[: span.start])[-1]
    return before + text[span.start : span.end] + _CLAUSES.split(text[span.end :])[0]


def _without_figures(question: str, sentences: Sequence[str], told: bool) -> bool | None:
    if any(_turned(question, sentence) for sentence in sentences):
        return False
    negated = [any(word in text for word in lists()["verdict"]["negation"]) for text in (_plain(question), *sentences)]
    return True if told and not any(negated) else None


def _plain(question: str) -> str:
    return re.sub("有没有|是不是|对不对|有无", "", question)


def _turned(question: str, text: str) -> bool:
    """Whether the question speaks of a rise and the text of a fall only, or the other way round."""
    table = lists()["verdict"]
    asked = {side for side in ("up", "down") if any(word in question for word in table[side])}
    said = {side for side in ("up", "down") if any(word in text for word in table[side])}
    return len(asked) == 1 and len(said) == 1 and asked != said
