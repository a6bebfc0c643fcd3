"""A library in a folder with one written report, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.library import Library
from index.search.embed import SentenceEmbedder
from tests.conftest import HashingEmbedder

REPORT = """机器人行业月报：需求回暖

--4 月机器人行业月报

示例证券研究所

2024-5-6

一、市场行情

机器人指数4月下降3.74%，同期大盘上涨2.09%。

表1：机器人公司近况一览（截至 2024.4.30）

证券代码\t证券简称\t总市值 (亿元)\t月涨跌幅 (%)\t市盈率 PE (TTM)
000001.SZ\t蓝轴科技\t602.25\t-4.64\t49.08
000002.SZ\t远山动力\t1,044.47\t7.41\t477.16
000003.SZ\t北湖智能\t592.68\t24.07\t19.53
000004.SZ\t云杉股份\t47.72\t-13.08\t-40.62

资料来源：公开资料，示例证券研究所

二、产业动态

蓝轴科技发布谐波减速器新品LX-200，寿命达到1.5万小时，较上一代提升30%。该产品预计2025年量产，尚未公布售价。

云杉股份股价领跌，因公司公告计提减值2.1亿元。

东海市出台机器人产业十条措施，对首台套产品最高补助500万元，政策有效期至2027年12月31日。

三、投资建议

建议关注核心零部件国产化带来的机会。

四、风险提示

技术研发进度不及预期；原材料价格波动。
"""


class Hashing:
    """The hashing embedder of the tests as the library's embedder."""

    name = "hashing"
    dimension = 64

    def embed(self, texts: Any, *, kind: str = "passage") -> NDArray[np.float32]:
        import zlib

        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for at in range(len(text)):
                vectors[row, zlib.crc32(text[at : at + 2].encode("utf-8", "replace")) % self.dimension] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms == 0, 1, norms), np.float32)


@pytest.fixture(scope="session")
def embedder() -> Hashing:
    return Hashing()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Hashing) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("engine")
    file = folder / "2024-04-robots.txt"
    file.write_text(REPORT, encoding="utf-8")
    with Library.create(folder / "library", embedder) as made:
        made.add(file)
        yield made


@pytest.fixture
def report_text() -> str:
    return REPORT


class MemoryLibrary:
    """What the engine needs of a library, over one report in memory: quick enough for hundreds of them."""

    generation = 1
    embedder = SentenceEmbedder(HashingEmbedder(), name="hashing")

    def __init__(self, file: Path) -> None:
        from index.reading import read_report

        self.read = read_report(file)

    def report(self, id: str) -> Any:
        return self.read

    def reports(self) -> list[Any]:
        return []

    def ledger(self, reports: Any = None, period: str | None = None) -> Any:
        from index.ledger import Ledger

        return Ledger.of([self.read])

    def search(self, query: str, k: int = 8, reports: Any = None) -> list[Any]:
        from index.hit import Chunk, ChunkKind, Hit

        wanted = {query[at : at + 2] for at in range(len(query) - 1)}
        found = []
        for block in self.read.blocks:
            shared = len(wanted & {block.text[at : at + 2] for at in range(len(block.text) - 1)})
            if shared and block.reason is None:
                chunk = Chunk(0, self.read.id, ChunkKind.PROSE, block.text, block.section, block.locator)
                found.append(Hit(chunk, shared / len(wanted)))
        return sorted(found, key=lambda hit: -hit.score)[:k]


@pytest.fixture
def memory_library() -> type[MemoryLibrary]:
    return MemoryLibrary
