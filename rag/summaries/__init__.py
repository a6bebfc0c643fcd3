"""Monthly summaries: compute, quote, word, gate, and say what was used."""

from rag.summaries.summarize import Summarizer
from rag.summaries.summary import Claim, Coverage, Piece, Summary, SummarySection
from rag.summaries.template import Template, bundled, load_template, parse_template

__all__ = [
    "Claim",
    "Coverage",
    "Piece",
    "Summarizer",
    "Summary",
    "SummarySection",
    "Template",
    "bundled",
    "load_template",
    "parse_template",
]
