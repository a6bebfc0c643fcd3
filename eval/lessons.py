"""What the whole engine makes of questions over invented tables, held against what their programs give.

::

    python -m eval.lessons rag/questions/tableparser/lessons/unseen.jsonl
    YANBAO_PARSES=false python -m eval.lessons rag/questions/tableparser/lessons/unseen.jsonl

Each table is a report of its own in a library of its own; no language model is asked. Format of the files:
``rag/questions/tableparser/lessons/README.md``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.scores.statistics import estimate
from index.ledger import Ledger
from index.library import Library
from rag import ReportQA
from rag.answer import Answer
from rag.questions.catalog import catalog_of
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.run import Result, execute
from rag.questions.tableparser.lessons import Lesson, lessons, report_text
from rag.questions.tableparser.programs import Builder, UnusableError
from rag.questions.tableparser.sketch import Op

_NOTES = ("问的按", "问法按", "The question is read")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a question: ``right``, ``wrong``, ``refused``; ``kept`` and ``told`` where there is no answer."""

    lesson: Lesson
    verdict: str
    text: str
    gold: str


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=10, help="wrong answers to print (default: 10)")
    given = parser.parse_args()
    found = [verdict for path in given.files for verdict in verdicts(path)]
    answerable = [one for one in found if one.verdict in ("right", "wrong", "refused")]
    for name in ("right", "wrong", "refused"):
        _say(f"{name}: {_share(answerable, name)}")
    nothing = [one for one in found if one.verdict in ("kept", "told")]
    _say(f"without an answer, and answered all the same: {_share(nothing, 'told')}")
    for op, counts in _by_op(found).items():
        _say(f"  {op}: {', '.join(f'{name} {n}' for name, n in sorted(counts.items()))}")
    for one in [one for one in found if one.verdict in ("wrong", "told")][: given.show]:
        _say(f"{one.lesson.source}\n    {one.text[:160]}\n    gold: {one.gold[:160]}")


def verdicts(path: Path) -> Iterator[Verdict]:
    """Every question of a file whose program computes, or that has no answer."""
    lines = [line for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
    for line, (ledger, some) in zip(lines, lessons([path]), strict=True):
        with TemporaryDirectory() as folder:
            report = Path(folder) / "report.md"
            report.write_text(report_text(json.loads(line)), encoding="utf8")
            with Library.create(Path(folder) / "library") as library:
                library.add(report)
                with ReportQA(library, llm=False) as qa:
                    for lesson in some:
                        yield from _verdict(lesson, qa, ledger)


def _verdict(lesson: Lesson, qa: ReportQA, ledger: Ledger) -> Iterator[Verdict]:
    question = lesson.source.partition(": ")[2]
    if lesson.sketch.op in (Op.NONE, Op.OTHER):
        answer = qa.ask(question)
        yield Verdict(lesson, "kept" if answer.refused else "told", answer.text, "")
        return
    golds = _golds(lesson, question, ledger)
    if golds:
        answer = qa.ask(question)
        kind = "refused" if answer.refused else "right" if _right(answer, golds, lesson, ledger) else "wrong"
        yield Verdict(lesson, kind, answer.text, golds[0].text)


def _golds(lesson: Lesson, question: str, ledger: Ledger) -> list[Result]:
    """What the lesson's own program gives; [] where it gives nothing."""
    try:
        tokens = link(plainly(question), ledger)
        programs = Builder(lesson.sketch, lesson.asked, lesson.sheet, tokens, catalog_of(ledger)).programs()
    except UnusableError:
        return []
    results = [execute(program, ledger) for program in programs]
    return [] if any(result.refused for result in results) else results


def _right(answer: Answer, golds: Sequence[Result], lesson: Lesson, ledger: Ledger) -> bool:
    """Whether the same rows are named, or the same figure is told."""
    op, gold = lesson.sketch.op, golds[0]
    told, wanted = _named(answer.text, lesson, ledger), _named(gold.text, lesson, ledger)
    figures = {figure.value for figure in answer.figures}
    if op is Op.COMPARE:
        return told[:1] == wanted[:1]
    if op is Op.FILTER:
        return set(told) == set(wanted)
    if op is Op.TOP and not lesson.sheet.turned:
        return set(told) == set(wanted) and gold.figures[0].value in figures
    if op is Op.VALUE:
        cells = {figure.value for result in golds for figure in result.figures}
        words = [citation.quote for result in golds if not result.figures for citation in result.citations]
        return cells <= figures and all(word in answer.text for word in words)
    worked_out = [figure.value for figure in gold.figures if figure.source == "formula"]
    return (worked_out or [figure.value for figure in gold.figures])[0] in figures


def _named(text: str, lesson: Lesson, ledger: Ledger) -> list[str]:
    """The table's rows that a text names, in order, notes on how it was read left out."""
    for note in _NOTES:
        text = text.partition(note)[0]
    catalog, view = catalog_of(ledger), lesson.sheet.view
    found: list[tuple[int, str]] = []
    for name in sorted({catalog.name_of(catalog.row_key(view, row)) for row in view.rows}, key=len, reverse=True):
        if (at := text.find(name)) >= 0:
            found.append((at, name))
            text = text.replace(name, "#" * len(name))
    return [name for _, name in sorted(found)]


def _by_op(found: Sequence[Verdict]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for one in found:
        counts.setdefault(one.lesson.sketch.op.value, Counter())[one.verdict] += 1
    return counts


def _share(found: Sequence[Verdict], name: str) -> str:
    """How many have this verdict, and their share with the standard error, clustered by table."""
    hits = [float(one.verdict == name) for one in found]
    tables = [one.lesson.source.rpartition(": ")[0].partition(": ")[0] for one in found]
    return f"{sum(hits):.0f} of {len(hits)}, {estimate(hits, tables)}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
