"""Answers as Markdown for the screen. Report text is untrusted: none of its characters act as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from rag.answer import Citation
from ui.refs import ref_of

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&=:@-])")
LONGEST = 1000  # characters of a formula in a link
_MARK = re.compile(r"\[(\d{1,3})\]")


def escape_markdown(text: str) -> str:
    """The text as Markdown that renders to itself: no link, image, emphasis, HTML or formula comes out of it."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match[1])};", text)


def href(citation: Citation, formula: str | None = None) -> str:
    """The link that opens a citation's evidence, with the formula (算式) to be shown above it."""
    shown = formula if formula is None or len(formula) <= LONGEST else f"{formula[: LONGEST - 1]}…"
    return f"#e={ref_of(citation)}" + (f"&f={quote(shown, safe='')}" if shown else "")


def answer_markdown(text: str, citations: Sequence[Citation], formula: str | None = None) -> str:
    """An answer with its citation marks as links to the evidence; a mark without a citation is dropped.

    Args:
        formula: Kept in the first link, so that it is there whenever an old conversation is opened.
    """
    parts: list[str] = []
    end = 0
    for match in _MARK.finditer(text):
        parts.append(escape_markdown(text[end : match.start()]))
        number = int(match[1])
        if 1 <= number <= len(citations):
            parts.append(f"[&#91;{number}&#93;]({href(citations[number - 1], formula)})")
            formula = None
        end = match.end()
    parts.append(escape_markdown(text[end:]))
    return "".join(parts).replace("\n", "  \n")
