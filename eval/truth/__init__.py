"""Ground truth: a report's tables, prose figures and hand-written questions, read from a folder."""

from eval.truth.folders import load_truth, load_truths, save_truth
from eval.truth.tables import ProseFact, TruthColumn, TruthReport, TruthTable

__all__ = ["ProseFact", "TruthColumn", "TruthReport", "TruthTable", "load_truth", "load_truths", "save_truth"]
