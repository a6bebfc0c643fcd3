"""The store's file: creating, opening, transactions."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from index.errors import LibraryError
from index.library import migrations, records, schema
from index.library.files import sync_folder
from index.library.high_water import note_commit
from index.library.meta import generation, set_meta

STORE = "library.sqlite"
_WAIT = 30_000  # milliseconds that SQLite waits for a lock
_PAGE = 8_192  # bytes; of the vectors' rows two fit into 4,096, and five into twice as much
_CACHE = 32_000  # kilobytes of a writer; with less, a large report's rows are written before the commit, and again
_STATEMENTS: dict[Any, Any] = {}  # compiled once for all libraries of a process


class Store:
    """Transactions on one library's store.

    Args:
        folder: The library's folder.
        writable: False opens the file read-only.
    """

    def __init__(self, folder: Path, writable: bool = True) -> None:
        self.folder, self.writable = folder, writable
        self._engine = _engine(folder / STORE, "rw" if writable else "ro")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: all its statements see one committed state."""
        with _explained(self.folder), self._engine.connect() as connection, connection.begin():
            raw: Any = connection.connection.driver_connection
            if not isinstance(raw, _Unlocked):
                yield connection
                return
            try:
                yield connection
            finally:
                if raw.changed():  # then what was read, or seemed damaged, is a mix of two states
                    raise LibraryError("The library was written while it was being read", self.folder, "Try again.")

    @contextmanager
    def writing(self, *, content: bool = True) -> Iterator[Connection]:
        """A write transaction; the generation counts up with it if the library's content changes."""
        with _explained(self.folder):
            engine = self._engine.execution_options(begin="BEGIN IMMEDIATE")
            with engine.connect() as connection, connection.begin():
                yield connection
                now = generation(connection) + 1
                if content:
                    set_meta(connection, "generation", str(now))
        if content:
            note_commit(self.folder, now)
        self._empty_log()

    def _empty_log(self) -> None:
        """Move what was committed from the write-ahead log into the store's file, unless a reader is in the way."""
        with suppress(LibraryError), _explained(self.folder), self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA busy_timeout = 20")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            raw.execute(f"PRAGMA busy_timeout = {_WAIT}")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def create_store(folder: Path) -> None:
    """Make an empty store in ``folder``, all or nothing."""
    draft = folder / f".{STORE}.{uuid.uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _explained(folder):
            engine = _engine(draft, "rwc")
            with engine.connect() as connection, connection.begin():
                connection.exec_driver_sql(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version = {migrations.newest()}")
                schema.metadata.create_all(connection)
                set_meta(connection, "library", uuid.uuid4().hex)
                set_meta(connection, "generation", "0")
                set_meta(connection, "schema", schema_digest(connection))
            engine.dispose()
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.link(draft, folder / STORE)  # unlike a rename, it fails if someone else was first
        sync_folder(folder)
    except FileExistsError:
        raise LibraryError("There is a library already", folder, "Open it, or name another folder.") from None
    except OSError as error:
        raise LibraryError(
            f"The library cannot be created ({error.strerror or error})", folder, "Check the folder's permissions."
        ) from error
    finally:
        with suppress(OSError):
            for path in folder.glob(f"{draft.name}*"):
                path.unlink(missing_ok=True)


def check_format(connection: Connection, folder: Path) -> int:
    """The store's format version.

    Raises:
        LibraryError: It is not a library's store, or a newer program wrote it.
    """
    application = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if application != migrations.APPLICATION_ID:
        raise LibraryError("This is not a yanbao library", folder, "Name another folder, or create a library.")
    if version < 1:
        raise LibraryError("The library's store is damaged", folder, "Restore the library from a copy.")
    if version > migrations.newest():
        raise LibraryError(
            f"The library has format {version}, this program knows up to {migrations.newest()}", folder,
            "Update yanbao (pip install -U yanbao).",
        )  # fmt: skip
    return version


def migrate(connection: Connection, version: int) -> None:
    """Bring a store of an older format to the newest, inside the caller's transaction."""
    for step in migrations.MIGRATIONS[version - 1 :]:
        step(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {migrations.newest()}")
    set_meta(connection, "schema", schema_digest(connection))


def schema_digest(connection: Connection) -> str:
    """Checksum of the tables' definitions."""
    found = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")
    return records.digest(*(list(row) for row in found)).hex()


def _engine(path: Path, mode: str) -> Engine:
    engine = create_engine(
        "sqlite://", creator=lambda: _connect(path, mode), poolclass=QueuePool, pool_size=8, max_overflow=32
    )

    engine = engine.execution_options(compiled_cache=_STATEMENTS)

    @event.listens_for(engine, "checkout")
    def checkout(raw: Any, *_: Any) -> None:
        if isinstance(raw, _Unlocked) and raw.changed():
            raise DisconnectionError  # the pool opens the file anew

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


class _Unlocked(sqlite3.Connection):
    """A connection without SQLite's locks, for a folder that may only be read: no other reader or writer sees it.

    Someone who may write could change the file meanwhile. SQLite does not notice then, so it is compared here.
    """

    path: Path
    state: tuple[int, ...]  # device, inode, size, time of the last change

    @classmethod
    def open(cls, path: Path) -> _Unlocked:
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise LibraryError(
                "The library has commits that are not yet in its store, and this folder cannot be written", path.parent,
                "Open it once where it can be written, or copy it with all its files.",
            )  # fmt: skip
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, factory=cls)
        connection.path, connection.state = path, _state(path)
        return connection

    def changed(self) -> bool:
        """Whether the file is not the one that was opened."""
        return _state(self.path) != self.state


def _state(path: Path) -> tuple[int, ...]:
    stat = path.stat()
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    if mode == "ro":
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError:
            # A read-only folder without a write-ahead log has no room for the shared-memory file, and no writer.
            connection.close()
            connection = _Unlocked.open(path)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_WAIT}")
    cursor.execute("PRAGMA foreign_keys = ON")
    if mode != "ro":
        cursor.execute(f"PRAGMA page_size = {_PAGE}")  # of a new store
        cursor.execute(f"PRAGMA cache_size = -{_CACHE}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()
    return connection


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _library_error(folder, error.orig) from error
    except sqlite3.Error as error:
        raise _library_error(folder, error) from error
    except (SQLAlchemyError, UnicodeDecodeError) as error:  # SQLite's own messages may quote damaged bytes
        raise _library_error(folder, error) from error


def _library_error(folder: Path, error: Any) -> LibraryError:
    text = str(error)
    for sign, what, remedy in _SIGNS:
        if sign in text:
            return LibraryError(what, folder, remedy)
    return LibraryError(f"The library's store failed ({text})", folder, "Run `yanbao library verify`.")


_SIGNS = (
    ("disk is full", "The disk is full; nothing was changed", "Free some space and try again."),
    ("readonly", "The library cannot be written", "Check the folder's permissions."),
    ("locked", "The library is being written by another process", "Wait for it to finish, or stop it."),
    ("malformed", "The library's store is damaged", "Restore it from a copy, or read the reports into a new library."),
    ("not a database", "This is not a yanbao library, or it is damaged", "Name another folder, or restore a copy."),
    ("decode", "The library's store is damaged", "Restore the library from a copy."),
    ("unable to open", "The library's store cannot be opened", "Check that the folder exists and its permissions."),
    ("disk I/O error", "The disk reported an error; nothing was changed", "Check the disk and the free space."),
)
