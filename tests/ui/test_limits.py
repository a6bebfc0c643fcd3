"""What one client may ask, and how many wait."""

import asyncio
import threading

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.desk import BusyError, Desk
from ui.limits import CLIENTS, RateLimit


async def hello(request):
    return PlainTextResponse("hello")


def limited(now, **limits):
    app = Starlette(routes=[Route("/{path:path}", hello, methods=["GET", "POST"])])
    return RateLimit(app, clock=lambda: now[0], **limits)


def test_a_burst_then_a_steady_rate():
    now = [0.0]
    client = TestClient(limited(now, per_minute=60, burst=3))
    assert [client.post("/api/ask").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = client.post("/api/ask")
    assert refused.headers["retry-after"] == "1" and "1 seconds" in refused.json()["remedy"]
    now[0] += 2
    assert [client.post("/api/ask").status_code for _ in range(3)] == [200, 200, 429]


def test_clients_do_not_share_and_pages_are_free():
    limit = limited([0.0], per_minute=60, burst=1)
    here, there = (TestClient(limit, client=(address, 1)) for address in ("10.0.0.1", "10.0.0.2"))
    assert [c.post("/x").status_code for c in (here, here, there)] == [200, 429, 200]
    assert here.get("/zh/").status_code == 200 and here.get("/api/search").status_code == 429


def test_no_limit_is_no_limit_and_memory_is_bounded():
    assert {TestClient(limited([0.0], per_minute=0)).post("/x").status_code for _ in range(200)} == {200}
    limit = limited([0.0])
    for number in range(CLIENTS + 50):
        limit._wait({"client": (str(number), 1)})
    assert len(limit._buckets) == CLIENTS


def test_too_many_are_told_to_come_back():
    async def scene():
        desk, go = Desk(at_once=1, waiting=1), threading.Event()
        first = [asyncio.create_task(desk.run(lambda: go.wait(10))) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(BusyError):
            await desk.run(lambda: None)
        with pytest.raises(BusyError):
            desk.stream(lambda: iter(()), "failed")
        go.set()
        assert await asyncio.gather(*first) == [True, True]
        assert await desk.run(lambda: 7) == 7

    asyncio.run(scene())


def test_a_stream_keeps_its_order_and_says_that_it_failed():
    def broken():
        yield from map(str, range(500))
        raise RuntimeError("secret")

    async def scene():
        desk = Desk()
        text = "".join([piece async for piece in desk.stream(broken, "!")])
        while desk._inside:  # the thread ends a moment after its last piece
            await asyncio.sleep(0.01)
        return text

    assert asyncio.run(asyncio.wait_for(scene(), 10)) == "".join(map(str, range(500))) + "!"


def test_a_reader_who_leaves_ends_the_work():
    ended = threading.Event()

    def endless():
        try:
            while True:
                yield "x" * 100
        finally:
            ended.set()

    async def scene():
        pieces = Desk().stream(endless, "failed")
        await anext(pieces)
        await pieces.aclose()
        await asyncio.to_thread(ended.wait, 5)

    asyncio.run(scene())
    assert ended.is_set()
