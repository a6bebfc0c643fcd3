"""Spellings of entity names and codes that mean the same."""

from __future__ import annotations

import re
from functools import lru_cache

from index.numbers import normalise

# Marks that an exchange adds: no profit yet (U), weighted votes (W), red chip (R), secondary listing (S), biotech (B).
_SUFFIX = re.compile(r"-(?:U|W|UW|WU|SW|WS|S|SS|SB|B|BW|R|WR|D|P|Z)$", re.IGNORECASE)
# Special treatment and ex-dividend marks stand before a Chinese name.
_PREFIX = re.compile(r"^(?:\*ST|S\*ST|SST|ST|XD|XR|DR)(?=[\u4e00-\u9fff])", re.IGNORECASE)
_LATIN_BEHIND = re.compile(r"^([\u4e00-\u9fff]{1,8}) ([A-Za-z]{2,8})$")
_CODE = r"\d{4,6}\.[A-Z]{1,4}|[A-Z]{1,6}\.(?:O|N|US|HK|L|T|DF|OQ|A|AX|PA|DE|KS|TW)|[A-Z]{2}\d{5,6}"
_WITH_CODE = re.compile(rf"^(?P<name>.+?)\s*[（(\[]\s*(?P<code>{_CODE}|\d{{5,6}})\s*[)）\]]$")
CODE = re.compile(rf"(?<![A-Za-z0-9.])(?:{_CODE})(?![A-Za-z0-9])")


@lru_cache(maxsize=65536)
def bare_name(name: str) -> str:
    """For comparing: half-width, lower case, without spaces, listing suffix and ST prefix.

    Share classes of funds stay: ``宝盈人工智能 A`` and ``宝盈人工智能 C`` are two funds.

    >>> bare_name("商汤－Ｗ"), bare_name("*ST 东方"), bare_name("深桑达 A")
    ('商汤', '东方', '深桑达a')
    """
    plain = re.sub(r"\s+", "", normalise(name)).strip("*：:,，。")
    plain = "*" + plain if normalise(name).startswith("*ST") else plain
    stripped = _PREFIX.sub("", _SUFFIX.sub("", plain)).strip("*")
    return (stripped or plain).casefold()


def split_code(name: str) -> tuple[str, str | None]:
    """A name and the code in brackets after it.

    >>> split_code("商汤-W（0020.HK）"), split_code("商汤-W")
    (('商汤-W', '0020.HK'), ('商汤-W', None))
    """
    found = _WITH_CODE.match(normalise(name))
    return (found["name"].strip(), plain_code(found["code"])) if found else (name.strip(), None)


@lru_cache(maxsize=65536)
def plain_code(code: str) -> str:
    """One spelling of a code: ``00020.hk`` → ``0020.HK``, ``sz002415`` → ``002415.SZ``."""
    plain = re.sub(r"\s+", "", normalise(code)).upper()
    if found := re.fullmatch(r"(SH|SZ|BJ|HK)\.?(\d{4,6})", plain):
        plain = f"{found[2]}.{found[1]}"
    if found := re.fullmatch(r"0*(\d{1,5})\.HK", plain):
        plain = f"{found[1].zfill(4)}.HK"
    return plain


def bare_code(code: str) -> str:
    """The code without its market: ``002415``."""
    return plain_code(code).split(".")[0]


def spellings(name: str) -> frozenset[str]:
    """The name as printed, without spaces, and without listing suffix and ST prefix. What has a Latin name behind it
    may have it in front.

    >>> sorted(spellings("铜 LME"))
    ['LME铜', '铜 LME', '铜LME']
    """
    plain = re.sub(r"\s+", "", normalise(name))
    short = _PREFIX.sub("", _SUFFIX.sub("", plain))
    turned = _LATIN_BEHIND.sub(r"\2\1", name.strip())
    return frozenset({name.strip(), plain, short or plain, turned if turned != name.strip() else plain})
