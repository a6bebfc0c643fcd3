"""Reports, facts and chunks to rows of the store and back, with a checksum on every record."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from json.encoder import encode_basestring
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping

from index.errors import LibraryError
from index.fact import Entity, Fact
from index.hit import Chunk, ChunkKind
from index.numbers.quantity import Quantity
from index.report import Locator, Report

Row = Mapping[str, Any] | RowMapping
_SHORT = 16  # bytes of sha256 kept for small records
_plain = json.JSONEncoder(ensure_ascii=False, default=repr).encode  # ``json.dumps`` would make one for each call


def damaged(what: str, which: object) -> LibraryError:
    """The error for a record whose checksum does not match."""
    return LibraryError(
        f"A stored {what} does not match its checksum", which,
        "Remove the report and add it again, or restore the library from a copy.",
    )  # fmt: skip


def digest(*values: object) -> bytes:
    """Checksum over plain values; bytes are taken as they are. Damage may turn a text into bytes: that differs, too."""
    return hashlib.sha256(b"".join(map(_framed, values))).digest()[:_SHORT]


def _framed(value: object) -> bytes:
    data = value if isinstance(value, bytes) else _json(value).encode()
    return len(data).to_bytes(8, "little") + data


def _json(value: object) -> str:
    """``_plain`` of a scalar; what most values are is written without setting up an encoder."""
    if type(value) is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    return str(value) if type(value) is int else _plain(value)


@cache
def _reports() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def pack_report(report: Report) -> bytes:
    """A report as compressed JSON."""
    return zlib.compress(_reports().dump_json(report), 6)


def unpack_report(payload: bytes, expected: bytes, id: str) -> Report:
    """The report of a payload; raises LibraryError if it is not the one that was stored."""
    if digest(payload) != expected:
        raise damaged("report", id)
    try:
        return _reports().validate_json(zlib.decompress(payload))
    except (zlib.error, ValidationError) as error:
        raise LibraryError("A stored report cannot be read", id, "Add the report again with this version.") from error


FACT_COLUMNS = (
    "id", "table_id", "row", "column", "entity_name", "entity_code", "entity_key", "metric", "qualifier", "header",
    "period", "forecast", "value", "unit", "raw", "high", "approximate", "quote", "page", "line_start", "line_end",
)  # fmt: skip


def fact_row(fact: Fact) -> dict[str, Any]:
    """Columns of a fact, decimals as strings."""
    quantity, place = fact.quantity, fact.locator
    values = (
        fact.id, fact.table, fact.row, fact.column, fact.entity.name, fact.entity.code, fact.entity.key, fact.metric,
        fact.qualifier, fact.header, fact.period, fact.forecast, str(quantity.value), quantity.unit, quantity.raw,
        None if quantity.high is None else str(quantity.high), quantity.approximate, fact.quote,
        place.page, place.line_start, place.line_end,
    )  # fmt: skip
    return dict(zip(FACT_COLUMNS, values, strict=True))


def facts_digest(rows: Iterable[Row]) -> bytes:
    """Checksum over all facts of a report, in order."""
    return digest(*([row[name] for name in FACT_COLUMNS] for row in rows))


def fact_of(row: Row, report: str) -> Fact:
    """The fact of a row."""
    try:
        value, high = Decimal(row["value"]), None if row["high"] is None else Decimal(row["high"])
    except InvalidOperation as error:
        raise damaged("fact", row["id"]) from error
    return Fact(
        row["id"], report, row["table_id"], row["row"], row["column"],
        Entity(row["entity_name"], row["entity_code"], row["entity_key"]),
        row["metric"], row["qualifier"], row["header"], row["period"], bool(row["forecast"]),
        Quantity(value, row["unit"], row["raw"], high, bool(row["approximate"])),
        row["quote"], Locator(report, row["page"], row["line_start"], row["line_end"]),
    )  # fmt: skip


CHUNK_COLUMNS = ("kind", "text", "words", "page", "line_start", "line_end", "table_id", "row")
CHUNK_ROW = ("id", *CHUNK_COLUMNS, "digest")


def chunk_row(chunk: Chunk, id: int, words: Sequence[str]) -> tuple[Any, ...]:
    """Values of ``CHUNK_ROW`` for a chunk that is given this id."""
    place = chunk.locator
    values = (
        chunk.kind.value, chunk.text, "\t".join(words), place.page, place.line_start, place.line_end,
        chunk.table, chunk.row,
    )  # fmt: skip
    return (id, *values, chunk_digest(values, id, chunk.report, chunk.section))


def chunk_digest(values: Sequence[Any], id: int, report: str, section: tuple[str, ...]) -> bytes:
    """Checksum over everything that a chunk says; ``values`` are those of ``CHUNK_COLUMNS``."""
    told = f"[{', '.join(map(_json, values))}]".encode()
    framed = (_framed(id), len(told).to_bytes(8, "little"), told, _owner(report, section))
    return hashlib.sha256(b"".join(framed)).digest()[:_SHORT]


@lru_cache(maxsize=1024)  # the same for many chunks in a row
def _owner(report: str, section: tuple[str, ...]) -> bytes:
    return _framed(report) + _framed(list(section))


def chunk_of(row: Row, id: int, report: str, section: tuple[str, ...]) -> Chunk:
    """The chunk of a row; raises LibraryError if the row is not as it was stored."""
    if chunk_digest([row[name] for name in CHUNK_COLUMNS], id, report, section) != row["digest"]:
        raise damaged("chunk", f"{report}#{id}")
    locator = Locator(report, row["page"], row["line_start"], row["line_end"])
    return Chunk(id, report, ChunkKind(row["kind"]), row["text"], section, locator, row["table_id"], row["row"])


VECTOR_ROW = ("chunk", "vector", "digest")


def vector_rows(ids: Sequence[int], vectors: NDArray[np.float32]) -> list[tuple[Any, ...]]:
    """Values of ``VECTOR_ROW`` for the vectors of chunks, float32 (n, d), as little-endian bytes."""
    size, data = 4 * vectors.shape[1], vectors.astype("<f4").tobytes()
    packed = (data[start : start + size] for start in range(0, len(data), size))
    return [(id, vector, vector_digest(id, vector)) for id, vector in zip(ids, packed, strict=True)]


def vector_digest(chunk: int, data: bytes) -> bytes:
    """Checksum over a vector and the chunk that it belongs to; one call, as a search checks hundreds."""
    return hashlib.sha256(chunk.to_bytes(8, "little") + data).digest()[:_SHORT]


def unpack_vectors(rows: Sequence[Any], dimension: int) -> NDArray[np.float32]:
    """Vectors float32 (n, dimension) of (chunk id, bytes, digest) rows; raises LibraryError on a wrong checksum."""
    for id, data, expected in rows:
        if not isinstance(data, bytes) or len(data) != 4 * dimension or vector_digest(id, data) != expected:
            raise damaged("vector", id)
    return np.frombuffer(b"".join(data for _, data, _ in rows), "<f4").reshape(len(rows), dimension).copy()


def pack_path(section: Sequence[str]) -> str:
    """A section path as JSON."""
    return json.dumps(list(section), ensure_ascii=False)


def unpack_path(text: str) -> tuple[str, ...]:
    """The section path; raises LibraryError if it is not one."""
    try:
        return tuple(str(part) for part in json.loads(text))
    except (ValueError, TypeError) as error:
        raise damaged("section", text) from error
