"""A report, inspected: fields, findings, sections, what was set aside, and every table, whole."""

from __future__ import annotations

from collections import Counter
from html import escape

from index.report import BlockKind, Report
from ui.evidence import table_html
from ui.strings import Strings

ASIDE = 400  # characters shown of a block that was set aside
MOST = 300  # entries of a list


def inspect_html(say: Strings, report: Report) -> str:
    """HTML for the reports page; every text of the report is escaped."""
    parts = (
        (say("findings"), len(report.findings), _findings(say, report), True),
        (say("tables"), len(report.tables), _tables(say, report), True),
        (say("sections"), None, _sections(report), False),
        (say("aside"), None, _aside(report), False),
    )
    nothing = escape(say("nothing"))
    return f"<h3>{_head(report)}</h3>" + "".join(
        f"<details{' open' * unfolded}><summary>{escape(title)}{'' if count is None else f' ({count})'}</summary>"
        f"{html or nothing}</details>"
        for title, count, html, unfolded in parts
    )


def _head(report: Report) -> str:
    fields = report.fields
    analysts = "、".join(f"{a.name} ({a.licence})" if a.licence else a.name for a in fields.analysts)
    shown = (fields.title or report.name, fields.issuer, fields.industry, fields.rating, fields.period,
             fields.published, analysts)  # fmt: skip
    return " · ".join(escape(value) for value in shown if value)


def _findings(say: Strings, report: Report) -> str:
    items = "".join(
        f"<li><b>{escape(say(f'severity_{finding.severity}'))}</b> {escape(finding.message)} <span class='yb-where'>"
        f"{escape('; '.join(say('line').format(place.line_start) for place in finding.places))}</span></li>"
        for finding in report.findings[:MOST]
    )
    return f"<ul>{items}</ul>" if items else ""


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


def _aside(report: Report) -> str:
    blocks = [block for block in report.blocks if block.kind is BlockKind.BOILERPLATE]
    reasons = Counter(block.reason or "" for block in blocks)
    return "".join(
        f"<details><summary>{escape(reason)} ({count})</summary>"
        + "".join(
            f"<p class='yb-where'>{escape(block.text[:ASIDE])}</p>"
            for block in [b for b in blocks if (b.reason or "") == reason][:MOST]
        )
        + "</details>"
        for reason, count in reasons.most_common()
    )
