"""From a question to a plan over one table, by the parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.ledger import Ledger
from rag.questions.catalog import Catalog, TableView, catalog_of
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.memo import per_ledger
from rag.questions.phrases import phrase
from rag.questions.plans import Plan, ProgramPlan, Several
from rag.questions.run import execute
from rag.questions.tableparser.asked import Asked, asked_of
from rag.questions.tableparser.guards import overlooked, used_fields
from rag.questions.tableparser.parser import TableParser
from rag.questions.tableparser.programs import Builder, UnusableError
from rag.questions.tableparser.sheet import Sheet, sheet_of
from rag.questions.tableparser.sketch import Op, Sketch
from rag.questions.text import fold_name, has_han, is_english
from rag.questions.tokens import Kind, Token

MOST_TABLES = 5  # that are read beside a question
LEAST_SURE = 0.7
LEAST_SURE_OF_STRANGE = 0.8  # of a figure whose header shares no character with the question
LEAST_AHEAD = 0.25  # of the next table

_REASONS = (Kind.WHY, Kind.VIEW, Kind.YESNO)
_WORD = re.compile(r"[a-z]{2,}")
_POINTING = (Kind.FOLLOW, Kind.PRONOUN)
Nearest = Callable[[str, Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the parser makes of a question.

    Attributes:
        looks_up: Figures or words of named rows are asked for, which the running text may tell as well.
    """

    plan: Plan
    looks_up: bool


@per_ledger
def sheets_of(catalog: Catalog) -> tuple[Sheet, ...]:
    """The sheets of all tables of a ledger that have columns beside the names."""
    return tuple(sheet for view in catalog.tables if (sheet := sheet_of(view, catalog)).fields)


def parsed(
    question: str, ledger: Ledger, parser: TableParser, nearest: Nearest, follows: bool = False
) -> Parsed | None:
    """The plan of a question over one table, with a note on how it was read; None where nothing sure comes of it.

    Args:
        nearest: Places of some texts, those that are nearest in meaning to a question first.
        follows: There were questions before: one that points to them is not read.
    """
    catalog = catalog_of(ledger)
    folded = plainly(question)
    tokens = link(folded, ledger)
    if any(token.kind in _REASONS or (follows and token.kind in _POINTING) for token in tokens):
        return None
    sheets = _likeliest(folded, tokens, ledger, nearest)
    pairs = [(asked_of(folded, tokens, sheet), sheet) for sheet in sheets]
    read = [_Reading(*said, *pair) for said, pair in zip(parser.read(pairs), pairs, strict=True)]
    found = _best([one for one in read if one.sketch.op not in (Op.OTHER, Op.NONE)], tokens, catalog)
    if found is None:
        return None
    sketch, asked, sheet = found.sketch, found.asked, found.sheet
    if sketch.op is Op.VALUE and found.p < LEAST_SURE_OF_STRANGE and not _alike(sketch, asked, sheet):
        return None
    try:
        programs = Builder(sketch, asked, sheet, tokens, catalog).programs()
    except UnusableError:
        return None
    english = is_english(folded)
    if any(execute(program, ledger, english=english).refused for program in programs):
        return None
    plans = [ProgramPlan(program, english) for program in programs]
    short = (phrase("read_as", english, said=said, entity=catalog.name_of(key)) for said, key in asked.short)
    notes = tuple(filter(None, (*short, _note(sketch, asked, sheet, english))))
    plans[-1] = ProgramPlan(programs[-1], english, notes)
    return Parsed(plans[0] if len(plans) == 1 else Several(tuple(plans)), sketch.op is Op.VALUE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sketch over one table and how sure it is."""

    sketch: Sketch
    p: float
    asked: Asked
    sheet: Sheet

    @property
    def meant(self) -> tuple[object, ...]:
        """What readings of the same table in reports of other months have in common."""
        return self.sketch.op, self.sketch.order, *(self.sheet.fields[at].label for at in used_fields(self.sketch))


def _best(read: Sequence[_Reading], tokens: Sequence[Token], catalog: Catalog) -> _Reading | None:
    """The surest reading that overlooks nothing; of one table in reports of several months that of the last.

    None where it is not sure, or another table rivals it.
    """
    most = max((one.p for one in read), default=0.0)
    rivals = [
        one
        for one in read
        if one.p > most - LEAST_AHEAD and not overlooked(one.sketch, one.asked, one.sheet, tokens, catalog)
    ]
    last = max(rivals, key=lambda one: (one.sheet.view.month or "", one.p), default=None)
    if last is None or max(one.p for one in rivals) < LEAST_SURE or len({one.meant for one in rivals}) > 1:
        return None
    alone = sum(one.sheet.view.month == last.sheet.view.month for one in rivals) == 1
    return last if alone else None


def _alike(sketch: Sketch, asked: Asked, sheet: Sheet) -> bool:
    """Whether every column has a Chinese character, or a Latin word, in common with the question."""
    said = {char for char in asked.text if has_han(char)} | set(_WORD.findall(asked.text))
    labels = (fold_name(sheet.fields[at].label) for at in used_fields(sketch))
    return all(said & {*label, *_WORD.findall(label)} for label in labels)


def _likeliest(folded: str, tokens: Sequence[Token], ledger: Ledger, nearest: Nearest) -> list[Sheet]:
    """The tables that are named, else those with the most of the question's names, the nearest in meaning first."""
    catalog = catalog_of(ledger)
    sheets = sheets_of(catalog)
    numbers = {str(token.value) for token in tokens if token.kind is Kind.TABLE}
    titled = {
        ref for token in tokens if token.kind is Kind.TITLED and isinstance(token.value, tuple) for ref in token.value
    }
    named = [sheet for sheet in sheets if sheet.view.table.number in numbers or sheet.view.ref in titled]
    if not named:
        keys = [token.value for token in tokens if token.kind is Kind.ENTITY and isinstance(token.value, tuple)]
        held = {sheet.view.ref: _held(sheet.view, keys, catalog) for sheet in sheets}
        most = max(held.values(), default=0)
        named = [sheet for sheet in sheets if held[sheet.view.ref] == most]
    if len(named) > MOST_TABLES:
        named = [named[at] for at in nearest(folded, [_card(sheet) for sheet in named])[:MOST_TABLES]]
    return named


def _held(view: TableView, keys: Sequence[Sequence[object]], catalog: Catalog) -> int:
    return sum(any(view.ref in catalog.tables_of(str(key)) for key in some) for some in keys)


def _card(sheet: Sheet) -> str:
    return f"{sheet.caption} {sheet.kind} {' '.join(field.header for field in sheet.fields)}"


def _note(sketch: Sketch, asked: Asked, sheet: Sheet, english: bool) -> str:
    """Which columns are meant, where the question does not have their words."""
    fields = [sheet.fields[at] for at in used_fields(sketch)]
    labels = [field.label for field in fields]
    unsaid = [label for label in labels if fold_name(label).replace(" ", "") not in asked.text]
    if not unsaid:
        return ""
    return phrase("parsed", english, table=sheet.view.table.label, columns=phrase("list", english).join(unsaid))
