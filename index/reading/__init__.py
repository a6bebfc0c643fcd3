"""Files to reports: whole, typed tables, a section tree, cover fields, and what was set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.reading.report import read_document, read_report

__all__ = ["read_document", "read_report"]


def __getattr__(name: str) -> Any:
    """The readers, when they are first asked for: settings need the limits alone."""
    if name not in __all__:
        raise AttributeError(name)
    from index.reading import report

    return getattr(report, name)
