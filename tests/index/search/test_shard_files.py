"""Shards are read on several threads at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from index.search import shard_files


def test_headers_are_parsed_by_one_thread_at_a_time(tmp_path, monkeypatch):
    """Two threads in Python's ast at once can raise a SystemError (CPython issue 106905), seldom and at random."""
    np.save(tmp_path / "a.npy", np.arange(40))
    load, inside, most = np.load, [], []

    def slow_load(*args, **kwargs):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.002)
        try:
            return load(*args, **kwargs)
        finally:
            inside.pop()

    monkeypatch.setattr(shard_files.np, "load", slow_load)
    with ThreadPoolExecutor(8) as pool:
        sums = list(pool.map(lambda _: int(shard_files._mapped(tmp_path, "a").sum()), range(40)))
    assert sums == [780] * 40 and max(most) == 1
