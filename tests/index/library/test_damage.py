"""Flipped and cut bytes in every stored file: detected, or without any effect on what is read.

500 per file in CI, fewer elsewhere; ``YANBAO_FLIPS=5000 pytest tests/index/library/test_damage.py`` does more.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from library_kit import HashEmbedder, make_report

from index.errors import LibraryError
from index.library import Library, derived
from index.library.checked import CHECKED
from index.library.rows import read_facts
from index.library.store import STORE

FLIPS = int(os.environ.get("YANBAO_FLIPS", "500" if os.environ.get("CI") else "50"))
QUERIES = ("天目科技 总市值", "机器人订单", "第3家")


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A library with several reports and versions, saved shards, and a write-ahead log that holds commits."""
    folder = tmp_path_factory.mktemp("sound")
    patch = pytest.MonkeyPatch()
    for name, value in (("SEAL", 8), ("FACTOR", 2), ("LARGEST", 32)):
        patch.setattr(derived, name, value)
    library = Library.create(folder / "lib", HashEmbedder(dimension=8))
    for number in range(3):
        rows = [(f"公司{number}{n}", f"{number:03}{n:03}.SZ", f"{n}.5") for n in range(3)]
        body = ("光纤价格上涨三成。", *(f"第{line}条：{'机器人订单增加，' * 9}{line}台。" for line in range(12)))
        library.add_report(make_report(f"第{number}家", body=body, rows=rows))  # enough to fill pages
    library.add_report(make_report("第0家", body=("改过了。",)))
    library.rebuild()
    library.close()
    shutil.copytree(folder / "lib", folder / "closed")
    patch.setattr("index.library.store.Store._empty_log", lambda self: None)
    library = Library.open(folder / "lib", HashEmbedder(dimension=8))
    library.add_report(make_report("第4家"))
    shutil.copytree(folder / "lib", folder / "killed")  # as after kill -9: the log is not yet in the store
    library.close()
    patch.undo()
    return folder


def everything(folder: Path):
    """All that a library says, in a form that can be compared."""
    with Library.open(folder, HashEmbedder(dimension=8)) as library:
        infos = library.reports(versions=True)
        with library._snapshot() as (connection, view):
            facts = [read_facts(connection, entry) for entry in view.entries]
        reports = [library.report(info.id) for info in infos]
        return infos, facts, reports, [library.search(query, k=50) for query in QUERIES]


def records_of(folder: Path):
    """All rows of all tables of the store."""
    with closing(sqlite3.connect(folder / STORE)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}


def outcome(folder: Path, expected) -> str:
    """``harmless`` only if the library finds no problem and every record is as in ``expected``."""
    try:
        with Library.open(folder, HashEmbedder(dimension=8)) as library:
            if library.verify():
                return "detected"
        return "harmless" if records_of(folder) == expected else "SILENT"
    except LibraryError:
        return "detected"


def damaged_copies(source: Path, target: Path, relative: Path, count: int, seed: int):
    """Copies of a library, each with one byte of a file flipped or (one in ten) the file cut."""
    chance = random.Random(seed)
    data = (source / relative).read_bytes()
    for number in range(count):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        at = chance.randrange(len(data))
        if number % 10 == 9:
            changed = data[:at]
        else:
            changed = data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]
        (target / relative).write_bytes(changed)
        yield f"{'cut' if number % 10 == 9 else 'flip'} at {at}"


@pytest.mark.parametrize(("state", "name"), [("closed", STORE), ("killed", f"{STORE}-wal"), ("killed", STORE)])
def test_damage_to_the_store(sound, tmp_path, state, name):
    shutil.copytree(sound / state, tmp_path / "whole")
    expected = records_of(tmp_path / "whole")
    outcomes = {
        what: outcome(tmp_path / "copy", expected)
        for what in damaged_copies(sound / state, tmp_path / "copy", Path(name), FLIPS, seed=len(name))
    }
    assert [what for what, result in outcomes.items() if result == "SILENT"] == []
    assert sum(result == "detected" for result in outcomes.values()) > FLIPS / 10


def derived_files(folder: Path) -> list[Path]:
    files = (path for path in (folder / derived.DERIVED).rglob("*") if path.is_file())
    return sorted(path.relative_to(folder) for path in files if path.name != CHECKED)  # a note that may be lost


def test_damage_to_derived_files_is_always_detected(sound, tmp_path):
    shutil.copytree(sound / "closed", tmp_path / "lib")
    library = Library.open(tmp_path / "lib", HashEmbedder(dimension=8))
    with library._store.reading() as connection:
        known = {saved.name: saved for saved in derived.saved_shards(connection)}
    seen = {path.name for path in derived_files(tmp_path / "lib")}
    arrays = {"rows", "starts", "chunks", "scores", "hashes", "columns", "ends", "letters"}
    assert seen == {f"{name}.npy" for name in arrays} | {"dense.faiss", "manifest.json"}
    for relative in derived_files(tmp_path / "lib")[: len(seen)]:
        path, chance = tmp_path / "lib" / relative, random.Random(str(relative.name))
        data = path.read_bytes()
        for number in range(FLIPS):
            at = chance.randrange(len(data))
            flipped = bytes([data[at] ^ chance.randrange(1, 256)])
            path.write_bytes(data[:at] if number % 10 == 9 else data[:at] + flipped + data[at + 1 :])
            assert list(derived.check(path.parent, known[path.parent.name])), (relative, at)
        path.write_bytes(data)
    assert library.verify() == []


def test_searches_are_right_over_damaged_or_missing_derived_files_and_rebuild_repairs(sound, tmp_path):
    expected = everything(sound / "closed")
    for relative in derived_files(sound / "closed")[:7]:
        shutil.rmtree(tmp_path / "lib", ignore_errors=True)
        shutil.copytree(sound / "closed", tmp_path / "lib")
        (tmp_path / "lib" / relative).write_bytes(b"\x93NUMPY" + b"\0" * 64)
        assert everything(tmp_path / "lib") == expected
        with Library.open(tmp_path / "lib", HashEmbedder(dimension=8)) as library:
            problem = library.verify()[0]
            assert problem.derived and "rebuild" in problem.repair
            library.rebuild()
            assert library.verify() == []
    shutil.rmtree(tmp_path / "lib" / derived.DERIVED)
    assert everything(tmp_path / "lib") == expected


@pytest.mark.parametrize("name", ["committed.json", "writer.lock"])
def test_damage_to_the_notes(sound, tmp_path, name):
    expected = records_of(sound / "closed")
    for text in ("", "{", "[]", '{"generation": "x"}', '{"generation": 0}', '{"generation": 99999}', "\xff"):
        content = text.encode("latin-1")
        shutil.rmtree(tmp_path / "lib", ignore_errors=True)
        shutil.copytree(sound / "closed", tmp_path / "lib")
        (tmp_path / "lib" / name).write_bytes(content)
        assert outcome(tmp_path / "lib", expected) in ("detected", "harmless")


def test_a_store_restored_from_an_older_copy_never_meets_newer_derived_files(sound, tmp_path, monkeypatch):
    for name, value in (("SEAL", 8), ("FACTOR", 2), ("LARGEST", 32)):
        monkeypatch.setattr(derived, name, value)
    shutil.copytree(sound / "closed", tmp_path / "lib")
    with Library.open(tmp_path / "lib", HashEmbedder(dimension=8)) as library:
        for number in range(3):
            library.add_report(make_report(f"新{number}", body=("甲乙丙丁。",)))
    (tmp_path / "lib" / STORE).write_bytes((sound / "closed" / STORE).read_bytes())
    with Library.open(tmp_path / "lib", HashEmbedder(dimension=8)) as library:
        assert "committed.json" in [problem.where for problem in library.verify() if problem.derived]
        for number in range(3):
            library.add_report(make_report(f"另{number}", body=("戊己庚辛。",)))
        found = library.search("甲乙丙丁 戊己庚辛", k=50)
        assert {hit.chunk.text for hit in found if "甲乙" in hit.chunk.text} == set()
        assert sum("戊己" in hit.chunk.text and hit.chunk.kind == "prose" for hit in found) == 3
        library.rebuild()
        assert library.verify() == []
