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
    "rag.answer": ("Answer", "Citation", "Figure"),
    "rag.engine": ("ReportQA",),
    "rag.events": ("Delta", "Event", "Final", "Step"),
    "rag.summaries": ("Summary",),
}


def __getattr__(name: str) -> Any:
    """Loads a part when it is first asked for: importing ``rag.settings`` must not load the engine."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
