"""The chat page: questions, answers, and the evidence beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from index.errors import YanbaoError
from rag.answer import Answer
from rag.events import Delta, Final, Step
from ui.charts import chart_of
from ui.evidence_panel import evidence_panel
from ui.examples import example_questions
from ui.markup import answer_markdown, escape_markdown
from ui.service import Service
from ui.strings import Strings

Message = dict[str, Any]
TITLE_LIMIT = 60  # characters of a step shown in a heading


def questions_of(history: Sequence[Message]) -> list[str]:
    """The user's earlier questions, oldest first, from messages in Gradio's form."""
    return [_text(message["content"]) for message in history if message["role"] == "user"]


def _text(content: object) -> str:
    """The text of a message: a string, or a list of typed parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        return str(content.get("text", ""))
    if isinstance(content, list):
        return "".join(_text(part) for part in content)
    return ""


def reply(
    service: Service,
    say: Strings,
    message: str,
    history: Sequence[Message],
    reports: Sequence[str] | None = None,
    period: str | None = None,
) -> Iterator[tuple[list[Message], str, Any]]:
    """Messages so far, the evidence panel and the chart, again and again while the answer is made.

    Yields:
        (messages, evidence as HTML, a plotly figure or None). The first message holds the steps, folded.
    """
    steps: list[str] = []
    text = ""
    try:
        for event in service.ask(message, questions_of(history), reports, period):
            if isinstance(event, Step):
                steps.append(event.text)
                yield [_steps(say, steps, "pending")], "", None
            elif isinstance(event, Delta):
                text += event.text
                yield [_steps(say, steps, "pending"), _said(escape_markdown(text))], "", None
            elif isinstance(event, Final):
                yield _finished(say, steps, event.answer), *_proof(service, say, event.answer)
    except YanbaoError as error:
        yield [_said(f"⚠️ {escape_markdown(str(error))}")], "", None


def _proof(service: Service, say: Strings, answer: Answer) -> tuple[str, Any]:
    return evidence_panel(service, say, answer), chart_of(answer)


def _said(markdown: str) -> Message:
    return {"role": "assistant", "content": markdown}


def _steps(say: Strings, steps: Sequence[str], status: str) -> Message:
    lines = "\n".join(f"- {escape_markdown(step)}" for step in steps) or "…"
    return {"role": "assistant", "content": lines, "metadata": {"title": say("steps"), "status": status}}


def _finished(say: Strings, steps: Sequence[str], answer: Answer) -> list[Message]:
    details = [*steps, *(step for step in answer.steps if step not in steps)]
    if answer.program:
        details.append(f"{say('program')}：{answer.program}")
    total = answer.timings.get("total")
    if total is not None:
        details.append(f"{total:.2f} s")
    body = answer_markdown(answer.text, answer.citations)
    if answer.refused:
        body = f"**{say('refused')}**  \n{body}"
    return [_steps(say, details, "done"), _said(body)]


def build(service: Service, say: Strings) -> None:
    """Lay the page out. Must be called inside ``gr.Blocks``."""
    import gradio as gr

    infos = service.library.reports()
    choices = [(f"{info.period or '—'} {info.title or info.name}", info.id) for info in infos]
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            chat_column = gr.Column()
        with gr.Column(scale=2, min_width=320):
            gr.Markdown(f"### {say('evidence')}")
            evidence = gr.HTML(f"<p class='yb-where'>{escape(say('evidence_hint'))}</p>", elem_id="evidence")
            chart = gr.Plot(visible=False, label=say("chart"), elem_id="chart")

    def answer(
        message: str, history: list[Message], reports: list[str], period: str
    ) -> Iterator[tuple[list[Message], str, Any]]:
        chosen_period = period if period and period != say("all") else None
        for messages, html, figure in reply(service, say, message, history, reports or None, chosen_period):
            yield messages, html, gr.Plot(value=figure, visible=figure is not None)

    with chat_column:
        gr.ChatInterface(
            answer,
            chatbot=gr.Chatbot(
                elem_id="chat",
                height="60vh",
                placeholder=say("ready_chat" if infos else "empty_chat"),
                latex_delimiters=[],
                buttons=["copy", "copy_all"],
                show_label=False,
                allow_tags=False,
            ),
            textbox=gr.Textbox(placeholder=say("ask_here"), show_label=False, lines=1, max_lines=6, max_length=2000),
            additional_inputs=[
                gr.Dropdown(choices, value=[], multiselect=True, label=say("pick_reports"), render=False),
                gr.Dropdown([say("all"), *service.periods()], value=say("all"), label=say("pick_period"), render=False),
            ],
            additional_inputs_accordion=say("scope"),
            additional_outputs=[evidence, chart],
            examples=[[question, None, None] for question in example_questions(service.library)] or None,
            examples_label=say("examples"),
            run_examples_on_click=True,
            cache_examples=False,
            editable=True,
            flagging_mode="manual",
            flagging_dir=str(service.feedback_folder),
            save_history=True,
            concurrency_limit=8,
            api_visibility="private",
        )
