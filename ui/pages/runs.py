"""The evaluation page: finished runs, their plots and wrong items, and two of them compared."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from index.errors import YanbaoError
from ui.run_html import comparison_html, run_folders, run_html
from ui.service import Service
from ui.strings import Strings


def shown(service: Service, say: Strings, run: str | None, other: str | None) -> str:
    """A run, after its comparison with another one if that is chosen. Names that are not runs show nothing."""
    known = run_folders(service.runs)
    if run not in known:
        return f"<p>{escape(say('no_runs').format(service.runs))}</p>" if not known else ""
    try:
        html = run_html(say, service.runs / run)
        if other in known and other != run:
            html = comparison_html(say, service.runs / other, service.runs / run) + html
    except (YanbaoError, ValueError, KeyError, TypeError) as error:  # a damaged run folder
        return f"<p class='yb-log'><span class='bad'>⚠️ {escape(str(error))}</span></p>"
    return html


def build(service: Service, say: Strings) -> tuple[Callable[[], list[Any]], list[Any]]:
    """Lay the page out. Must be called inside ``gr.Blocks``.

    Returns:
        What brings the page up to date, and the components that its values are for.
    """
    import gradio as gr

    with gr.Row():
        run = gr.Dropdown([], label=say("run"), elem_id="run")
        other = gr.Dropdown([], label=say("compare_with"), elem_id="compare")
    detail = gr.HTML(elem_id="run-detail", padding=False)

    def show(run: str | None, other: str | None) -> str:
        return shown(service, say, run, other)

    for picker in (run, other):
        picker.change(show, [run, other], detail, api_visibility="private")

    def current() -> list[Any]:
        names = run_folders(service.runs)
        first = names[0] if names else None
        return [gr.Dropdown(choices=names, value=first), gr.Dropdown(choices=names), show(first, None)]

    return current, [run, other, detail]
