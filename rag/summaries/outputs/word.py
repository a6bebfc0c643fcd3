"""A summary as a Word document: heading styles, real footnotes, charts with their data, coverage as a table."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from index.errors import SettingsError
from rag.summaries.outputs.drawing import draw
from rag.summaries.outputs.footnotes import Footnotes
from rag.summaries.outputs.notes import Notes
from rag.summaries.phrases import wording
from rag.summaries.summary import Chart, Claim, Summary

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML 1.0 has no place for them
_FONT = "Microsoft YaHei"  # Word falls back to the reader's own Chinese font if it is not there


def docx(summary: Summary) -> bytes:
    """The bytes of a .docx file. The same summary gives the same text, the time stamp apart."""
    from docx import Document

    document = Document()
    _fonts(document)
    words, notes, footnotes = wording(summary.language), Notes(summary), Footnotes(document)
    properties = document.core_properties
    properties.title, properties.author = _clean(summary.title), "yanbao"
    properties.created = properties.modified = datetime.now(UTC)
    document.add_heading(_clean(summary.title), 0)
    if summary.headline is not None:
        _claim(document.add_paragraph(), summary.headline, notes, footnotes)
    for line in (words["note"], *summary.remarks):
        document.add_paragraph(_clean(line), style="Intense Quote")
    for section in summary.sections:
        document.add_heading(_clean(section.title), 1)
        if section.attributed:
            document.add_paragraph().add_run(words["attributed"]).italic = True
        for claim in section.claims:
            _claim(document.add_paragraph(style="List Bullet"), claim, notes, footnotes)
    _charts(document, summary)
    _coverage(document, summary)
    document.add_paragraph(_clean(f"{words['sources']}：{'；'.join(summary.reports.values())}"))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _claim(paragraph: Any, claim: Claim, notes: Notes, footnotes: Footnotes) -> None:
    lead, rest = claim.text[: claim.lead], claim.text[claim.lead :]
    if lead:
        paragraph.add_run(_clean(lead)).bold = True
    paragraph.add_run(_clean(rest))
    for number in notes.of(claim):
        footnotes.add(paragraph, _clean(notes.all[number - 1].text))


def _charts(document: Any, summary: Summary) -> None:
    if not summary.charts:
        return
    from docx.shared import Cm

    words = wording(summary.language)
    document.add_heading(words["figures"], 1)
    for chart in summary.charts:
        document.add_heading(_clean(chart.title), 2)
        try:
            document.add_picture(BytesIO(draw(chart, "png")), width=Cm(15))
        except SettingsError as error:  # no Chinese font: the figures are still there, as a table
            document.add_paragraph(_clean(str(error)))
        _data(document, chart)


def _data(document: Any, chart: Chart) -> None:
    table = document.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    for bar in chart.bars:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _clean(bar.name), f"{bar.value:,f}{chart.unit}"


def _coverage(document: Any, summary: Summary) -> None:
    words, coverage = wording(summary.language), summary.coverage
    document.add_heading(words["coverage"], 1)
    total = len(coverage.used) + len(coverage.unused)
    filled = round(20 * coverage.share)
    document.add_paragraph(f"{'█' * filled}{'░' * (20 - filled)} {words['pieces']} {len(coverage.used)}/{total}")
    table = document.add_table(rows=0, cols=2, style="Light Grid Accent 1")
    for label, pieces in ((words["used"], coverage.used), (words["unused"], coverage.unused)):
        for name in dict.fromkeys(piece.name for piece in pieces):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = _clean(name), label
    for label, names in ((words["left"], coverage.left_out), (words["skipped"], coverage.skipped)):
        if names:
            document.add_paragraph(_clean(f"{label}：{'、'.join(names)}"))


def _fonts(document: Any) -> None:
    """Chinese text needs its own font name; Latin fonts have no Chinese characters."""
    from docx.oxml.ns import qn

    for style in document.styles:
        if (getattr(style, "font", None) is not None and style.element.rPr is not None) or style.name == "Normal":
            style.font.name = style.font.name or "Calibri"
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)
