"""What every response carries and every request must bring: no foreign requests, no framing, a password."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's pages need inline scripts and eval; nothing may be loaded from, or sent to, another host.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; worker-src 'self' blob:"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def is_loopback(host: str) -> bool:
    """Whether an address is only reachable from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware: security headers, same-origin writes, host check, and HTTP Basic with ``password`` if given.

    Args:
        password: Every request needs it, Gradio's own routes included; the user name is ignored.
        hosts: Accepted ``Host`` names without port (against DNS rebinding); None accepts all.
    """

    def __init__(self, app: ASGIApp, password: str | None = None, hosts: frozenset[str] | None = None) -> None:
        self.app, self.password, self.hosts = app, password, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name in [name for name in out if name.lower().startswith("access-control-")]:
                    del out[name]  # Gradio lets every site in when it is not reached as localhost
                for name, value in HEADERS.items():
                    out[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if self.hosts is not None and name.strip("[]") not in self.hosts:
            return PlainTextResponse("unknown host", 421)
        if self.password is not None and not self._knows(headers.get("authorization", "")):
            return PlainTextResponse(
                "password needed", 401, {"WWW-Authenticate": 'Basic realm="yanbao", charset="UTF-8"'}
            )
        origin = headers.get("origin")
        if method not in ("GET", "HEAD", "OPTIONS") and origin and origin.split("://", 1)[-1] != host:
            return PlainTextResponse("cross-site request refused", 403)
        return None

    def _knows(self, authorization: str) -> bool:
        kind, _, value = authorization.partition(" ")
        if kind.lower() == "bearer":
            given = value.strip()
        else:
            try:
                given = base64.b64decode(value, validate=True).decode().partition(":")[2]
            except (binascii.Error, UnicodeDecodeError):
                return False
        return secrets.compare_digest(given.encode(), (self.password or "").encode())
