"""Printed figures as exact quantities with units: in cells and in running text."""

from index.numbers.cell import CellForm, classify, is_missing, like_month, parse_quantity
from index.numbers.find import find_quantities
from index.numbers.fold import fold, normalise
from index.numbers.quantity import Quantity
from index.numbers.sentences import Sentence, sentences
from index.numbers.span import Span, SpanKind
from index.numbers.units import Unit, is_unit, unit_named

__all__ = [
    "CellForm",
    "Quantity",
    "Sentence",
    "Span",
    "SpanKind",
    "Unit",
    "classify",
    "find_quantities",
    "fold",
    "is_missing",
    "is_unit",
    "like_month",
    "normalise",
    "parse_quantity",
    "sentences",
    "unit_named",
]
