"""Several processes on one library: one writes, the others read, wait, or are told who writes."""

from __future__ import annotations

import os
import threading
import time

import pytest
from library_kit import HashEmbedder, make_report
from library_victims import Zygote

from index.errors import LibraryError
from index.library import Library


@pytest.fixture(scope="module")
def zygotes():
    zygotes = [Zygote(), Zygote()]
    yield zygotes
    for zygote in zygotes:
        zygote.close()


def test_two_writers_take_turns_while_a_reader_reads(tmp_path, zygotes):
    Library.create(tmp_path, HashEmbedder()).close()
    said: list[list[tuple[str, object]]] = [[], []]

    def write(which: int) -> None:
        said[which] = zygotes[which].run(job="fill", folder=str(tmp_path), first=100 * which, count=12)

    threads = [threading.Thread(target=write, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    sizes = []
    with Library.open(tmp_path, HashEmbedder()) as library:
        while any(thread.is_alive() for thread in threads):
            infos = library.reports()
            hits = library.search("天目科技 总市值", k=1000, kinds=["row"])
            assert len(infos) * 2 <= len(hits), "what is in the catalogue is found, and whole"
            assert len(library.ledger().reports) >= len(infos)
            sizes.append(len(infos))
        assert sizes == sorted(sizes)
        assert len({info.id for info in library.reports()}) == 24
        assert library.verify() == []
    assert [word for words in said for word, _ in words] == ["done"] * 24


def test_a_second_writer_is_told_who_writes(tmp_path, zygotes):
    Library.create(tmp_path, HashEmbedder()).close()
    holder = threading.Thread(target=zygotes[0].run, kwargs={"job": "hold", "folder": str(tmp_path), "kill_after": 1.0})
    holder.start()
    deadline = time.monotonic() + 10
    while not (tmp_path / "writer.json").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    with Library.open(tmp_path, HashEmbedder(), wait=0.1) as library:
        with pytest.raises(LibraryError, match=rf"process \d+ on {os.uname().nodename} since 20\d\d-") as caught:
            library.add_report(make_report())
        assert "Wait" in caught.value.remedy
        assert library.reports() == [], "reading goes on"
        holder.join()  # killed: its lock went with it
        assert library.add_report(make_report()).status == "added"


def test_a_writer_waits_for_its_turn(tmp_path, zygotes):
    Library.create(tmp_path, HashEmbedder()).close()
    holder = threading.Thread(target=zygotes[0].run, kwargs={"job": "hold", "folder": str(tmp_path), "kill_after": 0.3})
    holder.start()
    with Library.open(tmp_path, HashEmbedder(), wait=20) as library:
        assert library.add_report(make_report()).status == "added"
    holder.join()


def test_a_long_read_sees_one_state(tmp_path, embedder):
    with Library.create(tmp_path, embedder) as library:
        library.add_report(make_report())
        with library._snapshot() as (_, before):
            with Library.open(tmp_path, HashEmbedder()) as other:
                other.add_report(make_report("五月", period="2024-05"))
                other.remove(make_report().id)
            assert [entry.info.title for entry in before.entries] == ["四月月报"]
        assert [info.title for info in library.reports()] == ["五月"]
        assert {hit.chunk.report for hit in library.search("天目科技")} == {library.reports()[0].id}
