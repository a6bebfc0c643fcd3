"""What the parser learns from: invented tables with questions, each with its program (``lessons/*.jsonl``).

One table a line: ``title``, ``kind`` (header of the names), ``columns``, ``rows`` (name, cells), ``questions``, see
``lessons/README.md``. Tables go through the same reader, and questions through the same linking, as a user's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.ledger import Ledger
from index.reading import read_report
from rag.questions.catalog import catalog_of
from rag.questions.idioms import plainly
from rag.questions.link import link
from rag.questions.tableparser.asked import Asked, asked_of
from rag.questions.tableparser.sheet import Field, Sheet, sheet_of
from rag.questions.tableparser.sketch import COLUMN_PAIRS, ROW_PAIRS, Bound, ColumnTest, Op, Sketch
from rag.questions.text import fold_name

LESSONS = Path(__file__).parent / "lessons"
_BOUNDS = {">": Bound.GT, ">=": Bound.GE, "<": Bound.LT, "<=": Bound.LE, "=": Bound.IS}
_OVER_ZERO = {Bound.GT: Bound.POSITIVE, Bound.GE: Bound.POSITIVE, Bound.LT: Bound.NEGATIVE, Bound.LE: Bound.NEGATIVE}
_OVER_MEAN = {
    Bound.GT: Bound.ABOVE_MEAN, Bound.GE: Bound.ABOVE_MEAN, Bound.LT: Bound.BELOW_MEAN, Bound.LE: Bound.BELOW_MEAN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question, the table that it is asked of, and the sketch that it should become.

    Attributes:
        rows: Keys of the rows of the program, in its order; () for all.
        source: File, line and question.
        needs: Places of the fields without which nothing answers it.
    """

    asked: Asked
    sheet: Sheet
    sketch: Sketch
    rows: tuple[str, ...]
    source: str

    @property
    def needs(self) -> frozenset[int]:
        tested = {test.column for test in self.sketch.tests}
        second = set() if self.sketch.second is None else {self.sketch.second}
        return frozenset({*self.sketch.main, *self.sketch.shown, *tested, *second})


class Unfit(Exception):
    """A line or a question that does not say what the parser could learn."""


def lessons(paths: Sequence[Path]) -> Iterator[tuple[Ledger, list[Lesson]]]:
    """Each table's ledger with the lessons over it. What does not fit is left out."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
            if not line.strip():
                continue
            plain = json.loads(line)
            ledger = ledger_of(plain)
            found = [
                lesson
                for question in plain["questions"]
                if (lesson := _lesson(question, ledger, f"{path.stem}:{number}: {question['q']}")) is not None
            ]
            yield ledger, found


def ledger_of(plain: Mapping[str, Any]) -> Ledger:
    """The ledger of a report with nothing but this table."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.md"
        path.write_text(report_text(plain), encoding="utf8")
        return Ledger.of([read_report(path)])


def report_text(plain: Mapping[str, Any]) -> str:
    """A report, as Markdown, with nothing but this table."""

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"

    head = [plain["kind"], *plain["columns"]]
    body = [line(head), line(["---"] * len(head)), *(line(row) for row in plain["rows"])]
    return "\n".join(["# 月报", "", f"表1：{_untitled(plain['title'])}", "", *body, "", "资料来源：公司公告", ""])


def _untitled(title: str) -> str:
    head, mark, rest = title.partition("：")
    return rest if mark and len(head) < 6 and head.startswith(("图表", "表", "图")) else title


def _lesson(plain: Mapping[str, Any], ledger: Ledger, source: str) -> Lesson | None:
    try:
        return _taught(plain, ledger, source)
    except Unfit:
        return None


def _taught(plain: Mapping[str, Any], ledger: Ledger, source: str) -> Lesson:
    catalog = catalog_of(ledger)
    if len(catalog.tables) != 1:
        raise Unfit
    sheet = sheet_of(catalog.tables[0], catalog)
    folded = plainly(plain["q"])
    asked = asked_of(folded, link(folded, ledger), sheet)
    if sheet.turned:
        plain = _turned(plain)
    places = {_bare(field.header): at for at, field in enumerate(sheet.fields)}
    places |= {_bare(_printed(field, sheet)): at for at, field in enumerate(sheet.fields)}
    names = {fold_name(name): key for name, key in sheet.listed}

    def place(header: str) -> int:
        if (bare := _bare(header)) not in places:
            raise Unfit
        return places[bare]

    def key(name: str) -> str:
        if (folded := fold_name(name)) not in names:
            raise Unfit
        return names[folded]

    op = _op(plain)
    tests = tuple(_test(place(column), bound, value, asked) for column, bound, value in plain.get("where", ()))
    rows = [key(name) for name in (*plain.get("rows", ()), *filter(None, (plain.get("row"),)))]
    columns = [place(header) for header in plain.get("cols", ())]
    main = [place(plain[name]) for name in ("col", "by") if name in plain]
    second = None
    if op in COLUMN_PAIRS:
        main, second = columns[:1], columns[1]
    elif op is Op.VALUE:
        main = columns
    first = _first(plain, asked)
    shown = tuple(dict.fromkeys(at for header in plain.get("show", ()) if (at := place(header)) not in main[:1]))
    mentioned = [set(keys) for keys in asked.rows]
    swapped = op in ROW_PAIRS and _swapped(rows, mentioned)
    sketch = Sketch(op, tuple(main[: None if op is Op.VALUE else 1]), second, shown, tests,
                    "low" if plain.get("dir") == "low" else "high", swapped, first)  # fmt: skip
    return Lesson(asked, sheet, sketch, tuple(rows), source)


def _turned(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The program with rows for columns and columns for rows. Raises Unfit where it has no such form."""
    if plain["op"] in ("none", "other"):
        return dict(plain)
    rows, columns = plain.get("rows", ()), plain.get("cols", ())
    if plain["op"] == "value":
        return {"q": plain["q"], "op": "value", "rows": columns, "cols": rows}
    if plain["op"] in ("diff", "ratio") and "rows" in plain:
        return {"q": plain["q"], "op": plain["op"], "row": plain["col"], "cols": rows}
    if plain["op"] in ("diff", "ratio"):
        return {"q": plain["q"], "op": plain["op"], "rows": columns, "col": plain["row"]}
    raise Unfit


def _printed(field: Field, sheet: Sheet) -> str:
    """The header or name as it stands in the table, without a unit from elsewhere."""
    return field.label if field.ref is None else sheet.view.table.columns[field.index].header


def _op(plain: Mapping[str, Any]) -> Op:
    name = plain["op"]
    if name in ("diff", "ratio"):
        over_rows = "rows" in plain
        if name == "diff":
            return Op.DIFFERENCE if over_rows else Op.COLUMN_DIFFERENCE
        return Op.RATIO if over_rows else Op.COLUMN_RATIO
    return Op(name)


def _test(column: int, bound: str, value: object, asked: Asked) -> ColumnTest:
    kind, said = _BOUNDS[bound], str(value)
    if kind is Bound.IS:
        return ColumnTest(column, kind)
    if said == "mean":
        return ColumnTest(column, _OVER_MEAN[kind])
    if said.lstrip("-+").rstrip("%") in ("0", "0.0"):
        return ColumnTest(column, _OVER_ZERO[kind])
    return ColumnTest(column, kind, _number(said, asked))


def _number(said: str, asked: Asked) -> int:
    """Which number of the question is meant. Raises Unfit where it is none, or could be two."""
    written = fold_name(said)
    at = [
        place
        for place, number in enumerate(asked.numbers)
        if written in (text := asked.text[number.start : number.end]) or text in written
    ]
    if len(at) != 1:
        raise Unfit
    return at[0]


def _first(plain: Mapping[str, Any], asked: Asked) -> int | None:
    k = plain.get("k", 1)
    if k == 1:
        return None
    at = [place for place, number in enumerate(asked.numbers) if number.value == k]
    if len(at) != 1:
        raise Unfit
    return at[0]


def _swapped(rows: Sequence[str], mentioned: Sequence[set[str]]) -> bool:
    """Raises Unfit where the rows are not found in the question."""
    if len(rows) != 2 or len(mentioned) != 2:
        raise Unfit
    if rows[0] in mentioned[0] and rows[1] in mentioned[1]:
        return False
    if rows[0] in mentioned[1] and rows[1] in mentioned[0]:
        return True
    raise Unfit


def _bare(header: str) -> str:
    return fold_name(header).replace(" ", "")
