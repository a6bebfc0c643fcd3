"""The child process that parses one file: bytes on standard input, JSON on standard output."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from index.errors import ReadError
from index.reading.limits import Limits


def restrain(limits: Limits) -> None:
    """Sets this process's limits on memory, processor time and files, where the system knows them."""
    try:
        import resource
    except ImportError:  # not on Windows; the parent's clock still holds
        return
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (bound, bound))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue


def answer(name: str, limits: Limits, data: bytes) -> dict[str, Any]:
    """The packed document, or the error to raise in the parent."""
    from index.reading.formats.load import parse
    from index.reading.formats.sandbox import pack

    try:
        return pack(parse(data, name, limits))
    except ReadError as error:
        return {"error": {"what": error.what, "which": str(error.which), "remedy": error.remedy}}
    except MemoryError:
        remedy = f"It is over the limit memory_bytes={limits.memory_bytes}: split the file, or raise the limit"
        return {"error": {"what": "reading the file needs too much memory", "which": name, "remedy": remedy}}
    except RecursionError:
        return {
            "error": {"what": "the file is nested too deeply", "which": name, "remedy": "Save it again, simplified"}
        }


def main() -> None:
    """Answers one request; whatever a parser writes to standard output is kept out of the answer."""
    settings = json.loads(sys.argv[1])
    limits = Limits.model_validate(settings["limits"])
    restrain(limits)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    out.write(json.dumps(answer(settings["name"], limits, data)).encode("ascii"))
    out.flush()
    os._exit(0)  # skip clean-up: large trees take long to free


if __name__ == "__main__":
    main()
