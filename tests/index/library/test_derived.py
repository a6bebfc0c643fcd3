"""Saved shards: the same answers as from the store, written a few times only, swept when they are merged."""

from __future__ import annotations

import os
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_kit import HashEmbedder, make_report

from index.library import Library, checked, derived
from index.library.derived import Saved, due
from index.library.files import digest_of

QUERIES = ("公司三 总市值", "第7家", "机器人 订单", "000701.SZ")


@pytest.fixture
def small(monkeypatch):
    for name, value in (("SEAL", 10), ("FACTOR", 3), ("LARGEST", 90)):
        monkeypatch.setattr(derived, name, value)


def fill(library, count, first=0):
    for number in range(first, first + count):
        rows = [(f"公司{number}{n}", f"{number:03}{n:03}.SZ", f"{n}.5") for n in range(4)]
        body = (f"第{number}家的机器人订单增加。",)
        library.add_report(make_report(f"第{number}家", rows=rows, body=body, period=None))


def shards(library):
    with library._store.reading() as connection:
        return derived.saved_shards(connection)


def names(folder):
    return {path.name for path in folder.iterdir()}


def answers(library, arm="fused"):
    return [[(hit.chunk.text, round(hit.score, 4)) for hit in library.search(q, k=10, arm=arm)] for q in QUERIES]


def test_saving_changes_no_dense_answer_and_hardly_a_fused_one(tmp_path, small, monkeypatch):
    with Library.create(tmp_path / "saved", HashEmbedder()) as saved:
        fill(saved, 12)
        assert len(shards(saved)) > 1
        monkeypatch.setattr(derived, "SEAL", 10_000)
        with Library.create(tmp_path / "memory", HashEmbedder()) as memory:
            fill(memory, 12)
            assert shards(memory) == ()
            assert answers(saved, "dense") == answers(memory, "dense")
            for one, other in zip(answers(saved), answers(memory), strict=True):
                assert one[0][0] == other[0][0]
                assert len({text for text, _ in one} & {text for text, _ in other}) >= 9


def test_reopened_rebuilt_and_long_open_libraries_agree(tmp_path, small):
    with Library.create(tmp_path, HashEmbedder()) as library:
        library.search("公司")
        for number in range(14):
            fill(library, 1, number)
            library.search("公司")
        expected = answers(library, "dense")
        with Library.open(tmp_path, HashEmbedder()) as other:
            assert answers(other, "dense") == expected
            other.rebuild()
            assert answers(other, "dense") == expected
            assert other.verify() == []
        assert answers(library, "dense") == expected


def test_derived_folders_are_exactly_those_that_the_store_knows(tmp_path, small):
    with Library.create(tmp_path, HashEmbedder()) as library:
        (tmp_path / derived.DERIVED).mkdir()
        (tmp_path / derived.DERIVED / "left-by-a-crash").mkdir()
        fill(library, 12)
        assert names(tmp_path / derived.DERIVED) == {saved.name for saved in shards(library)}
        assert sum(saved.size for saved in shards(library)) <= sum(info.chunks for info in library.reports())


def test_removed_chunks_leave_with_the_next_rebuild(tmp_path, small):
    with Library.create(tmp_path, HashEmbedder()) as library:
        fill(library, 6)
        for info in library.reports()[:4]:
            library.remove(info.id)
        assert {hit.chunk.report for hit in library.search("公司 总市值", k=100)} == {i.id for i in library.reports()}
        library.rebuild()
        assert sum(saved.size for saved in shards(library)) <= sum(info.chunks for info in library.reports())
        for info in library.reports():
            library.remove(info.id)
        library.rebuild()
        assert shards(library) == () and library.search("公司") == [] and library.verify() == []


@pytest.mark.timeout(60)
def test_gaps_of_removed_ids_do_not_stop_saving(tmp_path, small, monkeypatch):
    with Library.create(tmp_path, HashEmbedder()) as library:
        monkeypatch.setattr(derived, "SEAL", 10_000)
        fill(library, 40)  # more ids than the largest shard has
        for info in library.reports():
            library.remove(info.id)
        fill(library, 1, 50)
        monkeypatch.setattr(derived, "SEAL", 10)
        fill(library, 2, 60)
        assert sum(saved.size for saved in shards(library)) >= 10
        assert {hit.chunk.report for hit in library.search("公司", k=99)} == {info.id for info in library.reports()}


def large(number=0, rows=20):
    return make_report(
        f"大报告{number}", rows=[(f"大{number}{n}", f"{number}{n:05}.SZ", f"{n}.5") for n in range(rows)]
    )


def test_a_large_report_becomes_a_shard_within_its_commit(tmp_path, small, monkeypatch):
    written = []
    write = derived.write
    monkeypatch.setattr(derived, "write", lambda *args: written.append(args[2:]) or write(*args))
    with Library.create(tmp_path / "ahead", HashEmbedder()) as library:
        library.add_report(large())
        [one] = shards(library)
        assert written == [(one.after, one.until, library.generation)] and one.size == library.reports()[0].chunks
        assert library.verify() == []
        expected = answers(library)
        library.rebuild()  # the same, built from the store
        assert answers(library) == expected and library.verify() == []
        fill(library, 1)
        library.add_report(large(1))  # the small one before it has no shard yet, so both become one
        assert len(shards(library)) == 2 and sum(one.size for one in shards(library)) == sum(
            info.chunks for info in library.reports()
        )
        assert library.verify() == []


def test_a_large_report_is_stored_although_its_shard_cannot_be_written(tmp_path, small, monkeypatch, caplog):
    def full(*_):
        raise OSError(28, "No space left on device")

    with Library.create(tmp_path, HashEmbedder()) as library:
        with monkeypatch.context() as patch:
            patch.setattr("index.library.derived.write_shard_files", full)
            library.add_report(large())
        assert shards(library) == () and "not saved" in caplog.text
        assert library.search("大03") and library.verify() == []
        library.rebuild()
        assert len(shards(library)) == 1 and names(tmp_path / derived.DERIVED) == {shards(library)[0].name}


def test_a_large_report_that_fails_leaves_no_shard(tmp_path, small, monkeypatch):
    with Library.create(tmp_path, HashEmbedder()) as library:
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr("index.library.ingest.store", lambda *_: (_ for _ in ()).throw(RuntimeError))
            library.add_report(large())
        assert shards(library) == () and library.reports() == [] and library.verify() == []
        library.add_report(large(1))
        assert names(tmp_path / derived.DERIVED) == {shards(library)[0].name}


def test_a_chunk_is_written_again_only_a_few_times(monkeypatch):
    """Each doubling of the library adds at most a constant to how often a chunk was written."""
    written: dict[int, int] = {}
    for total in (10_000, 160_000):
        known: list[Saved] = []
        writes = 0
        for last in range(100, total + 1, 100):
            while span := due(tuple(known), last, last - (known[-1].until if known else 0)):
                after, until = span
                known = [k for k in known if not (k.after >= after and k.until <= until)]
                known = sorted([*known, Saved(after, until, str(writes), until - after, b"")], key=lambda k: k.after)
                writes += until - after
        written[total] = writes
        assert all(one.until == other.after for one, other in pairwise(known))
        assert len(known) < 3 * derived.FACTOR
    assert written[160_000] / 160_000 < written[10_000] / 10_000 + 2


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 40_000), max_size=200))
def test_no_shard_grows_beyond_the_largest_and_few_are_small(counts):
    known: list[Saved] = []
    last = writes = 0
    for count in counts:
        last += count
        while span := due(tuple(known), last, last - (known[-1].until if known else 0)):
            after, until = span
            known = [k for k in known if not (k.after >= after and k.until <= until)] + [
                Saved(*span, "", until - after, b"")
            ]
            known.sort(key=lambda k: k.after)
            writes += until - after
    assert all(saved.size <= derived.LARGEST for saved in known)
    assert all(one.until == other.after for one, other in pairwise(known))
    assert len(known) <= 3 * derived.FACTOR + 3 * last // derived.LARGEST
    assert writes <= 6 * max(1, last)


@pytest.fixture
def settled(monkeypatch):
    """Files count as settled at once, where users wait two seconds."""
    monkeypatch.setattr(checked, "_SETTLED", -60.0)


def test_files_are_hashed_once_until_something_touches_them(tmp_path, small, settled, monkeypatch):
    hashed: list[str] = []
    monkeypatch.setattr(derived, "digest_of", lambda path: hashed.append(path.name) or digest_of(path))
    with Library.create(tmp_path, HashEmbedder()) as library:
        fill(library, 4)
        expected = answers(library, "dense")
    with Library.open(tmp_path, HashEmbedder()) as library:
        library.search("公司")
        hashed.clear()
    with Library.open(tmp_path, HashEmbedder()) as library:
        assert answers(library, "dense") == expected and hashed == []
        assert library.verify() == [] and "dense.faiss" in hashed, "verify trusts no note"
    for touch in (Path.touch, lambda path: path.write_bytes(path.read_bytes()), _flip_and_set_the_clock_back):
        for path in (tmp_path / derived.DERIVED).rglob("dense.faiss"):
            touch(path)
        hashed.clear()
        with Library.open(tmp_path, HashEmbedder()) as library:
            assert answers(library, "dense") == expected and hashed
    shutil.copytree(tmp_path, tmp_path.parent / "copy", copy_function=shutil.copy2)
    hashed.clear()
    with Library.open(tmp_path.parent / "copy", HashEmbedder()) as library:
        assert answers(library, "dense") == expected and hashed, "a copy is checked anew"


def _flip_and_set_the_clock_back(path: Path) -> None:
    before = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("note", ["", "[]", "{", '{"dense.faiss": null}', "\x00\xff"])
def test_a_damaged_note_is_no_note(tmp_path, small, note):
    with Library.create(tmp_path, HashEmbedder()) as library:
        fill(library, 4)
        expected = answers(library, "dense")
    for place in (tmp_path / derived.DERIVED).iterdir():
        (place / checked.CHECKED).write_text(note, encoding="latin-1")
    with Library.open(tmp_path, HashEmbedder()) as library:
        assert answers(library, "dense") == expected and library.verify() == []


def test_a_file_that_was_just_written_is_not_noted(tmp_path, small):
    with Library.create(tmp_path, HashEmbedder()) as library:
        fill(library, 4)
        library.search("公司")
    assert not list((tmp_path / derived.DERIVED).rglob(checked.CHECKED))


def test_all_files_are_checked_before_faiss_reads_any(tmp_path, small, monkeypatch):
    from index.search.dense import DenseIndex

    with Library.create(tmp_path, HashEmbedder()) as library:
        fill(library, 4)
        expected = answers(library, "dense")
    for path in (tmp_path / derived.DERIVED).rglob("dense.faiss"):
        path.write_bytes(path.read_bytes()[:-1] + b"\xff\x00")
    monkeypatch.setattr(DenseIndex, "read", lambda path: pytest.fail("a file of unknown content was read"))
    with Library.open(tmp_path, HashEmbedder()) as library:
        assert answers(library, "dense") == expected


@pytest.mark.parametrize("gone", ["rows.npy", "dense.faiss"])
def test_a_shard_that_a_writer_sweeps_while_it_is_being_opened_is_read_from_the_store(
    tmp_path, small, settled, monkeypatch, gone
):
    with Library.create(tmp_path, HashEmbedder()) as library:
        fill(library, 4)
        expected = answers(library, "dense")

    def swept(place, _names):
        (place / gone).unlink()

    monkeypatch.setattr(derived, "mark", swept)
    with Library.open(tmp_path, HashEmbedder()) as library:
        assert answers(library, "dense") == expected
