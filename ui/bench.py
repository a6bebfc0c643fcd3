"""Load, streaming against a bare server, and memory over HTTP: ``python -m ui.bench --library DIR``."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import httpx
import typer

from rag.answer import Answer
from rag.events import Delta, Event, Final
from ui.examples import cell_questions
from ui.service import Service
from ui.serving import served, serving

app = typer.Typer(add_completion=False)
TRIES = 60  # streams of each server
LONG = 400  # words of the long stream
WARM = 100  # questions before memory is read for the first time


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds from sending a question to its whole answer, under load."""

    users: int
    asked: int
    errors: dict[str, int]
    per_second: float
    median: float
    p95: float
    worst: float


async def load(base: str, questions: list[str], users: int, seconds: float) -> Load:
    """``users`` ask one question after another until the time is over."""
    took: list[float] = []
    errors: Counter[str] = Counter()
    began = time.monotonic()

    async def user(number: int, client: httpx.AsyncClient) -> None:
        while time.monotonic() < began + seconds:
            since = time.monotonic()
            question = questions[(number + len(took)) % len(questions)]
            try:
                reply = await client.post("/api/ask", json={"question": question})
                if reply.status_code != 200 or reply.json()["refused"]:
                    errors[f"{reply.status_code} {question}"] += 1
            except httpx.HTTPError as error:
                errors[type(error).__name__] += 1
            took.append(time.monotonic() - since)

    limits = httpx.Limits(max_connections=users)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        await asyncio.gather(*(user(number, client) for number in range(users)))
    whole = time.monotonic() - began
    took.sort()
    p95 = took[min(len(took) - 1, int(0.95 * len(took)))]
    return Load(users, len(took), dict(errors), len(took) / whole, median(took), p95, took[-1])


def load_from_outside(base: str, questions: list[str], users: int, seconds: float) -> tuple[Load, float]:
    """The load from another process, so that clients don't slow the server down; and this one's processor seconds."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(_load, base, questions, 1, 0.1).result()  # it has started
        since = time.process_time()
        return pool.submit(_load, base, questions, users, seconds).result(), time.process_time() - since


def _load(base: str, questions: list[str], users: int, seconds: float) -> Load:
    return asyncio.run(load(base, questions, users, seconds))


async def stream_seconds(urls: list[str], body: dict[str, Any]) -> list[dict[str, float]]:
    """For each server, medians of seconds to the first word and to the end; they take turns, so load hits all alike."""
    first: list[list[float]] = [[] for _ in urls]
    whole: list[list[float]] = [[] for _ in urls]
    async with httpx.AsyncClient(timeout=60) as client:
        for _ in range(TRIES):
            for at, url in enumerate(urls):
                since, seen = time.monotonic(), False
                async with client.stream("POST", url, json=body) as reply:
                    async for line in reply.aiter_lines():
                        if not seen and line.startswith("event: delta"):
                            first[at].append(time.monotonic() - since)
                            seen = True
                whole[at].append(time.monotonic() - since)
    return [{"first_word": median(f), "whole": median(w)} for f, w in zip(first, whole, strict=True)]


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


def _recited(*_: object) -> Iterator[Event]:
    """A long answer that costs nothing to make: what is left is the way to the reader."""
    yield from (Delta(f"第{number}句。") for number in range(LONG))
    yield Final(Answer("".join(f"第{number}句。" for number in range(LONG)), timings={"total": 0.0}))


def memory_mb() -> float:
    """Resident memory of this process."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 2**20


def streaming(base: str, service: Service, question: str) -> dict[str, Any]:
    """A real answer, and a long recited one, each beside a bare server that sends the same bytes."""
    made: dict[str, Any] = {}
    body = {"question": question, "stream": True}
    asked = service.ask
    for name, source in (("answer", asked), ("long", _recited)):
        service.ask = source  # type: ignore[method-assign, assignment]
        parts = httpx.post(f"{base}/api/ask", json=body, timeout=60).text.strip().split("\n\n")
        with serving(bare_server(parts)) as bare:
            ours, theirs = asyncio.run(stream_seconds([f"{base}/api/ask", bare], body))
        made[name] = {"ours_s": ours, "bare_s": theirs, "ratio": ours["whole"] / theirs["whole"]}
    service.ask = asked  # type: ignore[method-assign]
    return made


@app.command()
def main(
    library: Annotated[Path, typer.Option("--library", "-l", help="The library's folder.")],
    users: Annotated[int, typer.Option(help="Users at once.", min=1)] = 50,
    seconds: Annotated[float, typer.Option(help="How long they ask.")] = 60.0,
    questions: Annotated[int, typer.Option(help="Questions for the measurement of memory.")] = 1000,
) -> None:
    """Prints JSON. Questions are about random cells of the library.

    The users ask from another process; streams are read in this one.
    """
    from rag.settings import load_settings

    service = Service(library, load_settings(), llm=False)
    pool = cell_questions(service.library, random.Random(0), 200)
    texts = [text for text in pool if not service.qa.ask(text).refused]
    made: dict[str, Any] = {"questions": {"made": len(pool), "answered": len(texts)}}
    with served(service) as base:
        made["stream"] = streaming(base, service, texts[0])
        found, spent = load_from_outside(base, texts, users, seconds)
        made["load"] = asdict(found) | {"server_cpu_ms": 1000 * spent / found.asked}
        for number in range(WARM):
            service.qa.ask(texts[number % len(texts)])
        before = memory_mb()
        for number in range(questions):
            service.qa.ask(texts[number % len(texts)])
        made["memory_mb"] = {"before": before, "after": memory_mb(), "questions": questions}
    typer.echo(json.dumps(made, indent=2))


if __name__ == "__main__":
    app()
