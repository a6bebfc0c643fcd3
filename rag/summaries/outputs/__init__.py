"""A summary as a file: Markdown, HTML, Word, JSON; its charts as images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from index.errors import SettingsError
from rag.summaries.outputs.drawing import ImageFormat, draw
from rag.summaries.summary import Summary

__all__ = ["FORMATS", "ImageFormat", "draw", "export", "format_of", "media_type"]


def _markdown(summary: Summary) -> bytes:
    from rag.summaries.outputs.markdown import markdown

    return markdown(summary).encode()


def _html(summary: Summary) -> bytes:
    from rag.summaries.outputs.html import html

    return html(summary).encode()


def _docx(summary: Summary) -> bytes:
    from rag.summaries.outputs.word import docx

    return docx(summary)


def _json(summary: Summary) -> bytes:
    import orjson

    return orjson.dumps(summary.to_dict(), option=orjson.OPT_INDENT_2)


_WRITERS: MappingProxyType[str, tuple[Callable[[Summary], bytes], str]] = MappingProxyType(
    {
        "md": (_markdown, "text/markdown; charset=utf-8"),
        "html": (_html, "text/html; charset=utf-8"),
        "docx": (_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "json": (_json, "application/json"),
    }
)
FORMATS = tuple(_WRITERS)
_ALIASES = MappingProxyType({"markdown": "md", "htm": "html", "word": "docx"})


def format_of(name: str | Path) -> str:
    """One of ``FORMATS`` from a name (``docx``, ``word``) or from the suffix of a path (``x.docx``).

    Raises:
        SettingsError: There is no such format; names those that there are.
    """
    text = str(name)
    suffix = (Path(text).suffix or text).lower().lstrip(".")
    found = _ALIASES.get(suffix, suffix)
    if found not in _WRITERS:
        raise SettingsError("a summary cannot be written in this format", text, f"Use one of {', '.join(FORMATS)}.")
    return found


def export(summary: Summary, format: str) -> bytes:
    """A summary as the bytes of a file; ``format`` as in ``format_of``.

    HTML and Word hold the charts; without a Chinese font they say so in their place.

    Raises:
        SettingsError: There is no such format.
    """
    return _WRITERS[format_of(format)][0](summary)


def media_type(format: str) -> str:
    """The MIME type of a format. Raises SettingsError."""
    return _WRITERS[format_of(format)][1]
