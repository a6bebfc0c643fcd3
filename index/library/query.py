"""A search over one view of the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from index.errors import SettingsError
from index.hit import ChunkKind, Hit
from index.library import catalog, rows
from index.library.catalog import Entry
from index.library.view import View
from index.search.retrieve import Arm, Query, retrieve
from index.search.shard import Scope


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search before it starts; None leaves a filter out.

    Attributes:
        reports: Ids of reports (any version); None stands for all current ones.
        period: ``2024-04``, or ``2024`` for the whole year.
        issuer: Part of the issuer's name.
        section: Part of a heading.
        kinds: ``prose``, ``card``, ``row``.
    """

    reports: Sequence[str] | None = None
    period: str | None = None
    issuer: str | None = None
    section: str | None = None
    kinds: Sequence[ChunkKind | str] | None = None


def chosen_entries(
    entries: Sequence[Entry], reports: Iterable[str] | None, period: str | None = None, issuer: str | None = None
) -> list[Entry]:
    """The named reports, or all current ones, narrowed by period and issuer. Raises LibraryError for an unknown id."""
    if reports is None:
        chosen = [entry for entry in entries if entry.info.current]
    else:
        chosen = list({entry.seq: entry for entry in (catalog.resolve(entries, id) for id in reports)}.values())
    return [
        entry
        for entry in chosen
        if (period is None or _within(entry.info.period, period))
        and (issuer is None or issuer in (entry.info.issuer or ""))
    ]


def run_query(connection: Connection, view: View, query: Query, filters: Filters, count: int) -> list[Hit]:
    """The best chunks, best first, all from the state that the connection's transaction sees."""
    shards = view.shards
    if not shards or count < 1:
        return []
    scope = Scope(
        frozenset(e.seq for e in chosen_entries(view.entries, filters.reports, filters.period, filters.issuer)),
        None if filters.section is None else rows.matching_sections(connection, filters.section),
        None if filters.kinds is None else _kinds(filters.kinds),
    )
    size = shards[0].dense.dimension
    found = retrieve(shards, query, scope, lambda ids: rows.read_vectors(connection, ids, size), count)
    chunks = rows.read_chunks(connection, [item.id for item in found])
    return [Hit(chunks[item.id], item.score, item.dense, item.keyword) for item in found]


def check_arm(arm: str) -> None:
    """Raises SettingsError unless it is one of the arms."""
    if arm not in Arm.__args__:  # type: ignore[attr-defined]
        raise SettingsError("There is no such arm of the search", arm, "There are: fused, dense, bm25.")


def _within(have: str | None, wanted: str) -> bool:
    return have is not None and (have == wanted or have.startswith(f"{wanted}-"))


def _kinds(kinds: Iterable[ChunkKind | str]) -> frozenset[ChunkKind]:
    try:
        return frozenset(ChunkKind(kind) for kind in kinds)
    except ValueError as error:
        raise SettingsError("There is no such kind of chunk", error, f"There are: {', '.join(ChunkKind)}.") from error
