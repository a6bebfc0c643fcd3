"""Format versions of the store, and the steps between them."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

APPLICATION_ID = 0x59424C42  # "YBLB"


def _indexes_for_large_libraries(connection: Connection) -> None:
    """Finding a report and listing names no longer read whole tables; shards have other files, so they go."""
    for name, columns in (
        ("reports_by_name", "reports (name)"),
        ("reports_by_period", "reports (period)"),
        ("facts_by_name", "facts (entity_name) WHERE table_id IS NOT NULL"),
        ("facts_by_code", "facts (entity_code) WHERE table_id IS NOT NULL"),
    ):
        connection.exec_driver_sql(f"CREATE INDEX {name} ON {columns}")
    connection.exec_driver_sql("DELETE FROM shards")


# MIGRATIONS[n] takes a store of format n + 1 to format n + 2, in the same transaction as the version number.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_indexes_for_large_libraries,)


def newest() -> int:
    """The format that this program writes."""
    return len(MIGRATIONS) + 1
