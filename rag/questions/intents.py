"""The intents of a question: several where it asks several things, completed from the turns before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.ledger import Ledger
from rag.questions.asks import clauses, is_rate, of_each, variants
from rag.questions.binding import bind
from rag.questions.catalog import Catalog, catalog_of
from rag.questions.followup import based, is_fragment, merge, sums_all
from rag.questions.idioms import plainly
from rag.questions.intent import Intent
from rag.questions.link import link
from rag.questions.plans import Turn
from rag.questions.tokens import Kind, Token
from rag.questions.understand import understand

MOST_CHARACTERS = 2000  # of a question
_REMEMBERED = 8  # turns


def intents_of(folded: str, tokens: tuple[Token, ...]) -> list[Intent]:
    """The intents of several questions in one; one if the words are a single question."""
    parts = clauses(tokens)
    if len(parts) == 1:
        return [understand(folded, variant) for variant in variants(parts[0])]
    intents = [understand(folded, variant) for variant in variants(parts[0])]
    for part in parts[1:]:
        new = understand(folded, part)
        summed = new.hint == "aggregate" and intents[-1].op == "lookup" and len(intents[-1].entities) > 1
        first = new.hint == "topk" and not new.metrics and intents[-1].op in ("rank", "filter", "count")  # 第一是谁
        other = new.hint == "topk" and not new.metrics and intents[-1].op == "topk" and new.order != intents[-1].order
        if not _whole(intents[-1]) or not (
            _whole(new) or (is_fragment(new) and (_repeats(part) or summed or first or other))
        ):
            return [understand(folded, variant) for variant in variants(tokens)]
        if new.op == "share" and not new.metrics and new.entities and sums_all(intents[-1]):
            new = replace(new, metrics=intents[-1].metrics)  # 合计多少？甲占几成: of that sum
        each = new.op == "filter" and not new.where and of_each(part)
        if each and intents[-1].op == "lookup" and intents[-1].entities and not new.scope.given():
            asked = based(new.metrics, intents[-1].metrics)
            new = replace(new, op="lookup", entities=intents[-1].entities, metrics=asked)  # …涨了多少，各自PE多少
        counted = intents[-1].op == "count" and intents[-1].where and new.op == "aggregate"
        if counted and not (new.where or new.entities or new.scope.given()):
            new = replace(new, where=intents[-1].where, scope=intents[-1].scope)  # …的有几只，平均回报多少: of those
        told = new.op == "aggregate" or each
        if told and intents[-1].op in ("topk", "filter"):
            whole = understand(folded, tokens)  # 前三名是谁，平均涨了多少, 各自市值多少: of those
            return [*intents, whole] if new.op == "aggregate" and whole.op == "aggregate" else [whole]
        intents.append(merge(intents[-1], new))
    return intents


def _whole(intent: Intent) -> bool:
    return intent.op != "none" and not intent.unread and not intent.follows and not intent.explain


def _repeats(part: Sequence[Token]) -> bool:
    return is_rate(part) or (part[-1].kind is Kind.FOLLOW and not any(token.kind is Kind.PRONOUN for token in part))


def completed(intent: Intent, ledger: Ledger, history: Sequence[Turn]) -> Intent:
    """The intent, completed from the turns before it."""
    if not history or not is_fragment(intent):
        return intent
    last: Intent | None = None
    named: list[tuple[str, ...]] = []
    for turn in history[-_REMEMBERED:]:
        if len(turn.question) > MOST_CHARACTERS:
            continue
        text = plainly(turn.question)
        read = understand(text, link(text, ledger))
        last = merge(last, read) if last is not None and is_fragment(read) else read
        named += [keys for keys in last.entities if keys not in named[-2:]]
    if last is None or (last.op == "none" and not (last.entities or last.metrics)):
        return intent
    if intent.pair and len(named) > 1:
        last = replace(last, entities=tuple(named[-2:]))  # 两家差多少
    return _answerable(merge(last, intent), intent, catalog_of(ledger))


def _answerable(merged: Intent, new: Intent, catalog: Catalog) -> Intent:
    """营收呢？ behind a growth asks for the growth, or for the revenue itself where no growth is told."""
    if merged.op != "lookup" or merged.unread or bind(merged, catalog).programs:
        return merged
    plain = tuple(
        replace(metric, sense=replace(metric.sense, growth=said.sense.growth), said=said.said)
        for metric, said in zip(merged.metrics, new.metrics, strict=False)
    )
    other = replace(merged, metrics=plain)
    return other if plain and bind(other, catalog).programs else merged
