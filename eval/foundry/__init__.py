"""The foundry: made-up monthly reports with their truth, damaged the way converters damage text.

Every figure, company, person and broker is invented. The same seed gives the same bytes.
"""

from eval.foundry.damage import KINDS, NONE, Damage
from eval.foundry.press import Made, make_report

__all__ = ["KINDS", "NONE", "Damage", "Made", "make_report"]
