"""Where requests of other programs wait for the engine: so many run, so many wait, the others are told to come back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Generator
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from index.errors import YanbaoError

Made = TypeVar("Made")
AT_ONCE, WAITING = 16, 256  # requests that run, and that wait
RETRY_AFTER = 5  # seconds


class BusyError(YanbaoError):
    """Too many requests wait already."""


class Desk:
    """Runs blocking work in threads of its own number, so that pages and ``/health`` stay quick. For one event loop.

    Args:
        at_once: How many requests run.
        waiting: How many wait beyond those.
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._limiter, self._most = CapacityLimiter(at_once), at_once + waiting
        self._tasks: set[asyncio.Task[None]] = set()
        self._inside = 0

    async def run(self, work: Callable[[], Made]) -> Made:
        """What ``work`` returns. Raises BusyError, and what ``work`` raises."""
        self._enter()
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1

    def stream(self, make: Callable[[], Generator[str, None, None]], failed: str) -> AsyncIterator[str]:
        """Pieces of text as they come, those that came together joined. A reader who leaves ends the work.

        Args:
            make: Called in a thread; its generator is closed there when the reader has left.
            failed: The last piece if the generator fails.

        Raises:
            BusyError: At once, before anything is sent.
        """
        self._enter()
        pipe = _Pipe()

        def work() -> None:
            try:
                if not pipe.left:
                    pipe.fill(make())
            except Exception:
                logging.getLogger(__name__).exception("a stream failed")
                pipe.put(failed)
            finally:
                pipe.put(None)

        task = asyncio.get_running_loop().create_task(to_thread.run_sync(work, limiter=self._limiter))
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return pipe.read()

    def _enter(self) -> None:
        if self._inside >= self._most:
            raise BusyError("Too many questions are waiting", self._inside, f"Ask again in {RETRY_AFTER} seconds")
        self._inside += 1

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._inside -= 1


class _Pipe:
    """Pieces from a thread to the event loop that made the pipe."""

    def __init__(self) -> None:
        self._loop, self._ready = asyncio.get_running_loop(), asyncio.Event()
        self._pieces: list[str] = []
        self._ended = False
        self.left = False

    def fill(self, pieces: Generator[str, None, None]) -> None:
        """In the thread: everything the generator has, unless the reader leaves."""
        try:
            for piece in pieces:
                if self.left:
                    return
                self.put(piece)
        finally:
            pieces.close()

    def put(self, piece: str | None) -> None:
        """In the thread: a piece, or None for the end."""
        self._loop.call_soon_threadsafe(self._take, piece)

    def _take(self, piece: str | None) -> None:
        if piece is None:
            self._ended = True
        else:
            self._pieces.append(piece)
        self._ready.set()

    async def read(self) -> AsyncIterator[str]:
        try:
            while True:
                await self._ready.wait()
                self._ready.clear()
                if self._pieces:
                    sent = "".join(self._pieces)
                    self._pieces.clear()
                    yield sent
                if self._ended and not self._pieces:
                    return
        finally:
            self.left = True
