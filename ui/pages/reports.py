"""The reports page: upload, list, inspect, remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from index.errors import YanbaoError
from index.report import BlockKind, Report
from ui.evidence import table_html
from ui.service import Service
from ui.strings import Strings

FILE_TYPES = [".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".csv"]
MAX_FILES = 20


def rows(service: Service) -> list[list[str]]:
    """The catalogue as rows for the screen."""
    return [
        [i.id, i.period or "—", i.issuer or "—", i.industry or "—", i.title or i.name, str(i.tables), str(i.facts)]
        for i in service.library.reports()
    ]


def upload(service: Service, say: Strings, files: Sequence[str], progress: Any = None) -> Iterator[str]:
    """Add files one by one. Yields the log so far as HTML, a line per file."""
    log: list[str] = []
    if len(files) > MAX_FILES:
        yield f"<p>⚠️ {escape(say('failed'))}: {len(files)} > {MAX_FILES}</p>"
        return
    for number, file in enumerate(files):
        path = Path(file)
        if progress is not None:
            progress((number, len(files)), desc=f"{say('uploading')} {path.name}")
        yield "".join([*log, f"<p>⏳ {escape(say('uploading'))} {escape(path.name)}</p>"])
        try:
            added = service.library.add(path)
        except YanbaoError as error:
            log.append(
                f"<p>❌ {escape(say('failed'))}：{escape(path.name)} — {escape(error.what)}。{escape(error.remedy)}</p>"
            )
        else:
            log.append(f"<p>✅ {escape(say(added.status))}：{escape(added.name)}</p>")
    yield "".join(log)


def inspect_html(say: Strings, report: Report) -> str:
    """Fields, findings, sections, what was set aside, and every table, whole."""
    fields = report.fields
    analysts = "、".join(f"{a.name}（{a.licence}）" if a.licence else a.name for a in fields.analysts)
    head = " · ".join(
        escape(value)
        for value in (
            fields.title,
            fields.issuer,
            fields.industry,
            fields.rating,
            fields.period,
            fields.published,
            analysts,
        )
        if value
    )
    findings = "".join(
        f"<li><b>{escape(f.severity)}</b> {escape(f.message)} "
        f"<span class='yb-where'>（{'；'.join(f'第{p.line_start}行' for p in f.places)}）</span></li>"
        for f in report.findings
    )
    sections = "".join(
        f"<li style='margin-left:{((b.level or 1) - 1) * 1.2}rem'>{escape(b.text)}</li>"
        for b in report.blocks
        if b.kind is BlockKind.HEADING
    )
    reasons = Counter(b.reason or "" for b in report.blocks if b.kind is BlockKind.BOILERPLATE)
    aside = "".join(
        f"<details><summary>{escape(reason)}（{count}）</summary>"
        + "".join(
            f"<p class='yb-where'>{escape(b.text[:400])}</p>"
            for b in report.blocks
            if b.kind is BlockKind.BOILERPLATE and (b.reason or "") == reason
        )
        + "</details>"
        for reason, count in reasons.most_common()
    )
    tables = "".join(
        f"<details><summary>{escape(t.label)} {escape(t.title)}（{len(t.rows)}×{len(t.columns)}）</summary>"
        f"{table_html(t)}</details>"
        for t in report.tables
    )
    nothing = escape(say("nothing"))
    return (
        f"<h3>{head or escape(report.name)}</h3>"
        f"<details open><summary>{escape(say('findings'))}（{len(report.findings)}）</summary>"
        f"<ul>{findings or nothing}</ul></details>"
        f"<details><summary>{escape(say('sections'))}</summary><ul>{sections or nothing}</ul></details>"
        f"<details><summary>{escape(say('aside'))}</summary>{aside or nothing}</details>"
        f"<h4>{escape(say('tables'))}</h4>{tables or nothing}"
    )


def build(service: Service, say: Strings) -> None:
    """Lay the page out. Must be called inside ``gr.Blocks``."""
    import gradio as gr

    def choices() -> list[tuple[str, str]]:
        return [(f"{row[1]} {row[4]}", row[0]) for row in rows(service)]

    files = gr.File(label=say("upload"), file_count="multiple", file_types=FILE_TYPES, height=140, elem_id="upload")
    log = gr.HTML(elem_id="upload-log")
    table = gr.Dataframe(
        rows(service), headers=say("columns").split("|"), label=say("library"), interactive=False, wrap=True
    )
    with gr.Row():
        chosen = gr.Dropdown(choices(), value=None, label=say("choose_report"), scale=4)
        remove = gr.Button(say("remove"), variant="stop", scale=1)
    detail = gr.HTML(elem_id="inspect")

    bar = gr.Progress()

    def add(paths: list[str] | None, progress: Any = bar) -> Iterator[str]:
        yield from upload(service, say, paths or [], progress)

    def refreshed() -> tuple[list[list[str]], Any]:
        return rows(service), gr.Dropdown(choices=choices(), value=None)

    def inspect(id: str | None) -> str:
        return inspect_html(say, service.library.report(id)) if id else ""

    def take_out(id: str | None) -> str:
        if not id:
            return ""
        gone = service.library.remove(id)
        return f"<p>{escape(say('removed'))}：{escape(gone.name)}</p>"

    files.upload(add, files, log, api_visibility="private").then(
        refreshed, None, [table, chosen], api_visibility="private"
    )
    chosen.change(inspect, chosen, detail, api_visibility="private")
    remove.click(take_out, chosen, log, api_visibility="private").then(
        refreshed, None, [table, chosen], api_visibility="private"
    )
