"""``yanbao library``: look after a library."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.cli.options import LibraryOption, settings_and_library
from ui.cli.progress import stages

app = typer.Typer(no_args_is_help=True, help="Look after a library: list, remove, rebuild, verify.")


@app.command("list")
def list_reports(library: LibraryOption = None) -> None:
    """The reports of a library."""
    from rag.open import open_library

    settings, path = settings_and_library(library)
    with open_library(path, settings) as opened:
        for report in opened.reports():
            typer.echo(
                "\t".join(
                    [
                        report.id,
                        report.period or "-",
                        report.issuer or "-",
                        report.industry or "-",
                        report.title or report.name,
                    ]
                )
            )


@app.command()
def remove(
    reports: Annotated[list[str], typer.Argument(help="Report ids, or the start of them.")],
    library: LibraryOption = None,
) -> None:
    """Take reports out of a library."""
    from rag.open import open_library

    settings, path = settings_and_library(library)
    with open_library(path, settings) as opened:
        for report in reports:
            opened.remove(report)
            typer.echo(f"removed\t{report}")


@app.command()
def rebuild(library: LibraryOption = None) -> None:
    """Make the search index anew from the stored reports."""
    from rag.open import open_library

    settings, path = settings_and_library(library)
    with open_library(path, settings) as opened, stages("rebuild"):
        opened.rebuild()
    typer.echo("rebuilt")


@app.command()
def reembed(library: LibraryOption = None) -> None:
    """Make all vectors anew with the embedding model and backend of the settings."""
    from index.library import Library
    from index.search.backends import make_embedder

    settings, path = settings_and_library(library)
    chosen = settings.embedding
    embedder = make_embedder(chosen.model, chosen.backend, chosen.device)
    with Library.open(path) as opened, stages("reembed") as progress:
        opened.reembed(embedder, progress)
    typer.echo(f"reembedded\t{embedder.name}")


@app.command()
def verify(library: LibraryOption = None) -> None:
    """Compare every record and file with its checksum. Exits 1 if anything is wrong, naming the repair."""
    from rag.open import open_library

    settings, path = settings_and_library(library)
    with open_library(path, settings) as opened:
        problems = opened.verify()
    for problem in problems:
        typer.secho(str(problem), fg="red", err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo("ok")
