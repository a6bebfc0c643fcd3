"""Which reports a question is about, and their ledgers, for the engine."""

from __future__ import annotations

from abc import ABC
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.ledger import Ledger
    from index.library import Library

_LEDGERS = 4  # in memory; each is a choice of reports


class Scopes(ABC):
    """The part of the engine that chooses reports."""

    library: Library
    _lock: Lock
    _ledgers: OrderedDict[tuple[Any, ...], Ledger]

    def _scope(self, reports: Sequence[str] | None, period: str | None) -> tuple[tuple[str, ...], Ledger]:
        """Ids of the chosen reports and their ledger, kept as long as the library does not change."""
        chosen = None if reports is None else tuple(dict.fromkeys(reports))
        key = (self.library.generation, chosen, period)
        with self._lock:
            kept = self._ledgers.get(key)
            if kept is not None:
                self._ledgers.move_to_end(key)
        if kept is None:
            kept = self.library.ledger(reports=chosen, period=period)
            with self._lock:
                self._ledgers[key] = kept
                while len(self._ledgers) > _LEDGERS:
                    self._ledgers.popitem(last=False)
        return tuple(report.id for report in kept.reports), kept

    def _nothing(self, period: str | None) -> str:
        months = sorted({info.period for info in self.library.reports() if info.period})
        if period is None or not months:
            return "资料库里没有报告。请先用 yanbao ingest 加入报告。"
        return f"没有 {period} 的报告，有 {'、'.join(months)} 的。"
