"""``yanbao summarize``: draft a monthly summary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.errors import SettingsError
from ui.cli.options import LibraryOption, PeriodOption, ReportOption, settings_and_library
from ui.cli.progress import stages


def summarize(
    library: LibraryOption = None,
    period: PeriodOption = None,
    report: ReportOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write (.md or .json). Default: standard output.", show_default=False),
    ] = None,
    template: Annotated[
        str, typer.Option("--template", help="monthly, brief, market, changes, or a TOML file.")
    ] = "monthly",
    llm: Annotated[
        bool, typer.Option("--llm/--no-llm", help="Let the model write the prose, or keep to facts and quotes.")
    ] = True,
) -> None:
    """Draft a summary of a month's reports: every figure is cited, and the end says what was not used."""
    from rag import ReportQA
    from rag.open import open_library

    settings, path = settings_and_library(library)
    with (
        open_library(path, settings) as opened,
        ReportQA(opened, settings, llm=None if llm else False) as qa,
        stages("summary") as progress,
    ):
        qa.check_server()
        summary = qa.summarize(reports=report, period=period, template=template, llm=llm, progress=progress)
    if out is not None and out.suffix == ".json":
        import orjson

        text = orjson.dumps(summary.to_dict(), option=orjson.OPT_INDENT_2).decode()
    else:
        text = summary.to_markdown()
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"The summary cannot be written ({error.strerror})", out, "Check the folder and the disk"
        ) from error
    typer.echo(f"wrote\t{out}")
