"""Which reports a question is about: the picked ones, an issuer's, or both."""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import LibraryError
from index.library import Library


def report_ids(library: Library, reports: Sequence[str] | None, issuer: str | None) -> list[str] | None:
    """Ids of the picked reports that are the issuer's; None for no choice at all.

    Raises:
        LibraryError: No report is left, or a picked one does not exist.
    """
    if not issuer:
        return list(reports) if reports else None
    infos = [library.report(id).id for id in reports] if reports else [info.id for info in library.reports()]
    theirs = {info.id for info in library.reports(versions=True) if info.issuer == issuer}
    chosen = [id for id in infos if id in theirs]
    if not chosen:
        raise LibraryError("None of the chosen reports is by this issuer", issuer, "Choose another issuer or report")
    return chosen


def issuers(library: Library) -> list[str]:
    """Who wrote the reports, in order."""
    return sorted({info.issuer for info in library.reports() if info.issuer})
