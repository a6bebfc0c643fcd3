"""Questions that the planner does not read, said again in plain words, for the engine."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.models import load_embedder
from index.search.embed import Embedder, SentenceEmbedder
from rag.answering.mixed import with_reason
from rag.answering.programs import answer_of
from rag.answering.together import in_prose
from rag.questions import Ambiguous, Plan, ProgramPlan, Refusal, TextQuestion, Turn, plan, respond
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.phrases import phrase
from rag.questions.places import told_in_text
from rag.questions.program import Lookup
from rag.questions.programs import slots_of
from rag.questions.rewording import MODEL, Reader, reword, with_text_names
from rag.questions.text import is_english
from rag.questions.tokens import Kind

if TYPE_CHECKING:
    from index.ledger import Ledger
    from index.library import Library
    from rag.answering.corpus import Corpus
    from rag.settings import Settings


class Rewordings(ABC):
    """The part of the engine that reads wordings by a learned model."""

    settings: Settings
    library: Library
    _corpus: Corpus
    _lock: Lock
    _reader: Reader | None

    def _reworded(self, question: str, ledger: Ledger, turns: Sequence[Turn]) -> tuple[str, Plan] | None:
        """The plain question and its plan; None where it is not sure, or nothing computes it either."""
        folded = plainly(question)
        tokens = with_text_names(folded, link(folded, ledger), lambda piece: self._spelt(piece, ledger))
        found = reword(question, folded, tokens, self._wordings, bool(turns))
        if found is None:
            return None
        planned = plan(found.question, ledger, turns if found.follows else ())
        if isinstance(planned, ProgramPlan) and len(set(slots_of(planned.program))) < found.measures:
            return None
        if any(token.kind is Kind.FIELD and token.text not in found.question for token in tokens):
            return None  # 最便宜的是谁，什么评级: the half that is not said again would go
        if isinstance(planned, ProgramPlan | Ambiguous):
            note = phrase("reworded", is_english(folded), reading=found.read_as) if found.read_as else ""
            noted = replace(planned, notes=(*planned.notes, note) if note else planned.notes)
            return found.question, with_reason(question, noted)
        return (found.question, planned) if found.open else None

    def _follows(self, question: str, ledger: Ledger, turns: Sequence[Turn]) -> tuple[str, Plan] | None:
        """The same for a question that changes one thing of the one before, in words that the planner does not know."""
        folded = plainly(question)
        tokens = link(folded, ledger)
        strange = any(token.kind in (Kind.UNKNOWN, Kind.WORD, Kind.COUNTED, Kind.SUPER) for token in tokens)
        slots = sum(token.kind in (Kind.ENTITY, Kind.METRIC) for token in tokens)
        return self._reworded(question, ledger, turns) if turns and strange and slots == 1 else None

    def _of_text(self, question: str, ledger: Ledger) -> tuple[str, Plan] | None:
        """A question for a figure of the running text without the words for that place, and its plan; else None.

        A cell answers it only where the running text has the same figure.
        """
        bare = told_in_text(question)
        if bare is None or not any(token.kind is Kind.METRIC for token in link(plainly(bare), ledger)):
            return None
        found = plan(bare, ledger, ())
        if isinstance(found, Refusal | TextQuestion):
            bare, found = self._reworded(bare, ledger, ()) or (bare, found)
        if isinstance(found, ProgramPlan):
            if not isinstance(found.program, Lookup):
                return None
            figures = answer_of(respond(found, ledger), bare).figures
            told = bool(figures) and all(in_prose(figure, ledger) for figure in figures)
            return bare, found if told else TextQuestion(bare)
        return None if isinstance(found, Ambiguous) else (bare, found)

    def _spelt(self, piece: str, ledger: Ledger) -> bool:
        """Whether the reports write a piece of a folded question; 澜峤储能-u for 澜峤储能-U."""
        ids = [report.id for report in ledger.reports]
        return any(self._corpus.writes(spelling, ids) for spelling in dict.fromkeys((piece, piece.upper())))

    def _wordings(self) -> Reader | None:
        """The reader, made when a question first needs it; None if not wanted, or with another embedding model."""
        embedder = self.library.embedder
        if not self.settings.rewords or embedder.name.partition("+")[0] != MODEL:
            return None
        with self._lock:
            if self._reader is None:
                self._reader = Reader.trained(default_model(embedder))
            return self._reader


def default_model(embedder: Embedder) -> Any:
    """The loaded sentence-transformers model of the default embedder, also where this one runs it in another way."""
    return embedder.loaded() if isinstance(embedder, SentenceEmbedder) else load_embedder(MODEL)
