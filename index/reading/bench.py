"""How fast reading is, whether it is linear, and what memory it takes.

``python -m index.reading.bench [--megabytes 20]`` reads a made text of a tenth of that size and one of that size, each
in a process of its own, and says by how much more than ten times the larger one costs.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random

import psutil

from index.reading.formats.load import parse
from index.reading.limits import Limits
from index.reading.report import read_document

_WORDS = "行业需求持续回升公司收入同比增长毛利率改善产能扩张价格上涨订单充足市场份额提升研发投入加大海外业务拓展"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Speed:
    """One measurement.

    Attributes:
        megabytes: Size of the text, UTF-8.
        load: Seconds of processor time from bytes to lines.
        read: Seconds of processor time from lines to the report.
        memory: Peak of the process above its start, in multiples of the text's bytes.
        tables: Tables found.
    """

    megabytes: float
    load: float
    read: float
    memory: float
    tables: int

    @property
    def rate(self) -> float:
        """Megabytes per second of processor time."""
        return self.megabytes / (self.load + self.read)


def made_text(megabytes: float, seed: int = 0) -> str:
    """A report of this size: sections of prose, figures, and tables cut by running footers."""
    random, pieces, size, section = Random(seed), [], 0.0, 0
    while size < megabytes * MEGABYTE:
        section += 1
        text = "\n".join(_section(random, section))
        pieces.append(text)
        size += len(text.encode())
    return "\n".join(pieces)


def _section(random: Random, number: int) -> Iterator[str]:
    yield f"\n{'一二三四五六七八九十'[number % 10]}、第{number}部分\n"
    for _ in range(8):
        yield "".join(random.choices(_WORDS, k=random.randint(80, 300))) + f"{random.uniform(1, 99):.2f}%。\n"
    yield f"图{number}：走势\n\n\n\n资料来源：某数据库，某研究所\n"
    yield f"表{number}：公司近况（截至 2024.4.30）\n"
    yield "代码\t名称\t总市值(亿元)\t市盈率 PE (TTM)\t2024Q1 营收增速 (%)\t月涨跌幅 (%)"
    for row in range(40):
        if row == 25:
            yield "\n请务必阅读正文之后的免责声明\n"
        name = "".join(random.choices(_WORDS, k=4))
        figures = "\t".join(f"{random.uniform(-99, 999):.2f}" for _ in range(4))
        yield f"{600000 + row * 7:06d}.SH\t{name}\t{figures}"
    yield "\n资料来源：某数据库，某研究所\n"


def measure(megabytes: float) -> Speed:
    """Reads a made text of this size once, without limits on its size."""
    limits = Limits().model_copy(update={"file_bytes": 10**12, "lines": 10**9, "cells": 10**10})
    read_document(parse(made_text(0.2, seed=1).encode(), "bench.txt", limits))  # fills the caches of patterns
    data = made_text(megabytes).encode()
    size = len(data)
    before = psutil.Process().memory_info().rss
    start = time.process_time()
    document = parse(data, "bench.txt", limits)
    loaded = time.process_time()
    report = read_document(document)
    done = time.process_time()
    return Speed(size / MEGABYTE, loaded - start, done - loaded, (_peak() - before) / size, len(report.tables))


def _peak() -> int:
    """Most bytes that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def told(speed: Speed) -> str:
    """One line of the measurement."""
    return (
        f"{speed.megabytes:8.1f} MB  {speed.rate:6.1f} MB/s  load {speed.load:6.2f} s  read {speed.read:6.2f} s  "
        f"memory {speed.memory:5.1f} x text  {speed.tables} tables\n"
    )


def main() -> None:
    """Measures one size and ten times that size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=20.0, help="size of the larger text")
    largest = parser.parse_args().megabytes
    speeds = []
    for size in (largest / 10, largest):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            speeds.append(pool.submit(measure, size).result())
        sys.stdout.write(told(speeds[-1]))
    small, large = speeds
    growth = (large.load + large.read) / (small.load + small.read)
    more = large.megabytes / small.megabytes
    sys.stdout.write(f"{more:.1f} times the text took {growth:.1f} times the time\n")


if __name__ == "__main__":
    main()
