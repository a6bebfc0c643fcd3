"""The figure gate: nothing is said that the evidence does not say."""

from rag.gate.bind import UnboundFigureError, bind
from rag.gate.evidence import Evidence
from rag.gate.gate import Binding, Gate, Problem, Reason, Verdict

__all__ = ["Binding", "Evidence", "Gate", "Problem", "Reason", "UnboundFigureError", "Verdict", "bind"]
