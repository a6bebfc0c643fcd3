"""A drafted summary on screen: claims with links to their evidence, and what of the reports was used."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rag.summaries import Claim, Coverage, Piece, Summary
from ui.bars import bars_html
from ui.markup import href
from ui.strings import Strings


def summary_html(say: Strings, summary: Summary) -> str:
    """The whole draft; every text of a report is escaped."""
    number = 0
    parts = [f"<h2>{escape(summary.title)}</h2>", coverage_html(say, summary.coverage)]
    if summary.headline is not None:
        parts.append(f"<p class='yb-claim yb-lead'>{_claim(summary.headline, number)}</p>")
        number += len(summary.headline.citations)
    for section in summary.sections:
        says = f"<p class='yb-where'>{escape(say('attributed'))}</p>" if section.attributed else ""
        parts.append(f"<section><h3>{escape(section.title)}</h3>{says}<ul>")
        for claim in section.claims:
            parts.append(f"<li class='yb-claim'>{_claim(claim, number)}</li>")
            number += len(claim.citations)
        parts.append("</ul></section>")
    parts += [bars_html(chart) for chart in summary.charts]
    return f"<article class='yb-summary'>{''.join(parts)}</article>"


def coverage_html(say: Strings, coverage: Coverage) -> str:
    """A bar, and the names of what was used and what was not."""
    share = 100 * coverage.share
    total = len(coverage.used) + len(coverage.unused)
    lists = "".join(
        f"<details><summary>{escape(say(key))} ({len(names)})</summary><ul>"
        + "".join(f"<li>{escape(name)}</li>" for name in names)
        + "</ul></details>"
        for key, names in (
            ("covered", _names(coverage.used)),
            ("not_covered", _names(coverage.unused)),
            ("left_out", coverage.left_out),
            ("skipped", coverage.skipped),
        )
        if names
    )
    label = f"{say('coverage')} {len(coverage.used)}/{total} ({share:.0f}%)"
    removed = f"<p class='yb-where'>{escape(say('gated').format(coverage.removed))}</p>" if coverage.removed else ""
    return f"{bar_html(label, len(coverage.used), total)}{lists}{removed}"


def bar_html(label: str, done: int, total: int) -> str:
    """A labelled bar, ``done`` of ``total``."""
    share = 100 * done / total if total else 0
    return (
        f"<p>{escape(label)}</p><div class='yb-bar' role='progressbar' aria-label='{escape(label)}' aria-valuemin='0' "
        f"aria-valuemax='100' aria-valuenow='{share:.0f}'><span style='width:{share:.1f}%'></span></div>"
    )


def _names(pieces: Sequence[Piece]) -> list[str]:
    return [piece.name for piece in pieces]


def _claim(claim: Claim, before: int) -> str:
    lead, rest = claim.text[: claim.lead], claim.text[claim.lead :]
    return (f"<b>{escape(lead)}</b>" if lead else "") + escape(rest) + _links(claim, before)


def _links(claim: Claim, before: int) -> str:
    formulas = "\n".join(dict.fromkeys(figure.formula for figure in claim.figures if figure.formula))
    return "".join(
        f"<a href='{escape(href(citation, formulas if i == 1 else None))}'>[{before + i}]</a>"
        for i, citation in enumerate(claim.citations, 1)
    )
