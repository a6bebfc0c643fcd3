"""The reports page: upload, list, inspect, remove."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from index.errors import YanbaoError
from ui.failures import told
from ui.report_html import inspect_html
from ui.service import Service
from ui.spreadsheet import harmless
from ui.strings import Strings

FILE_TYPES = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".csv")
MAX_FILES = 20
MAX_SIZE = "200mb"


def rows(service: Service) -> list[list[str]]:
    """The catalogue as rows for the screen. Report text is made harmless for the spreadsheet it may be copied to."""
    return [
        [
            i.period or "—",
            *(harmless(text) for text in (i.issuer or "—", i.industry or "—", i.title or i.name)),
            str(i.tables),
            str(i.facts),
            i.id[:8],
        ]
        for i in service.library.reports()
    ]


def upload(service: Service, say: Strings, files: Sequence[str], progress: Any = None) -> Iterator[str]:
    """Add files one by one, and delete the uploaded copies. Yields the log so far as HTML, a line per file."""
    log: list[str] = []
    if len(files) > MAX_FILES:
        yield _line(say("too_many").format(len(files), MAX_FILES), bad=True)
        return
    for number, file in enumerate(files):
        path = Path(file)
        if progress is not None:
            progress((number, len(files)), desc=f"{say('uploading')} {path.name}")
        yield "".join([*log, _line(f"… {number + 1}/{len(files)} {say('uploading')} {path.name}")])
        log.append(_added(service, say, path))
        path.unlink(missing_ok=True)
    yield "".join(log)


def _added(service: Service, say: Strings, path: Path) -> str:
    if path.suffix.lower() not in FILE_TYPES:
        return _line(f"✗ {say('failed')} {path.name}{say('colon')}{say('wrong_type')}", bad=True)
    try:
        added = service.library.add(path)
    except YanbaoError as error:
        reason, remedy = told(say, YanbaoError(error.what, None, error.remedy))  # the file is named already
        return _line(f"✗ {say('failed')} {path.name}{say('colon')}{reason}{say('stop_mark')}{remedy}", bad=True)
    except Exception:  # one broken file must not stop the others
        logging.getLogger(__name__).exception("reading an upload failed")
        return _line(f"✗ {say('failed')} {path.name}{say('colon')}{say('internal')}", bad=True)
    return _line(f"✓ {say(added.status)} {added.name}")


def _line(text: str, *, bad: bool = False) -> str:
    return f"<p{' class=bad' if bad else ''}>{escape(text)}</p>"


def build(service: Service, say: Strings) -> tuple[list[Any], Callable[[], list[Any]], list[Any]]:
    """Lay the page out. Must be called inside ``gr.Blocks``.

    Returns:
        Events after which the library may have changed, what brings the page up to date, and the components for it.
    """
    import gradio as gr

    from ui.pages.edits import row_of

    headers = say("columns").split("|")
    ids = gr.State([])
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=300):
            files = gr.File(
                label=say("upload"), file_count="multiple", file_types=list(FILE_TYPES), height=150, elem_id="upload"
            )
            limits = escape(say("upload_limits").format(MAX_FILES, MAX_SIZE.upper()))
            gr.HTML(f"<p class='yb-where'>{limits}</p>", padding=False)
            log = gr.HTML(elem_id="upload-log", elem_classes="yb-log", padding=False)
        with gr.Column(scale=5, min_width=320):
            table = gr.Dataframe(
                headers=headers,
                label=say("library"),
                interactive=False,
                wrap=True,
                type="array",
                max_height=320,
                column_widths=["10%", "13%", "12%", "37%", "8%", "8%", "12%"],
                elem_id="library",
            )
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            with gr.Row(elem_classes="yb-actions"):
                chosen = gr.Dropdown([], label=say("choose_report"), scale=4, min_width=240, elem_id="choose")
                remove = gr.Button(say("remove"), scale=1, min_width=130, interactive=False, elem_id="remove")
                sure = gr.Button(
                    say("remove_sure"), variant="stop", scale=1, min_width=130, visible=False, elem_id="remove-sure"
                )
            detail = gr.HTML(elem_id="inspect", padding=False)
        with gr.Column(scale=2, min_width=320, elem_classes="evidence-column"):
            hint = f"<p class='yb-hint'>{escape(say('inspect_hint'))}</p>"
            gr.HTML(hint, elem_classes="evidence", padding=False)
    bar = gr.Progress()

    def add(paths: list[str] | None, progress: Any = bar) -> Iterator[str]:
        yield from upload(service, say, paths or [], progress)

    def inspect(id: str | None) -> tuple[str, Any, Any]:
        html = inspect_html(say, service.library.report(id)) if id else ""
        return html, gr.Button(interactive=bool(id)), gr.Button(visible=False)

    def take_out(id: str | None) -> str:
        if not id:
            return ""
        try:
            return _line(f"{say('removed')} {service.library.remove(id).name}")
        except YanbaoError as error:
            return _line(f"⚠️ {say('stop_mark').join(told(say, error))}", bad=True)

    added = files.upload(add, files, log, api_visibility="private").then(
        lambda: None, None, files, api_visibility="private", show_progress="hidden"
    )
    table.select(row_of, ids, chosen, api_visibility="private", show_progress="hidden")
    chosen.change(inspect, chosen, [detail, remove, sure], api_visibility="private")
    remove.click(lambda: gr.Button(visible=True), None, sure, api_visibility="private")
    removed = sure.click(take_out, chosen, log, api_visibility="private")

    def current() -> list[Any]:
        infos = service.library.reports()
        choices = [(f"{info.period or '—'} {info.title or info.name}", info.id) for info in infos]
        return [
            gr.Dataframe(value=rows(service), headers=headers),
            gr.Dropdown(choices=choices, value=None),
            [info.id for info in infos],
        ]

    return [added, removed], current, [table, chosen, ids]
