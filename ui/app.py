"""The app: pages and HTTP routes over one library."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SettingsError
from rag.settings import Settings
from ui.security import Guard, is_loopback
from ui.service import Service
from ui.strings import LANGUAGES, strings

if TYPE_CHECKING:
    from fastapi import FastAPI

MAX_UPLOAD = "200mb"
SHORTEST_PASSWORD = 8


def _blocks(service: Service, language: str) -> Any:
    import gradio as gr

    from ui.pages import chat, reports, summary

    say = strings(language)
    other = "en" if language == "zh" else "zh"
    with gr.Blocks(title=say("title"), fill_width=True, analytics_enabled=False) as blocks:
        gr.HTML(
            f"<div id='yb-head'><h1>{escape(say('title'))}</h1><span>{escape(say('tagline'))}</span>"
            f"<a href='../{other}/' lang='{other}'>{escape(say('switch'))}</a></div>"
        )
        with gr.Tabs():
            with gr.Tab(say("tab_chat"), id="chat"):
                chat.build(service, say)
            with gr.Tab(say("tab_reports"), id="reports"):
                reports.build(service, say)
            with gr.Tab(say("tab_summary"), id="summary"):
                summary.build(service, say, language)
    blocks.queue(max_size=64, default_concurrency_limit=8)
    return blocks


def create_app(
    path: Path, settings: Settings, password: str | None = None, hosts: frozenset[str] | None = None
) -> FastAPI:
    """The app as a FastAPI application: pages at ``/zh/`` and ``/en/``, routes at ``/api``, docs at ``/docs``.

    Args:
        path: The library's folder; made if it does not exist.
        password: Needed for every request (HTTP Basic, or as a bearer token) if given.
        hosts: Accepted host names; None accepts all.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import RedirectResponse

    from ui.api import router

    service = Service(path, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(title="yanbao", lifespan=lifespan)
    app.include_router(router(service), prefix="/api")

    @app.get("/health")
    def health() -> dict[str, object]:
        """Alive, and how many reports there are."""
        return {"status": "ok", "reports": len(service.library.reports())}

    @app.get("/", include_in_schema=False)
    def home() -> RedirectResponse:
        return RedirectResponse("/zh/")

    static = files("ui") / "static"
    for language in LANGUAGES:
        gr.mount_gradio_app(
            app,
            _blocks(service, language),
            f"/{language}",
            css=(static / "style.css").read_text(encoding="utf-8"),
            js=(static / "client.js").read_text(encoding="utf-8"),
            max_file_size=MAX_UPLOAD,
            show_error=False,
            footer_links=[],
            ssr_mode=False,
        )
    app.add_middleware(Guard, password=password, hosts=hosts)
    return app


def launch(path: Path, settings: Settings, *, host: str, port: int, open_browser: bool) -> None:
    """Serve until interrupted.

    Raises:
        SettingsError: The address is not loopback and there is no password (YANBAO_UI_PASSWORD).
    """
    import uvicorn

    password = os.environ.get("YANBAO_UI_PASSWORD") or None
    if not is_loopback(host) and (password is None or len(password) < SHORTEST_PASSWORD):
        raise SettingsError(
            "Listening beyond this machine needs a password",
            host,
            f"Set YANBAO_UI_PASSWORD (at least {SHORTEST_PASSWORD} characters)",
        )
    hosts = frozenset({"127.0.0.1", "localhost", "::1", host.strip("[]")}) if is_loopback(host) else None
    app = create_app(path, settings, password, hosts)
    if open_browser:
        import threading
        import webbrowser

        threading.Timer(2.0, webbrowser.open, (f"http://{host}:{port}/",)).start()
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
