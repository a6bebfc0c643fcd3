"""A headless Chromium for tests, screenshots and benchmarks; playwright is a development dependency."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import SettingsError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 60_000  # milliseconds
_ANSWERED = """before => {
    const said = [...document.querySelectorAll("#chat .message.user, #chat .message.bot")];
    const asked = said.findLastIndex((m) => m.classList.contains("user"));
    const users = said.filter((m) => m.classList.contains("user")).length;
    return users > before && said.length > asked + 1 && !document.querySelector("#chat .pending")
        && !!document.querySelector("#ask .submit-button");
}"""


def find_chromium() -> str:
    """Path of the browser: ``CHROMIUM`` or the first one on the path. Raises SettingsError."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise SettingsError("No Chromium is found", None, "Install it (apt install chromium) or set CHROMIUM")
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    """A playwright browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def open_page(browser: Any, url: str, width: int = 1440, height: int = 900) -> Any:
    """A page of the app in a fresh profile, ready to be used. ``page.foreign`` lists requests to other hosts."""
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(PATIENCE)
    page.foreign = []
    here = url.split("/", 3)[2]
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("data:", "blob:", f"http://{here}/")) else page.foreign.append(request.url)
        ),
    )
    page.goto(url, wait_until="load")
    page.locator("#ask textarea").wait_for()
    return page


def ask(page: Any, question: str) -> Any:
    """Ask on the chat page and wait until the answer is complete; returns the last answer's element."""
    before = page.locator("#chat .message.user").count()
    box = page.locator("#ask textarea")
    box.fill(question)
    box.press("Enter")
    page.wait_for_function(_ANSWERED, arg=before)
    return page.locator("#chat .bot.message").last
