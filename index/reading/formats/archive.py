"""Zip containers of Office files, guarded against bombs."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from index.errors import ReadError
from index.reading.formats.builder import Builder

LARGE = 10 * 1024 * 1024  # parts below this may be packed as tightly as they like


def open_archive(data: bytes, builder: Builder) -> ZipFile:
    """The archive, if what it unpacks to is within the limits.

    The sizes are those of the directory; the zip reader gives no more bytes of a part than that.

    Raises:
        ReadError: Damaged, encrypted, or too much inside.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError, RuntimeError):
        raise damaged(builder.name) from None
    limits = builder.limits
    total = 0
    for part in archive.infolist():
        if part.flag_bits & 1:
            raise ReadError("the Office file is encrypted", builder.name, "Save it without a password and try again")
        total += part.file_size
        if total > limits.unpacked_bytes:
            raise builder.too_much("the file unpacks to too much", total, "unpacked_bytes", limits.unpacked_bytes)
        if part.file_size > LARGE and part.file_size > limits.unpack_ratio * max(1, part.compress_size):
            ratio = part.file_size // max(1, part.compress_size)
            raise builder.too_much("the file is packed like a bomb", ratio, "unpack_ratio", limits.unpack_ratio)
    return archive


def damaged(name: str) -> ReadError:
    """The error for an Office file that its library cannot read."""
    return ReadError("the Office file is damaged or cut off", name, "Open it in Office and save it again")
