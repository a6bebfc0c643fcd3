"""The summary page: choose a month and a template, watch the draft, download it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from index.errors import YanbaoError
from ui.service import Service
from ui.strings import Strings


def draft(
    service: Service, say: Strings, language: str, period: str | None, template: str, use_model: bool
) -> Iterator[tuple[str, str, str | None]]:
    """Draft a summary in the background.

    Yields:
        (status as HTML, the draft as Markdown, path of the Markdown file or None).
    """
    news: SimpleQueue[tuple[str, Any]] = SimpleQueue()

    def work() -> None:
        try:
            made = service.qa.summarize(
                period=period,
                template=template,
                language=language,
                llm=use_model,
                progress=lambda stage, done, total: news.put(("stage", (stage, done, total))),
            )
            news.put(("done", made))
        except YanbaoError as error:
            news.put(("error", error))
        except Exception as error:  # shown instead of a page that waits for ever
            news.put(("error", error))

    Thread(target=work, daemon=True).start()
    yield _bar(say("drafting"), 0, 1), "", None
    while True:
        kind, value = news.get()
        if kind == "stage":
            yield _bar(f"{say('drafting')}：{value[0]}", value[1], value[2]), "", None
        elif kind == "error":
            yield f"<p>⚠️ {escape(str(value))}</p>", "", None
            return
        else:
            text = value.to_markdown()
            file = Path(tempfile.mkdtemp(prefix="yanbao-")) / f"{period or 'summary'}-{template}.md"
            file.write_text(text, encoding="utf-8")
            yield "", text, str(file)
            return


def _bar(label: str, done: int, total: int) -> str:
    share = 100 * done / total if total else 0
    return (
        f"<p>{escape(label)}</p><div class='yb-bar' role='progressbar' aria-valuemin='0' aria-valuemax='100' "
        f"aria-valuenow='{share:.0f}'><span style='width:{share:.1f}%'></span></div>"
    )


def build(service: Service, say: Strings, language: str) -> None:
    """Lay the page out. Must be called inside ``gr.Blocks``."""
    import gradio as gr

    from rag.summaries import bundled

    periods = service.periods()
    with gr.Row():
        period = gr.Dropdown(periods, value=periods[0] if periods else None, label=say("period"))
        template = gr.Dropdown(list(bundled()), value="monthly", label=say("template"))
        use_model = gr.Checkbox(False, label=say("use_model"))
        button = gr.Button(say("draft"), variant="primary")
    status = gr.HTML("" if periods else f"<p>{escape(say('no_reports'))}</p>", elem_id="summary-status")
    text = gr.Markdown(elem_id="summary", sanitize_html=True, latex_delimiters=[], line_breaks=False)
    download = gr.DownloadButton(say("download"), visible=False, elem_id="download")

    def run(period: str | None, template: str, use_model: bool) -> Iterator[tuple[str, str, Any]]:
        for html, markdown, file in draft(service, say, language, period, template, use_model):
            yield html, markdown, gr.DownloadButton(value=file, visible=file is not None)

    button.click(run, [period, template, use_model], [status, text, download], api_visibility="private")
