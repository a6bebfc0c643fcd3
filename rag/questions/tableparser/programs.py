"""From a sketch to a program over the ledger: rows by name, conditions with the question's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from index.numbers.units import unit_named
from rag.questions.binding.additive import has_no_share, is_rate
from rag.questions.catalog import Catalog
from rag.questions.columns import Choice
from rag.questions.program import (
    Aggregate,
    Attribute,
    ColumnRef,
    Compare,
    Condition,
    Count,
    Difference,
    Extreme,
    Filter,
    Function,
    Holding,
    Lookup,
    Operand,
    Program,
    Rank,
    Ratio,
    Rows,
    Share,
    Slot,
    TopK,
)
from rag.questions.program import Bound as Relation
from rag.questions.run.rows import select
from rag.questions.tableparser.asked import Asked
from rag.questions.tableparser.cells import named_word
from rag.questions.tableparser.orders import FALL, below_zero
from rag.questions.tableparser.sheet import Sheet, slot_of
from rag.questions.tableparser.sketch import COLUMN_PAIRS, ROW_PAIRS, Bound, ColumnTest, Op, Sketch
from rag.questions.tokens import Token
from rag.questions.wordcells import held_in, tests_of

_FUNCTIONS: dict[Op, Function] = {Op.SUM: "sum", Op.MEAN: "mean", Op.MEDIAN: "median", Op.RANGE: "range"}
_RELATIONS: dict[Bound, Relation] = {
    Bound.GT: "gt", Bound.GE: "ge", Bound.LT: "lt", Bound.LE: "le", Bound.POSITIVE: "gt", Bound.NEGATIVE: "lt",
    Bound.ABOVE_MEAN: "gt", Bound.BELOW_MEAN: "lt",
}  # fmt: skip
_MEANS = (Bound.ABOVE_MEAN, Bound.BELOW_MEAN)
_SIGNED = (Bound.POSITIVE, Bound.NEGATIVE)


class UnusableError(Exception):
    """A sketch that no program over the table carries out."""


class Builder:
    """Makes the programs of a sketch.

    Args:
        tokens: Of the question, for words of text cells.
    """

    def __init__(self, sketch: Sketch, asked: Asked, sheet: Sheet, tokens: Sequence[Token], catalog: Catalog) -> None:
        self._sketch, self._asked, self._sheet, self._tokens, self._catalog = sketch, asked, sheet, tokens, catalog

    def programs(self) -> tuple[Program, ...]:
        """The programs: one, or two where figures and words of the same rows are asked for.

        Raises:
            UnusableError: A name could be several rows, a column has no figures, or figures do not add up.
        """
        if self._sheet.turned:
            return (self._turned(),)
        sketch, op = self._sketch, self._sketch.op
        names = self._names()
        if op is Op.VALUE:
            return self._values(names)
        if op in COLUMN_PAIRS or op in ROW_PAIRS or op is Op.COMPARE:
            return (self._pair(),)
        if op is Op.RANK:
            (name,) = self._exactly(names, 1)
            return (Rank(name, self._slot(sketch.main[0]), self._rows(()), sketch.order),)
        if op is Op.TOP:
            if names:
                raise UnusableError
            rows = self._ordered()
            return (TopK(rows, self._shown()), *self._words_of(rows))
        if op in (Op.FILTER, Op.COUNT, Op.PORTION):
            return self._of_rows(names)
        return (self._over_rows(names),)

    def _pair(self) -> Program:
        """Two figures against one another, of two things listed or of two fields; or the highest of several."""
        sketch, op = self._sketch, self._sketch.op
        names = self._names()
        if op is Op.COMPARE:
            if len(names) < 2:
                raise UnusableError
            return Compare(tuple(self._operand(sketch.main[0], name) for name in names), sketch.order)
        if op in COLUMN_PAIRS:
            (name,) = self._exactly(names, 1)
            if sketch.second is None:
                raise UnusableError
            left, right = self._operand(sketch.main[0], name), self._operand(sketch.second, name)
        else:
            one, other = self._exactly(names, 2)[:: -1 if sketch.swapped else 1]
            left, right = self._operand(sketch.main[0], one), self._operand(sketch.main[0], other)
        return Difference(left, right) if op in (Op.DIFFERENCE, Op.COLUMN_DIFFERENCE) else Ratio(left, right)

    def _operand(self, place: int, name: str) -> Operand:
        """The figure of a field for what is listed under a key."""
        if self._sheet.turned:
            return Operand(self._listed_slot(name), self._sheet.fields[place].row)
        return Operand(self._slot(place), name)

    def _listed_slot(self, key: str) -> Slot:
        """The column of a turned table."""
        return slot_of(self._catalog.by_ref[ColumnRef(*self._sheet.view.ref, int(key))])

    def _turned(self) -> Program:
        """The program of a table whose rows are the fields."""
        sketch, names = self._sketch, self._names()
        fields = [self._sheet.fields[at] for at in sketch.main]
        if sketch.op is Op.VALUE and names and fields:
            return Lookup(tuple(field.row for field in fields), tuple(map(self._listed_slot, names)))
        if sketch.op is Op.TOP and not (names or sketch.tests or sketch.shown or sketch.first is not None):
            slots = tuple(self._listed_slot(key) for _, key in self._sheet.listed)
            return Extreme(slots, (fields[0].index,), sketch.order)
        if sketch.op in COLUMN_PAIRS or sketch.op in ROW_PAIRS or sketch.op is Op.COMPARE:
            return self._pair()
        raise UnusableError

    def _names(self) -> tuple[str, ...]:
        if any(len(keys) != 1 for keys in self._asked.rows):
            raise UnusableError
        return tuple(keys[0] for keys in self._asked.rows)

    def _exactly(self, names: tuple[str, ...], n: int) -> tuple[str, ...]:
        if len(names) != n:
            raise UnusableError
        return names

    def _slot(self, place: int) -> Slot:
        column = self._sheet.fields[place].figures
        if column is None:
            raise UnusableError
        return slot_of(column)

    def _choice(self, place: int) -> Choice:
        column = self._sheet.fields[place].figures
        if column is None:
            raise UnusableError
        return Choice(self._slot(place), column.sense, column.period or "", column.base, column.view.month)

    def _shown(self) -> tuple[Slot, ...]:
        return tuple(self._slot(place) for place in self._sketch.shown if self._sheet.fields[place].figures is not None)

    def _values(self, names: tuple[str, ...]) -> tuple[Program, ...]:
        if not names:
            raise UnusableError
        fields = self._sheet.fields
        figures = tuple(self._slot(place) for place in self._sketch.main if fields[place].figures is not None)
        words = [ref for at in self._sketch.main if fields[at].figures is None and (ref := fields[at].ref) is not None]
        found: list[Program] = [Lookup(names, figures)] if figures else []
        return (*found, *(Attribute(names, "field", (ref,)) for ref in words))

    def _rows(self, names: tuple[str, ...]) -> Rows:
        """All rows of the table, or those named, that meet the conditions."""
        tests = [self._condition(test) for test in self._sketch.tests if test.bound is not Bound.IS]
        words = tuple(self._holding(test) for test in self._sketch.tests if test.bound is Bound.IS)
        view = self._sheet.view
        return Rows((view.ref,), (tuple(tests),) if tests else (), entities=names, holding=words)

    def _ordered(self) -> Rows:
        rows, sketch = self._rows(()), self._sketch
        k = 1 if sketch.first is None else int(self._asked.numbers[sketch.first].value)
        by = self._slot(sketch.main[0])
        return Rows(rows.tables, rows.where, by=by, order=sketch.order, k=k, holding=rows.holding)

    def _condition(self, test: ColumnTest) -> Condition:
        slot = self._slot(test.column)
        relation = _RELATIONS[test.bound]
        if test.bound in _SIGNED:
            return Condition(slot, relation, Decimal(0))
        if test.bound in _MEANS:
            everything = Rows((self._sheet.view.ref,))
            return Condition(slot, relation, Decimal(0), than=Operand(slot, "", "mean", everything))
        if test.number is None:
            raise UnusableError
        number = self._asked.numbers[test.number]
        unit = unit_named(number.unit) if number.unit else None
        if unit is not None and not slot.unit and unit.kind in ("count", "physical"):  # 天 of a header without a unit
            return Condition(slot, relation, number.value * unit.scale)
        value = number.value
        column = self._sheet.fields[test.column].figures
        fallen = relation in ("lt", "le") and value > 0 and FALL.search(self._asked.text) is not None
        if fallen and column is not None and below_zero(column, self._catalog):
            value = -value  # 跌超5%的 are those below −5%
        return Condition(slot, relation, value, number.unit)

    def _holding(self, test: ColumnTest) -> Holding:
        ref = self._sheet.fields[test.column].ref
        if ref is None:
            raise UnusableError
        said, lost = tests_of(self._tokens)
        held = [held_in(one, {self._sheet.view.ref}, self._catalog) for one in said if ref in one.columns]
        if lost or len(held) > 1:
            raise UnusableError
        if held and held[0] is not None and held[0].words:
            return Holding((ref,), held[0].header, held[0].words, held[0].negated)
        word = named_word(self._asked.text, ref, self._catalog)
        if not word:
            raise UnusableError
        return Holding((ref,), self._sheet.fields[test.column].label, (word,))

    def _of_rows(self, names: tuple[str, ...]) -> tuple[Program, ...]:
        rows, op = self._rows(()), self._sketch.op
        if names or (op is not Op.COUNT and not (rows.where or rows.holding)):
            raise UnusableError
        if op is Op.FILTER:
            return Filter(rows, self._shown()), *self._words_of(rows)
        return (Count(rows) if op is Op.COUNT else Share(rows, Rows(rows.tables)),)

    def _words_of(self, rows: Rows) -> tuple[Program, ...]:
        """What text cells the rows that are found have, where that is asked for."""
        shown = [field for place in self._sketch.shown if (field := self._sheet.fields[place]).figures is None]
        refs = [field.ref for field in shown if field.ref is not None]
        keys = select(rows, self._catalog).keys if refs else ()
        if refs and not keys:
            raise UnusableError
        return tuple(Attribute(tuple(keys), "field", (ref,)) for ref in refs)

    def _over_rows(self, names: tuple[str, ...]) -> Program:
        sketch = self._sketch
        choice = self._choice(sketch.main[0])
        rows = self._ordered() if sketch.first is not None else self._rows(names)
        if sketch.first is not None and names:
            raise UnusableError
        if sketch.op is Op.SHARE:
            if has_no_share(choice) or not (rows.entities or rows.where or rows.holding or rows.k):
                raise UnusableError
            return Share(rows, Rows(rows.tables), choice.slot)
        if sketch.op is Op.SUM and is_rate(choice, self._catalog):
            raise UnusableError
        return Aggregate(_FUNCTIONS[sketch.op], choice.slot, rows)
