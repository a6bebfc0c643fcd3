"""The library that a run asks: one that is given, or one made from the truth's own report files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from eval.errors import EvaluationError
from eval.runs.environment import report_id
from eval.truth import TruthReport


def ready_library(path: Path, truths: Iterable[TruthReport], *, create: bool) -> tuple[Path, dict[str, str]]:
    """The library's folder and the report ids by truth folder's name.

    Args:
        create: Make the library and add the reports that it lacks.

    Raises:
        EvaluationError: A report of the truth is not in the library.
    """
    from index.library import Library
    from index.reading import read_report
    from rag.open import open_library
    from rag.settings import load_settings

    truths = tuple(truths)
    ids = {truth.name: report_id(truth.path) for truth in truths}
    if create:
        with open_library(path, load_settings(), create=True) as library:
            held = {info.id for info in library.reports(versions=True)}
            for truth in truths:
                if ids[truth.name] not in held:
                    # named after its folder: two files called report.txt could be taken for versions of one report
                    report = read_report(truth.path)
                    library.add_report(replace(report, name=f"{truth.name}{truth.path.suffix}"))
    with Library.open(path) as library:
        held = {info.id for info in library.reports(versions=True)}  # a superseded version can still be asked
    lacking = [name for name, id in ids.items() if id not in held]
    if lacking:
        raise EvaluationError(
            "The library lacks reports of the truth", lacking, "Add the report files with `yanbao ingest`."
        )
    return path, ids


def options_of(pairs: Iterable[str]) -> dict[str, str]:
    """``name=value`` pairs as a mapping. Raises EvaluationError for anything else."""
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise EvaluationError("An option is written name=value", pair, "For example: --option k=10")
        found[name] = value
    return found
