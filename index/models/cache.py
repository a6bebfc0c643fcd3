"""Where models are kept, and who may write there."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import ModelError
from index.models.catalogue import Model

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def cache_dir() -> Path:
    """The cache folder: ``YANBAO_CACHE``, or the user's cache folder. It may not exist yet."""
    named = os.environ.get("YANBAO_CACHE", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("yanbao", appauthor=False)


def folder_of(model: Model) -> Path:
    """The folder of a model, which may not exist yet."""
    return cache_dir() / "models" / model.name


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turns errors of the file system under ``place`` into ModelError."""
    try:
        yield
    except PermissionError as error:
        raise ModelError(
            "the model cache cannot be written", error.filename or place, "Set YANBAO_CACHE to a folder that you own."
        ) from error
    except OSError as error:
        if error.errno in NO_SPACE:
            raise disk_full(place) from error
        reason = error.strerror or type(error).__name__
        raise ModelError(
            f"the model cache cannot be used ({reason})", error.filename or place, "Set YANBAO_CACHE to another folder."
        ) from error


def disk_full(place: Path, needed: int | None = None) -> ModelError:
    """The error for a full disk. ``needed`` is in bytes."""
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        free = 0
    amount = f", {needed / 1e6:,.0f} MB are needed" if needed else ""
    return ModelError(
        f"the disk is too full for this model: {free / 1e6:,.0f} MB are free{amount}",
        place,
        "Free some space, or set YANBAO_CACHE to a folder on another disk; what was downloaded is kept.",
    )


def require_space(place: Path, needed: int) -> None:
    """Raises ModelError if the disk of ``place`` has less than ``needed`` bytes free."""
    if shutil.disk_usage(place).free < needed:
        raise disk_full(place, needed)
