"""The tables of a library's store."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()


def _owner(column: str, *, primary: bool = False) -> Column[int]:
    key = ForeignKey(column, ondelete="CASCADE")
    return Column("report", Integer, key, nullable=False, primary_key=primary, index=not primary)


meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

# Saved shards: folders under derived/. What the store does not name is not read, so a store that was restored
# from an older copy never meets the derived files of a newer one.
shards = Table(
    "shards",
    metadata,
    Column("after", Integer, primary_key=True),
    Column("until", Integer, nullable=False),
    Column("name", String, nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

# seq is never used twice, so that derived files that still know a removed report can never mistake it for another.
reports = Table(
    "reports",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("series", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("title", String),
    Column("issuer", String),
    Column("industry", String),
    Column("period", String),
    Column("published", String),
    Column("pages", Integer, nullable=False),
    Column("tables", Integer, nullable=False),
    Column("facts", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("added", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("payload_digest", LargeBinary, nullable=False),
    Column("facts_digest", LargeBinary, nullable=False),
    Column("chunks_digest", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    UniqueConstraint("series", "version"),
    Index("reports_by_name", "name"),
    Index("reports_by_period", "period"),
    sqlite_autoincrement=True,
)

facts = Table(
    "facts",
    metadata,
    _owner("reports.seq", primary=True),
    Column("position", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("table_id", String),
    Column("row", Integer),
    Column("column", Integer),
    Column("entity_name", String, nullable=False),
    Column("entity_code", String),
    Column("entity_key", String, nullable=False),
    Column("metric", String, nullable=False),
    Column("qualifier", String, nullable=False),
    Column("header", String, nullable=False),
    Column("period", String),
    Column("forecast", Boolean, nullable=False),
    Column("value", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("raw", String, nullable=False),
    Column("high", String),
    Column("approximate", Boolean, nullable=False),
    Column("quote", String, nullable=False),
    Column("page", Integer),
    Column("line_start", Integer, nullable=False),
    Column("line_end", Integer, nullable=False),
    Index("facts_by_entity", "entity_key", "metric"),
)
IN_A_TABLE = facts.c.table_id.is_not(None)
Index("facts_by_name", facts.c.entity_name, sqlite_where=IN_A_TABLE)
Index("facts_by_code", facts.c.entity_code, sqlite_where=IN_A_TABLE)

sections = Table(
    "sections",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner("reports.seq"),
    Column("path", String, nullable=False),
    sqlite_autoincrement=True,
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner("reports.seq"),
    Column("section", Integer, ForeignKey("sections.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("words", String, nullable=False),
    Column("page", Integer),
    Column("line_start", Integer, nullable=False),
    Column("line_end", Integer, nullable=False),
    Column("table_id", String),
    Column("row", Integer),
    Column("digest", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    metadata,
    Column("chunk", Integer, ForeignKey("chunks.id", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
