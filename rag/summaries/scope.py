"""Which reports a summary is about."""

from __future__ import annotations

from collections.abc import Collection

from index.errors import LibraryError
from index.ledger import Ledger
from index.report import Report

MOST_REPORTS = 80  # of one draft; more are listed as not read


def reports_about(ledger: Ledger, period: str | None, ids: Collection[str] | None = None) -> list[Report]:
    """Reports about a month or a year, or those with these ids.

    Raises:
        LibraryError: There are none; says which months there are.
    """
    there = ledger.reports
    if not there:
        raise LibraryError("there are no reports to summarise", None, "Add reports first: `yanbao ingest FILE`.")
    found = [
        report for report in there if (ids is None or report.id in ids) and (period is None or _about(report, period))
    ]
    if not found and ids is not None:
        raise LibraryError("the summary's reports are not in this library", ", ".join(ids), "Draft it again.")
    if not found:
        months = sorted({report.fields.period for report in there if report.fields.period})
        remedy = f"There are reports for {', '.join(months)}." if months else "No report says which month it is about."
        raise LibraryError("there are no reports for this period", period, remedy)
    return found


def _about(report: Report, period: str) -> bool:
    have = report.fields.period or ""
    return have == period or have.startswith(f"{period}-")
