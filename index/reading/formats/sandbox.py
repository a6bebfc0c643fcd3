"""Parsing in a child process with limits on memory, time and output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

from index.errors import ReadError
from index.reading.document import Document, Line
from index.reading.limits import Limits
from index.report import Finding, Locator, Severity

_OUT_OF_TIME = (-24, -9)  # SIGXCPU; SIGKILL comes after it
GRACE = 5  # seconds for the child to start, on top of the limit


def load_isolated(path: Path, limits: Limits) -> Document:
    """Reads a file in a child process, which gets the bytes only, not the path.

    A child that died without a word is tried once more without the second PDF engine, which may have brought
    it down.

    Raises:
        ReadError: As ``load_document``; also if the child runs out of time, memory or output.
    """
    output, late, spent = _run(path, limits)
    if not output and not late and not spent and limits.second and _is_pdf(path):
        output, late, _ = _run(path, limits.model_copy(update={"second": False}))
    return _answer(output, path, limits, late)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _run(path: Path, limits: Limits) -> tuple[bytes, bool, bool]:
    """What a child process answers, whether it ran out of time, and whether out of processor time."""
    settings = json.dumps({"name": path.name, "limits": limits.model_dump()})
    command = [sys.executable, "-P", "-m", "index.reading.formats.child", settings]
    paths = os.pathsep.join(entry for entry in sys.path if entry)
    environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        with path.open("rb") as file:
            child = subprocess.Popen(
                command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
    except OSError as error:
        raise ReadError("the file cannot be read", path, f"The system says: {error}") from None
    timer = Timer(limits.seconds + GRACE, child.kill)
    timer.start()
    try:
        assert child.stdout is not None
        output = child.stdout.read(limits.output_bytes + 1)
    finally:
        late = not timer.is_alive()
        timer.cancel()
        child.kill()
        if child.stdout is not None:
            child.stdout.close()
        child.wait()
    return output, late, child.returncode in _OUT_OF_TIME


def _answer(output: bytes, path: Path, limits: Limits, late: bool) -> Document:
    if len(output) > limits.output_bytes:
        raise ReadError(
            "the file holds too much text", path, f"It is over the limit output_bytes={limits.output_bytes}: split it"
        )
    try:
        answer = json.loads(output)
    except ValueError:
        if late:
            remedy = f"It is over the limit seconds={limits.seconds}: split the file, or raise the limit"
            raise ReadError("reading the file took too long", path, remedy) from None
        remedy = (
            f"The parser needed more than memory_bytes={limits.memory_bytes} or seconds={limits.seconds},"
            " or met damage: save the file again, split it, or raise the limit"
        )
        raise ReadError("the file could not be parsed", path, remedy) from None
    if "error" in answer:
        raise ReadError(**answer["error"])
    return unpack(answer)


def pack(document: Document) -> dict[str, Any]:
    """The document as JSON types."""
    return {
        "id": document.id,
        "name": document.name,
        "format": document.format,
        "lines": [[x.text, x.page, x.cells, x.grid, x.heading, x.hidden, x.turned, x.header] for x in document.lines],
        "findings": [
            [x.kind, x.severity, x.message, [[p.page, p.line_start, p.line_end] for p in x.places]]
            for x in document.findings
        ],
    }


def unpack(packed: dict[str, Any]) -> Document:
    """Inverse of ``pack``."""
    id = packed["id"]
    return Document(
        id,
        packed["name"],
        packed["format"],
        tuple(
            Line(text, page, None if cells is None else tuple(cells), grid, heading, hidden, turned, header)
            for text, page, cells, grid, heading, hidden, turned, header in packed["lines"]
        ),
        tuple(
            Finding(kind, Severity(severity), message, tuple(Locator(id, *place) for place in places))
            for kind, severity, message, places in packed["findings"]
        ),
    )
