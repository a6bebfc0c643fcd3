"""A headless Chromium for tests, screenshots and benchmarks; playwright is a development dependency."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import SettingsError

# The headless shell has no windows of its own to draw: a page takes half the processor's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PATIENCE = 240_000  # milliseconds; what waits, waits for a state, so that only a failure takes that long
QUIET = 300  # milliseconds without a change
_ANSWERED = """before => {
    const said = [...document.querySelectorAll("#chat .message.user, #chat .message.bot")];
    const asked = said.findLastIndex((m) => m.classList.contains("user"));
    const users = said.filter((m) => m.classList.contains("user")).length;
    return users > before && said.length > asked + 1 && !document.querySelector("#chat .pending")
        && !!document.querySelector("#ask .submit-button");
}"""

_LANDMARKS = ("#ask textarea", "#choose input", "#draft", "#run input")  # of the four pages
# Nothing was added, removed or changed for a while, and nothing fades or moves (what spins for ever does not count).
_SETTLED = """quiet => new Promise((done) => {
    const moving = () => document.getAnimations().some((a) => a.playState === "running"
        && Number.isFinite(a.effect.getComputedTiming().endTime));
    let since = performance.now();
    const late = since + 100 * quiet;
    const watch = new MutationObserver(() => { since = performance.now(); });
    watch.observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
    const look = () => {
        if (moving()) since = performance.now();
        if (performance.now() - since < quiet && performance.now() < late) setTimeout(look, 50);
        else { watch.disconnect(); done(true); }
    };
    look();
})"""


def find_chromium() -> str:
    """Path of the browser: ``CHROMIUM`` or the first one on the path. Raises SettingsError."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise SettingsError("No Chromium is found", None, "Install it (make browser) or set CHROMIUM")
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
    return answered(page, before)


def answered(page: Any, before: int) -> Any:
    """Wait until there are more than ``before`` questions and the last is answered; returns the answer's element."""
    page.wait_for_function(_ANSWERED, arg=before)
    return page.locator("#chat .bot.message").last


def settle(page: Any) -> None:
    """Wait until the page has stopped changing."""
    page.evaluate(_SETTLED, QUIET)


def open_tab(page: Any, number: int) -> None:
    """Go to a page of the app, 0 to 3, and wait until it is there."""
    page.get_by_role("tab").nth(number).click()
    page.locator(_LANDMARKS[number]).first.wait_for()
    settle(page)
