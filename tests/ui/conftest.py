"""A library with one small report and the app over it, without any model."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from fastapi import FastAPI
from numpy.typing import NDArray

from index.errors import YanbaoError
from index.library import Library
from rag.settings import load_settings
from ui.service import Service

REPORT = """机器人行业月报（2024年4月）

某证券研究所

一、市场行情

4月机器人板块指数上涨 3.25%，跑赢大盘。

表1：机器人上市公司近况一览
证券代码	证券简称	总市值(亿元)	月涨跌幅(%)	营业收入(亿元)
300124.SZ	汇川技术	1580.20	5.12	304.20
688017.SH	绿的谐波	210.35	-4.48	3.56
002747.SZ	埃斯顿	152.80	1.07	46.52
300024.SZ	机器人	178.64	-0.93	39.67
688160.SH	步科股份	45.18	8.41	5.06
资料来源：某证券研究所

二、风险提示

技术研发进度不及预期；原材料价格波动。
"""
OTHER = REPORT.replace("4月", "5月").replace("1580.20", "1634.90").replace("210.35", "223.41").replace("3.25%", "1.18%")


class Hashing:
    """Texts that share two-grams are similar; equal texts have equal vectors in every process."""

    name = "hashing"
    dimension = 64

    def embed(self, texts: Sequence[str], kind: str = "passage") -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for at in range(len(text)):
                vectors[row, crc32(text[at : at + 2].encode("utf-8", "replace")) % self.dimension] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms == 0, 1, norms), np.float32)


def add_text(library: Library, folder: Path, text: str, name: str = "2024-04-robots.txt") -> str:
    """Adds a report; returns its id."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return library.add(file).report_id


def service_over(folder: Path, runs: Path | None = None) -> Service:
    """A service over a library in the folder, with neither embedding nor language model."""
    return Service(folder / "library", load_settings(), runs=runs, llm=False, embedder=Hashing())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_over(tmp_path) as made:
        add_text(made.library, tmp_path, REPORT)
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, FastAPI]]:
    """A service with one report, and the app over it; shared by the tests of a file."""
    from ui.app import create_app

    folder = tmp_path_factory.mktemp("site")
    with service_over(folder) as made:
        add_text(made.library, folder, REPORT)
        yield made, create_app(made)


@pytest.fixture(scope="session")
def other_report() -> str:
    """The same report, a month later."""
    return OTHER


@pytest.fixture(scope="session")
def make_service() -> Callable[[Path], Service]:
    """``make_service(folder)``: over an empty library in the folder; close it."""
    return service_over


@pytest.fixture(scope="session")
def add_report() -> Callable[[Library, Path, str], str]:
    """``add_report(library, folder, text)``; gives the report's id."""
    return add_text


@pytest.fixture(scope="session")
def report_text() -> str:
    return REPORT


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests; a page of it is a fresh profile."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from ui.browser import chromium, find_chromium

    try:
        find_chromium()
    except YanbaoError as error:
        pytest.skip(str(error))
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """A service over two months by two issuers, and the address where it is served, for all tests in a browser."""
    from ui.serving import served

    folder = tmp_path_factory.mktemp("live")
    made = service_over(folder)
    add_text(made.library, folder, REPORT.replace("某证券研究所", "甲海证券股份有限公司"))
    second = OTHER.replace("某证券研究所", "乙海证券股份有限公司").replace("机器人行业月报", "机器人跟踪")
    add_text(made.library, folder, second)
    with served(made) as base:
        yield made, base


@pytest.fixture
def page(browser: Any, live: tuple[Service, str]) -> Iterator[Any]:
    """The Chinese page; it must ask no other host."""
    from ui.browser import open_page

    opened = open_page(browser, f"{live[1]}/zh/")
    yield opened
    assert opened.foreign == []
    opened.context.close()


@pytest.fixture
def slowly(live: tuple[Service, str], monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """From now on every answer, and every draft, takes for ever; the event says that one of them has ended."""
    from rag.events import Delta

    ended = threading.Event()

    def answering(*_: object) -> Iterator[Delta]:
        try:
            for number in itertools.count():
                time.sleep(0.02)
                yield Delta(f"第{number}段。")
        finally:
            ended.set()

    def drafting(*, progress: Callable[[str, int, int], None], **_: object) -> None:
        try:
            for number in itertools.count():
                time.sleep(0.02)
                progress("一", number % 100, 100)
        finally:
            ended.set()

    monkeypatch.setattr(live[0], "ask", answering)
    monkeypatch.setattr(live[0].qa, "summarize", drafting)
    return ended
