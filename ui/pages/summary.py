"""The summary page: choose a month and a template, watch the draft, check it, download it."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from index.errors import YanbaoError
from rag.summaries import Summary, bundled
from ui.service import Service
from ui.strings import Strings
from ui.summary_html import bar_html, summary_html


def draft(
    service: Service, say: Strings, language: str, period: str | None, template: str, use_model: bool
) -> Iterator[tuple[str, Summary | None]]:
    """Draft a summary in the background.

    Yields:
        (progress or error as HTML, the summary once it is made).
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
            news.put(("error", str(error)))
        except Exception:  # else the page would wait for ever
            logging.getLogger(__name__).exception("drafting failed")
            news.put(("error", say("internal")))

    Thread(target=work, daemon=True).start()
    yield bar_html(say("drafting"), 0, 1), None
    while True:
        kind, value = news.get()
        if kind == "stage":
            yield bar_html(f"{say('drafting')} {value[0]}", value[1], value[2]), None
        elif kind == "error":
            yield f"<p class='yb-log'><span class='bad'>⚠️ {escape(value)}</span></p>", None
            return
        else:
            yield "", value
            return


def files_of(summary: Summary) -> list[str]:
    """Paths of the summary as Markdown and as JSON, in a folder of their own."""
    folder = Path(tempfile.mkdtemp(prefix="yanbao-"))
    name = f"{summary.period or 'summary'}-{summary.template}"
    markdown, plain = folder / f"{name}.md", folder / f"{name}.json"
    markdown.write_text(summary.to_markdown(), encoding="utf-8")
    plain.write_text(json.dumps(summary.to_dict(), ensure_ascii=False, indent=2), encoding="utf-8")
    return [str(markdown), str(plain)]


def build(service: Service, say: Strings, language: str) -> tuple[Callable[[], list[Any]], list[Any]]:
    """Lay the page out. Must be called inside ``gr.Blocks``.

    Returns:
        What brings the page up to date with the library, and the components that its values are for.
    """
    import gradio as gr

    templates = [(say(f"template_{name}") if name in _NAMED else name, name) for name in bundled()]
    with gr.Row(equal_height=False):
        months = service.periods()
        period = gr.Dropdown(months, value=months[0] if months else None, label=say("period"), scale=2)
        template = gr.Dropdown(templates, value="monthly", label=say("template"), scale=2)
        use_model = gr.Checkbox(False, label=say("use_model"), scale=2)
        button = gr.Button(say("draft"), variant="primary", scale=1, min_width=100, elem_id="draft")
        stop = gr.Button(say("stop"), scale=1, min_width=100, elem_id="stop-draft")
    status = gr.HTML(elem_id="summary-status")
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            text = gr.HTML(elem_id="summary", padding=False)
            with gr.Row():
                markdown = gr.DownloadButton(f"{say('download')} Markdown", visible=False, elem_id="download")
                plain = gr.DownloadButton(f"{say('download')} JSON", visible=False)
        with gr.Column(scale=2, min_width=320, elem_classes="evidence-column"):
            gr.HTML("", elem_classes="evidence", padding=False)

    def run(period: str | None, template: str, use_model: bool) -> Iterator[tuple[str, str, Any, Any]]:
        hidden = gr.DownloadButton(visible=False)
        for html, made in draft(service, say, language, period, template, use_model):
            if made is None:
                yield html, "", hidden, hidden
            else:
                buttons = [gr.DownloadButton(value=file, visible=True) for file in files_of(made)]
                yield html, summary_html(say, made), buttons[0], buttons[1]

    going = button.click(run, [period, template, use_model], [status, text, markdown, plain], api_visibility="private")
    stop.click(lambda: "", None, status, cancels=[going], api_visibility="private")

    def current() -> list[Any]:
        months = service.periods()
        return [gr.Dropdown(choices=months, value=months[0] if months else None)]

    return current, [period]


_NAMED = ("monthly", "brief", "market", "changes")
