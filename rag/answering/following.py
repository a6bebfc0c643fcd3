"""A follow-up about the text: 谁投的？ after G42拿到了多少投资？ is about G42."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.answering.question import ProseQuestion
from rag.answering.terms import lists

SHORT = 2  # characters of subject up to which a question says nothing of its own


def following(text: str, earlier: Sequence[str], known: Collection[str]) -> tuple[ProseQuestion, str]:
    """The question, with the subject of the last question that has one if it has none itself, and what to search for.

    Args:
        earlier: Questions of the conversation, oldest first.
        known: Names of entities in the library.
    """
    question = ProseQuestion.of(text, known)
    if question.names or question.unknown or not (len(question.core) <= SHORT or _speaks_back(text)):
        return question, question.text
    for before in (ProseQuestion.of(said, known) for said in reversed(earlier)):
        if before.names or before.unknown:
            return question.after(before), f"{before.text} {text}"
    return question, question.text


def _speaks_back(text: str) -> bool:
    return any(word in text for word in lists()["follow"]["words"])
