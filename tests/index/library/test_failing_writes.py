"""Writes that fail: every n-th system call, files that must not grow, a full disk, a read-only disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from library_kit import HashEmbedder, make_report
from library_victims import Zygote
from library_zygote import report_for

from index.errors import LibraryError
from index.library import Library

BEFORE = [report_for(0, 1), report_for(1, 1)]
NEW = report_for(9, 9)
STEP = 1 if os.environ.get("CI") else 11  # every call in CI


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """A closed library with two reports."""
    folder = tmp_path_factory.mktemp("start") / "lib"
    with Library.create(folder, HashEmbedder()) as library:
        for report in BEFORE:
            library.add_report(report)
    return folder


@pytest.fixture(scope="module")
def failing_zygote(tmp_path_factory):
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("making real write calls fail needs Linux and a C compiler")
    shim = tmp_path_factory.mktemp("shim") / "failing_writes.so"
    source = Path(__file__).with_name("failing_writes.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    zygote = Zygote(preload=shim)
    yield zygote
    zygote.close()


def sound(folder) -> set[str]:
    """Ids of all reports, after checking that every one is whole and findable."""
    with Library.open(folder, HashEmbedder()) as library:
        assert [problem for problem in library.verify() if not problem.derived] == []
        infos = library.reports(versions=True)
        assert len({info.id for info in infos}) == len(infos)
        for info in infos:
            assert library.search("公司 市值", reports=[info.id], k=50, arm="dense").__len__() == info.chunks
        return {info.id for info in infos}


def test_every_single_write_call_may_fail(start, tmp_path, failing_zygote):
    removed, new = BEFORE[0].id, NEW.id
    call = failed = 0
    while True:
        call += STEP
        folder = tmp_path / "lib"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder)
        [(word, what)] = failing_zygote.run(job="fail", folder=str(folder), call=call)
        assert word == "done", what
        add, remove, _ = what["steps"]
        expected = {BEFORE[1].id} | ({new} if add == "add" else set()) | (set() if remove == "remove" else {removed})
        assert sound(folder) == expected, (call, what)
        failed += any(":" in step for step in what["steps"])
        if not what["reached"]:
            break
    assert call > 40, "the shim must have met the library's writes"
    assert failed > 10 / STEP


def test_files_that_cannot_grow(start, tmp_path):
    zygote = Zygote()
    said = []
    for size in range(1 << 12, 1 << 18, 12_000):
        folder = tmp_path / str(size)
        shutil.copytree(start, folder)
        [(word, what)] = zygote.run(job="limited", folder=str(folder), size=size)
        assert word == "done", what
        assert sound(folder) == {report.id for report in BEFORE} | ({NEW.id} if what == "added" else set())
        said.append(what == "added")
    zygote.close()
    assert not said[0] and said[-1]


@contextmanager
def small_disk(folder, size: str = "1m"):
    """A file system in memory of this size."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
    if done.returncode:
        pytest.skip("mounting a small disk needs the administrator's rights")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_loses_nothing_and_says_so(tmp_path):
    with small_disk(tmp_path / "disk") as disk:
        with Library.create(disk / "lib", HashEmbedder()) as library:
            stored = []
            with pytest.raises(LibraryError, match=r"(?i)full|space"):
                for number in range(10_000):
                    stored.append(library.add_report(make_report(f"报告{number}", body=["长" * 200] * 20)).report_id)
            assert len(stored) > 1
            assert [info.id for info in library.reports()] == stored
            assert library.verify() == []
            assert library.search("报告 天目科技", k=3)
        with Library.open(disk / "lib", HashEmbedder()) as library:
            assert [info.id for info in library.reports()] == stored
            assert library.verify() == []


def test_a_full_disk_when_creating(tmp_path):
    with small_disk(tmp_path / "disk", "16k") as disk:
        with pytest.raises(LibraryError):
            Library.create(disk / "lib", HashEmbedder())
        with pytest.raises(LibraryError, match="no library"):
            Library.open(disk / "lib", HashEmbedder())


def test_a_read_only_disk_can_be_read(start, tmp_path):
    with small_disk(tmp_path / "disk", "4m") as disk:
        shutil.copytree(start, disk / "lib")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with Library.open(disk / "lib", HashEmbedder()) as library:
            assert {info.id for info in library.reports()} == {report.id for report in BEFORE}
            assert library.search("公司 市值") and library.verify() == []
            for change in (lambda: library.add_report(NEW), lambda: library.remove(BEFORE[0].id), library.rebuild):
                with pytest.raises(LibraryError, match="cannot be written"):
                    change()
        with pytest.raises(LibraryError):
            Library.create(disk / "other", HashEmbedder())
