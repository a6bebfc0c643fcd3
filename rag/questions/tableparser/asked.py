"""A question as the parser sees it: rows of the table masked, and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.numbers import find_quantities
from index.numbers.chinese import WORDS, chinese_value
from index.numbers.span import SpanKind
from rag.questions.tableparser.mentions import Mention, of_periods, shortened
from rag.questions.tableparser.sheet import Sheet
from rag.questions.text import fold_name
from rag.questions.tokens import Kind, Token

_LETTERS = "甲乙丙丁戊己庚辛"
_COUNT = re.compile(rf"(?<![.\d])(?:\d{{1,3}}|[{WORDS}]{{1,3}})")
_WORD_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_ENGLISH = re.compile(r"\b(" + "|".join(_WORD_NUMBERS) + r")\b")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a question.

    Attributes:
        start, end: In the masked text.
        value: As said, without its sign word.
        unit: As in ``Condition.unit``.
        figure: It may be a bound; else only how many rows.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    figure: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over one table.

    Attributes:
        text: Folded, the table's rows replaced by 甲, 乙 in quotes.
        rows: Keys of what each mention could mean of what the sheet lists, in order of mention.
        numbers: Of what stands outside of the mentions.
        others: Names of things that the ledger knows and the sheet does not list.
        short: (as said, key) of rows that are called by the beginning of their name.
    """

    text: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[Number, ...]
    others: tuple[str, ...]
    short: tuple[tuple[str, str], ...] = ()


def asked_of(folded: str, tokens: Sequence[Token], sheet: Sheet) -> Asked:
    """The question over this table."""
    listed = {key for _, key in sheet.listed}
    fields = {field.row for field in sheet.fields if field.row}
    found, others = list(of_periods(folded, sheet.listed)), list[str]()
    for token in tokens:
        if token.kind not in (Kind.ENTITY, Kind.ABSENT, Kind.SECTOR):
            continue
        keys = tuple(str(key) for key in token.value) if isinstance(token.value, tuple) else ()
        here = tuple(key for key in keys if key in listed)
        mention = Mention(token.start, token.end, here)
        if here and not any(mention.meets(other) for other in found):
            found.append(mention)
        elif not here and not fields & set(keys):
            others.append(token.text)
    short = () if sheet.turned else tuple(shortened(folded, tokens, sheet.listed, _written(sheet), found))
    tables = (Mention(token.start, token.end, ()) for token in tokens if token.kind is Kind.TABLE)  # 表5 is no number
    text, rows, at = "", list[tuple[str, ...]](), 0
    for mention in sorted((*found, *short, *tables), key=lambda one: one.start):
        text += folded[at : mention.start]
        at = max(at, mention.end)
        if not mention.keys:
            text += "表"
            continue
        if mention.keys not in rows:
            rows.append(mention.keys)
        text += f"「{_LETTERS[min(rows.index(mention.keys), len(_LETTERS) - 1)]}」"
    text += folded[at:]
    said = tuple((folded[one.start : one.end], one.keys[0]) for one in short)
    return Asked(text, tuple(rows), tuple(numbers_of(text)), tuple(others), said)


def _written(sheet: Sheet) -> str:
    return " ".join(fold_name(text) for text in (sheet.caption, sheet.kind, *(field.header for field in sheet.fields)))


def numbers_of(text: str) -> Iterator[Number]:
    """Figures with their units, and counts such as the 三 of 前三."""
    end = 0
    for span in find_quantities(text):
        end = max(end, span.end)
        if span.kind is SpanKind.FIGURE and span.quantity is not None and span.quantity.high is None:
            yield Number(span.start, span.end, span.printed or span.quantity.value, span.quantity.unit, True)
        elif span.kind in (SpanKind.ORDINAL, SpanKind.FIGURE):
            for found in _COUNT.finditer(text, span.start, span.end):
                value = Decimal(found[0]) if found[0].isdigit() else chinese_value(found[0])
                if value is not None:
                    yield Number(found.start(), found.end(), value, "", False)
    for found in _ENGLISH.finditer(text):
        yield Number(found.start(), found.end(), Decimal(_WORD_NUMBERS[found[0]]), "", False)
