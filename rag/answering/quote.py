"""Quotes a sentence, or a row cell by cell."""

from __future__ import annotations

from rag.answering.corpus import Sentence
from rag.gate.draft import Draft


def quoted(draft: Draft, sentence: Sentence) -> str:
    """A sentence verbatim, or a row cell by cell under its name; each with its key."""
    unit = sentence.unit
    if not unit.parts:
        return draft.quote(sentence.text, unit.citation)
    said = draft.quote(unit.name, unit.citation, keyed=False) + draft.say("：")
    for number, part in enumerate(unit.parts):
        said += draft.say("；" if number else "") + draft.say(f"{part.label} " if part.label else "")
        said += draft.quote(part.text, part.citation)
    return said + draft.say("。")
