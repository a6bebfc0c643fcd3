"""Random sequences of changes, crashes, damage and reopening, compared with a plain model."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from library_kit import HashEmbedder, make_report
from sqlalchemy import event

from index.errors import LibraryError
from index.library import Library, derived

TITLES, EDITIONS = st.integers(0, 3), st.integers(0, 2)


class PowerCut(Exception):
    """Stands for a process that ends here: nothing after it runs."""


def report(title: int, edition: int):
    rows = [(f"公司{title}{n}", f"{title:03}{n:03}.SZ", f"{edition}.{n}0") for n in range(9 if edition == 2 else 2)]
    return make_report(f"报告{title}", rows=rows, body=(f"第{title}家第{edition}版。",))


class LibraryMachine(RuleBasedStateMachine):
    """The model: for each title the editions that are stored, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.model: dict[int, list[int]] = {}
        self.old = derived.SEAL, derived.FACTOR, derived.LARGEST
        derived.SEAL, derived.FACTOR, derived.LARGEST = 9, 2, 27

    @initialize()
    def create(self) -> None:
        self.library = Library.create(self.folder / "lib", HashEmbedder(dimension=8))

    @rule(title=TITLES, edition=EDITIONS)
    def add(self, title: int, edition: int) -> None:
        added = self.library.add_report(report(title, edition))
        editions = self.model.setdefault(title, [])
        if edition in editions:
            assert added.status == "unchanged"
            return
        assert added.status == ("replaced" if editions else "added")
        assert added.replaces == (report(title, editions[-1]).id if editions else None)
        editions.append(edition)

    @rule(title=TITLES, edition=EDITIONS)
    def remove(self, title: int, edition: int) -> None:
        id = report(title, edition).id
        if edition not in self.model.get(title, []):
            try:
                self.library.remove(id)
                raise AssertionError("something that was not there was removed")
            except LibraryError:
                return
        self.library.remove(id)
        self.model[title].remove(edition)

    @rule()
    def rebuild(self) -> None:
        self.library.rebuild()

    @rule()
    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(self.folder / "lib", HashEmbedder(dimension=8))

    @rule(title=TITLES, edition=EDITIONS, statement=st.integers(1, 25))
    def crash(self, title: int, edition: int, statement: int) -> None:
        """A change stops at its n-th statement; the folder is then opened as it lies there."""
        engine, seen = self.library._store._engine, [0]

        def stop(*_: object) -> None:
            seen[0] += 1
            if seen[0] == statement:
                raise PowerCut

        event.listen(engine, "before_cursor_execute", stop)
        try:
            self.add(title, edition)
        except PowerCut:
            stored = {info.id for info in Library.open(self.folder / "lib").reports(versions=True)}
            if report(title, edition).id in stored and edition not in self.model.setdefault(title, []):
                self.model[title].append(edition)  # it had been committed
        finally:
            event.remove(engine, "before_cursor_execute", stop)
        shutil.copytree(self.folder / "lib", self.folder / "copy")
        self.library.close()
        shutil.rmtree(self.folder / "lib")
        (self.folder / "copy").rename(self.folder / "lib")
        self.library = Library.open(self.folder / "lib", HashEmbedder(dimension=8))

    @precondition(lambda self: (self.folder / "lib" / derived.DERIVED).exists())
    @rule()
    def lose_derived_files(self) -> None:
        shutil.rmtree(self.folder / "lib" / derived.DERIVED)

    @invariant()
    def same_as_the_model(self) -> None:
        if not hasattr(self, "library"):
            return
        expected = {report(title, edition).id for title, editions in self.model.items() for edition in editions}
        current = {report(title, editions[-1]).id for title, editions in self.model.items() if editions}
        infos = self.library.reports(versions=True)
        assert [info.id for info in infos if info.id not in expected] == [] and len(infos) == len(expected)
        assert {info.id for info in infos if info.current} == current
        hits = self.library.search("公司 第家版", k=1000)
        assert {hit.chunk.report for hit in hits} == current
        assert len(hits) == len({hit.chunk.id for hit in hits}) == sum(i.chunks for i in infos if i.current)
        for hit in hits:
            assert hit.chunk.report in current
        assert {fact.report for fact in self.library.ledger().facts} == current
        for title, editions in self.model.items():
            for edition in editions:
                found = self.library.search(f"第{title}家第{edition}版", reports=[report(title, edition).id], k=1)
                assert f"第{title}家第{edition}版" in found[0].chunk.text

    def teardown(self) -> None:
        if hasattr(self, "library"):
            assert [problem for problem in self.library.verify() if not problem.derived] == []
            self.library.close()
        shutil.rmtree(self.folder)
        derived.SEAL, derived.FACTOR, derived.LARGEST = self.old


TestLibraryMachine = LibraryMachine.TestCase
TestLibraryMachine.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
