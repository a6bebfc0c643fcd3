"""``yanbao summarize``: draft a monthly summary, or revise one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import SettingsError
from ui.cli.options import LibraryOption, PeriodOption, ReportOption, settings_and_library
from ui.cli.progress import stages

if TYPE_CHECKING:
    from rag import ReportQA
    from rag.summaries import Summary


def summarize(
    library: LibraryOption = None,
    period: PeriodOption = None,
    report: ReportOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write. Default: standard output, as Markdown.", show_default=False),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="md, html, docx or json. Default: by the file's name.", show_default=False),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option("--charts", help="Folder to write the charts to, as PNG and SVG.", show_default=False),
    ] = None,
    template: Annotated[
        str, typer.Option("--template", help="monthly, brief, market, changes, or a TOML file.")
    ] = "monthly",
    language: Annotated[str, typer.Option("--language", help="zh or en, for the words of the draft itself.")] = "zh",
    length: Annotated[
        int | None, typer.Option("--length", help="Characters of the draft, roughly.", show_default=False)
    ] = None,
    base: Annotated[
        Path | None,
        typer.Option("--from", help="A draft as JSON to revise instead of a new one.", show_default=False),
    ] = None,
    redo: Annotated[
        list[str] | None,
        typer.Option(
            "--redo", help="Draft this section again: ID, or ID=CHARACTERS. Can be repeated.", show_default=False
        ),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", help="A section more: TITLE, or TITLE=WORD,WORD. Can be repeated.", show_default=False),
    ] = None,
    llm: Annotated[
        bool, typer.Option("--llm/--no-llm", help="Let the model word what is quoted, or keep to facts and quotes.")
    ] = False,
) -> None:
    """Draft a summary of a month's reports: every figure is cited, and the end says what was not used."""
    from rag import ReportQA
    from rag.open import open_library
    from rag.summaries.outputs import export, format_of

    kind = format_of(format or (out.name if out is not None and out.suffix else "md"))
    if kind == "docx" and out is None and sys.stdout.isatty():
        raise SettingsError("a Word file cannot be shown on a terminal", kind, "Name a file with --out.")
    settings, path = settings_and_library(library)
    with (
        open_library(path, settings) as opened,
        ReportQA(opened, settings, llm=None if llm else False) as qa,
        stages("summary") as progress,
    ):
        if llm:
            qa.check_server()
        if base is None:
            made = qa.summarize(
                reports=report, period=period, template=template, language=language, length=length, llm=llm,
                progress=progress,
            )  # fmt: skip
        else:
            made = qa.load_summary(base)
        made = _revised(qa, made, redo or (), add or (), llm, template)
    if charts is not None:
        _write_charts(made, charts)
    data = export(made, kind)
    if out is None:
        typer.echo(data if kind == "docx" else data.decode())
        return
    _write(out, data)
    typer.echo(f"wrote\t{out}")


def _revised(
    qa: ReportQA, made: Summary, redo: list[str] | tuple[str, ...], add: list[str] | tuple[str, ...], llm: bool,
    template: str,
) -> Summary:  # fmt: skip
    for wish in redo:
        section, _, length = wish.partition("=")
        if length and not length.isdigit():
            raise SettingsError("the length of a section is a number", wish, "For example --redo policy=600.")
        own = template if Path(template).stem == made.template else None
        made = qa.redo_section(made, section, length=int(length) if length else None, llm=llm, template=own)
    for wish in add:
        title, _, words = wish.partition("=")
        made = qa.add_section(made, title, [word for word in words.replace("，", ",").split(",") if word], llm=llm)
    return made


def _write_charts(made: Summary, folder: Path) -> None:
    from rag.summaries.outputs import draw

    for chart in made.charts:
        for kind in ("png", "svg"):
            file = folder / f"{chart.id}.{kind}"
            _write(file, draw(chart, kind))
            typer.echo(f"wrote\t{file}")


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise SettingsError(
            f"The summary cannot be written ({error.strerror})", file, "Check the folder and the disk"
        ) from error
