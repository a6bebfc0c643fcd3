"""Which derived files were checked against their digests already, so that not every process reads all of them again.

Git does the same with its index: a file whose device, inode, size, mtime and ctime are unchanged was not written to,
by anyone (ctime cannot be set). What changes without that is the disk's own decay: ``yanbao library verify`` reads all.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

CHECKED = "checked.json"
_SETTLED = 2.0  # seconds; a file that was written just now could be written again within the clock's tick


def mark(place: Path, names: list[str]) -> None:
    """Note that these files of a shard are as they were written; without permission or space to, do nothing."""
    with suppress(OSError):
        states = {name: _state(place / name) for name in names}
        if max(state[-1] for state in states.values()) + _SETTLED * 1e9 < time.time_ns():
            draft = place / f".{CHECKED}.{time.monotonic_ns()}"
            draft.write_text(json.dumps(states), encoding="utf-8")
            draft.replace(place / CHECKED)


def is_marked(place: Path, names: list[str]) -> bool:
    """Whether all these files were checked and not touched since; a note that cannot be read is no note."""
    try:
        noted = json.loads((place / CHECKED).read_text(encoding="utf-8"))
        return isinstance(noted, dict) and all(noted.get(name) == _state(place / name) for name in names)
    except (OSError, ValueError):
        return False


def _state(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
