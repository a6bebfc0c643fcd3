"""Text that may be copied into a spreadsheet."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text on one line, with an apostrophe before it if a spreadsheet would run it as a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.lstrip().startswith(_STARTS) or text.startswith(_STARTS) else line
