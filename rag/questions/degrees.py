"""Spellings built from adjectives and verbs: 高一点, 最便宜, 贵了多少, 增了. Data in ``grammar.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from rag.questions import lexicon
from rag.questions.tokens import Kind

Spelling = tuple[str, Kind, object, bool]


def compared() -> Iterator[Spelling]:
    """Comparatives and superlatives. A degree (跌得狠) says how far the verb went, so it counts as more."""
    grammar = lexicon.grammar()
    sides = (("gt", "high", grammar["adjective"]["high"]), ("lt", "low", grammar["adjective"]["low"]))
    for relation, order, adjectives in (*sides, ("gt", "high", grammar["degree"]["far"])):
        for word in adjectives:
            for form, tail in product(grammar["comparative"]["forms"], grammar["comparative"]["tails"]):
                yield form.format(word) + tail, Kind.COMPARE, relation, False
            for form in grammar["superlative"]["forms"]:
                yield form.format(word), Kind.SUPER, order, False


def differences() -> Iterator[Spelling]:
    """高了多少, 便宜多少: how far two figures are apart."""
    grammar = lexicon.grammar()
    margin = grammar["margin"]
    for word in (*grammar["adjective"]["high"], *grammar["adjective"]["low"]):
        for particle, amount in product(margin["particles"], margin["amounts"]):
            yield word + particle + amount, Kind.DIFFERENCE, None, False


def measures() -> Iterator[Spelling]:
    """几条, 哪种, 哪几款: what is asked of things, whatever they are counted in."""
    measure = lexicon.grammar()["measure"]
    for name, kind in (("count", Kind.COUNT), ("who", Kind.WHO), ("list", Kind.LIST)):
        for form, word in product(measure[name], measure["words"]):
            yield form.format(word), kind, None, False


def changes() -> Iterator[Spelling]:
    """Verbs of change. Only questions are read with them: in a header 增 may be the beginning of another word."""
    change = lexicon.grammar()["change"]
    for direction in ("up", "down"):
        for verb, particle in product(change[direction], change["particles"]):
            yield verb + particle, Kind.GROWTH, ("any", direction), False
