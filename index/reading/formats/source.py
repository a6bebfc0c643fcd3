"""A file's bytes, or a clear error; and which format they are."""

from __future__ import annotations

import os
import stat
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from index.errors import ReadError
from index.reading.formats.kinds import CONTAINERS, FOREIGN, FORMATS, OLE, PARTS, Format
from index.reading.limits import Limits

_ASK = "Give a PDF, DOCX, XLSX, CSV, HTML, Markdown or text file"


def read_bytes(path: Path, limits: Limits) -> bytes:
    """All bytes of a regular file.

    Raises:
        ReadError: Missing, not a file, not readable, empty, or over ``limits.file_bytes``.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 — before opening: a pipe would block
            raise ReadError("this is a folder or device, not a file", path, _ASK)
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except FileNotFoundError:
        raise ReadError("there is no such file", path, "Check the path") from None
    except PermissionError:
        raise ReadError("the file may not be read", path, "Change its permissions") from None
    except (OSError, ValueError) as error:
        raise ReadError("the file cannot be read", path, f"The system says: {error}") from None
    if not data:
        raise ReadError("the file is empty", path, _ASK)
    if len(data) > limits.file_bytes:
        remedy = f"It is over the limit file_bytes={limits.file_bytes}: split it, or raise the limit in the settings"
        raise ReadError("the file is too large", path, remedy)
    return data


def detect(data: bytes, name: str) -> Format:
    """The format by magic bytes first, then by suffix and by how text begins.

    Raises:
        ReadError: A known format that is none of ours, or a suffix that its content belies.
    """
    suffix = Path(name).suffix.lower()
    head = data[:1024]
    if b"%PDF-" in head:
        return FORMATS["pdf"]
    if head.startswith(b"PK\x03\x04"):
        return _office(data, name)
    if head.startswith(OLE):
        raise _old_office(data, name)
    for magic, what in FOREIGN:
        if head.startswith(magic):
            raise ReadError(f"the file is {what}, not a report", name, _ASK)
    for format in FORMATS.values():
        if suffix in format.suffixes:
            if format.name in CONTAINERS:
                raise ReadError(f"the file is not {suffix[1:].upper()} inside, or is damaged", name, _ASK)
            return _html(head) or format
    return _html(head) or FORMATS["text"]


def _html(head: bytes) -> Format | None:
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return FORMATS["html"] if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head")) else None


def _office(data: bytes, name: str) -> Format:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError, RuntimeError):
        remedy = "Open it in Office and save it again, or download it again"
        raise ReadError("the Office file is damaged or cut off", name, remedy) from None
    for part, format in PARTS:
        if part in names:
            return FORMATS[format]
    raise ReadError(
        "the file is a zip archive but neither DOCX nor XLSX", name, "Unpack it, or save it as DOCX or XLSX"
    )


def _old_office(data: bytes, name: str) -> ReadError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ReadError("the Office file is encrypted", name, "Save it without a password and try again")
    return ReadError("the file is in the old Office format", name, "Save it as DOCX or XLSX and try again")
