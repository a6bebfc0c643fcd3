"""Speed and memory of the format readers: ``python -m index.reading.formats.bench FILE ...``."""

from __future__ import annotations

import sys
import time
import tracemalloc
from pathlib import Path

from index.errors import ReadError
from index.reading.formats.load import load_document
from index.reading.limits import Limits


def measure(path: Path, memory: bool = False) -> str:
    """One line: size, processor seconds, MB/s or pages/s; with ``memory`` the peak per byte of the file (slower)."""
    limits = Limits(isolate=False)
    size = path.stat().st_size
    if memory:
        tracemalloc.start()
    start = time.process_time()
    document = load_document(path, limits)
    spent = max(1e-9, time.process_time() - start)
    pages = len({line.page for line in document.lines if line.page is not None})
    rate = f"{pages / spent:.1f} pages/s" if document.format == "pdf" else f"{size / 1e6 / spent:.1f} MB/s"
    told = f"{path.name}: {document.format}, {size / 1e6:.1f} MB, {len(document.lines)} lines, {spent:.2f} s, {rate}"
    if memory:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        told += f", peak {peak / size:.1f} bytes per byte"
    return told


def main(arguments: list[str]) -> int:
    """Measures every file named; ``--memory`` adds the peak of memory."""
    memory = "--memory" in arguments
    failed = 0
    for name in arguments:
        if name.startswith("--"):
            continue
        try:
            sys.stdout.write(measure(Path(name), memory) + "\n")
        except ReadError as error:
            failed = 1
            sys.stderr.write(f"{error}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
