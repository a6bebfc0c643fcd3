"""Which reports a summary is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.errors import LibraryError
from index.ledger import Ledger
from index.report import Report, Severity
from rag.summaries.changes import months
from rag.summaries.phrases import Phrases
from rag.summaries.template import Template

_NAMED = 3  # titles of the reports of an industry
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


def nothing_to_say(ledger: Ledger, plan: Template, period: str | None) -> LibraryError:
    """Why no section of a template has a claim."""
    there = sorted({report.fields.period for report in ledger.reports if report.fields.period})
    compares = [
        query
        for section in plan.section
        for query in section.queries
        if query.kind in ("changes", "restated", "topics")
    ]
    if compares and months(ledger, period) is None:
        named = f"There are reports for {', '.join(there)}." if there else "No report says which month it is about."
        return LibraryError("there is no earlier month to compare with", period, f"{named} Add one of a month before.")
    if compares and len(compares) == sum(len(section.queries) for section in plan.section):
        before, after = months(ledger, period) or ("", "")
        return LibraryError(
            "the reports of the two months have nothing in common to compare",
            f"{before}, {after}",
            "Compared are reports of one issuer on one industry: add the one of the month before.",
        )
    return LibraryError(
        "the reports have nothing for any section of this template",
        period,
        "Try the template `monthly`, or one of your own.",
    )


def remarks(reports: Sequence[Report], phrases: Phrases) -> tuple[str, ...]:
    """Lines for the reader: what the reports' self-checks found; which industries they are of, if several."""
    found = sum(finding.severity is not Severity.INFO for report in reports for finding in report.findings)
    checked = (phrases.words["findings"].format(found),) if found else ()
    groups: dict[str, list[str]] = {}
    for report in reports:
        if report.fields.industry:
            groups.setdefault(report.fields.industry, []).append(report.fields.title or report.name)
    if len(groups) < 2:
        return checked
    words, most = phrases.words, max(map(len, groups.values()))
    told = [
        industry
        if len(titles) == most
        else f"{industry}{words['open']}{words['comma'].join(titles[:_NAMED])}{words['close']}"
        for industry, titles in sorted(groups.items(), key=lambda group: -len(group[1]))
    ]
    return (*checked, words["mixed"].format(words["comma"].join(told)))


def _about(report: Report, period: str) -> bool:
    have = report.fields.period or ""
    return have == period or have.startswith(f"{period}-")
