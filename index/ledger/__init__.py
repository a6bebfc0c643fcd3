"""The ledger: every figure of the reports as a typed fact, and checks of a report against itself."""

from index.ledger.checks import check
from index.ledger.entries import EntityEntry, MetricEntry
from index.ledger.facts import facts_of
from index.ledger.ledger import Ledger
from index.ledger.lexicon import canonical_metric, company_aliases

__all__ = ["EntityEntry", "Ledger", "MetricEntry", "canonical_metric", "check", "company_aliases", "facts_of"]
