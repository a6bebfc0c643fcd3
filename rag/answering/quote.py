"""Quotes a sentence, or a row cell by cell."""

from __future__ import annotations

from rag.answering.corpus import Sentence
from rag.gate.draft import Draft
from rag.gate.names import stands_in


def quoted(draft: Draft, sentence: Sentence, before: Sentence | None = None) -> str:
    """A sentence verbatim, or a row cell by cell, with its key; a cell and a row under the name of the row.

    Args:
        before: What was quoted before it: the sentences of one cell have their name once.
    """
    unit = sentence.unit
    if not unit.parts:
        again = before is not None and before.unit is unit
        named = unit.name[:1].isalpha() and unit.citation.row == unit.name and not stands_in(unit.name, sentence.text)
        said = draft.say(f"{unit.name}：") if named and not again else ""
        return said + draft.quote(sentence.text, unit.citation)
    said = draft.quote(unit.name, unit.citation, keyed=False) + draft.say("：")
    for number, part in enumerate(unit.parts):
        said += draft.say("；" if number else "") + draft.say(f"{part.label} " if part.label else "")
        said += draft.quote(part.text, part.citation)
    return said + draft.say("。")
