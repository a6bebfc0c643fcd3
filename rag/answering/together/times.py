"""Times in phrases and in sentences, to tell one month's figure from another's."""

from __future__ import annotations

import re

_KINDS = (
    re.compile(r"(?<!\d)((?:(?:1[0-2]|[1-9])[-–—~至])?(?:1[0-2]|[1-9]))月(?!内)"),
    re.compile(r"([一二三四1-4])季度?(?!报)|[qQ]([1-4])|([1-4])[qQ]"),
    re.compile(r"(上半年|下半年|全年)"),
    re.compile(r"((?:19|20)\d\d)年?|(?<![较比])(去年|上年)(?!同期|同季|同月|末|底)"),
)
TIMES = re.compile(
    r"(?:19|20)\d\d年?|\d{1,2}月(?:份|末|底)?|[一二三四1-4]季度|[上下]半年|全年|今年|去年|本年|上年|年度|年初|年末|年底"
)
_HAN = str.maketrans("一二三四", "1234")


def elsewhere(words: str, before: str, ahead: str) -> bool:
    """True if a figure is of another time than the words ask for.

    Args:
        before: The sentence up to the figure.
        ahead: Its part behind the figure before, whose times come first; else the last ones before it hold.

    >>> elsewhere("4月均价", "5月均价", "5月均价"), elsewhere("4月均价", "5月均价14.6元，较4月的", "，较4月的")
    (True, False)
    """
    for kind in _KINDS:
        wanted = _of(kind, words)
        told = _of(kind, ahead)[-1:] or _of(kind, before)[-1:]
        if wanted and told and told[0] not in wanted:
            return True
    return False


def _of(kind: re.Pattern[str], text: str) -> list[str]:
    return [next(filter(None, match.groups())).translate(_HAN) for match in kind.finditer(text)]
