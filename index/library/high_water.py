"""The last acknowledged commit, noted outside the store, so that commits that vanished from it are noticed.

A damaged write-ahead log makes SQLite fall back to an earlier commit without a word.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from index.library.files import write_whole

NOTE = "committed.json"


def note_commit(folder: Path, generation: int) -> None:
    """Note that this generation was committed; a note that cannot be written is only a weaker check later."""
    with suppress(OSError):
        write_whole(folder / NOTE, json.dumps({"generation": generation}).encode())


def last_commit(folder: Path) -> int:
    """The last noted generation; 0 without a note. Raises ValueError if the note is damaged."""
    try:
        text = (folder / NOTE).read_text(encoding="utf-8")
    except OSError:
        return 0
    noted = json.loads(text)
    if not isinstance(noted, dict) or not isinstance(noted.get("generation"), int):
        raise ValueError(text)
    return int(noted["generation"])
