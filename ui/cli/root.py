"""The ``yanbao`` command: its sub-commands, and how errors end."""

from __future__ import annotations

import os
import sys

import typer

from index.errors import YanbaoError
from ui.cli import ask, ingest, inspect, library, mcp, models, serve, summarize

app = typer.Typer(
    name="yanbao",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask Chinese research reports questions and draft their monthly summaries, "
    "with every figure traced to the cell or the sentence that it came from.\n\n"
    "Start with: yanbao models pull, then yanbao ingest REPORT --library DIR, then yanbao ask QUESTION --library DIR.",
)
app.command("ingest")(ingest.ingest)
app.command("ask")(ask.ask)
app.command("summarize")(summarize.summarize)
app.command("inspect")(inspect.inspect)
app.command("tables")(inspect.tables)
app.command("ui")(serve.serve)
app.command("mcp")(mcp.serve_tools)
app.add_typer(library.app, name="library")
app.add_typer(models.app, name="models")


def _add_eval() -> None:
    from eval.cli import app as eval_app

    app.add_typer(eval_app, name="eval")


def main() -> None:
    """Entry point. Exits 0, 1 for an expected error (one line on stderr), 2 for wrong usage, 130 when interrupted."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    _add_eval()
    try:
        app()
    except YanbaoError as error:
        typer.secho(f"yanbao: {error}", fg="red", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.secho("yanbao: interrupted", fg="red", err=True)
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output went away, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
