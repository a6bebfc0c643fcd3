"""Names in a sentence, and whether the evidence has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.gate.evidence import compact, spaced
from rag.gate.words import words

_LATIN = re.compile(r"(?<![A-Za-z0-9.])[A-Za-z][A-Za-z0-9]*(?:[ .\-+&/]?[A-Za-z0-9]+)*")
_CAMEL = re.compile(r"[A-Z][A-Za-z]+[a-z]")  # of three letters and more: its capitals tell where it begins and ends
_COMMON = re.compile(r"[a-z]{4,}")
_NUMBERED = re.compile(r"(\S)\s+([A-Za-z]{0,2}\d\S*)")
_QUOTED = re.compile(r"[“「『《\"]([^”」』》\"]{2,40})[”」』》\"]")
_PROPER = {"nr", "nrt", "nrfg", "ns", "nt", "nz"}  # people, places, organisations, other names
# 同比增加 and 何时能 are tagged as names, and are none
_MEASURED = frozenset(["同比", "环比", "年均", "累计", "复合", "何时", "何处", "何种", "何以"])
_PLAIN_WORDS = frozenset(
    [
        "q1",
        "q2",
        "q3",
        "q4",
        "h1",
        "h2",
        "e",
        "a",
        "ttm",
        "yoy",
        "qoq",
        "mom",
        "cagr",
        "ai",
        "it",
        "the",
        "of",
        "and",
        "in",
        "for",
    ]
)


def latin_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of Latin names, digits and inner spaces included: GPT-4 Turbo is one."""
    return [match.span() for match in _LATIN.finditer(text)]


@lru_cache(maxsize=4096)
def _tags(text: str) -> tuple[tuple[str, str], ...]:
    import rjieba

    return tuple(rjieba.tag(text, hmm=False))


def _tagged(text: str) -> frozenset[str]:
    return frozenset(
        word for word, tag in _tags(text) if tag in _PROPER and len(word) > 1 and word[:2] not in _MEASURED
    )


def named_people(text: str) -> bool:
    """Whether the segmenter sees the name of a person, or a surname before another word: 张 in 张大伯."""
    return any(tag in ("nr", "nrt", "nrfg") for _, tag in _tags(text))


def places_in(text: str) -> frozenset[str]:
    """Words that the segmenter tags as places."""
    return frozenset(word for word, tag in _tags(text) if tag == "ns" and len(word) > 1)


def nouns(text: str) -> frozenset[str]:
    """Common nouns of two characters and more, without those that claim nothing (公司, 规模)."""
    found = {
        word for word, tag in _tags(text) if (tag[0] == "n" or tag == "vn") and tag not in _PROPER and len(word) > 1
    }
    return frozenset(word for word in found if not word.isascii()) - set(words("general"))


def names_in(text: str, known: Iterable[str] = ()) -> frozenset[str]:
    """Names as written: known entities, Latin names, quoted names, and what the segmenter tags as a name."""
    found = {match.group() for match in _LATIN.finditer(text) if match.group().casefold() not in _PLAIN_WORDS}
    found.update(_QUOTED.findall(text))
    found |= _tagged(text)
    found.update(name for name in known if len(name) > 1 and stands_in(name, text))
    return frozenset(found)


@lru_cache(maxsize=2048)
def _forms(text: str) -> tuple[str, str]:
    return compact(text), spaced(text)


@lru_cache(maxsize=8192)
def _glued(name: str) -> re.Pattern[str]:
    """The name within CamelCase, as converters leave it that lose spaces: Perplexity in PerplexityAI."""
    inside = r"\s*".join(map(re.escape, "".join(name.split())))
    return re.compile(rf"(?<![A-Za-z0-9]){inside}(?=[A-Z][A-Za-z])|(?<=[a-z]){inside}(?![A-Za-z0-9]|\.\d)")


@lru_cache(maxsize=8192)
def _pattern(name: str) -> re.Pattern[str]:
    # White space may stand anywhere (GPT-4Turbo is GPT-4 Turbo); no letter or digit may run on (GPT-4o is not GPT-4).
    inside = r"\s*".join(map(re.escape, compact(name)))
    if not name.isascii():
        return re.compile(inside)
    # MCU8月 is MCU and a date; GPT4 is another name than GPT.
    after = r"(?![a-z]|\d(?!\d?\s*[月日])|\.\d)" if name[-1:].isalpha() else r"(?![a-z0-9]|\.\d)"
    after = f"s?{after}" if _COMMON.fullmatch(name) else after  # tokens
    return re.compile(rf"(?<![a-z0-9]){inside}{after}")


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text, whatever the width, case and spacing.

    >>> stands_in("GPT-4 Turbo", "对标GPT-4Turbo"), stands_in("GPT-4", "对标GPT-4o"), stands_in("V3", "V3.5")
    (True, False, False)
    """
    flat, words = _forms(text)
    if compact(name) not in flat:
        return False
    if _pattern(name).search(words) is not None:
        return True
    return _CAMEL.fullmatch(name) is not None and _glued(name).search(text) is not None


def missing_names(text: str, sources: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """Names of a text that stand in none of the sources, sorted."""
    texts = tuple(sources)
    return tuple(sorted(name for name in names_in(text, known) if not found_in(name, texts)))


def found_in(name: str, sources: Iterable[str]) -> bool:
    """Whether a name, or each word of several in a row (Llama 3 Meta), stands in one of the sources."""
    texts = tuple(sources)
    if any(stands_in(name, source) for source in texts):
        return True
    parts = _NUMBERED.sub(r"\1\0\2", name).split()  # Llama 4 is not Llama and a 4 elsewhere
    words = [part.replace("\0", " ") for part in parts]
    return len(words) > 1 and all(any(stands_in(word, source) for source in texts) for word in words)
