"""Finds a font with Chinese characters for charts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from index.errors import SettingsError

# Families with Chinese characters, by how common they are on Linux, macOS and Windows.
FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "PingFang SC", "Hiragino Sans GB", "STHeiti", "Heiti SC", "Arial Unicode MS",
    "Microsoft YaHei", "SimHei", "SimSun", "Noto Sans CJK JP", "Noto Serif CJK SC", "Droid Sans Fallback",
)  # fmt: skip
_NEEDED = "中涨跌亿倍（）"


@cache
def cjk_font() -> Path:
    """The file of a font that has Chinese characters: a well-known family first, then any.

    Raises:
        SettingsError: None is installed; names what was looked for and what to install.
    """
    from matplotlib import font_manager

    entries = font_manager.fontManager.ttflist
    rank = {name: number for number, name in enumerate(FAMILIES)}
    # matplotlib lists a .ttc once, under the first family in it, so the other families are known by their file.
    ordered = sorted(entries, key=lambda entry: (rank.get(entry.name, len(rank)), entry.weight != 400, entry.fname))
    for path in dict.fromkeys(Path(entry.fname) for entry in ordered):
        if path.is_file() and _covers(path):
            return path
    raise SettingsError(
        "there is no font with Chinese characters for charts",
        ", ".join(FAMILIES[:6]),
        "Install one (Debian, Ubuntu: apt install fonts-noto-cjk) and try again; other outputs work without.",
    )


def _covers(path: Path) -> bool:
    from matplotlib import ft2font

    try:
        characters = ft2font.FT2Font(str(path)).get_charmap()
    except (RuntimeError, OSError):
        return False  # not a font that can be drawn
    return all(ord(character) in characters for character in _NEEDED)
