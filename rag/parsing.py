"""Table questions that nothing else reads, by a learned parser, for the engine."""

from __future__ import annotations

from abc import ABC
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from rag.answer import Answer
from rag.questions import Plan, Refusal, TextQuestion
from rag.questions.tableparser import MODEL, TableParser, parsed
from rag.rewordings import default_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.ledger import Ledger
    from index.library import Library
    from rag.settings import Settings

Tell = Callable[[TextQuestion], Answer]
_OPEN = ("metric", "entity")  # what a refusal may lack that the question calls in other words
_REMEMBERED = 4096  # vectors of tables


class Parsing(ABC):
    """The part of the engine that reads questions over one table by a learned model."""

    settings: Settings
    library: Library
    _lock: Lock
    _table_parser: TableParser | None
    _cards: OrderedDict[str, NDArray[np.float32]]

    def _parsed(
        self, question: str, found: Refusal | TextQuestion, ledger: Ledger, follows: bool, tell: Tell
    ) -> Plan | None:
        """The plan of a question over one table; None where the parser is not sure, or nothing computes it.

        A period or a table that is not there stays refused. What is looked up for a name is the text's where that
        tells it.

        Args:
            follows: There were questions before.
            tell: What the running text says to a question, or a refusal.
        """
        if isinstance(found, Refusal) and any(item.kind not in _OPEN for item in found.missing):
            return None
        parser = self._tables_parser() if ledger.tables else None
        read = None if parser is None else parsed(question, ledger, parser, self._nearest_cards, follows)
        if read is None or (read.looks_up and not tell(TextQuestion(question)).refused):
            return None
        return read.plan

    def _nearest_cards(self, question: str, cards: Sequence[str]) -> Sequence[int]:
        """Places of the cards, the nearest in meaning first."""
        embedder = self.library.embedder
        lacking = [card for card in dict.fromkeys(cards) if card not in self._cards]
        if lacking:
            self._cards.update(zip(lacking, embedder.embed(lacking), strict=True))
        (wanted,) = embedder.embed([question], "query")
        order = np.argsort(-(np.stack([self._cards[card] for card in cards]) @ wanted), kind="stable")
        while len(self._cards) > _REMEMBERED:
            self._cards.popitem(last=False)
        return [int(at) for at in order]

    def _tables_parser(self) -> TableParser | None:
        """The parser, made when a question first needs it; None if not wanted, or with another embedding model."""
        embedder = self.library.embedder
        if not self.settings.parses or embedder.name.partition("+")[0] != MODEL:
            return None
        with self._lock:
            if self._table_parser is None:
                self._table_parser = TableParser.trained(default_model(embedder))
            return self._table_parser
