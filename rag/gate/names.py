"""Names in a sentence, and whether the evidence has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.gate.evidence import compact
from rag.gate.words import words

_LATIN = re.compile(r"(?<![A-Za-z0-9.])[A-Za-z][A-Za-z0-9]*(?:[ .\-+&/]?[A-Za-z0-9]+)*")
_QUOTED = re.compile(r"[“「『《\"]([^”」』》\"]{2,40})[”」』》\"]")
_PROPER = {"nr", "nrt", "nrfg", "ns", "nt", "nz"}  # people, places, organisations, other names
_PLAIN_WORDS = frozenset("q1 q2 q3 q4 h1 h2 e a ttm yoy qoq mom cagr ai it the of and in for".split())


def latin_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of Latin names, digits and inner spaces included: GPT-4 Turbo is one."""
    return [match.span() for match in _LATIN.finditer(text)]


@lru_cache(maxsize=4096)
def _tags(text: str) -> tuple[tuple[str, str], ...]:
    import rjieba

    return tuple(rjieba.tag(text, hmm=False))


def _tagged(text: str) -> frozenset[str]:
    return frozenset(word for word, tag in _tags(text) if tag in _PROPER and len(word) > 1)


def nouns(text: str) -> frozenset[str]:
    """Common nouns of two characters and more, without those that claim nothing (公司, 规模)."""
    found = {word for word, tag in _tags(text) if tag[0] == "n" and tag not in _PROPER and len(word) > 1}
    return frozenset(word for word in found if not word.isascii()) - set(words("general"))


def names_in(text: str, known: Iterable[str] = ()) -> frozenset[str]:
    """Names as written: known entities, Latin names, quoted names, and what the segmenter tags as a name."""
    found = {match.group() for match in _LATIN.finditer(text) if match.group().casefold() not in _PLAIN_WORDS}
    found.update(_QUOTED.findall(text))
    found |= _tagged(text)
    folded = compact(text)
    found.update(name for name in known if len(name) > 1 and stands_in(name, folded))
    return frozenset(found)


def stands_in(name: str, folded: str) -> bool:
    """Whether a name stands in a text that went through ``compact``; GPT-4 does not stand in GPT-4o."""
    target = compact(name)
    at = folded.find(target)
    while at >= 0:
        end = at + len(target)
        if not _joined(folded, at) and not _joined(folded, end):
            return True
        at = folded.find(target, at + 1)
    return False


def _joined(text: str, at: int) -> bool:
    """Whether a Latin word or number runs through this offset."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if not (left.isascii() and right.isascii() and left.isalnum() and right.isalnum()):
        return False
    return left.isdigit() == right.isdigit() or left.isdigit()


def missing_names(text: str, sources: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of a text that stand in none of the sources, sorted."""
    folded = [compact(source) for source in sources]
    return tuple(sorted(name for name in names_in(text, known) if not _found(name, folded)))


def _found(name: str, folded: list[str]) -> bool:
    if any(stands_in(name, source) for source in folded):
        return True
    # "Llama 3 Meta" is two names in a row: each may stand elsewhere.
    parts = name.split()
    return len(parts) > 1 and all(any(stands_in(part, source) for source in folded) for part in parts)
