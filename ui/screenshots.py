"""Screenshots of every page, wide and narrow, in both languages: ``python -m ui.screenshots -l DIR -o DIR``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Annotated, Any

import typer

from ui.browser import ask, chromium, open_page, open_tab, settle
from ui.examples import example_questions
from ui.service import Service
from ui.serving import served
from ui.strings import LANGUAGES

WIDTHS = (1440, 390)
WIDEST = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
app = typer.Typer(add_completion=False)


@app.command()
def main(
    library: Annotated[Path, typer.Option("--library", "-l", help="The library's folder.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the pictures.")],
    runs: Annotated[Path | None, typer.Option("--runs", help="Folder with evaluation runs.")] = None,
    language: Annotated[list[str], typer.Option(help="zh, en or both.")] = list(LANGUAGES),  # noqa: B006
    width: Annotated[list[int], typer.Option(help="Widths of the window.")] = list(WIDTHS),  # noqa: B006
) -> None:
    """Make the pictures; says which pages are wider than the window."""
    from rag.settings import load_settings

    out.mkdir(parents=True, exist_ok=True)
    service = Service(library, load_settings(), runs=runs, llm=False)
    service.warm()
    questions = example_questions(service.library)
    with served(service) as base, chromium() as browser:
        for spoken, pixels in product(language, width):
            page = open_page(browser, f"{base}/{spoken}/", pixels)
            for name in shots(page, questions):
                file = out / f"{spoken}-{name}-{pixels}.png"
                page.screenshot(path=file, full_page=True)
                over = page.evaluate(WIDEST)
                typer.echo(f"{file}{f'  {over} px too wide' if over > 0 else ''}")
            page.context.close()


def shots(page: Any, questions: list[str]) -> Iterator[str]:
    """Takes a page through the app; yields a name whenever there is something to see."""
    page.locator("#chat .example").first.wait_for()  # comes after the page
    yield "chat-empty"
    for question in questions[:2]:
        ask(page, question)
    settle(page)
    link = page.locator("#chat a[href*='#e=']")
    if link.count():
        link.last.click()
        page.locator("#evidence .lit, #evidence mark").first.wait_for()
    if page.locator("#chart").is_visible():
        page.locator("#chart .js-plotly-plot").wait_for()
    settle(page)
    yield "chat-answer"
    ask(page, "不存在公司的总市值是多少？")
    settle(page)
    yield "chat-refused"
    open_tab(page, 1)
    page.locator("#choose input").click()
    page.get_by_role("option").first.click()
    page.locator("#inspect h3").wait_for()
    settle(page)
    yield "reports"
    open_tab(page, 2)
    page.locator("#draft").click()
    page.locator("#summary h2").wait_for()
    page.locator("#downloads").wait_for()
    page.locator("#summary a[href*='#e=']").first.click()
    page.locator(".evidence:visible .lit, .evidence:visible mark").first.wait_for()
    settle(page)
    yield "summary"
    open_tab(page, 3)
    yield "runs"


if __name__ == "__main__":
    app()
