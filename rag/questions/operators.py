"""Spellings of the words that a question is built with: operators, scopes, function words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rag.questions import lexicon
from rag.questions.degrees import changes, compared, differences, measures
from rag.questions.segment import Surfaces
from rag.questions.text import fold_name
from rag.questions.tokens import Kind

Spelling = tuple[str, Kind, object, bool]


@cache
def word_surfaces() -> Surfaces:
    """Operators, scopes and function words."""
    return Surfaces([*_operators(), *compared(), *differences(), *changes(), *measures()])


def _operators() -> Iterator[Spelling]:
    words = lexicon.words()
    for kind, values in (
        (Kind.SUPER, words["super"]),
        (Kind.COMPARE, words["compare"]),
        (Kind.SIGN, words["sign"]),
        (Kind.AGGREGATE, words["aggregate"]),
    ):
        for value, forms in values.items():
            yield from ((fold_name(form), kind, value, False) for form in forms)
    bound = words["bound"]
    for value in ("gt", "ge", "lt", "le"):
        yield from ((fold_name(form), Kind.BOUND, value, False) for form in bound[value])
    yield from ((form, Kind.AFTER, "ge", False) for form in bound["after_ge"])
    yield from ((form, Kind.AFTER, "le", False) for form in bound["after_le"])
    yield from ((form, Kind.BETWEEN, None, False) for form in bound["between"])
    yield from ((fold_name(form), Kind.TO, None, False) for form in bound["to"])
    for entry in words["super_metric"]:
        value = (entry.get("concept", ""), entry.get("growth", ""), entry["order"])
        for form in map(fold_name, entry["forms"]):
            yield form, Kind.SUPER_METRIC, value, False
            if not form.isascii():
                yield form + "的", Kind.SUPER_METRIC, value, False  # 卖得最贵的
    for entry in words["nth"]:
        yield from ((fold_name(form), Kind.NTH, (entry["n"], entry["order"]), False) for form in entry["forms"])
    for entry in words["state"]:
        yield from ((fold_name(form), Kind.STATE, (entry["concept"], entry["sign"]), False) for form in entry["forms"])
    for name in (
        "rank",
        "count",
        "weighted",
        "share",
        "ratio",
        "difference",
        "points",
        "series",
        "change",
        "than",
        "who",
        "list",
        "ascending",
        "descending",
        "yesno",
        "overview",
        "code",
        "name_of",
        "and",
        "or",
        "versus_or",
        "not",
        "outside",
        "negation",
        "pronoun",
        "follow",
        "all",
        "function",
        "beat",
    ):
        yield from ((fold_name(form), Kind(name), None, False) for form in words[name]["forms"])
    yield from ((fold_name(form), Kind.WHY, None, False) for form in words["text"]["why"])
    yield from ((fold_name(form), Kind.VIEW, None, False) for form in words["text"]["view"])
    for name, forms in lexicon.title_classes().items():
        yield from ((form, Kind.TITLE, name, False) for form in forms)
    named = {word for market in lexicon.markets() for word in market.words}
    for name, forms in lexicon.kinds().items():
        yield from ((form, Kind.ROWS, name, False) for form in forms if form not in named)
    for name, forms in lexicon.grammar()["rows"].items():
        yield from ((form, Kind.ROWS, name, False) for form in forms)
    for market in lexicon.markets():
        yield from ((word, Kind.MARKET, market.name, False) for word in market.words)
