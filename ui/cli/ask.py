"""``yanbao ask``: one question, or a batch of them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import SettingsError, YanbaoError
from ui.cli.options import LibraryOption, PeriodOption, ReportOption, settings_and_library
from ui.cli.progress import stages

if TYPE_CHECKING:
    from rag import ReportQA
    from rag.answer import Answer


def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.", show_default=False)] = None,
    library: LibraryOption = None,
    period: PeriodOption = None,
    report: ReportOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", help="JSONL file with rows {id, question, history?}.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="JSONL file for the batch's answers.", show_default=False)
    ] = None,
    after: Annotated[
        list[str] | None,
        typer.Option("--after", help="An earlier question that this one follows up; repeatable.", show_default=False),
    ] = None,
    llm: Annotated[bool, typer.Option("--llm/--no-llm", help="Whether a language model may be used.")] = True,
    column: Annotated[
        str, typer.Option("--column", help="Compute it once more with this column.", show_default=False)
    ] = "",
    row: Annotated[str, typer.Option("--row", help="Compute it once more with this row.", show_default=False)] = "",
    steps: Annotated[bool, typer.Option("--steps", help="Also show how the answer came about.")] = False,
) -> None:
    """Ask the reports of a library.

    Figures of tables are computed without a language model; text questions are answered from quoted sentences. What
    the reports do not contain is refused. A batch loads the models once. A follow-up names what it follows:
    yanbao ask "大华股份呢？" --after "海康威视的市值是多少？"
    """
    from rag import ReportQA
    from rag.open import open_library

    if (question is None) == (batch is None):
        raise SettingsError("Give either a question or --batch", None, 'For example: yanbao ask "…" --library DIR')
    if (batch is None) != (out is None):
        raise SettingsError("--batch and --out go together", None, "Name both files")
    settings, path = settings_and_library(library)
    with open_library(path, settings) as opened, ReportQA(opened, settings, llm=None if llm else False) as qa:
        qa.check_server()
        names = {info.id: info.name for info in opened.reports(versions=True)}
        if batch is not None and out is not None:
            _batch(qa, names, batch, out, period, report)
        elif as_json:
            from rag.rows import answer_row, dumps

            typer.echo(dumps(answer_row(qa.ask(question or "", reports=report, period=period, history=after), names)))
        else:
            answer = _stream(qa, names, question or "", period, report, steps, after or ())
            if (column or row) and answer is not None:
                typer.echo()
                again = qa.again(answer, column=column, row=row, reports=report, period=period)
                typer.echo(again.text)
                _evidence(again, names)


def _stream(
    qa: ReportQA,
    names: Mapping[str, str],
    question: str,
    period: str | None,
    reports: list[str] | None,
    steps: bool,
    after: Sequence[str],
) -> Answer | None:
    """Prints an answer as it comes about, and returns it."""
    from rag.events import Delta, Final, Step

    for event in qa.stream(question, reports=reports, period=period, history=after):
        if isinstance(event, Step):
            if steps:
                typer.secho(f"· {event.text}", dim=True, err=True)
        elif isinstance(event, Delta):
            typer.echo(event.text, nl=False)
        elif isinstance(event, Final):
            typer.echo()
            _evidence(event.answer, names)
            return event.answer
    return None


def _evidence(answer: Answer, names: Mapping[str, str]) -> None:
    if answer.program:
        typer.secho(f"\n算式  {answer.program}", dim=True)
    for number, citation in enumerate(answer.citations, start=1):
        place = [names.get(citation.report, citation.report)]
        place += [f"第{citation.page}页"] if citation.page is not None else []
        if citation.table is not None:
            place += [f"表{citation.table}", citation.row or "", citation.column or ""]
        else:
            place.append(f"第{citation.locator.line_start}行")
        typer.secho(f"[{number}] {' · '.join(p for p in place if p)}：{citation.quote}", dim=True)


def _rows(path: Path) -> Iterator[tuple[object, str, list[str]]]:
    """(id, question, earlier questions) of every row. Raises SettingsError naming the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The batch cannot be read ({error})", path, "Give a UTF-8 file with a JSON object per line"
        ) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SettingsError(
                "This line is not JSON", f"{path}:{number}", 'Write {"id": …, "question": "…"}'
            ) from error
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("question"), str):
            raise SettingsError(
                "This line lacks an id or a question", f"{path}:{number}", 'Write {"id": …, "question": "…"}'
            )
        yield row["id"], row["question"], _history(row.get("history"), f"{path}:{number}")


def _history(turns: object, place: str) -> list[str]:
    """The earlier questions of a row: strings, or objects with a question, as in exams."""
    wrong = SettingsError("This history is not a list of questions", place, 'Write ["…"] or [{"question": "…"}]')
    if turns is None:
        return []
    if not isinstance(turns, list):
        raise wrong
    questions = [turn.get("question") if isinstance(turn, dict) else turn for turn in turns]
    asked = [question for question in questions if isinstance(question, str)]
    if len(asked) != len(questions):
        raise wrong
    return asked


def _batch(
    qa: ReportQA, names: Mapping[str, str], batch: Path, out: Path, period: str | None, reports: list[str] | None
) -> None:
    """Answers appear in ``out`` whole or not at all; a question that fails gets a row that says so."""
    from rag.answer import Answer
    from rag.rows import answer_row, dumps

    questions = list(_rows(batch))
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8") as file, stages("ask") as progress:
            for done, (id, question, history) in enumerate(questions):
                progress(batch.name, done, len(questions))
                error = ""
                try:
                    answer = qa.ask(question, reports=reports, period=period, history=history)
                except YanbaoError as failure:
                    answer, error = Answer("", refused=True), str(failure)
                row = answer_row(answer, names, id)
                if error:
                    row["error"] = error
                file.write(dumps(row) + "\n")
        draft.replace(out)
    except OSError as error:
        raise SettingsError(
            f"The answers cannot be written ({error.strerror})", out, "Check the folder and the disk"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
