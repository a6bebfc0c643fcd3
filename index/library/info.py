"""What a library says about its reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Progress = Callable[[str, int, int], None]


def quiet(stage: str, done: int, total: int) -> None:
    """Progress that is not shown."""


Status = Literal["added", "unchanged", "replaced", "failed"]


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A line of the library's catalogue.

    Attributes:
        id: Report id.
        name: File name.
        title, issuer, industry, period, published: As in :class:`index.report.Fields`.
        pages: Number of pages, 0 where the file has none.
        tables, facts, chunks: How many.
        version: From 1; a corrected report has the next one.
        current: False if a later version supersedes it.
        series: The same for all versions of a report.
        added: When, ISO 8601 with UTC offset.
    """

    id: str
    name: str
    title: str | None
    issuer: str | None
    industry: str | None
    period: str | None
    published: str | None
    pages: int
    tables: int
    facts: int
    chunks: int
    version: int
    current: bool
    series: int
    added: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file.

    Attributes:
        report_id: Id of the report; "" if the file could not be read.
        status: ``added``; ``unchanged`` if the library had it; ``replaced`` if it is a corrected version;
            ``failed`` (only when a folder is added).
        name: File name.
        version: Version of the report.
        replaces: Id of the version that it supersedes.
        chunks: How many chunks it has.
        error: Why it failed.
    """

    report_id: str
    status: Status
    name: str
    version: int = 1
    replaces: str | None = None
    chunks: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that ``verify`` found.

    Attributes:
        what: What is wrong.
        where: The record or the file.
        repair: What to do.
        derived: True if ``rebuild`` repairs it, because the file is derived.
    """

    what: str
    where: str
    repair: str
    derived: bool = False
