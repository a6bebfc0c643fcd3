"""A summary as Markdown: text from reports cannot become markup, citations are footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.summaries.outputs.notes import Notes
from rag.summaries.phrases import wording
from rag.summaries.summary import Claim, Piece, Summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_SHOWN = 60  # names of pieces in a list


def escape(text: str) -> str:
    """Report text as plain Markdown text on one line.

    >>> escape("<b>[x](y)</b>")
    '\\\\<b\\\\>\\\\[x\\\\](y)\\\\</b\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def markdown(summary: Summary) -> str:
    words, notes = wording(summary.language), Notes(summary)
    lines = [f"# {escape(summary.title)}", ""]
    if summary.headline is not None:
        lines += [_claim(summary.headline, notes), ""]
    lines += [f"> {words['note']}", *(f">\n> {escape(remark)}" for remark in summary.remarks), ""]
    for section in summary.sections:
        lines += [f"## {escape(section.title)}", ""]
        lines += [f"*{words['attributed']}*", ""] if section.attributed else []
        lines += [f"- {_claim(claim, notes)}" for claim in section.claims]
        lines.append("")
    lines += [f"## {words['coverage']}", "", *coverage_lines(summary, words), ""]
    lines += [f"{words['sources']}：" + "；".join(map(escape, summary.reports.values())), ""]
    lines += [f"[^{number}]: {escape(note.text)}" for number, note in enumerate(notes.all, 1)]
    return "\n".join(lines).rstrip() + "\n"


def _claim(claim: Claim, notes: Notes) -> str:
    keys = "".join(f"[^{number}]" for number in notes.of(claim))
    lead, rest = claim.text[: claim.lead], claim.text[claim.lead :]
    return (f"**{escape(lead)}**" if lead.strip() else "") + escape_rest(rest) + keys


def escape_rest(text: str) -> str:
    """Escaped, and not run together with what it follows: bold text needs an edge."""
    return escape(text) if not text[:1].isspace() else f" {escape(text)}"


def coverage_lines(summary: Summary, words: Mapping[str, str]) -> list[str]:
    coverage = summary.coverage
    filled = round(10 * coverage.share)
    total = len(coverage.used) + len(coverage.unused)
    lines = [f"- {'█' * filled}{'░' * (10 - filled)} {words['pieces']} {len(coverage.used)}/{total}"]
    for label, pieces in ((words["used"], coverage.used), (words["unused"], coverage.unused)):
        if pieces:
            lines.append(f"- {label}：{_list(pieces, words)}")
    for label, names in ((words["left"], coverage.left_out), (words["skipped"], coverage.skipped)):
        if names:
            lines.append(f"- {label}：{'、'.join(map(escape, names))}")
    return lines


def _list(pieces: tuple[Piece, ...], words: Mapping[str, str]) -> str:
    names = list(dict.fromkeys(escape(piece.name) for piece in pieces))
    shown, rest = names[:_SHOWN], len(names) - _SHOWN
    return "、".join(shown) + (f"，{words['more'].format(rest)}" if rest > 0 else "")
