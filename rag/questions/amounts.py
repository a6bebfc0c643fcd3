"""Units of the tables' figures in questions: 多少头, 125公斤, 多少钱一瓶. They say how the figure is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.numbers.units import unit_named, vocabulary
from rag.questions import lexicon
from rag.questions.catalog import Catalog
from rag.questions.figures import unit_asked
from rag.questions.memo import per_ledger
from rag.questions.program import Program, Slot
from rag.questions.programs import slots_of
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Threshold, Token

# Rows are counted in these, so that 几家 asks for no figure.
_ROWS = ("家", "只", "个", "名", "支", "位", "人", "次")
_SCALES = "|".join(sorted(vocabulary().scales, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Amounts:
    """Patterns over a ledger's units: what asks for an amount, what says per one, what stands behind a number."""

    asked: re.Pattern[str]  # the thing as ``thing``
    each: re.Pattern[str]
    behind: re.Pattern[str]
    apart: re.Pattern[str]


@per_ledger
def amounts_of(catalog: Catalog) -> Amounts:
    """The units of a catalog's columns as patterns."""
    every: set[str] = set()
    each: set[str] = set()
    for column in catalog.columns:
        first, *per = re.split(r"[/每]", fold_name(column.column.unit))
        every |= {_thing(first)}
        each |= set(map(_thing, per))
    goods = _any(lexicon.words()["goods"]["forms"])
    goods_in_bulk = _any(lexicon.words()["goods"]["bulk"])
    things, per_one = _any((every | each) - set(_ROWS)), _any(each - {"股"})
    return Amounts(
        re.compile(
            rf"(?:是|为|有)?(?:多少|几)个?(?:{_SCALES})?(?:{goods_in_bulk}|(?P<thing>{things})(?:{goods})?)"
            r"(?![\u4e00-\u9fff]*率)"
        ),
        re.compile(
            rf"{_PRICE}(?:一|每)个?[大小]?(?:{per_one}|{goods_in_bulk})|"
            rf"(?:一|每)(?:个[大小]?)?(?:{per_one}|{goods_in_bulk})(?:是|要|卖)?{_PRICE}|每(?:{per_one})"
        ),
        re.compile(rf"(?:{_SCALES})?(?:{things})"),
        re.compile(rf"{_APART}(?:多少|几)个?(?:{_SCALES})?(?:{goods_in_bulk}|(?:{things})(?:{goods})?)"),
    )


_APART = "(?:相差|差|高|低|多|少|大|小|快|慢|贵|便宜|重|轻|领先|落后)(?:出了?|了)?"
_PRICE = "(?:多少钱|几块钱|多少美元|多少美金|多少元)"


def amount_tokens(folded: str, numbers: Iterable[Token], catalog: Catalog) -> Iterator[Token]:
    """Words that ask for an amount in a unit of the tables, and numbers with such a unit."""
    amounts = amounts_of(catalog)
    for pattern in (amounts.asked, amounts.each):
        yield from (Token(match.start(), match.end(), Kind.FUNCTION, match[0]) for match in pattern.finditer(folded))
    yield from (
        Token(match.start(), match.end(), Kind.DIFFERENCE, match[0]) for match in amounts.apart.finditer(folded)
    )
    for token in numbers:
        if token.kind is not Kind.NUMBER or not isinstance(token.value, Threshold):
            continue
        found = amounts.behind.match(folded, token.end)
        if found is None or token.value.unit not in ("", *vocabulary().scales):
            continue
        text = folded[token.start : found.end()]
        yield replace(
            token, end=found.end(), text=text, value=replace(token.value, unit=token.value.unit + found[0], text=text)
        )


def without_counts(tokens: Iterable[Token], amounts: Iterable[Token]) -> Iterator[Token]:
    """The tokens without those that count rows (几天) where the tables' figures are in that unit."""
    spans = {(token.start, token.end) for token in amounts if token.kind is Kind.FUNCTION}
    for token in tokens:
        if token.kind is not Kind.COUNT or (token.start, token.end) not in spans:
            yield token


def _thing(unit: str) -> str:
    """头 of 万头; "" for money, percent and what has no thing."""
    thing = re.sub(rf"^(?:{_SCALES})", "", unit.strip())
    return "" if unit_named(thing).kind in ("money", "ratio", "points", "multiple") else thing


def _any(words: Iterable[str]) -> str:
    """An alternative of the words; one that never fits where there is none."""
    return "|".join(re.escape(word) for word in sorted(filter(None, words), key=len, reverse=True)) or "(?!)"


def in_unit_asked(folded: str, programs: Sequence[Program], catalog: Catalog) -> Sequence[Program]:
    """The readings whose figures are in the unit that is asked for (多少套), where some are and others not."""
    asked = amounts_of(catalog).asked.search(folded)
    plain, _ = unit_asked(folded)
    base = unit_named(asked["thing"]).base if asked and asked["thing"] else unit_named(plain).base if plain else ""
    fitting = [program for program in programs if base and base in map(_base, slots_of(program))]
    return fitting or programs


def _base(slot: Slot) -> str:
    return unit_named(slot.unit).base
