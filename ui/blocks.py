"""The app in one language: its pages as tabs, kept up to date with the library."""

from __future__ import annotations

from html import escape
from typing import Any

from ui.service import Service
from ui.strings import strings

FONTS = ["system-ui", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]
QUEUE, AT_ONCE = 64, 8  # requests that wait, and that run


def theme() -> Any:
    """Colours with enough contrast, and fonts of the machine: none is fetched."""
    import gradio as gr

    base = gr.themes.Default(primary_hue="blue", font=FONTS, font_mono=["ui-monospace", "monospace"])
    return base.set(
        color_accent="*primary_600",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_cancel_background_fill="*error_700",
        input_placeholder_color="#5f6773",
        input_placeholder_color_dark="#a7afbb",
        block_label_text_color="*neutral_600",
        block_title_text_color="*neutral_600",
    )


def blocks_of(service: Service, language: str) -> Any:
    """The pages as ``gr.Blocks``."""
    import gradio as gr

    from ui.pages import chat, reports, runs, summary

    say = strings(language)
    with gr.Blocks(title=say("title"), fill_width=True, analytics_enabled=False) as blocks:
        head = gr.HTML(_head(service, language), padding=False)
        with gr.Tabs():
            with gr.Tab(say("tab_chat"), id="chat"):
                pages = [chat.build(service, say)]
            with gr.Tab(say("tab_reports"), id="reports"):
                changed, refresh_reports, report_outputs = reports.build(service, say)
                pages.append((refresh_reports, report_outputs))
            with gr.Tab(say("tab_summary"), id="summary"):
                pages.append(summary.build(service, say, language))
            with gr.Tab(say("tab_runs"), id="runs"):
                pages.append(runs.build(service, say))

        def current() -> list[Any]:
            return [_head(service, language), *(update for refresh, _ in pages for update in refresh())]

        outputs = [head, *(component for _, components in pages for component in components)]
        for event in changed:
            event.then(current, None, outputs, api_visibility="private", show_progress="hidden")
        blocks.load(current, None, outputs, api_visibility="private", show_progress="hidden", queue=False)
    blocks.queue(max_size=QUEUE, default_concurrency_limit=AT_ONCE)
    return blocks


def _head(service: Service, language: str) -> str:
    """Name, what is in the library, and the way to the other language."""
    say, other = strings(language), "en" if language == "zh" else "zh"
    months = service.periods()
    span = months[0] if len(months) == 1 else f"{months[-1]} – {months[0]}" if months else ""
    facts = " · ".join(part for part in (say("facts").format(len(service.library.reports())), span) if part)
    return (
        f"<header id='yb-head'><h1>{escape(say('title'))}</h1><span class='tag'>{escape(say('tagline'))}</span>"
        f"<span class='facts'>{escape(facts)}</span>"
        f"<a href='../{other}/' lang='{other}'>{escape(say('switch'))}</a></header>"
    )
