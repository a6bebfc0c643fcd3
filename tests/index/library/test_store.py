"""What may be opened as a library, format versions, migrations, embedding models."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_kit import HashEmbedder, make_report

from index.errors import LibraryError
from index.library import Library, derived, migrations, records, schema
from index.library.bulk import insert_rows
from index.library.store import STORE


@pytest.fixture
def folder(tmp_path, embedder):
    with Library.create(tmp_path / "lib", embedder) as library:
        library.add_report(make_report())
    return tmp_path / "lib"


def pragma(folder, text):
    with closing(sqlite3.connect(folder / STORE)) as connection:
        return connection.execute(f"PRAGMA {text}").fetchone()


def test_the_store_promises_durability(folder):
    assert pragma(folder, "journal_mode") == ("wal",)
    assert pragma(folder, "application_id") == (migrations.APPLICATION_ID,)
    assert pragma(folder, "user_version") == (migrations.newest(),)
    with Library.open(folder, HashEmbedder()) as library, library._store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_rows_go_only_into_columns_that_a_table_has(folder, embedder):
    with Library.open(folder, embedder) as library, library._store.writing() as connection:
        with pytest.raises(KeyError, match="sections has no column nothing"):
            insert_rows(connection, schema.sections, ("id", "nothing"), [(1, 2)])
        insert_rows(connection, schema.sections, ("id",), [])


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner),
)


@given(plain)
def test_values_are_written_for_a_checksum_as_json_writes_them(value):
    assert records._json(value) == records._plain(value)


@given(st.integers(0), st.lists(plain, min_size=8, max_size=8), st.text("ab甲"), st.lists(st.text("ab甲")))
def test_the_checksum_of_a_chunk_is_that_of_its_values(id, values, report, section):
    assert records.chunk_digest(values, id, report, tuple(section)) == records.digest(id, values, report, section)


def test_creating_twice_is_refused_and_harms_nothing(folder, embedder):
    with pytest.raises(LibraryError, match="already"):
        Library.create(folder, embedder)
    with Library.open(folder, embedder) as library:
        assert len(library.reports()) == 1


def test_a_folder_without_a_library_is_refused_with_the_way_out(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(LibraryError, match="yanbao ingest FILE"):
            Library.open(path)
    (tmp_path / "file").write_text("x")
    for open_or_create in (Library.open, Library.create):
        with pytest.raises(LibraryError):
            open_or_create(tmp_path / "file")


def test_another_programs_database_is_refused(tmp_path):
    for name, script in (("empty", ""), ("other", "CREATE TABLE t (x); INSERT INTO t VALUES (1);")):
        (tmp_path / name).mkdir()
        with closing(sqlite3.connect(tmp_path / name / STORE)) as connection:
            connection.executescript(script + "PRAGMA user_version = 1;")
        with pytest.raises(LibraryError, match="not a yanbao library"):
            Library.open(tmp_path / name)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / STORE).write_text("这不是数据库。" * 500, encoding="utf-8")
    with pytest.raises(LibraryError, match="not a yanbao library"):
        Library.open(tmp_path / "text")


def test_a_newer_library_is_refused(folder):
    pragma(folder, f"user_version = {migrations.newest() + 1}")
    with pytest.raises(LibraryError, match=r"format 3.*up to 2.*pip install -U"):
        Library.open(folder)


def test_another_embedding_model_is_refused_until_reembedded(folder):
    other = HashEmbedder("other", 16)
    with pytest.raises(LibraryError, match=r"hash, not other.*reembed"):
        Library.open(folder, other)
    with Library.open(folder, HashEmbedder()) as library:
        before = library.search("天目科技 总市值", arm="bm25")
        library.reembed(other)
        assert library.search("天目科技 总市值", arm="bm25") == before
        assert library.verify() == []
        best = library.search("光纤价格", k=1, kinds=["prose"])[0]
        assert best.dense == pytest.approx(
            float(other.embed([best.chunk.text])[0] @ other.embed(["光纤价格"])[0]), abs=1e-5
        )
    with Library.open(folder, HashEmbedder("other", 16)) as library:
        library.add_report(make_report("五月", period="2024-05"))
    with pytest.raises(LibraryError, match="other, not hash"):
        Library.open(folder, HashEmbedder())


def test_a_reader_notices_that_another_process_reembedded(folder):
    with Library.open(folder, HashEmbedder()) as reader:
        assert reader.search("天目科技")
        with Library.open(folder, HashEmbedder()) as writer:
            writer.reembed(HashEmbedder("other", 16))
        with pytest.raises(LibraryError, match="other, not hash"):
            reader.search("天目科技")
        assert reader.search("天目科技", arm="bm25")


def test_a_model_of_another_length_under_the_same_name_is_refused(folder):
    with Library.open(folder, HashEmbedder(dimension=16)) as library, pytest.raises(LibraryError, match="model"):
        library.add_report(make_report("五月", period="2024-05"))


def test_older_libraries_are_migrated_once_and_whole(folder, monkeypatch):
    calls = []

    def add_note(connection):
        calls.append(1)
        connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN note VARCHAR")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, add_note))
    with Library.open(folder, HashEmbedder()) as library:
        assert library.verify() == [] and len(library.reports()) == 1
    Library.open(folder, HashEmbedder()).close()
    assert calls == [1] and pragma(folder, "user_version") == (3,)


def test_a_failing_migration_changes_nothing(folder, monkeypatch):
    def half(connection):
        connection.exec_driver_sql("ALTER TABLE reports ADD COLUMN note VARCHAR")
        raise RuntimeError("power cut")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, half))
    with pytest.raises(RuntimeError):
        Library.open(folder, HashEmbedder())
    monkeypatch.undo()
    with Library.open(folder, HashEmbedder()) as library:
        assert library.verify() == [] and len(library.reports()) == 1


def objects(folder):
    with closing(sqlite3.connect(folder / STORE)) as connection:
        return set(connection.execute("SELECT type, name, tbl_name FROM sqlite_master"))


def as_format_1(folder):
    """What this program's first format had: fewer indexes, and shards with other files."""
    with closing(sqlite3.connect(folder / STORE)) as connection:
        for name in ("reports_by_name", "reports_by_period", "facts_by_name", "facts_by_code"):
            connection.execute(f"DROP INDEX {name}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_a_library_of_format_1_becomes_like_a_new_one(tmp_path, monkeypatch):
    monkeypatch.setattr(derived, "SEAL", 4)
    with Library.create(tmp_path, HashEmbedder()) as library:
        for title in ("三月", "四月"):
            library.add_report(make_report(title))
        expected = [hit.chunk for hit in library.search("天目科技 总市值")]
    new = objects(tmp_path)
    as_format_1(tmp_path)
    for path in (tmp_path / derived.DERIVED).rglob("hashes.npy"):
        path.unlink()
    assert objects(tmp_path) != new
    with Library.open(tmp_path, HashEmbedder()) as library:
        assert [hit.chunk for hit in library.search("天目科技 总市值")] == expected and library.verify() == []
    assert objects(tmp_path) == new
    assert len(list((tmp_path / derived.DERIVED).rglob("hashes.npy"))) >= 1
    assert not [path for path in (tmp_path / derived.DERIVED).iterdir() if not (path / "hashes.npy").exists()]
