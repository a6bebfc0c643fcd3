"""Whether running text speaks of something that the tables lack, so that it is searched for and not refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.ledger import Ledger
from index.report import BlockKind
from rag.questions import lexicon
from rag.questions.catalog import catalog_of
from rag.questions.intent import Metric
from rag.questions.memo import per_ledger
from rag.questions.missing import Missing
from rag.questions.text import fold


@per_ledger
def passages(ledger: Ledger) -> tuple[str, ...]:
    """Folded paragraphs, and rows of tables without figures."""
    figures = {view.ref for view in catalog_of(ledger).tables}
    found = [
        fold(block.text)
        for report in ledger.reports
        for block in report.blocks
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    ]
    found += [
        fold(" ".join(row))
        for report, table in ledger.tables
        if (report.id, table.id) not in figures
        for row in table.rows
    ]
    return tuple(found)


def spoken_of(ledger: Ledger, *wanted: Iterable[str]) -> bool:
    """True if one passage has at least one form of everything that is wanted."""
    groups: list[Sequence[str]] = [tuple(forms) for forms in wanted]
    return bool(groups) and any(
        all(any(form in text for form in forms) for forms in groups) for text in passages(ledger)
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words of an unknown run; single characters only where there is nothing else."""
    import rjieba

    words = tuple(word.strip() for word in rjieba.cut(text) if word.strip())
    return tuple(word for word in words if len(word) > 1) or words


def metric_forms(metric: Metric) -> tuple[str, ...]:
    """Spellings of a metric's concept that are long enough to mean it in prose."""
    concept = lexicon.concepts().get(metric.sense.base)
    forms = list(concept.forms) if concept is not None else [metric.sense.base]
    return tuple(form for form in forms if len(form) > 1) or (metric.said,)


def entity_forms(keys: Iterable[str], ledger: Ledger) -> tuple[str, ...]:
    """Spellings of an entity in prose."""
    from rag.questions.surfaces import entity_spellings

    return tuple(form for form in entity_spellings(ledger, keys) if len(form) > 1)


def names_metrics(text: str, missing: Iterable[Missing]) -> bool:
    """True if a passage that is told in place of a refusal has the metrics that the tables lack, in some words of them.

    More than half of a metric's pairs of characters must be there: 资本开支同比 may be told as 资本开支…，同比增长.
    """
    folded = fold(text)
    return all(_names(folded, fold(item.value)) for item in missing if item.kind == "metric")


def _names(folded: str, metric: str) -> bool:
    concepts = lexicon.concepts().values()
    if any(
        form in folded for concept in concepts if metric in concept.forms for form in concept.forms if len(form) > 1
    ):
        return True
    pairs = {metric[at : at + 2] for at in range(len(metric) - 1)}
    return not pairs or 2 * sum(pair in folded for pair in pairs) >= len(pairs)
