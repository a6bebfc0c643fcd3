"""The chat page: questions, answers, and the evidence beside them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from index.errors import YanbaoError
from rag.answer import Answer
from rag.events import Delta, Final, Step
from ui.charts import chart_of
from ui.evidence_panel import evidence_panel
from ui.examples import example_questions
from ui.failures import told
from ui.followups import followups
from ui.markup import answer_markdown, escape_markdown
from ui.rerun import Offer, offer_of, run_again
from ui.scope import issuers, report_ids
from ui.service import Service
from ui.strings import Strings
from ui.wording import formula, worded

Message = dict[str, Any]
# as soon as the box takes it: an answer before it may just be ending
_SUBMIT = """(asked) => {
    let tries = asked === "" ? 100 : 0;
    const go = () => {
        const [box, button] = ["textarea", ".submit-button"].map((part) => document.querySelector(`#ask ${part}`));
        if (box && button && box.value && !box.disabled) {
            button.click();
            if (matchMedia("(max-width: 900px)").matches) document.querySelector("#chat").scrollIntoView();
        } else if (tries++ < 100) setTimeout(go, 50);
    };
    if (tries < 100) go();
}"""


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
    issuer: str | None = None,
    offer: Offer | None = None,
) -> Iterator[tuple[list[Message], str, Any, Offer | None]]:
    """Messages so far, the evidence panel and the chart, again and again while the answer is made.

    Args:
        reports, period, issuer: Narrow what is asked; None or empty does not.
        offer: What the reader picked of the last answer's; used if the message is that pick.

    Yields:
        (messages, evidence as HTML, a plotly figure or None, what can be picked next). The first message holds the
        steps, folded.
    """
    steps: list[str] = []
    text = ""
    if not message.strip():
        yield [_said(say("empty_question"))], "", None, None
        return
    try:
        ids = report_ids(service.library, reports, issuer)
        before = questions_of(history)
        again = offer if offer and offer.meant(message, before) else None
        events = (
            iter([Final(run_again(service.qa, again, ids, period))])
            if again
            else service.ask(message, before, ids, period)
        )
        for event in events:
            if isinstance(event, Step):
                steps.append(event.text)
                yield [_steps(say, steps, "pending")], "", None, None
            elif isinstance(event, Delta):
                text += event.text
                yield [_steps(say, steps, "pending"), _said(escape_markdown(text))], "", None, None
            elif isinstance(event, Final):
                proof = _proof(service, say, event.answer)
                messages = _finished(say, steps, event.answer)
                english = again.english if again else None
                following = offer_of(service.qa, event.answer, message, ids, period, english)
                yield messages, *proof, following
                more = followups(event.answer, message, service.ledger(ids, period))
                if more:
                    messages[-1]["options"] = [{"value": question, "label": question} for question in more]
                    yield messages, *proof, following
    except YanbaoError as error:
        yield [_said(error_markdown(say, error))], "", None, None
    except Exception:
        logging.getLogger(__name__).exception("answering failed")
        yield [_said(f"**⚠️ {say('error')}**  \n{say('internal')}")], "", None, None


def error_markdown(say: Strings, error: YanbaoError) -> str:
    """What, which and remedy, a line each; told apart from a refusal by its heading."""
    lines = [f"**⚠️ {say('error')}**", *map(escape_markdown, told(say, error))]
    return "  \n".join(line for line in lines if line)


def _proof(service: Service, say: Strings, answer: Answer) -> tuple[str, Any]:
    months = {report.id: report.period for report in service.library.reports(versions=True)}
    return evidence_panel(service, say, answer), chart_of(answer, months)


def _said(markdown: str) -> Message:
    return {"role": "assistant", "content": markdown}


def _steps(say: Strings, steps: Sequence[str], status: str) -> Message:
    shown = dict.fromkeys(worded(say, step) for step in steps)  # two reports may have the same table
    lines = "\n".join(f"- {escape_markdown(step)}" for step in shown) or "…"
    return {"role": "assistant", "content": lines, "metadata": {"title": say("steps"), "status": status}}


def _finished(say: Strings, steps: Sequence[str], answer: Answer) -> list[Message]:
    details = [*steps, *(step for step in answer.steps if step not in steps)]
    program = formula(say, answer.program) if answer.program else None
    if program:
        details.append(f"{say('program')}{say('colon')}{program}")
    total = answer.timings.get("total")
    if total is not None:
        details.append(say("seconds").format(f"{total:.2f}"))
    body = answer_markdown(answer.text, answer.citations, program)
    if answer.refused:
        body = f"**∅ {say('refused')}**  \n{body}"
    return [_steps(say, details, "done"), _said(body)]


def scope_choices(service: Service) -> list[tuple[str, str]]:
    """(label, report id) for the picker."""
    return [(f"{info.period or '—'} {info.title or info.name}", info.id) for info in service.library.reports()]


def build(service: Service, say: Strings) -> tuple[Callable[[], list[Any]], list[Any]]:
    """Lay the page out. Must be called inside ``gr.Blocks``.

    Returns:
        What brings the page up to date with the library, and the components that its values are for.
    """
    import gradio as gr

    from ui.pages.edits import edited

    everything = (say("all"), "")
    with gr.Row(elem_id="scope", equal_height=True):
        period = gr.Dropdown([everything], value="", label=say("period"), scale=1, min_width=110)
        issuer = gr.Dropdown([everything], value="", label=say("issuer"), scale=1, min_width=140)
        reports = gr.Dropdown([], value=[], multiselect=True, label=say("pick_reports"), scale=4, min_width=280)
    with gr.Row(equal_height=False):
        with gr.Column(scale=3, min_width=320):
            chat_column = gr.Column()
        with gr.Column(scale=2, min_width=320, elem_classes="evidence-column"):
            back = f"<a class='yb-back' href='#chat'>↑ {escape(say('back'))}</a>"
            gr.HTML(f"<h2>{escape(say('evidence'))}</h2>{back}", padding=False)
            with gr.Row(elem_id="again"):
                column = gr.Dropdown([], label=say("another_column"), visible=False, min_width=140, elem_id="column")
                row = gr.Dropdown([], label=say("another_row"), visible=False, min_width=140, elem_id="row")
            hint = f"<p class='yb-hint'>{escape(say('evidence_hint'))}</p>"
            evidence = gr.HTML(hint, elem_id="evidence", elem_classes="evidence", padding=False)
            chart = gr.Plot(visible=False, show_label=False, container=False, elem_id="chart")
    chatbot = gr.Chatbot(
        elem_id="chat",
        height="calc(100vh - 330px)",
        min_height=380,
        placeholder=say("ready_chat"),
        latex_delimiters=[],
        buttons=["copy", "copy_all"],
        show_label=False,
        label=say("tab_chat"),
        allow_tags=False,
        editable="user",
        render=False,
    )

    offer, nothing = gr.State(None), gr.State(None)

    def answer(
        message: str, history: list[Message], reports: list[str], period: str, issuer: str, offer: Offer | None
    ) -> Iterator[tuple[Any, ...]]:
        made = reply(service, say, message, history, reports, period or None, issuer, offer)
        for messages, html, figure, following in made:
            pickers = [
                gr.Dropdown(choices=[*names], value=None, visible=bool(names))
                for names in ((following.columns, following.rows) if following else ((), ()))
            ]
            yield messages, html, gr.Plot(value=figure, visible=figure is not None), *pickers, following

    with chat_column:
        chat = gr.ChatInterface(
            answer,
            chatbot=chatbot,
            textbox=gr.Textbox(
                placeholder=say("ask_here"),
                show_label=False,
                label=say("ask_label"),
                lines=1,
                max_lines=6,
                max_length=service.qa.settings.limits.question,
                submit_btn=True,
                stop_btn=True,
                elem_id="ask",
            ),
            additional_inputs=[reports, period, issuer, offer],
            additional_outputs=[evidence, chart, column, row, offer],
            flagging_mode="manual",
            flagging_dir=str(service.feedback_folder),
            save_history=True,
            show_progress="hidden",
            concurrency_limit=8,
            api_visibility="private",
        )
    # Gradio makes a new key at every start, and with it every kept conversation would be lost.
    chat.saved_conversations.secret = service.secret()
    chat.saved_conversations.storage_key = "yanbao-conversations"
    chat.new_chat_button.value, chat.new_chat_button.variant = say("new_chat"), "secondary"
    chat.new_chat_button.elem_id, chat.chat_history_dataset.elem_id = "new-chat", "history"

    # An edited question is asked as any other, so that it can be stopped: the interface's own way cannot.
    chatbot.edit(
        edited, chatbot, [chatbot, chat.chatbot_state, chat.textbox], api_visibility="private", queue=False
    ).then(None, None, None, js=_SUBMIT)

    def picked(offer: Offer | None, column: str | None, row: str | None) -> tuple[Any, str]:
        chosen = offer.picked(column, row) if offer else None
        return (chosen, chosen.asks()) if chosen else (offer, "")

    for picker, inputs in ((column, [offer, column, nothing]), (row, [offer, nothing, row])):
        picker.input(
            picked, inputs, [offer, chat.textbox], api_visibility="private", queue=False, show_progress="hidden"
        ).then(None, chat.textbox, None, js=_SUBMIT)

    def current() -> list[Any]:
        examples: list[Any] = [{"text": question} for question in example_questions(service.library)]
        months, names = service.periods(), issuers(service.library)
        return [
            gr.Chatbot(examples=examples, placeholder=say("ready_chat" if examples else "empty_chat")),
            gr.Dropdown(choices=scope_choices(service)),
            gr.Dropdown(choices=[everything, *((month, month) for month in months)]),
            gr.Dropdown(choices=[everything, *((name, name) for name in names)]),
        ]

    return current, [chatbot, reports, period, issuer]
