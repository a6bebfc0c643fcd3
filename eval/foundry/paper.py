"""Pages: lines are put down until a page is full, then its footer and the next page's header follow."""

from __future__ import annotations

from random import Random

from eval.foundry.vocabulary import Broker

_WIDTH = 46  # Chinese characters on a printed line


class Paper:
    """The text of a report as it grows.

    Args:
        capacity: Printed lines on a page.
        furniture: Chance that a page break leaves running headers and footers in the text.
    """

    def __init__(self, broker: Broker, sector: str, capacity: int, furniture: float, random: Random) -> None:
        self.broker, self.sector, self.capacity, self.furniture, self.random = (
            broker,
            sector,
            capacity,
            furniture,
            random,
        )
        self.lines: list[str] = []
        self.pages: dict[str, int] = {}
        self.page = 1
        self._used = 0

    def room(self) -> int:
        """Printed lines left on this page."""
        return self.capacity - self._used

    def write(self, line: str, height: int | None = None) -> None:
        """Puts a line down without looking at the room left."""
        self.lines.append(line)
        self._used += height if height is not None else max(1, -(-len(line) // _WIDTH))

    def mark(self, name: str) -> None:
        """Remembers on which page a heading, figure or table stands."""
        self.pages.setdefault(name, self.page)

    def turn(self, visible: bool = False) -> None:
        """Ends the page. ``visible`` makes sure that the break leaves its furniture in the text."""
        values = {"full": self.broker.full, "page": self.page, "sector": self.sector}
        if visible or self.random.random() < self.furniture:
            self.lines += ["", *(line.format(**values) for line in self.broker.footer), ""]
            if self.broker.mark:
                self.lines.append(self.broker.mark)
            if self.broker.header:
                self.lines += [*(line.format(**values) for line in self.broker.header), ""]
        elif self.random.random() < 0.5:
            self.lines.append("")
        self.page += 1
        self._used = 0
