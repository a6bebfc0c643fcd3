"""Small values of the store: the generation, the embedding model."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from index.library import records
from index.library.schema import meta


def get_meta(connection: Connection, key: str) -> str | None:
    """A value, or None if it was never set; raises LibraryError on a wrong checksum."""
    row = connection.execute(select(meta.c.value, meta.c.digest).where(meta.c.key == key)).one_or_none()
    if row is None:
        return None
    if records.digest(key, row[0]) != row[1]:
        raise records.damaged("setting", key)
    return str(row[0])


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Set a value."""
    connection.execute(delete(meta).where(meta.c.key == key))
    connection.execute(insert(meta), {"key": key, "value": value, "digest": records.digest(key, value)})


def generation(connection: Connection) -> int:
    """Number of commits so far."""
    return int(get_meta(connection, "generation") or 0)


def dimension(connection: Connection) -> int | None:
    """Length of the vectors; None before the first report."""
    value = get_meta(connection, "dimension")
    return None if value is None else int(value)
