"""kill -9 at random points: the last acknowledged state is there, whole, or the one that was being committed.

The number of kills is 100; ``YANBAO_KILLS=1000 pytest tests/index/library/test_crash.py`` does more.
"""

from __future__ import annotations

import os
import random

import pytest
from library_kit import HashEmbedder
from library_victims import Zygote
from library_zygote import report_for

from index.library import Library

KILLS = int(os.environ.get("YANBAO_KILLS", "100"))


@pytest.fixture(scope="module")
def zygote():
    zygote = Zygote()
    yield zygote
    zygote.close()


def after(ids: frozenset[str], change: dict[str, str]) -> frozenset[str]:
    if change["act"] == "add":
        return ids | {change["id"]}
    return ids - {change["id"]} if change["act"] == "remove" else ids


@pytest.mark.timeout(KILLS * 3 + 60)
def test_a_killed_process_leaves_the_last_committed_state(tmp_path, zygote):
    Library.create(tmp_path, HashEmbedder()).close()
    chance = random.Random(KILLS)
    ids: frozenset[str] = frozenset()
    acknowledged = kills_inside_a_change = 0
    for seed in range(KILLS):
        delay, words = chance.uniform(0, 0.02), 1 + 2 * chance.randrange(3)
        said = zygote.run(job="churn", folder=str(tmp_path), seed=seed, kill_after=delay, words=words)
        assert not [what for word, what in said if word == "error"]
        possible = {ids}
        for word, what in said:
            if word == "begin":
                change = what
                possible = {ids, after(ids, change)}
            else:
                ids = after(ids, change)
                possible = {ids}
                acknowledged += 1
        kills_inside_a_change += bool(said) and said[-1][0] == "begin"
        with Library.open(tmp_path, HashEmbedder()) as library:
            found = library.reports(versions=True)
            ids = frozenset(info.id for info in found)
            assert ids in possible and len(found) == len(ids)
            problems = library.verify()
            assert [problem for problem in problems if not problem.derived] == []
            for hit in library.search("公司 机器人 订单", k=5):
                assert hit.chunk.report in ids
    assert acknowledged > KILLS / 2 and kills_inside_a_change > KILLS / 4, "the kills must hit work, not idling"
    with Library.open(tmp_path, HashEmbedder()) as library:
        library.rebuild()
        assert library.verify() == []
        library.add_report(report_for(1, 1))
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith(".")}
    assert left == set(), "drafts of killed writers are swept"
