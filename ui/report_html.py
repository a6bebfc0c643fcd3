"""A report, inspected: fields, findings, sections, what was set aside, and every table, whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from index.report import BlockKind, Finding, Report
from ui.evidence import table_html
from ui.refs import lines_ref
from ui.strings import Strings
from ui.wording import worded

ASIDE = 400  # characters shown of a block that was set aside
MOST = 300  # entries of a list


def inspect_html(say: Strings, report: Report) -> str:
    """HTML for the reports page; every text of the report is escaped. Places are links to the evidence panel."""
    grave = [finding for finding in report.findings if finding.severity != "info"]
    notes = [finding for finding in report.findings if finding.severity == "info"]
    parts = (
        (say("findings"), len(grave), _findings(say, report, grave), True),
        (say("notes"), len(notes), _findings(say, report, notes), False),
        (say("tables"), len(report.tables), _tables(say, report), True),
        (say("sections"), None, _sections(report), False),
        (say("aside"), None, _aside(say, report), False),
    )
    nothing = f"<p class='yb-where'>{escape(say('nothing'))}</p>"
    body = "".join(
        f"<details{' open' * unfolded}><summary>{escape(title)}{'' if count is None else f' ({count})'}</summary>"
        f"{html or nothing}</details>"
        for title, count, html, unfolded in parts
    )
    title = escape(report.fields.title or report.name)
    return f"<article class='yb-report'><h3>{title}</h3>{_fields(say, report)}{body}</article>"


def _fields(say: Strings, report: Report) -> str:
    fields = report.fields
    analysts = "、".join(f"{a.name} ({a.licence})" if a.licence else a.name for a in fields.analysts)
    pages = max((page for page in report.pages if page is not None), default=None)
    shown = (
        ("issuer", fields.issuer), ("industry", fields.industry), ("rating", fields.rating), ("period", fields.period),
        ("published", fields.published), ("analysts", analysts), ("pages", pages and str(pages)), ("file", report.name),
    )  # fmt: skip
    cells = "".join(f"<div><dt>{escape(say(key))}</dt><dd>{escape(value)}</dd></div>" for key, value in shown if value)
    return f"<dl class='yb-fields'>{cells}</dl>"


def _findings(say: Strings, report: Report, findings: Sequence[Finding]) -> str:
    items = "".join(
        f"<li class='{finding.severity}'><b>{escape(say(f'severity_{finding.severity}'))}</b> {_kind(say, finding)}"
        f"<span lang='zh'>{escape(finding.message)}</span> <span class='yb-where'>"
        + " ".join(
            f"<a href='#e={lines_ref(report.id, place)}'>{escape(say('line').format(place.line_start))}</a>"
            for place in finding.places
        )
        + "</span></li>"
        for finding in findings[:MOST]
    )
    return f"<ul>{items}</ul>" if items else ""


def _kind(say: Strings, finding: Finding) -> str:
    """What kind of finding it is, for those who do not read Chinese: the messages are in the reports' language."""
    return f"{escape(finding.kind.replace('-', ' ').capitalize())}: " if say("language") == "en" else ""


def _tables(say: Strings, report: Report) -> str:
    return "".join(
        f"<details><summary>{escape(t.label)} {escape(t.title)} ({len(t.rows)}×{len(t.columns)})</summary>"
        f"{table_html(say, t)}</details>"
        for t in report.tables[:MOST]
    )


def _sections(report: Report) -> str:
    items = "".join(
        f"<li style='margin-left:{((block.level or 1) - 1) * 1.2:.1f}rem'>{escape(block.text)}</li>"
        for block in [b for b in report.blocks if b.kind is BlockKind.HEADING][:MOST]
    )
    return f"<ul>{items}</ul>" if items else ""


def _aside(say: Strings, report: Report) -> str:
    blocks = [block for block in report.blocks if block.kind is BlockKind.BOILERPLATE]
    reasons = Counter(block.reason or "" for block in blocks)
    return "".join(
        f"<details><summary>{escape(worded(say, reason))} ({count})</summary>"
        + "".join(
            f"<p class='yb-where'>{escape(block.text[:ASIDE])}</p>"
            for block in [b for b in blocks if (b.reason or "") == reason][:MOST]
        )
        + "</details>"
        for reason, count in reasons.most_common()
    )
