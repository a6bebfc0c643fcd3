"""What comes in: library folders, questions that cannot be asked, and earlier turns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from index.errors import LibraryError
from index.library import Library
from rag.answer import Answer
from rag.events import Delta, Event, Final
from rag.questions import Turn
from rag.questions.frames import unframed
from rag.settings import Settings


def trouble(question: str, most: int) -> tuple[str, str] | None:
    """Refusal and missing slot for a question that is empty or too long."""
    if not question.strip():
        return "问题是空的，请写下要问的内容。", "问题"
    if len(question) > most:
        zh = any("一" <= char <= "鿿" for char in question[:1000])
        text = "问题太长，请缩短后再问（上限见设置 YANBAO_LIMITS__QUESTION）。"
        return (text if zh else "The question is too long (see YANBAO_LIMITS__QUESTION)."), "问题"
    return None


def turn_of(turn: Turn | tuple[str, Answer] | str) -> Turn:
    """An earlier turn in the planner's form."""
    if isinstance(turn, Turn):
        return turn
    return Turn(unframed(turn if isinstance(turn, str) else turn[0]))


def refused(text: str, missing: str, started: float) -> Iterator[Event]:
    """A refusal in fixed words, as a stream."""
    yield Delta(text)
    yield Final(Answer(text, refused=True, missing=(missing,), timings={"total": perf_counter() - started}))


def open_folder(folder: Path | str, settings: Settings) -> Library:
    """The library of a folder. Raises LibraryError."""
    from rag.open import open_library

    path = Path(folder).expanduser()
    if path.is_file():
        raise LibraryError("this is a file, not a library", path, "Name the library's folder.")
    return open_library(path, settings)
