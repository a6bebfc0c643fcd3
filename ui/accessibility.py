"""What axe-core finds wrong with every page (WCAG 2.2 A and AA, contrast among it): ``python -m ui.accessibility``."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Annotated, Any

import typer

from ui.browser import chromium, open_page
from ui.examples import example_questions
from ui.screenshots import WIDTHS, shots
from ui.service import Service
from ui.serving import served
from ui.strings import LANGUAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
app = typer.Typer(add_completion=False)


def violations(page: Any, *rules: str) -> list[str]:
    """``rule impact: target (summary)`` for everything that breaks a rule on the page as it is now shown.

    Args:
        rules: Only these rules; default: all of WCAG A and AA.
    """
    from axe_playwright_python.sync_playwright import Axe

    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    found = Axe().run(page, options={"runOnly": only}).response["violations"]
    return [
        f"{rule['id']} {rule['impact']}: {' '.join(map(str, node['target']))} ({_short(node['failureSummary'])})"
        for rule in found
        for node in rule["nodes"]
    ]


def _short(text: str) -> str:
    return " ".join(text.split())[:200]


@app.command()
def main(
    library: Annotated[Path, typer.Option("--library", "-l", help="The library's folder.")],
    runs: Annotated[Path | None, typer.Option("--runs", help="Folder with evaluation runs.")] = None,
) -> None:
    """Prints what is wrong on every page, in both languages, wide and narrow, light and dark; if any, exits with 1."""
    from rag.settings import load_settings

    service = Service(library, load_settings(), runs=runs, llm=False)
    service.warm()
    questions = example_questions(service.library)
    looked = wrong = 0
    with served(service) as base, chromium() as browser:
        for language, width, theme in product(LANGUAGES, WIDTHS, ("light", "dark")):
            page = open_page(browser, f"{base}/{language}/?__theme={theme}", width)
            for name in shots(page, questions):
                looked += 1
                for line in violations(page):
                    wrong += 1
                    typer.echo(f"{language} {width} {theme} {name}: {line}")
            page.context.close()
    typer.echo(f"{looked} views, {wrong} violations")
    raise typer.Exit(int(wrong > 0))


if __name__ == "__main__":
    app()
