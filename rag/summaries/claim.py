"""From a draft to a claim, through the same constructor as answers."""

from __future__ import annotations

import re

from rag.gate import bind
from rag.gate.draft import Draft
from rag.summaries.summary import Claim

_KEY = re.compile(r"\[\d{1,3}\]")


def claim(draft: Draft, origin: str, lead: int = 0) -> Claim:
    """The claim that a draft holds, citation keys taken out; ``lead`` as in ``Claim``. Raises UnboundFigureError."""
    answer = bind(draft.text, figures=draft.figures, citations=draft.citations)
    return Claim(_KEY.sub("", answer.text).strip(), answer.figures, answer.citations, origin, lead)
