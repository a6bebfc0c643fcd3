"""The summary page: choose a month and a template, watch the draft, check it, download it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from rag.summaries import Summary, bundled
from ui.drafting import drafting
from ui.service import Service
from ui.strings import Strings
from ui.summary_html import summary_html

_NAMED = ("monthly", "brief", "market", "changes")


def draft(
    service: Service, say: Strings, language: str, period: str | None, template: str, use_model: bool
) -> Iterator[tuple[str, Summary | None]]:
    """Draft a summary; see ``drafting``."""
    return drafting(
        say,
        lambda progress: service.qa.summarize(
            period=period, template=template, language=language, llm=use_model, progress=progress
        ),
    )


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
    with gr.Row(elem_classes="yb-actions"):
        months = service.periods()
        period = gr.Dropdown(months, value=months[0] if months else None, label=say("period"), scale=2, min_width=130)
        template = gr.Dropdown(templates, value="monthly", label=say("template"), scale=2, min_width=130)
        use_model = gr.Checkbox(False, label=say("use_model"), scale=2, min_width=200, elem_id="use-model")
        button = gr.Button(say("draft"), variant="primary", scale=1, min_width=90, elem_id="draft")
        stop = gr.Button(say("stop"), scale=1, min_width=90, interactive=False, elem_id="stop-draft")
    status = gr.HTML(elem_id="summary-status", padding=False)
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            with gr.Row(elem_id="downloads"):
                markdown = gr.DownloadButton(
                    f"{say('download')} Markdown", visible=False, size="sm", elem_id="download"
                )
                plain = gr.DownloadButton(f"{say('download')} JSON", visible=False, size="sm")
            text = gr.HTML(elem_id="summary", padding=False)
        with gr.Column(scale=2, min_width=320, elem_classes="evidence-column"):
            hint = f"<p class='yb-hint'>{escape(say('summary_hint'))}</p>"
            gr.HTML(hint, elem_classes="evidence", padding=False)

    def run(period: str | None, template: str, use_model: bool) -> Iterator[tuple[Any, ...]]:
        hidden, busy = gr.DownloadButton(visible=False), gr.Button(interactive=True)
        for html, made in draft(service, say, language, period, template, use_model):
            if made is None:
                yield html, "", hidden, hidden, busy
            else:
                buttons = [gr.DownloadButton(value=file, visible=True) for file in files_of(made)]
                yield html, summary_html(say, made), *buttons, busy

    going = button.click(
        run,
        [period, template, use_model],
        [status, text, markdown, plain, stop],
        api_visibility="private",
        show_progress="hidden",
    )
    going.then(lambda: gr.Button(interactive=False), None, stop, api_visibility="private", show_progress="hidden")
    told = f"<p class='yb-where'>{escape(say('stopped'))}</p>"
    stop.click(
        lambda: (told, gr.Button(interactive=False)),
        None,
        [status, stop],
        cancels=[going],
        api_visibility="private",
        show_progress="hidden",
    )

    def current() -> list[Any]:
        months = service.periods()
        return [gr.Dropdown(choices=months, value=months[0] if months else None)]

    return current, [period]
