"""From a path to a document."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

from index.errors import ReadError
from index.reading.document import Document
from index.reading.formats.builder import Builder
from index.reading.formats.sandbox import load_isolated
from index.reading.formats.source import detect, read_bytes
from index.reading.garbage import garbage_left
from index.reading.limits import Limits


def load_document(path: Path, limits: Limits) -> Document:
    """Reads a file of any known format, chosen by its content and its suffix.

    Formats that a third party's parser reads are read in a child process, unless ``limits.isolate`` is off.

    Raises:
        ReadError: The file is missing, damaged, of an unknown format, or over a limit.
    """
    data = read_bytes(path, limits)
    if limits.isolate and detect(data, path.name).isolated:
        del data
        return load_isolated(path, limits)
    return parse(data, path.name, limits)


def parse(data: bytes, name: str, limits: Limits) -> Document:
    """Reads a file's bytes in this process.

    Raises:
        ReadError: As ``load_document``.
    """
    format = detect(data, name)
    builder = Builder(hashlib.sha256(data).hexdigest()[:16], name, limits)
    with garbage_left():
        import_module(f"index.reading.formats.{format.reader}").read(data, builder)
    if not any(line.text.strip() for line in builder.lines):
        raise ReadError("there is no text in the file", name, "Give a file with text")
    return builder.build(format.name)
