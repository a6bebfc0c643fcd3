"""Public sets in their published file formats, scored by their own published rules. The user brings the files."""

from eval.loaders.base import PublicItem, PublicScore, score_predictions
from eval.loaders.rgb import load_rgb, score_rgb
from eval.loaders.t2_ragbench import load_t2_ragbench, score_number_match
from eval.loaders.tatqa import load_tatqa, score_tatqa

__all__ = [
    "PublicItem",
    "PublicScore",
    "load_rgb",
    "load_t2_ragbench",
    "load_tatqa",
    "score_number_match",
    "score_predictions",
    "score_rgb",
    "score_tatqa",
]
