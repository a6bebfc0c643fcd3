"""Questions and summaries over reports.

>>> from rag import ReportQA  # doctest: +SKIP
>>> ReportQA("library").ask("商汤的总市值是多少？").text  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answer import Answer, Citation, Figure
    from rag.engine import ReportQA
    from rag.events import Delta, Event, Final, Step
    from rag.summaries import Summary

__all__ = ["Answer", "Citation", "Delta", "Event", "Figure", "Final", "ReportQA", "Step", "Summary"]

_HOMES = {
    "Answer": "rag.answer", "Citation": "rag.answer", "Figure": "rag.answer", "ReportQA": "rag.engine", "Delta": "rag.events",
    "Event": "rag.events", "Final": "rag.events", "Step": "rag.events", "Summary": "rag.summaries",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Loads a part when it is first asked for: importing ``rag.settings`` must not load the engine."""
    if name not in _HOMES:
        raise AttributeError(f"module 'rag' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
