"""How often one client may ask: a bucket of tokens per address, filled at a steady rate."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PER_MINUTE = 600  # of one client; nobody who reads the answers comes near it
BURST = 120
CLIENTS = 10_000  # remembered at once; the longest unseen goes first
_CHEAP = ("GET", "HEAD", "OPTIONS")
_DEAR_READS = ("/api/search", "/api/evidence")


@dataclass(slots=True)
class _Bucket:
    tokens: float
    since: float


class RateLimit:
    """ASGI middleware: refuses with 429 and ``Retry-After`` what a client sends beyond its rate.

    Counted is everything that makes the engine work: all writes, searches and evidence. Pages and their files are not.

    Args:
        per_minute: Requests of one client address in the long run; 0 switches the limit off.
        burst: Requests at once after a pause.
        clock: Seconds that only go forward.
    """

    def __init__(
        self,
        app: ASGIApp,
        per_minute: int = PER_MINUTE,
        burst: int = BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app, self._rate, self._burst, self._clock = app, per_minute / 60, burst, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wait = self._wait(scope) if self._rate and scope["type"] == "http" and _dear(scope) else 0.0
        if wait:
            seconds = str(math.ceil(wait))
            told = {"error": "Too many requests", "which": None, "remedy": f"Ask again in {seconds} seconds"}
            await JSONResponse(told, 429, {"Retry-After": seconds})(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        """Seconds until the client has a token again; takes one and gives 0 if it has."""
        client, now = (scope.get("client") or ("",))[0], self._clock()
        bucket = self._buckets.pop(client, None) or _Bucket(float(self._burst), now)
        self._buckets[client] = bucket
        if len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        bucket.tokens = min(float(self._burst), bucket.tokens + (now - bucket.since) * self._rate)
        bucket.since = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / self._rate
        bucket.tokens -= 1
        return 0.0


def _dear(scope: Scope) -> bool:
    return scope["method"] not in _CHEAP or scope["path"].startswith(_DEAR_READS)
