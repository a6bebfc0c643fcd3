"""The page in a real browser: size, time to be usable, time to the first word: ``python -m ui.page_bench -l DIR``."""

from __future__ import annotations

import json
import time
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer

from ui.browser import answered, ask, chromium, open_page, settle
from ui.examples import example_questions
from ui.service import Service
from ui.serving import served

app = typer.Typer(add_completion=False)
_WORD = """() => {
    const said = [...document.querySelectorAll("#chat .message.bot, #chat .message.user")].pop();
    const text = said && said.classList.contains("bot") && said.querySelector(".message-content");
    return Boolean(text && text.textContent.trim());
}"""


def visit(browser: Any, url: str) -> dict[str, float]:
    """One visit in a fresh profile: seconds until the question box and the examples are there, requests, bytes."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sizes: list[float] = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    since = time.monotonic()
    page.goto(url, wait_until="commit")
    page.locator("#ask textarea").wait_for()
    box = time.monotonic() - since
    page.locator("#chat .example").first.wait_for()
    ready = time.monotonic() - since
    context.close()
    return {"box_s": box, "examples_s": ready, "requests": len(sizes), "megabytes": sum(sizes) / 1e6}


def first_word(page: Any, question: str) -> float:
    """Seconds from pressing Enter to the first word of the answer on screen."""
    box, before = page.locator("#ask textarea"), page.locator("#chat .message.user").count()
    box.fill(question)
    since = time.monotonic()
    box.press("Enter")
    page.wait_for_function(_WORD, polling=10)
    took = time.monotonic() - since
    answered(page, before)
    settle(page)
    return took


@app.command()
def main(
    library: Annotated[Path, typer.Option("--library", "-l", help="The library's folder.")],
    visits: Annotated[int, typer.Option(min=1)] = 5,
) -> None:
    """Prints JSON: medians over the visits, and over the library's example questions."""
    from rag.settings import load_settings

    service = Service(library, load_settings(), llm=False)
    service.warm()
    questions = example_questions(service.library)
    with served(service) as base, chromium() as browser:
        seen = [visit(browser, f"{base}/zh/") for _ in range(visits)]
        page = open_page(browser, f"{base}/zh/")
        ask(page, questions[0])
        words = [first_word(page, question) for question in questions]
        page.context.close()
    made: dict[str, Any] = {key: median(one[key] for one in seen) for key in seen[0]}
    typer.echo(json.dumps(made | {"first_word_s": {"median": median(words), "worst": max(words)}}, indent=2))


if __name__ == "__main__":
    app()
