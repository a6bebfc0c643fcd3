"""A summary as one HTML file: nothing is loaded, no script, report text is only text."""

from __future__ import annotations

import base64
from html import escape
from importlib import resources

from index.errors import SettingsError
from rag.summaries.outputs.drawing import draw
from rag.summaries.outputs.notes import Notes
from rag.summaries.phrases import wording
from rag.summaries.summary import Claim, Piece, Summary


def html(summary: Summary) -> str:
    """A whole document; charts are inside it, or a line says why they are not."""
    words, notes = wording(summary.language), Notes(summary)
    parts = [f"<h1>{escape(summary.title)}</h1>"]
    if summary.headline is not None:
        parts.append(f"<p class='headline'>{_claim(summary.headline, notes)}</p>")
    parts += [f"<p class='note'>{escape(line)}</p>" for line in (words["note"], *summary.remarks)]
    for section in summary.sections:
        parts.append(f"<section id='{escape(section.id)}'><h2>{escape(section.title)}</h2>")
        parts.append(f"<p class='says'>{escape(words['attributed'])}</p>" if section.attributed else "")
        parts.append("<ul>" + "".join(f"<li>{_claim(claim, notes)}</li>" for claim in section.claims) + "</ul>")
        parts.append("</section>")
    parts += [_charts(summary), _coverage(summary)]
    names = "；".join(summary.reports.values())
    parts.append(f"<p class='note'>{escape(words['sources'])}：{escape(names)}</p>")
    listed = "".join(f"<li id='n{number}'>{escape(note.text)}</li>" for number, note in enumerate(notes.all, 1))
    parts.append(f"<section><h2>{escape(words['notes'])}</h2><ol class='notes'>{listed}</ol></section>")
    style = resources.files("rag.summaries.outputs").joinpath("page.css").read_text(encoding="utf-8")
    language = "zh-CN" if summary.language == "zh" else "en"
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' "
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
        f"<title>{escape(summary.title)}</title><style>{style}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _claim(claim: Claim, notes: Notes) -> str:
    lead, rest = claim.text[: claim.lead], claim.text[claim.lead :]
    links = "".join(f"<a href='#n{number}'>[{number}]</a>" for number in notes.of(claim))
    return (f"<b>{escape(lead)}</b>" if lead else "") + f"{escape(rest)}<sup>{links}</sup>"


def _charts(summary: Summary) -> str:
    figures = []
    for chart in summary.charts:
        try:
            image = base64.b64encode(draw(chart, "svg")).decode()
        except SettingsError as error:
            return f"<p class='note'>{escape(str(error))}</p>"
        title = escape(chart.title)
        figures.append(f"<figure><img alt='{title}' src='data:image/svg+xml;base64,{image}'></figure>")
    return "".join(figures)


def _coverage(summary: Summary) -> str:
    words, coverage = wording(summary.language), summary.coverage
    total = len(coverage.used) + len(coverage.unused)
    rows = [
        (words["used"], _names(coverage.used)),
        (words["unused"], _names(coverage.unused)),
        (words["left"], "、".join(coverage.left_out)),
        (words["skipped"], "、".join(coverage.skipped)),
    ]
    lists = "".join(f"<li>{escape(label)}：{escape(names)}</li>" for label, names in rows if names)
    return (
        f"<section id='coverage'><h2>{escape(words['coverage'])}</h2>"
        f"<p>{escape(words['pieces'])} {len(coverage.used)}/{total}</p>"
        f"<div class='bar'><span style='width:{100 * coverage.share:.1f}%'></span></div><ul>{lists}</ul></section>"
    )


def _names(pieces: tuple[Piece, ...]) -> str:
    return "、".join(dict.fromkeys(piece.name for piece in pieces))
