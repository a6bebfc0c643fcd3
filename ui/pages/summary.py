"""The summary page: choose a month and a template, watch the draft, revise it, check it, download it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from rag.llm.stopping import Stop
from rag.summaries import Summary, bundled, load_template
from rag.summaries.outputs import export
from ui.drafting import Progress, drafting
from ui.service import Service
from ui.strings import Strings
from ui.summary_html import summary_html

KINDS = (("docx", "Word"), ("html", "HTML"), ("md", "Markdown"), ("json", "JSON"))
LONGEST = 60  # characters of a title or of the words for a new section
_NAMED = ("monthly", "brief", "market", "changes")
Drafts = Iterator[tuple[str, Summary | None]]


def draft(service: Service, say: Strings, language: str, period: str | None, template: str, use_model: bool) -> Drafts:
    """A new draft; see ``drafting``."""

    def make(progress: Progress, stop: Stop) -> Summary:
        return service.qa.summarize(
            period=period, template=template, language=language, llm=use_model, progress=progress, stop=stop
        )

    return drafting(say, make)


def redo(service: Service, say: Strings, made: Summary, section: str, share: float, use_model: bool) -> Drafts:
    """The draft with one section made again, ``share`` times as long as its template says."""
    usual = next((own.length for own in load_template(made.template).section if own.id == section), 0)
    length = max(50, round(usual * share)) if usual and share != 1 else None
    return drafting(
        say, lambda _, stop: service.qa.redo_section(made, section, length=length, llm=use_model, stop=stop)
    )


def add(service: Service, say: Strings, made: Summary, title: str, words: str, use_model: bool) -> Drafts:
    """The draft with one section more, about words that the user gives, apart by commas or spaces."""
    topics = [word for word in re.split(r"[,，、;；\s]+", words[:LONGEST]) if word]
    return drafting(
        say, lambda _, stop: service.qa.add_section(made, title.strip()[:LONGEST], topics, llm=use_model, stop=stop)
    )


def sections_of(made: Summary, language: str) -> list[tuple[str, str]]:
    """(title, id) of what can be drafted again: the template's sections, those left out included."""
    plan = load_template(made.template)
    return [
        (section.title if language == "zh" else section.title_en or section.title, section.id)
        for section in plan.section
    ]


def write_files(made: Summary, folder: Path) -> list[str]:
    """Paths of the summary as Word, HTML, Markdown and JSON."""
    paths = [folder / f"{made.period or 'summary'}-{made.template}.{kind}" for kind, _ in KINDS]
    for path, (kind, _) in zip(paths, KINDS, strict=True):
        path.write_bytes(export(made, kind))
    return [str(path) for path in paths]


def build(service: Service, say: Strings, language: str) -> tuple[Callable[[], list[Any]], list[Any]]:
    """Lay the page out. Must be called inside ``gr.Blocks``.

    Returns:
        What brings the page up to date with the library, and the components that its values are for.
    """
    import gradio as gr

    templates = [(say(f"template_{name}") if name in _NAMED else name, name) for name in bundled()]
    months = service.periods()
    made = gr.State(None)
    with gr.Row(elem_classes="yb-actions"):
        period = gr.Dropdown(months, value=months[0] if months else None, label=say("period"), scale=2, min_width=130)
        template = gr.Dropdown(templates, value="monthly", label=say("template"), scale=2, min_width=130)
        use_model = gr.Checkbox(False, label=say("use_model"), scale=2, min_width=200, elem_id="use-model")
        button = gr.Button(say("draft"), variant="primary", scale=1, min_width=90, elem_id="draft")
        stop = gr.Button(say("stop"), scale=1, min_width=90, interactive=False, elem_id="stop-draft")
    status = gr.HTML(elem_id="summary-status", padding=False)
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            with gr.Column(visible=False) as tools:
                with gr.Row(elem_id="downloads"):
                    files = [
                        gr.DownloadButton(f"{say('download')} {name}", size="sm", elem_id=f"download-{kind}")
                        for kind, name in KINDS
                    ]
                with gr.Accordion(say("revise"), open=False):
                    with gr.Row(elem_classes="yb-actions"):
                        section = gr.Dropdown([], label=say("sections"), scale=4, min_width=200, elem_id="section")
                        share = gr.Radio(
                            [(say("shorter"), 0.5), (say("usual"), 1), (say("longer"), 2)],
                            value=1,
                            label=say("length"),
                            scale=2,
                            min_width=200,
                        )
                        again = gr.Button(say("redo"), scale=1, min_width=110, elem_id="redo")
                    with gr.Row(elem_classes="yb-actions"):
                        title = gr.Textbox(label=say("new_title"), max_length=LONGEST, scale=2, min_width=140)
                        words = gr.Textbox(label=say("new_words"), max_length=LONGEST, scale=3, min_width=180)
                        more = gr.Button(say("add_section"), scale=1, min_width=110, elem_id="add-section")
            text = gr.HTML(elem_id="summary", padding=False)
        with gr.Column(scale=2, min_width=320, elem_classes="evidence-column"):
            hint = f"<p class='yb-hint'>{escape(say('summary_hint'))}</p>"
            gr.HTML(hint, elem_classes="evidence", padding=False)
    outputs = [made, status, text, tools, stop, section, *files]

    def follow(drafts: Drafts, before: Summary | None) -> Iterator[dict[Any, Any]]:
        """Updates while a draft is made; without one, what was there before stays."""
        for html, summary in drafts:
            if summary is None:
                yield {status: html, stop: gr.Button(interactive=True)}
                continue
            yield {made: summary, status: "", text: summary_html(say, summary)}
            choices = sections_of(summary, language)
            with tempfile.TemporaryDirectory(prefix="yanbao-") as folder:  # copied by Gradio, which tidies up
                yield {
                    tools: gr.Column(visible=True),
                    section: gr.Dropdown(choices=choices, value=choices[0][1]) if before is None else gr.Dropdown(),
                    **{
                        file: gr.DownloadButton(value=path)
                        for file, path in zip(files, write_files(summary, Path(folder)), strict=True)
                    },
                }

    def begin(period: str | None, template: str, use_model: bool) -> Iterator[dict[Any, Any]]:
        yield {text: "", tools: gr.Column(visible=False), made: None}
        yield from follow(draft(service, say, language, period, template, use_model), None)

    def revise(summary: Summary | None, section: str, share: float, use_model: bool) -> Iterator[dict[Any, Any]]:
        if summary is not None:
            yield from follow(redo(service, say, summary, section, share, use_model), summary)

    def extend(summary: Summary | None, title: str, words: str, use_model: bool) -> Iterator[dict[Any, Any]]:
        if summary is not None:
            yield from follow(add(service, say, summary, title, words, use_model), summary)

    quiet: Any = {"api_visibility": "private", "show_progress": "hidden"}
    going: list[Any] = [
        button.click(begin, [period, template, use_model], outputs, **quiet),
        again.click(revise, [made, section, share, use_model], outputs, **quiet),
        more.click(extend, [made, title, words, use_model], outputs, **quiet),
    ]
    for event in going:
        event.then(lambda: gr.Button(interactive=False), None, stop, **quiet)
    told = f"<p class='yb-where'>{escape(say('stopped'))}</p>"
    stop.click(None, None, None, cancels=going, api_visibility="private").then(
        lambda: (told, gr.Button(interactive=False)), None, [status, stop], **quiet
    )

    def current() -> list[Any]:
        months = service.periods()
        return [gr.Dropdown(choices=months, value=months[0] if months else None)]

    return current, [period]
