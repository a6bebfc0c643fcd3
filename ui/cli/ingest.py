"""``yanbao ingest``: files into a library."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.errors import YanbaoError
from ui.cli.options import LibraryOption, settings_and_library
from ui.cli.progress import stages


def ingest(
    files: Annotated[
        list[Path], typer.Argument(help="Reports (txt, md, html, pdf, docx, xlsx, csv), or folders of them.")
    ],
    library: LibraryOption = None,
) -> None:
    """Read reports, rebuild their tables, and index them. The library is made if it does not exist.

    A file that is in the library already costs nothing. A file that cannot be read is named with its reason, the
    others are ingested all the same, and the exit code is 1.
    """
    from index.reading import read_report
    from rag.open import open_library

    settings, path = settings_and_library(library)
    paths = _expand(files)
    failed = 0
    # Read before the library is made: what cannot be read leaves no empty library behind.
    first = read_report(paths[0], settings.reading) if len(paths) == 1 and not path.exists() else None
    with open_library(path, settings, create=True) as opened:
        for file in paths:
            try:
                with stages(file.name) as progress:
                    added = opened.add(file, progress) if first is None else opened.add_report(first, progress)
            except YanbaoError as error:
                if len(paths) == 1:
                    raise
                failed += 1
                typer.secho(f"{file}: {error}", fg="red", err=True)
                continue
            report = opened.report(added.report_id)
            findings = sum(finding.severity != "info" for finding in report.findings)
            typer.echo(
                f"{added.status}\t{added.report_id}\t{file.name}\t{report.fields.period or '-'}\t"
                f"{len(report.tables)} tables\t{findings} findings"
            )
    if failed:
        raise typer.Exit(1)


def _expand(files: list[Path]) -> list[Path]:
    """Folders become the files in them, sorted; hidden files are left out."""
    paths: list[Path] = []
    for file in files:
        if file.is_dir():
            paths += sorted(p for p in file.rglob("*") if p.is_file() and not p.name.startswith("."))
        else:
            paths.append(file)
    return paths
