"""Rows of PDF tables against another program's text: ``python tools/check_pdf_rows.py FILE.pdf ...``.

Needs ``pdftotext`` (poppler). Two questions, figures being cells of digits with sign, point, per cent or stars:
do the figures of each row of ours stand in this order on one line of ``pdftotext -layout``, and is each line of that
program with four figures or more, most of its words, a row of ours? What is on neither side is printed. Labels of
charts are lines of figures too, and meant to be no rows: look at what is printed before counting it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index.reading.formats import load_document
from index.reading.limits import Limits

FEWEST = 3  # figures of a row of ours that is looked for
MANY = 4  # figures of a line of theirs that ought to be a row
_FIGURE = re.compile(r"[-+−－(（]?\d[\d,.]*[%％倍xX)）]?(?:\(?\*{1,3}\)?)?")


def bare(text: str) -> str:
    """Text without white space and stars, minus signs as one."""
    return re.sub(r"[\s*]|\(\*+\)?", "", re.sub(r"[(（]\*+[)）]?", "", text)).replace("−", "-").replace("－", "-")


def figures(words: Iterable[str]) -> list[str]:
    return [bare(word) for word in words if _FIGURE.fullmatch(word.replace(" ", ""))]


def page_lines(path: Path, page: int) -> list[str]:
    """Lines of a page as ``pdftotext -layout`` has them."""
    command = ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def in_order(wanted: list[str], line: str) -> bool:
    place = 0
    for figure in wanted:
        place = line.find(figure, place)
        if place < 0:
            return False
        place += len(figure)
    return True


def check(path: Path) -> Counter[str]:
    """Counts of one file; rows and lines without a match are printed."""
    document = load_document(path, Limits(isolate=False))
    rows: dict[int, list[tuple[str, ...]]] = {}
    for line in document.lines:
        if line.cells is not None and line.page and not line.hidden:
            rows.setdefault(line.page, []).append(line.cells)
    count: Counter[str] = Counter()
    for page in range(1, max((line.page or 0 for line in document.lines), default=0) + 1):
        raw = page_lines(path, page)
        theirs = [bare(line) for line in raw]
        ours = [bare("".join(row)) for row in rows.get(page, [])]
        for row in rows.get(page, []):
            wanted = figures(row)
            if len(wanted) < FEWEST:
                continue
            count["rows"] += 1
            count["figures"] += len(wanted)
            if not any(in_order(wanted, line) for line in theirs):
                count["rows apart"] += 1
                count["figures apart"] += len(wanted)
                sys.stdout.write(f"  {path.name} page {page}, only here: {' | '.join(row)[:150]}\n")
        for line, whole in zip(raw, theirs, strict=True):
            words = line.split()
            if len(figures(words)) >= max(MANY, 0.6 * len(words)):
                count["lines"] += 1
                if not any(whole in row or (len(row) > 8 and row in whole) for row in ours):
                    count["lines apart"] += 1
                    sys.stdout.write(f"  {path.name} page {page}, only there: {' '.join(words)[:150]}\n")
    return count


def main(names: list[str]) -> None:
    """Checks every file named, and sums up."""
    total: Counter[str] = Counter()
    for name in names:
        found = check(Path(name))
        total += found
        sys.stdout.write(f"{Path(name).name}: {dict(found)}\n")
    sys.stdout.write(f"all: {dict(total)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
