"""General knowledge of finance as data: names of measures, of growth, of well-known companies and indices."""

from index.ledger.lexicon.companies import company_aliases, well_known_names
from index.ledger.lexicon.metrics import (
    MetricKind,
    canonical_metric,
    measure,
    metric_kind,
    metric_synonyms,
    metric_words,
)

__all__ = [
    "MetricKind",
    "canonical_metric",
    "company_aliases",
    "measure",
    "metric_kind",
    "metric_synonyms",
    "metric_words",
    "well_known_names",
]
