"""Format versions of the store, and the steps between them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

APPLICATION_ID = 0x59424C42  # "YBLB"

# MIGRATIONS[n] takes a store of format n + 1 to format n + 2, in the same transaction as the version number.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = ()


def newest() -> int:
    """The format that this program writes."""
    return len(MIGRATIONS) + 1
