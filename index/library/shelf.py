"""Reports and facts that were read from the store, kept in memory while they are the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection

from index.library import catalog, rows
from index.library.catalog import Entry
from index.report import Report

if TYPE_CHECKING:
    from index.ledger import Ledger

_REPORTS, _LEDGERS = 512, 8
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Shelf:
    """Caches by content: a sequence number is never used twice, so nothing on the shelf ever becomes wrong."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._reports: OrderedDict[int, Report] = OrderedDict()
        self._ledgers: OrderedDict[tuple[int, ...], Ledger] = OrderedDict()

    def report(self, connection: Connection, entry: Entry) -> Report:
        """The report of an entry."""
        with self._lock:
            report = self._reports.get(entry.seq) or catalog.payload_of(connection, entry)
            _keep(self._reports, entry.seq, report, _REPORTS)
            return report

    def ledger(self, connection: Connection, entries: Sequence[Entry]) -> Ledger:
        """A ledger over these reports; the same object while the reports are the same."""
        from index.ledger import Ledger

        key = tuple(entry.seq for entry in entries)
        with self._lock:
            ledger = self._ledgers.get(key)
            if ledger is None:
                facts = (fact for entry in entries for fact in rows.read_facts(connection, entry))
                ledger = Ledger.of([self.report(connection, entry) for entry in entries], facts)
            _keep(self._ledgers, key, ledger, _LEDGERS)
            return ledger


def _keep(cache: OrderedDict[_Key, _Value], key: _Key, value: _Value, most: int) -> None:
    cache[key] = value
    cache.move_to_end(key)
    while len(cache) > most:
        cache.popitem(last=False)
