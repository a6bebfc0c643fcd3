"""A small OpenAI-compatible server whose behaviour a test chooses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Service:
    """What the server does.

    Attributes:
        served: Names of its models.
        behave: Called with the handler and the request's body for every chat completion.
        requests: Bodies of all chat completions.
        key: API key that it wants, or "".
    """

    def __init__(self) -> None:
        self.served = ["model-a", "model-b"]
        self.behave: Callable[[Handler, dict[str, Any]], None] = lambda handler, body: handler.say("你好", "，世界")
        self.requests: list[dict[str, Any]] = []
        self.key = ""
        self.url = ""


class Handler(BaseHTTPRequestHandler):
    service: Service

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        if not self.allowed():
            return
        if self.path == "/v1/models":
            self.plain(200, {"data": [{"id": name} for name in self.service.served]})
        else:
            self.plain(404, {"error": {"message": "nothing here"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.allowed():
            self.service.requests.append(body)
            self.service.behave(self, body)

    def allowed(self) -> bool:
        if self.service.key and self.headers.get("Authorization") != f"Bearer {self.service.key}":
            self.plain(401, {"error": {"message": "who are you"}})
            return False
        return True

    def plain(self, status: int, body: object) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def say(
        self, *pieces: str, finish: str | None = "stop", done: bool = True, logprobs: dict[str, Any] | None = None
    ) -> None:
        """A streamed reply. Without ``finish`` it breaks off."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in pieces:
            self.event({"content": piece}, logprobs=logprobs)
        if finish:
            self.event({}, finish)
        if done:
            self.wfile.write(b"data: [DONE]\n\n")

    def event(self, delta: dict[str, str], finish: str | None = None, logprobs: dict[str, Any] | None = None) -> None:
        chunk: dict[str, Any] = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "model-a"}
        chunk["choices"] = [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": logprobs}]
        self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.flush()


@pytest.fixture
def service() -> Iterator[Service]:
    """A running server on loopback; ``service.url`` ends in ``/v1``."""
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"service": service}))
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield service
    server.shutdown()
    server.server_close()
    thread.join()
