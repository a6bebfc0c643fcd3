"""The app: pages and HTTP routes over one library."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SettingsError
from rag.settings import Settings
from ui.caching import Cached
from ui.desk import Desk
from ui.limits import PER_MINUTE, RateLimit
from ui.localise import LOCALES, Localised
from ui.security import Guard, is_loopback
from ui.service import Service
from ui.strings import LANGUAGES

if TYPE_CHECKING:
    from fastapi import FastAPI

SHORTEST_PASSWORD = 8

# Seconds that an idle connection stays open: longer than clients keep theirs (httpx 5, as uvicorn by default). If both
# ends give up at the same moment, a request is sent into a connection that has just been closed.
KEEP_ALIVE = 75


def create_app(
    service: Service,
    *,
    password: str | None = None,
    hosts: frozenset[str] | None = None,
    per_minute: int = PER_MINUTE,
) -> FastAPI:
    """The app: pages at ``/zh/`` and ``/en/``, routes at ``/api`` and ``/v1``, their description at ``/docs``.

    Args:
        service: Closed when the app stops.
        password: Needed for every request (HTTP Basic, or as a bearer token) if given.
        hosts: Accepted host names; None accepts all.
        per_minute: Requests of one client; 0 is no limit.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import HTMLResponse, RedirectResponse

    from ui import chat_completions, mcp_tools
    from ui.api import router
    from ui.blocks import blocks_of, theme
    from ui.docs import docs_html
    from ui.pages.reports import MAX_SIZE

    tools, running = mcp_tools.routes_of(service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with running():
            yield
        service.close()

    app = FastAPI(title="yanbao", lifespan=lifespan, docs_url=None, redoc_url=None)
    desk = Desk()
    app.include_router(router(service, desk), prefix="/api")
    app.include_router(chat_completions.router(service, desk), prefix="/v1")
    app.router.routes.extend(tools)

    @app.get("/health")
    def health() -> dict[str, object]:
        """Alive, and how many reports there are."""
        return {"status": "ok", "reports": len(service.library.reports())}

    @app.get("/", include_in_schema=False)
    def home() -> RedirectResponse:
        return RedirectResponse("/zh/")

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(docs_html(app.openapi()))

    static = files("ui") / "static"
    for language in LANGUAGES:
        blocks = blocks_of(service, language)
        # Mounted apps are never "launched", and Gradio then takes any path in a request for an uploaded file.
        blocks.has_launched = True
        gr.mount_gradio_app(
            app,
            blocks,
            f"/{language}",
            theme=theme(),
            css=(static / "style.css").read_text(encoding="utf-8"),
            js=(static / "client.js").read_text(encoding="utf-8"),
            max_file_size=MAX_SIZE,
            show_error=False,
            footer_links=[],
            ssr_mode=False,
        )
    app.add_middleware(Cached)
    app.add_middleware(Localised, pages={f"/{language}/": LOCALES[language] for language in LANGUAGES})
    app.add_middleware(RateLimit, per_minute=per_minute)
    app.add_middleware(Guard, password=password, hosts=hosts)
    return app


def launch(
    path: Path, settings: Settings, *, host: str, port: int, open_browser: bool, runs: Path | None = None
) -> None:
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
    service = Service(path, settings, runs=runs)
    app = create_app(service, password=password, hosts=hosts)
    threading.Thread(target=service.warm, daemon=True).start()
    if open_browser:
        import webbrowser

        threading.Timer(2.0, webbrowser.open, (f"http://{host}:{port}/",)).start()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        proxy_headers=False,  # else a client names its own address, and escapes the limit per address
    )
