"""A draft in the background ends when nobody waits for it."""

import threading
import time

import pytest

from index.errors import ReadError
from ui.drafting import drafting
from ui.strings import strings

SAY = strings("zh")


@pytest.mark.parametrize("way", ["progress", "stop"])
def test_closing_the_page_ends_the_work(way):
    ended = threading.Event()

    def work(progress, stop):
        try:
            for number in range(10_000):
                time.sleep(0.01)
                if way == "progress":
                    progress("x", number, 10_000)
                elif stop():
                    return None
        finally:
            ended.set()

    going = drafting(SAY, work)
    next(going)
    next(going)
    going.close()
    assert ended.wait(5)


def test_silence_is_no_standstill(monkeypatch):
    monkeypatch.setattr("ui.drafting.TICK", 0.01)
    go = threading.Event()
    going = drafting(SAY, lambda progress, stop: go.wait(5) and "made")
    assert ["秒" in next(going)[0] for _ in range(5)] == [True] * 5
    go.set()
    assert list(going)[-1] == ("", "made")


@pytest.mark.parametrize(
    ("error", "told"), [(ReadError("没有<b>"), "没有&lt;b&gt;"), (ValueError("secret"), SAY("internal"))]
)
def test_a_failure_is_told(error, told):
    def work(progress, stop):
        raise error

    html, made = list(drafting(SAY, work))[-1]
    assert made is None and told in html and "secret" not in html
