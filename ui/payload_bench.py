"""Hostile report text in a real browser, on every page: ``python -m ui.payload_bench``. Fails if anything runs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from ui.browser import ask, chromium, open_page, open_tab, settle
from ui.payloads import payloads, report_with
from ui.service import Service
from ui.serving import served

_OPEN = """ref => {
    const link = document.createElement("a");
    link.href = "#e=" + ref;
    document.body.append(link);
    link.click();
    link.remove();
}"""
_FRAGMENT = re.compile("/api/evidence")
app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened. ``shown``: payloads whose text was on a page, so that silence is not taken for safety."""

    payloads: int
    shown: int
    ran: int
    foreign: tuple[str, ...]


def attack(browser: Any, service: Service, texts: Sequence[str], *, per_report: int = 20) -> Outcome:
    """Add reports made of the texts to an empty library and look at all of it, in the chat and on every page."""
    with tempfile.TemporaryDirectory() as folder:
        for number, group in enumerate(_groups(texts, per_report)):
            file = Path(folder) / f"2024-04-{number:03d}.txt"
            file.write_text(report_with(group, number), encoding="utf-8")
            service.library.add(file)
    with served(service) as base:
        page = open_page(browser, f"{base}/zh/")
        ran = [0]
        page.on("dialog", lambda dialog: dialog.dismiss())
        seen = ""
        for look in (_chat, _reports, _summary, _evidence):
            for text in look(page, service):
                seen += text
                ran[0] += int(bool(page.evaluate("Boolean(window.__ran)")))
                page.evaluate("delete window.__ran")
        foreign = tuple(page.foreign)
    shown = sum(" ".join(text.split()) in seen for text in texts)
    return Outcome(len(texts), shown, ran[0], foreign)


def _groups(texts: Sequence[str], size: int) -> list[list[str]]:
    return [list(texts[start : start + size]) for start in range(0, len(texts), size)]


def _text(page: Any) -> str:
    return " ".join(str(page.evaluate("document.body.textContent")).split())


def _chat(page: Any, service: Service) -> list[str]:
    seen = []
    for question in (
        "总市值最高的前十名？",
        "有哪些风险提示？",
        "表1中总市值最低的前三名？",
        "<script>window.__ran=1</script>的总市值？",
    ):
        ask(page, question)
        links = page.locator("#chat a[href*='#e=']")
        if links.count():
            with page.expect_response(_FRAGMENT):
                links.last.click()
        settle(page)
        seen.append(_text(page))
    return seen


def _reports(page: Any, service: Service) -> list[str]:
    open_tab(page, 1)
    seen = []
    for number in range(len(service.library.reports())):
        page.locator("#choose input").click()
        page.get_by_role("option").nth(number).click()
        page.locator("#inspect h3:not([data-seen])").wait_for()
        page.evaluate("document.querySelector('#inspect h3').dataset.seen = '1'")
        page.evaluate("document.querySelectorAll('#inspect details').forEach((d) => d.open = true)")
        settle(page)
        seen.append(_text(page))
    return seen


def _evidence(page: Any, service: Service) -> list[str]:
    """Every line of every report, opened as a citation is."""
    open_tab(page, 0)
    seen = []
    for info in service.library.reports():
        last = len(service.library.report(info.id).lines)
        with page.expect_response(_FRAGMENT):
            page.evaluate(_OPEN, f"{info.id}.L1-{last}")
        settle(page)
        seen.append(_text(page))
    return seen


def _summary(page: Any, service: Service) -> list[str]:
    open_tab(page, 2)
    page.locator("#draft").click()
    page.locator("#summary h2").wait_for()
    settle(page)
    return [_text(page)]


@app.command()
def main(most: Annotated[int, typer.Option(help="How many payloads.", min=1)] = 318) -> None:
    """Print the outcome; exit with 1 if a script ran or another host was asked."""
    from rag.settings import load_settings

    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        service = Service(Path(folder) / "library", load_settings(), llm=False)
        outcome = attack(browser, service, list(payloads())[:most])
    typer.echo(outcome)
    raise typer.Exit(int(bool(outcome.ran or outcome.foreign)))


if __name__ == "__main__":
    app()
