"""Load: many users at once, streaming against a bare server, and memory: ``python -m ui.bench --library DIR``."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import httpx
import typer

from ui.examples import example_questions
from ui.service import Service
from ui.serving import served, serving

app = typer.Typer(add_completion=False)
TRIES = 100  # streams of each server


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds from sending a question to its whole answer, under load."""

    users: int
    asked: int
    errors: int
    median: float
    p95: float
    worst: float


async def load(base: str, questions: list[str], users: int, seconds: float) -> Load:
    """``users`` ask one question after another until the time is over."""
    took: list[float] = []
    errors = 0
    until = time.monotonic() + seconds

    async def user(number: int, client: httpx.AsyncClient) -> None:
        nonlocal errors
        while time.monotonic() < until:
            since = time.monotonic()
            question = questions[(number + len(took)) % len(questions)]
            try:
                reply = await client.post("/api/ask", json={"question": question})
                errors += int(reply.status_code != 200 or reply.json()["refused"])
            except httpx.HTTPError:
                errors += 1
            took.append(time.monotonic() - since)

    limits = httpx.Limits(max_connections=users)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        await asyncio.gather(*(user(number, client) for number in range(users)))
    took.sort()
    return Load(users, len(took), errors, median(took), took[int(0.95 * len(took))], took[-1])


async def stream_seconds(url: str, body: dict[str, Any]) -> tuple[float, float]:
    """Medians of seconds to the first event and to the end of a stream."""
    first, whole = [], []
    async with httpx.AsyncClient(timeout=60) as client:
        for _ in range(TRIES):
            since, seen = time.monotonic(), False
            async with client.stream("POST", url, json=body) as reply:
                async for _line in reply.aiter_lines():
                    if not seen:
                        first.append(time.monotonic() - since)
                        seen = True
            whole.append(time.monotonic() - since)
    return median(first), median(whole)


def bare_server(parts: list[str]) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """An ASGI app that only sends the parts, as a stream of events."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        for part in parts:
            await send({"type": "http.response.body", "body": f"{part}\n\n".encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return app


def memory_mb() -> float:
    """Resident memory of this process."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 2**20


@app.command()
def main(
    library: Annotated[Path, typer.Option("--library", "-l", help="The library's folder.")],
    users: Annotated[int, typer.Option(help="Users at once.", min=1)] = 50,
    seconds: Annotated[float, typer.Option(help="How long they ask.")] = 60.0,
    questions: Annotated[int, typer.Option(help="Questions for the measurement of memory.")] = 1000,
) -> None:
    """Prints JSON. Questions are the app's own examples. Clients and server share this machine and this process."""
    from rag.settings import load_settings

    service = Service(library, load_settings(), llm=False)
    texts = [text for text in example_questions(service.library) if not service.qa.ask(text).refused]
    made: dict[str, Any] = {}
    with served(service) as base:
        body = {"question": texts[0], "stream": True}
        parts = httpx.post(f"{base}/api/ask", json=body).text.strip().split("\n\n")
        first, whole = asyncio.run(stream_seconds(f"{base}/api/ask", body))
        with serving(bare_server(parts)) as bare:
            bare_first, bare_whole = asyncio.run(stream_seconds(bare, body))
        made["stream_s"] = {"first": first, "whole": whole, "bare_first": bare_first, "bare_whole": bare_whole}
        made["load"] = asdict(asyncio.run(load(base, texts, users, seconds)))
        before = memory_mb()
        for number in range(questions):
            service.qa.ask(texts[number % len(texts)])
        made["memory_mb"] = {"before": before, "after": memory_mb(), "questions": questions}
    typer.echo(json.dumps(made, indent=2))


if __name__ == "__main__":
    app()
