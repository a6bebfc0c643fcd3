"""English for Chinese names of rows, columns and cells, term by term: 华东地区 is East China (``glossary.toml``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product

from rag.questions import lexicon
from rag.questions.text import fold, fold_name, has_han

_MOST = 48  # spellings of one name
_SOUNDED = 4  # Chinese characters that may be written as they sound
_LEFT_OUT = re.compile(r"[的和与及()（）\s/·-]+")
_LATIN = re.compile(r"[!-~]+")


@lru_cache(maxsize=16384)
def renderings(name: str, sounded: bool = False) -> frozenset[str]:
    """Folded English spellings of a folded Chinese name; empty where a part of it is not in the glossary.

    Args:
        sounded: One part that the glossary lacks may be written in pinyin, as names are: 山东, 国泰人寿.

    >>> "east china" in renderings("华东地区"), renderings("鲲鹏"), sorted(renderings("山东省", True))[:2]
    (True, frozenset(), ['shan dong', 'shan dong province'])
    """
    parts = _parts(name, sounded) if has_han(name) and len(name) <= 16 else None
    if parts is None:
        return frozenset()
    found: set[str] = set()
    for choice in islice(product(*parts), _MOST):
        plain = " ".join(filter(None, choice))
        if len(plain) > 1:
            found.update(lexicon.variants(plain))
    return frozenset(found)


@cache
def heads() -> Mapping[str, tuple[str, ...]]:
    """What rows are called → folded English words."""
    return {noun: _all_variants(words) for noun, words in lexicon.glossary()["heads"].items()}


def _all_variants(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for word in words for form in lexicon.variants(word)))


def _parts(name: str, sounded: bool) -> list[tuple[str, ...]] | None:
    """The English for each part of a name, from the left the longest term first; None if a part has none."""
    terms = _terms()
    parts: list[tuple[str, ...]] = []
    at, unknown = 0, ""
    while at < len(name):
        if found := _LEFT_OUT.match(name, at) or _LATIN.match(name, at):
            parts += [] if _LEFT_OUT.match(name, at) else [(found[0],)]
            at = found.end()
            continue
        length = next((n for n in range(min(8, len(name) - at), 0, -1) if name[at : at + n] in terms), 0)
        # Beside what is written as it sounds, a single character is no term of its own (山东省: 山 is none).
        if length and not (length == 1 and unknown and len(unknown) < 2):
            parts.append(terms[name[at : at + length]])
            at += length
            continue
        run = next(
            (n for n in range(1, len(name) - at + 1) if any(name[at + n : at + n + k] in terms for k in range(2, 9))),
            len(name) - at,
        )
        run = min(run, 2) if name[at + 2 : at + 3] in terms and run > 2 else run
        unknown += name[at : at + run]
        if not sounded or len(unknown) != run or not 2 <= run <= _SOUNDED:
            return None
        parts.append(_pinyin(unknown))
        at += run
    return parts


@cache
def _terms() -> Mapping[str, tuple[str, ...]]:
    """Chinese term → English; what measures are called in English, and the glossary."""
    found: dict[str, tuple[str, ...]] = {}
    for concept in lexicon.concepts().values():
        english = tuple(form for form in concept.forms if not has_han(form) and form.isascii())[:6]
        for form in concept.forms if english else ():
            if has_han(form) and len(form) > 1:
                found.setdefault(form, english)
    for section, terms in lexicon.glossary().items():
        if section != "heads":
            found |= {fold_name(term): tuple(map(fold, words)) for term, words in terms.items()}
    return found


def _pinyin(name: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name)
    return ("".join(syllables), " ".join(syllables))
