"""Files whose names change with their content are asked for once by a browser."""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# as Gradio's build names them: index-DphvyggB.js
_HASHED = re.compile(r"/[a-z]{2}/assets/[\w.-]+-[\w-]{8}\.(?:js|css|woff2?)")


class Cached:
    """ASGI middleware: lets browsers, though no proxy, keep such files for a year without asking again."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _HASHED.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return

        async def send_cached(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["Cache-Control"] = "private, max-age=31536000, immutable"
            await send(message)

        await self.app(scope, receive, send_cached)
