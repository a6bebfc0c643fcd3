"""A summary drafted in the background, with news of it, that ends when nobody waits for it any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from html import escape
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any

from index.errors import YanbaoError
from rag.llm.stopping import Stop, StoppedError
from rag.summaries import Summary
from ui.failures import told
from ui.strings import Strings
from ui.summary_html import bar_html

TICK = 1.0  # seconds between signs of life; a generator can only be closed between two of them
Progress = Callable[[str, int, int], None]


def drafting(say: Strings, make: Callable[[Progress, Stop], Summary]) -> Iterator[tuple[str, Summary | None]]:
    """Run ``make`` in a thread. Closing the generator ends it: its progress raises, and its stop is true.

    Yields:
        (progress or error as HTML, the summary once it is made).
    """
    news: SimpleQueue[tuple[str, Any]] = SimpleQueue()
    stop, started = Event(), monotonic()

    def progress(stage: str, done: int, total: int) -> None:
        if stop.is_set():
            raise StoppedError
        news.put(("stage", (stage, done, total)))

    def work() -> None:
        try:
            news.put(("done", make(progress, stop.is_set)))
        except StoppedError:
            pass
        except YanbaoError as error:
            news.put(("error", say("stop_mark").join(told(say, error))))
        except Exception:  # else the page would wait for ever
            logging.getLogger(__name__).exception("drafting failed")
            news.put(("error", say("internal")))

    Thread(target=work, daemon=True).start()
    at: tuple[str, int, int] = ("", 0, 1)
    try:
        while True:
            passed = say("seconds").format(int(monotonic() - started))
            yield bar_html(" · ".join(part for part in (say("drafting"), at[0], passed) if part), at[1], at[2]), None
            try:
                kind, value = news.get(timeout=TICK)
            except Empty:
                continue
            if kind == "stage":
                at = value
            elif kind == "error":
                yield f"<p class='yb-log'><span class='bad'>⚠️ {escape(value)}</span></p>", None
                return
            else:
                yield "", value
                return
    finally:
        stop.set()
