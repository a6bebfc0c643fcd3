"""Rows of reports in the store: list, find, insert, delete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from index.errors import LibraryError
from index.library import records
from index.library.info import ReportInfo
from index.library.schema import reports
from index.report import Report
from index.search.segment import normal

_HEAD = (
    "seq", "id", "series", "version", "name", "title", "issuer", "industry", "period", "published", "pages", "tables",
    "facts", "chunks", "added", "payload_digest", "facts_digest", "chunks_digest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A report's row without its payload: sequence number, checksums, and what users see."""

    seq: int
    info: ReportInfo
    payload_digest: bytes
    facts_digest: bytes
    chunks_digest: bytes


def entries(connection: Connection, narrow: ColumnElement[bool] | None = None) -> tuple[Entry, ...]:
    """Reports in all their versions, in the order in which they were added; raises LibraryError on a wrong checksum.

    Args:
        narrow: A condition on ``reports``; a report is among the result if it holds for one of its versions.
    """
    query = select(*(reports.c[name] for name in (*_HEAD, "digest"))).order_by(reports.c.seq)
    if narrow is not None:
        query = query.where(reports.c.series.in_(select(reports.c.series).where(narrow)))
    found = [dict(row) for row in connection.execute(query).mappings()]
    latest: dict[int, int] = {}
    for row in found:
        if _head_digest(row) != row["digest"]:
            raise records.damaged("catalogue entry", row["id"])
        latest[row["series"]] = max(row["version"], latest.get(row["series"], 0))
    return tuple(_entry(row, current=row["version"] == latest[row["series"]]) for row in found)


def _entry(row: dict[str, Any], current: bool) -> Entry:
    info = ReportInfo(
        row["id"], row["name"], row["title"], row["issuer"], row["industry"], row["period"], row["published"],
        row["pages"], row["tables"], row["facts"], row["chunks"], row["version"], current, row["series"], row["added"],
    )  # fmt: skip
    return Entry(row["seq"], info, row["payload_digest"], row["facts_digest"], row["chunks_digest"])


def resolve(known: Iterable[Entry], id: str) -> Entry:
    """The report with this id, or the only one whose id starts so.

    Raises:
        LibraryError: None does, or several do (they are named).
    """
    known = tuple(known)
    found = [entry for entry in known if entry.info.id.startswith(id)] if id else []
    if len(found) == 1:
        return found[0]
    if not found:
        there = "、".join(f"{entry.info.id} ({entry.info.name})" for entry in known[:10]) or "no report at all"
        raise LibraryError("No such report in the library", id or "(empty)", f"There is: {there}.")
    several = "、".join(f"{entry.info.id} ({entry.info.name})" for entry in found[:10])
    raise LibraryError("Several reports have ids that start so", id, f"Give more digits: {several}.")


def find(connection: Connection, id: str) -> Entry | None:
    """The report with exactly this id, or None."""
    return next((entry for entry in entries(connection, reports.c.id == id) if entry.info.id == id), None)


def predecessor(connection: Connection, report: Report) -> Entry | None:
    """The latest version of the report that ``report`` corrects, or None if it is a new one.

    It is the same report if title, issuer and period are all known and the same, or if the file's name is the
    same and neither issuer nor period speaks against it (月报.pdf of April and of May are two reports).
    """
    alike = reports.c.name == report.name
    if report.fields.period:
        alike |= reports.c.period == report.fields.period
    found = [entry for entry in entries(connection, alike) if entry.info.current and _corrects(report, entry.info)]
    return max(found, key=lambda entry: entry.seq, default=None)


def _corrects(report: Report, info: ReportInfo) -> bool:
    mine, theirs = report.fields, info
    triple = [(mine.title, theirs.title), (mine.issuer, theirs.issuer), (mine.period, theirs.period)]
    if all(a and b and _same(a, b) for a, b in triple):
        return True
    against = any(a and b and not _same(a, b) for a, b in triple[1:])
    return report.name == info.name and not against


def _same(one: str, other: str) -> bool:
    return "".join(normal(one).split()) == "".join(normal(other).split())


def insert_report(
    connection: Connection, seq: int, report: Report, before: Entry | None, facts: bytes, facts_count: int,
    chunks: bytes, chunks_count: int,
) -> None:  # fmt: skip
    """Store a report's row under this sequence number."""
    payload = records.pack_report(report)
    fields = report.fields
    row: dict[str, Any] = {
        "seq": seq,
        "id": report.id,
        "series": before.info.series if before else seq,
        "version": before.info.version + 1 if before else 1,
        "name": report.name,
        "title": fields.title,
        "issuer": fields.issuer,
        "industry": fields.industry,
        "period": fields.period,
        "published": fields.published,
        "pages": len({page for page in report.pages if page is not None}),
        "tables": len(report.tables),
        "facts": facts_count,
        "chunks": chunks_count,
        "added": datetime.now(UTC).isoformat(timespec="seconds"),
        "payload_digest": records.digest(payload),
        "facts_digest": facts,
        "chunks_digest": chunks,
    }
    connection.execute(insert(reports), row | {"payload": payload, "digest": _head_digest(row)})


def delete_report(connection: Connection, seq: int) -> None:
    """Delete a report with its facts, sections, chunks and vectors."""
    connection.execute(delete(reports).where(reports.c.seq == seq))


def payload_of(connection: Connection, entry: Entry) -> Report:
    """Read a report; raises LibraryError if it is not as it was stored."""
    payload = connection.execute(select(reports.c.payload).where(reports.c.seq == entry.seq)).scalar_one()
    return records.unpack_report(payload, entry.payload_digest, entry.info.id)


def next_id(connection: Connection, table: str) -> int:
    """The next id of an AUTOINCREMENT table, which is never one that was used before."""
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar_one_or_none()
    return int(last or 0) + 1


def count(connection: Connection) -> int:
    """Number of stored versions."""
    return int(connection.execute(select(func.count()).select_from(reports)).scalar_one())


def _head_digest(row: Any) -> bytes:
    return records.digest(*(row[name] for name in _HEAD))
