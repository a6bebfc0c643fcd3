"""An app on a free port of this machine, in a thread: for tests, screenshots and benchmarks."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from index.errors import YanbaoError
from ui.app import KEEP_ALIVE, create_app
from ui.service import Service

PATIENCE = 60.0  # seconds
HOSTS = frozenset({"127.0.0.1", "localhost"})


@contextmanager
def served(service: Service, password: str | None = None) -> Iterator[str]:
    """Serves until the end of the ``with``, then closes the service. Gives the base URL, without a slash at the end.

    There is no limit per client: a benchmark's many users all have this machine's address.
    """
    with serving(create_app(service, password=password, hosts=HOSTS, per_minute=0)) as base:
        yield base


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serves an ASGI app until the end of the ``with``; gives its base URL."""
    import uvicorn

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, timeout_keep_alive=KEEP_ALIVE)
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + PATIENCE
        while not server.started:
            if time.monotonic() > until or not thread.is_alive():
                raise YanbaoError("The app does not start", None, "See its log")
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
