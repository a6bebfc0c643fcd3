"""A section's words: chooses among the items that belong to it and quotes them, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.numbers import fold
from rag.answer import Citation
from rag.answering.place import narrow
from rag.answering.terms import grams
from rag.gate import UnboundFigureError
from rag.gate.draft import Draft
from rag.gate.echo import echoes_prompt
from rag.gate.sentences import keys
from rag.summaries.choosing import best, chosen, is_opinion, telling, worth
from rag.summaries.claim import claim
from rag.summaries.items import Item, Quote
from rag.summaries.phrases import Phrases
from rag.summaries.routing import Routed, overlap, without
from rag.summaries.summary import Claim
from rag.summaries.template import SectionTemplate
from rag.summaries.tidy import tidy

_SAME = 0.7
_LEAST = 120  # characters that an item may always have
_SHORT = 80  # characters of a sentence that stands in for a title
_REMARKS = 2  # general remarks that a section is made of if it has nothing else
_NAMES = 20  # rows that are named without being told
_TITLES = 6  # titles of further items in one claim
_WE = re.compile(r"^我们(?:认为|判断)[，,：:]?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DAY = re.compile(r"^(?:(\d{4})\s*[.\-/年])?\s*(\d{1,2})\s*[.\-/月]\s*(\d{1,2})\s*日?$")


class Filler:
    """Quotes items for the sections of one draft; what was said once is not said again.

    Args:
        several: The draft is about several reports, so opinions name whose they are.
    """

    def __init__(self, phrases: Phrases, several: bool) -> None:
        self._phrases, self._several = phrases, several
        self._said: list[tuple[frozenset[str], frozenset[str]]] = []
        self.removed = 0

    def said(self, texts: Iterable[str]) -> None:
        """Texts that are not to be said again."""
        self._said += [_marks(text) for text in texts]

    def claims(
        self, section: SectionTemplate, found: Sequence[Routed], factor: float = 1.0, *, computed: bool = False
    ) -> list[Claim]:
        """Claims in reading order: told items, then the titles of further ones.

        Args:
            computed: The section has computed claims, so that general remarks add nothing.
        """
        most = max(1, round(section.sentences * factor)) if section.sentences else 0
        limit = max(_LEAST, round(section.length * factor / max(1, min(most, len(found)))))
        fresh = [one for routed in found if (one := self._fresh(routed)) is not None]
        if not section.attributed:
            fresh = [routed for routed in fresh if telling(routed)] or ([] if computed else fresh[:_REMARKS])
        told, rest = chosen(fresh, most)
        made = [self._told(section, routed, limit) for routed in told]
        claims = [one for one in made if one is not None]
        titled = [routed for routed in rest if _stands_alone(routed.item)]
        rows = [routed for routed in rest if routed.item.row]
        return claims + self._others(rows) + self._titles(titled[: round(section.titles * factor)])

    def _fresh(self, routed: Routed) -> Routed | None:
        """Without the sentences that were said before."""
        if routed.item.lead and routed.item.heads[-1:] != (routed.item.lead[0].text,):
            known = _whole(routed.item) if routed.item.row else _opening(routed.item)
            return None if self._repeats(known) else routed
        body = tuple(quote for quote in routed.body if worth(quote.text) and not self._repeats(quote.text))
        return Routed(routed.item, body) if body else None

    def _repeats(self, text: str) -> bool:
        """Whether something was said before: most of its words, and no figure that was not."""
        own, figures = _marks(text)
        return any(overlap(own, other) > _SAME and figures <= known for other, known in self._said)

    def _told(self, section: SectionTemplate, routed: Routed, limit: int) -> Claim | None:
        item = without(routed.item, section.leave)
        draft = self._draft(item)
        picked = [] if item.row else best(item, routed.body, limit, all_of=section.attributed)
        if not section.bodies and item.lead:
            picked = [] if item.titled else picked[:1]
        lead = self._lead(draft, item, colon=bool(item.body if item.row else picked))
        if item.row:
            self._cells(draft, item)
        else:
            if all(self._repeats(quote.text) for quote in picked) and not item.lead:
                return None  # two paragraphs of one section say the same
            told = (
                not section.attributed
                and (section.rest or not item.lead)
                and any(is_opinion(quote.text) for quote in picked)
            )
            if told:
                draft.say(self._phrases.words["says"])
            for number, quote in enumerate(picked):
                self._quote(draft, quote, last=number == len(picked) - 1, said=told and not number)
            if not picked:
                draft.say(self._phrases.words["stop"])
            self.said(quote.text for quote in picked)
        if item.lead:
            self.said((_whole(item) if item.row else _opening(item),))
        return self._made(draft, lead)

    def _others(self, found: Sequence[Routed]) -> list[Claim]:
        """Of every table the names of the rows that are not told, so that nobody takes those told for all."""
        tables: dict[tuple[str, str], list[Item]] = {}
        for routed in found:
            tables.setdefault((routed.item.report.id, routed.item.area), []).append(routed.item)
        made: list[Claim | None] = []
        for rows in tables.values():
            draft, words = self._draft(rows[0]), self._phrases.words
            lead = len(draft.say(f"{tidy(rows[0].heads[-1])} {words['others']}"))
            names = [row.lead[-1] if row.lead else row.body[0] for row in rows]
            for number, name in enumerate(names[:_NAMES]):
                draft.say(words["comma"] if number else "")
                text = tidy(name.text)
                draft.quote(text, name.citation, keyed=False)
            draft.say((words["and_more"] if len(names) > _NAMES else "") + words["stop"])
            made.append(self._made(draft, lead))
        return [one for one in made if one is not None]

    def _titles(self, found: Sequence[Routed]) -> list[Claim]:
        made: list[Claim | None] = []
        for start in range(0, len(found), _TITLES):
            group = found[start : start + _TITLES]
            draft = self._draft(group[0].item)
            lead = len(draft.say(self._phrases.words["also"]))
            for number, routed in enumerate(group):
                draft.say(self._phrases.words["semicolon"] if number else "")
                self._lead(draft, routed.item, colon=False, named=False)
                if not routed.item.titled:
                    first = routed.item.body[0]
                    draft.say(self._phrases.words["colon"])
                    text = tidy(first.text)
                    draft.quote(text, first.citation, show=text.rstrip("。"), keyed=False)
            draft.say(self._phrases.words["stop"])
            made.append(self._made(draft, lead))
        return [one for one in made if one is not None]

    def _draft(self, item: Item) -> Draft:
        def cut(citation: Citation, quote: str) -> Citation:
            return narrow(citation, quote, item.report)

        draft = Draft(cut)
        return draft

    def _lead(self, draft: Draft, item: Item, *, colon: bool, named: bool = True) -> int:
        """Date, name and title, after whose report it is if there are several; returns the length of it."""
        if self._several and named and not item.row:
            fields = item.report.fields
            draft.say(f"{fields.issuer or fields.title or item.report.name}{self._phrases.words['colon']}")
        words = [quote for quote in item.lead if quote.text.strip()]
        shown = [
            quote for number, quote in enumerate(words)
            if not any(quote.text in other.text for other in words[number + 1 :])
        ]  # fmt: skip
        for number, quote in enumerate(shown):
            draft.say(" " if number else "")
            draft.quote(tidy(quote.text), quote.citation, show=self._day(tidy(quote.text)), keyed=False)
        end = len(draft.text)
        if shown and colon:
            draft.say(self._phrases.words["colon"])
        return end

    def _day(self, text: str) -> str:
        """4.30 in a column of dates, as a day of the month; anything else as it is."""
        day = _DAY.match(text)
        if day is None or not (1 <= int(day[2]) <= 12 and 1 <= int(day[3]) <= 31):
            return text
        return f"{int(day[2])}月{int(day[3])}日" if self._phrases.language == "zh" else f"{int(day[2])}/{int(day[3])}"

    def _cells(self, draft: Draft, item: Item) -> None:
        for number, quote in enumerate(item.body):
            draft.say(self._phrases.words["semicolon"] if number else "")
            if quote.label and len(item.body) > 1:
                draft.say(f"{tidy(quote.label)} ")
            text = tidy(quote.text)
            draft.quote(text, quote.citation, show=text.rstrip("。；;"), keyed=False)
        draft.say(self._phrases.words["stop"])

    def _quote(self, draft: Draft, quote: Quote, *, last: bool, said: bool = False) -> None:
        """A sentence; ``said``: after "the report holds", so that its own 我们认为 would say it twice."""
        whole = tidy(quote.text)
        text = _WE.sub("", whole) if said else whole
        if last and text[-1:] in "；;，,、":
            text = f"{text[:-1]}{self._phrases.words['stop']}"
        elif last and text[-1:] not in "。！？!?.…”）)":
            text = f"{text}{self._phrases.words['stop']}"
        draft.quote(whole, quote.citation, show=text, keyed=False)

    def _made(self, draft: Draft, lead: int) -> Claim | None:
        if keys(draft.text) or echoes_prompt(draft.text):
            self.removed += 1
            return None
        try:
            return claim(draft, "quote", lead)
        except UnboundFigureError:  # digits that cannot be read as a number cannot be bound
            self.removed += 1
            return None


def _opening(item: Item) -> str:
    """Lead and first sentence, by which an item is known."""
    return " ".join(quote.text for quote in (*item.lead, *item.body[:1]))


def _whole(item: Item) -> str:
    """A row as a whole: two rows that begin alike (乙 标配, 丙 标配) are two."""
    return " ".join(quote.text for quote in (*item.lead, *item.body))


def _marks(text: str) -> tuple[frozenset[str], frozenset[str]]:
    return grams(text), frozenset(_NUMBER.findall(fold(text)))


def _stands_alone(item: Item) -> bool:
    """Whether an item's title, or a short first sentence in its stead, can stand alone."""
    return bool(item.lead) and not item.row and (item.titled or any(len(q.text) <= _SHORT for q in item.body[:1]))
