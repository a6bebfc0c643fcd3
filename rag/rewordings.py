"""Questions that the planner does not read, said again in plain words, for the engine."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from index.models import load_embedder
from index.search.embed import SentenceEmbedder
from rag.questions import Ambiguous, Plan, ProgramPlan, Turn, plan
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.phrases import phrase
from rag.questions.programs import slots_of
from rag.questions.rewording import MODEL, Reader, reword
from rag.questions.text import is_english
from rag.questions.tokens import Kind

if TYPE_CHECKING:
    from index.ledger import Ledger
    from index.library import Library
    from rag.settings import Settings


class Rewordings(ABC):
    """The part of the engine that reads wordings by a learned model."""

    settings: Settings
    library: Library
    _lock: Lock
    _reader: Reader | None

    def _reworded(self, question: str, ledger: Ledger, turns: Sequence[Turn]) -> tuple[str, Plan] | None:
        """The plain question and its plan; None where it is not sure, or nothing computes it either."""
        folded = plainly(question)
        found = reword(question, folded, link(folded, ledger), self._wordings, bool(turns))
        if found is None:
            return None
        planned = plan(found.question, ledger, turns if found.follows else ())
        if isinstance(planned, ProgramPlan) and len(set(slots_of(planned.program))) < found.measures:
            return None
        if isinstance(planned, ProgramPlan | Ambiguous):
            note = phrase("reworded", is_english(folded), reading=found.read_as) if found.read_as else ""
            return found.question, replace(planned, notes=(*planned.notes, note) if note else planned.notes)
        return (found.question, planned) if found.open else None

    def _follows(self, question: str, ledger: Ledger, turns: Sequence[Turn]) -> tuple[str, Plan] | None:
        """The same for a question that changes one thing of the one before, in words that the planner does not know."""
        folded = plainly(question)
        tokens = link(folded, ledger)
        strange = any(token.kind in (Kind.UNKNOWN, Kind.WORD, Kind.COUNTED, Kind.SUPER) for token in tokens)
        slots = sum(token.kind in (Kind.ENTITY, Kind.METRIC) for token in tokens)
        return self._reworded(question, ledger, turns) if turns and strange and slots == 1 else None

    def _wordings(self) -> Reader | None:
        """The reader, made when a question first needs it; None if not wanted, or with another embedding model."""
        embedder = self.library.embedder
        if not self.settings.rewords or embedder.name.partition("+")[0] != MODEL:
            return None
        with self._lock:
            if self._reader is None:
                model = embedder.loaded() if isinstance(embedder, SentenceEmbedder) else load_embedder(MODEL)
                self._reader = Reader.trained(model)
            return self._reader
