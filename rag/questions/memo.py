"""Remembering what was derived from a ledger.

By identity: a ledger is never changed, and hashing one would read all of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")
_KEPT = 8


def per_ledger(build: Callable[[K], T]) -> Callable[[K], T]:
    """Decorates a function of a ledger, or of its catalog, so that the last few are not worked through again."""
    kept: OrderedDict[int, tuple[K, T]] = OrderedDict()
    lock = Lock()

    def remembered(ledger: K) -> T:
        with lock:
            if (entry := kept.get(id(ledger))) is not None and entry[0] is ledger:
                kept.move_to_end(id(ledger))
                return entry[1]
        made = build(ledger)
        with lock:
            kept[id(ledger)] = (ledger, made)
            while len(kept) > _KEPT:
                kept.popitem(last=False)
        return made

    return remembered
