"""Does an output repeat the instructions that the model was given?"""

from __future__ import annotations

from functools import cache

import prompts
from rag.gate.evidence import compact

_RUN = 12  # characters; instructions share shorter runs with ordinary sentences


@cache
def _runs(language: str) -> frozenset[str]:
    text = compact(prompts.system(language))
    size = _RUN if language == "zh" else 3 * _RUN
    return frozenset(text[at : at + size] for at in range(max(1, len(text) - size + 1)))


def echoes_prompt(text: str) -> bool:
    """Whether a text shares a long run of characters with the system message of any language."""
    folded = compact(text)
    if "<data" in folded or "</data" in folded or "<|" in folded:
        return True
    for language in prompts.LANGUAGES:
        runs = _runs(language)
        size = len(next(iter(runs)))
        if any(folded[at : at + size] in runs for at in range(len(folded) - size + 1)):
            return True
    return False
