"""What a system under test looks like, and which there are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eval.answers import SystemAnswer
from eval.errors import EvaluationError
from eval.items import Item


@dataclass(frozen=True, slots=True)
class Setup:
    """What a system is opened with.

    Attributes:
        library: Folder of a library that holds the reports.
        reports: Report id by truth folder's name, so that a question can be asked of its reports only.
        options: Of the system: ``k``, ``llm`` (yes/no), ``command`` …
        settings: Overrides for ``rag.settings.load_settings``.
    """

    library: Path
    reports: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def scope(self, item: Item) -> list[str] | None:
        """Ids of the reports that a question is about; None if it names none or ``scope=library``."""
        if self.options.get("scope") == "library":
            return None
        ids = [self.reports[name] for name in item.reports if name in self.reports]
        return ids or None


class System(ABC):
    """Answers questions. ``answer`` may be called from several threads if ``parallel`` is true."""

    parallel = False

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Everything that decides its answers: name, options, models and their digests. Part of the cache's key."""

    @abstractmethod
    def answer(self, item: Item) -> SystemAnswer:
        """The answer to one item, with ``elapsed_s``. Expected errors (YanbaoError) become system errors."""

    def prepare(self, items: tuple[Item, ...]) -> None:
        """Called once before the first answer with all items that are to be asked; for systems that work in batches."""
        return

    def close(self) -> None:
        return


def _table() -> Mapping[str, Callable[[Setup], System]]:
    """Opens lazily: a baseline that is not used costs no import."""

    def yanbao(setup: Setup) -> System:
        from eval.runs.systems.yanbao import YanbaoSystem

        return YanbaoSystem(setup)

    def bm25(setup: Setup) -> System:
        from eval.runs.systems.passages import SearchOnly

        return SearchOnly(setup, "bm25")

    def dense(setup: Setup) -> System:
        from eval.runs.systems.passages import SearchOnly

        return SearchOnly(setup, "dense")

    def plain(setup: Setup) -> System:
        from eval.runs.systems.generation import PlainGeneration

        return PlainGeneration(setup)

    def quick_start(setup: Setup) -> System:
        from eval.runs.systems.quick_start import QuickStart

        return QuickStart(setup)

    def command(setup: Setup) -> System:
        from eval.runs.systems.command import Command

        return Command(setup)

    return MappingProxyType(
        {
            "yanbao": yanbao,
            "bm25": bm25,
            "dense": dense,
            "plain-rag": plain,
            "llama-index": quick_start,
            "command": command,
        }
    )


def system_names() -> tuple[str, ...]:
    """All systems that can be examined."""
    return tuple(_table())


def open_system(name: str, setup: Setup) -> System:
    """A system, ready to answer.

    Raises:
        EvaluationError: There is no such system.
        YanbaoError: Its library or models cannot be opened.
    """
    if name not in _table():
        raise EvaluationError("There is no such system", name, f"Choose one of {', '.join(_table())}.")
    return _table()[name](setup)
