"""Many rows at once, straight to SQLite: SQLAlchemy's statements take longer for a row than SQLite does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert rows in the caller's transaction.

    Args:
        columns: Names of the columns that the values stand for, in their order; the others stay NULL.
        rows: Values as SQLite takes them: int, float, str, bytes, None.
    """
    unknown = [name for name in columns if name not in table.c]
    if unknown:
        raise KeyError(f"{table.name} has no column {unknown[0]}")
    if rows:
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)
