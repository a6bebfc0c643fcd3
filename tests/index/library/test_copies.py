"""Copies of a library's folder, at rest and in use, and reading where nothing may be written."""

from __future__ import annotations

import shutil
import threading

import pytest
from library_kit import HashEmbedder, make_report

from index.errors import LibraryError
from index.library import Library, derived, store
from index.library.store import STORE, Store

QUERY = "天目科技 总市值"


def fill(library, count, first=0):
    for number in range(first, first + count):
        library.add_report(make_report(f"第{number}家", body=(f"第{number}家的机器人订单增加。",), period=None))


def state(folder):
    with Library.open(folder, HashEmbedder()) as library:
        assert library.verify() == []
        return [info.id for info in library.reports()], [hit.chunk for hit in library.search(QUERY, k=50)]


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setattr(derived, "SEAL", 10)
    with Library.create(tmp_path / "lib", HashEmbedder()) as library:
        fill(library, 6)
        yield library


def test_a_copy_is_the_same_library(library, tmp_path):
    expected = state(library.folder)
    library.search(QUERY)  # open, with files mapped
    shutil.copytree(library.folder, tmp_path / "copy")
    fill(library, 1, 50)
    assert state(tmp_path / "copy") == expected
    with Library.open(tmp_path / "copy", HashEmbedder()) as copy:
        fill(copy, 2, 60)
        assert len(copy.reports()) == 8 and copy.verify() == []


def test_a_copy_with_commits_in_the_log_only(library, tmp_path, monkeypatch):
    monkeypatch.setattr(Store, "_empty_log", lambda self: None)
    fill(library, 2, 10)
    assert library.folder.joinpath(f"{STORE}-wal").stat().st_size
    shutil.copytree(library.folder, tmp_path / "copy")
    assert state(tmp_path / "copy") == state(library.folder)


def test_copies_made_during_writes_are_whole_or_known_to_be_torn(library, tmp_path):
    writer = threading.Thread(target=fill, args=(library, 12, 100))
    writer.start()
    seen = 0
    while writer.is_alive() or not seen:
        copy = tmp_path / f"copy{seen}"
        seen += 1
        try:
            shutil.copytree(library.folder, copy)
            with Library.open(copy, HashEmbedder()) as opened:
                problems = [problem for problem in opened.verify() if not problem.derived]
                hits = opened.search(QUERY, k=500)
                assert problems or {hit.chunk.report for hit in hits} == {info.id for info in opened.reports()}
        except (LibraryError, shutil.Error):
            pass  # it is said that the copy is torn
    writer.join()
    assert state(library.folder)[0][-1] == library.reports()[-1].id


@pytest.fixture
def unlocked(monkeypatch):
    """As in a folder without write permission: SQLite can make no file for its locks."""
    monkeypatch.setattr(store, "_connect", lambda path, mode: store._Unlocked.open(path))


def test_a_writer_elsewhere_does_not_mix_states_into_an_unlocked_reader(tmp_path, library, request):
    expected = state(library.folder)
    request.getfixturevalue("unlocked")
    with Library.open(library.folder, HashEmbedder()) as reader:
        assert [hit.chunk for hit in reader.search(QUERY, k=50)] == expected[1]
        fill(library, 3, 20)  # its connection was made before, with locks
        assert len(reader.reports()) == 9, "the file is opened anew"
        with pytest.raises(LibraryError, match="written while it was being read"), reader._store.reading():
            fill(library, 1, 30)
        assert len(reader.reports()) == 10


def test_an_unlocked_reader_refuses_a_store_whose_log_it_would_miss(tmp_path, library, request, monkeypatch):
    monkeypatch.setattr(Store, "_empty_log", lambda self: None)
    fill(library, 1, 40)
    request.getfixturevalue("unlocked")
    with pytest.raises(LibraryError, match="commits that are not yet in its store"):
        Library.open(library.folder, HashEmbedder())
