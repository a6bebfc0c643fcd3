"""The language of Gradio's own texts: the page's language, not the browser's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCALES = {"zh": "zh-CN", "en": "en"}
_SCRIPT = "<script>Object.defineProperty(navigator,'language',{{get:()=>'{0}'}})</script>"
_ABROAD = re.compile(rb"<meta[^>]+https?://[^>]*>")


class Localised:
    """ASGI middleware: rewrites the pages at ``/<language>/`` so that they say their language and load in it.

    Args:
        pages: Path of a page → locale.
    """

    def __init__(self, app: ASGIApp, pages: Mapping[str, str]) -> None:
        self.app, self.pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        locale = self.pages.get(scope["path"].rstrip("/") + "/") if scope["type"] == "http" else None
        if locale is None or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: list[Message] = []
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            if message["type"] != "http.response.body":  # a test client's extension
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            first = start[0]
            headers = MutableHeaders(scope=first)
            content = bytes(body)
            if headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers:
                content = in_locale(content, locale)
                headers["content-length"] = str(len(content))
            await send(first)
            await send({"type": "http.response.body", "body": content})

        await self.app(scope, receive, collect)


def in_locale(page: bytes, locale: str) -> bytes:
    """The page in a locale, and without the social-media tags that name other hosts."""
    page = _ABROAD.sub(b"", page.replace(b'lang="en"', f'lang="{locale}"'.encode(), 1))
    return page.replace(b"<head>", b"<head>" + _SCRIPT.format(locale).encode(), 1)
