"""One writer at a time, over processes; the lock goes with the process that held it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryError

LOCK, OWNER = "writer.lock", "writer.json"


@contextmanager
def writing(folder: Path, timeout: float) -> Iterator[None]:
    """Hold the writer's lock of a library folder.

    Args:
        timeout: Seconds to wait for another writer.

    Raises:
        LibraryError: Another writer did not finish in time (it is named), or the folder cannot be written.
    """
    lock = FileLock(folder / LOCK, timeout=timeout)
    try:
        lock.acquire()
    except Timeout:
        raise LibraryError(
            f"The library is being written by {_owner(folder)}", folder, "Wait for it to finish, or stop it."
        ) from None
    except OSError as error:
        raise LibraryError(
            f"The library cannot be written ({error.strerror or error})", folder,
            "Check the folder's permissions and the free space.",
        ) from error  # fmt: skip
    try:
        _sign(folder)
        yield
    finally:
        with suppress(OSError):
            (folder / OWNER).unlink(missing_ok=True)
        lock.release()


def _sign(folder: Path) -> None:
    owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now().isoformat(timespec="seconds")}
    try:
        (folder / OWNER).write_text(json.dumps(owner), encoding="utf-8")
    except OSError:
        return  # it only names the writer to others; a full disk is reported by the store


def _owner(folder: Path) -> str:
    try:
        owner = json.loads((folder / OWNER).read_text(encoding="utf-8"))
        return f"process {owner['pid']} on {owner['host']} since {owner['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
