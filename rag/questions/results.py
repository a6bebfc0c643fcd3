"""How a company did (一季度业绩如何): its income measures, of the period that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.ledger import Ledger
from rag.questions import lexicon
from rag.questions.binding.cells import joined
from rag.questions.catalog import Catalog, ColumnView
from rag.questions.columnperiods import answered
from rag.questions.periods import PeriodMention
from rag.questions.plans import MixedPlan, ProgramPlan, TextQuestion
from rag.questions.program import Lookup, Slot
from rag.questions.prose import entity_forms, spoken_of
from rag.questions.tokens import Kind, Token

_AROUND = (Kind.ENTITY, Kind.PERIOD, Kind.FUNCTION, Kind.AND)
_NOT_MEANT = frozenset({"prior", "previous", "forward"})


def results(question: str, tokens: Sequence[Token], ledger: Ledger, catalog: Catalog) -> ProgramPlan | MixedPlan | None:
    """The plan for a question how a company did, with what a passage says of it; None for any other question."""
    program = _program(tokens, catalog)
    if program is None:
        return None
    found = ProgramPlan(program, False)
    forms = tuple(lexicon.words()["results"]["forms"])
    told = spoken_of(ledger, entity_forms(program.entities, ledger), forms)
    return MixedPlan(found, TextQuestion(question, program.entities)) if told else found


def _program(tokens: Sequence[Token], catalog: Catalog) -> Lookup | None:
    """The figures of one company's income, and of its growth, if a question asks how it did and nothing else.

    None where another word stands with it (业绩预告, 业绩为什么下滑), and where no table has such figures
    of the company and the period.
    """
    said = lexicon.words()["results"]
    asked = [token for token in tokens if token.text in said["forms"]]
    rest = [token for token in tokens if token not in asked and token.text not in said["asks"]]
    keys = [token.value for token in rest if token.kind is Kind.ENTITY]
    if len(asked) != 1 or len(keys) != 1 or any(token.kind not in _AROUND for token in rest):
        return None
    key = keys[0][0] if isinstance(keys[0], tuple) and len(keys[0]) == 1 else None
    if key is None:
        return None
    periods = [token.value for token in rest if isinstance(token.value, PeriodMention)]
    columns = [
        column
        for column in _incomes(str(key), catalog)
        if all(answered(period, column, column.view.month) for period in periods)
    ]
    newest = max((column.view.month or "" for column in columns), default="")
    slots = [
        Slot(column.label, column.column.unit, column.period, (column.ref,))
        for column in columns
        if (column.view.month or "") == newest
    ]
    return Lookup((str(key),), joined(slots, catalog)) if slots else None


def _incomes(key: str, catalog: Catalog) -> Iterator[ColumnView]:
    """The columns of income of which the company's row has a figure; no forecasts, and none of the year before."""
    measures = lexicon.words()["results"]["measures"]
    rows = {view.ref: row for view, row in catalog.places(key)}
    for column in catalog.columns:
        row = rows.get(column.view.ref)
        if row is None or column.sense.base not in measures or column.sense.extra:
            continue
        if column.sense.qualifiers & _NOT_MEANT or column.column.forecast:
            continue
        if catalog.fact(column.ref, row.index) is not None:
            yield column
