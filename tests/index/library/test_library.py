"""Adding, replacing, removing, listing and searching, on small reports."""

from __future__ import annotations

import threading

import pytest
from library_kit import HashEmbedder, make_report

from index.errors import LibraryError, SettingsError
from index.hit import ChunkKind
from index.library import Library

APRIL = make_report()
APRIL_CORRECTED = make_report(rows=(("天目科技", "000901.SZ", "12.60"), ("云岭股份", "600902.SH", "8.30")))
MAY = make_report("五月月报", period="2024-05", rows=(("天目科技", "000901.SZ", "13.70"),), body=("电池出口回落。",))


@pytest.fixture
def library(tmp_path, embedder):
    with Library.create(tmp_path / "lib", embedder) as library:
        yield library


def texts(hits):
    return [hit.chunk.text for hit in hits]


def test_a_report_is_stored_whole_and_found(library):
    added = library.add_report(APRIL)

    assert (added.status, added.report_id, added.version, added.chunks) == ("added", APRIL.id, 1, 4)
    assert library.report(APRIL.id) == APRIL
    best = library.search("天目科技 总市值", k=1)[0]
    assert best.chunk.text.endswith("天目科技（000901.SZ）：总市值 12.50 亿元")
    assert (best.chunk.table, best.chunk.row, best.chunk.kind) == ("t1", 0, ChunkKind.ROW)
    assert APRIL.quote(best.chunk.locator) == "天目科技\t000901.SZ\t12.50"
    assert 0 <= best.score <= 1


def test_everything_is_there_after_reopening(tmp_path, embedder):
    with Library.create(tmp_path / "lib", embedder) as library:
        library.add_report(APRIL)
        before = library.reports(), library.search("机器人 订单"), library.generation
    with Library.open(tmp_path / "lib", HashEmbedder()) as library:
        assert (library.reports(), library.search("机器人 订单"), library.generation) == before


def test_the_same_content_twice_is_one_report(library, embedder):
    library.add_report(APRIL)
    generation, embedded = library.generation, embedder.texts
    again = library.add_report(APRIL)

    assert again.status == "unchanged"
    assert (library.generation, embedder.texts) == (generation, embedded), "nothing was done again"
    assert len(library.reports(versions=True)) == 1


def test_a_corrected_version_supersedes_and_both_are_reachable(library):
    library.add_report(APRIL)
    added = library.add_report(APRIL_CORRECTED)

    assert (added.status, added.version, added.replaces) == ("replaced", 2, APRIL.id)
    assert [info.id for info in library.reports()] == [APRIL_CORRECTED.id]
    assert [(i.id, i.version, i.current) for i in library.reports(versions=True)] == [
        (APRIL.id, 1, False), (APRIL_CORRECTED.id, 2, True)]  # fmt: skip
    assert all("12.50" not in text for text in texts(library.search("天目科技 总市值")))
    assert any("12.50" in text for text in texts(library.search("天目科技 总市值", reports=[APRIL.id])))
    values = [{fact.quantity.raw for fact in ledger.facts} for ledger in (library.ledger(), library.ledger([APRIL.id]))]
    assert "12.60" in values[0] and "12.50" in values[1]


def test_removing_a_correction_brings_the_version_before_back(library):
    library.add_report(APRIL)
    library.add_report(APRIL_CORRECTED)
    library.remove(APRIL_CORRECTED.id)

    assert [(info.id, info.current) for info in library.reports()] == [(APRIL.id, True)]
    assert any("12.50" in text for text in texts(library.search("天目科技 总市值")))
    assert library.verify() == []


@pytest.mark.parametrize(
    "other",
    [
        make_report("四月月报", period="2024-05", body=("别的。",)),  # same file name, another month
        make_report("四月月报", issuer="明月证券", body=("别的。",)),  # same file name, another house
        make_report("四月月报（二）", body=("别的。",)),
    ],
)
def test_different_reports_do_not_supersede_each_other(library, other):
    library.add_report(APRIL)
    assert library.add_report(other).status == "added"
    assert len(library.reports()) == 2


def test_a_corrected_file_with_another_name_is_recognised_by_its_cover(library):
    library.add_report(APRIL)
    renamed = make_report(name="更正.txt", body=("别的。",))
    assert library.add_report(renamed).replaces == APRIL.id


def test_removed_reports_are_gone_and_ids_are_not_used_again(library):
    library.add_report(APRIL)
    first = {hit.chunk.id for hit in library.search("天目科技", k=10)}
    library.remove(APRIL.id)
    assert library.reports(versions=True) == [] and library.search("天目科技") == []
    assert library.ledger().facts == ()

    library.add_report(APRIL)
    assert min(hit.chunk.id for hit in library.search("天目科技", k=10)) > max(first)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"period": "2024-05"}, {MAY.id}),
        ({"period": "2024"}, {APRIL.id, MAY.id}),
        ({"period": "2023"}, set()),
        ({"period": "2024-0"}, set()),
        ({"reports": [APRIL.id[:6]]}, {APRIL.id}),
        ({"reports": []}, set()),
        ({"issuer": "星河"}, {APRIL.id, MAY.id}),
        ({"issuer": "明月"}, set()),
        ({"section": "行情"}, {APRIL.id, MAY.id}),
        ({"section": "没有"}, set()),
        ({"kinds": []}, set()),
    ],
)
def test_filters(library, filters, expected):
    library.add_report(APRIL)
    library.add_report(MAY)
    for arm in ("fused", "dense", "bm25"):
        assert {hit.chunk.report for hit in library.search("天目科技 总市值", k=20, arm=arm, **filters)} == expected


def test_filters_come_before_the_search(library):
    for number in range(30):
        library.add_report(make_report(f"报告{number}", period="2024-04", body=("云岭股份发布新品。",)))
    library.add_report(make_report("旧报告", period="2020-01", body=("天气晴。",)))
    found = library.search("云岭股份发布新品", k=2, period="2020-01", kinds=["prose"])
    assert texts(found) == ["一、行情\n天气晴。"]


def test_kinds(library):
    library.add_report(APRIL)
    found = library.search("天目科技", k=10, kinds=["card", ChunkKind.PROSE], arm="dense")
    assert {hit.chunk.kind for hit in found} == {ChunkKind.CARD, ChunkKind.PROSE}


def test_arms_say_what_they_did(library):
    library.add_report(APRIL)
    dense, keyword, fused = (library.search("天目科技", k=1, arm=arm)[0] for arm in ("dense", "bm25", "fused"))
    assert dense.keyword is None and dense.dense is not None
    assert keyword.dense is None and keyword.keyword is not None
    assert fused.dense == pytest.approx(dense.dense) and fused.keyword == pytest.approx(keyword.keyword)


def test_empty_and_senseless_searches(library):
    assert library.search("天目科技") == []
    library.add_report(APRIL)
    assert library.search("  \n") == [] and library.search("天目科技", k=0) == []
    assert library.search("zzz qqq", arm="bm25") == []
    with pytest.raises(SettingsError, match="kind"):
        library.search("天目", kinds=["poem"])
    with pytest.raises(SettingsError, match="arm"):
        library.search("天目", arm="leg")


def test_unknown_and_ambiguous_ids_name_what_is_there(library):
    library.add_report(APRIL)
    library.add_report(MAY)
    with pytest.raises(LibraryError, match=APRIL.id):
        library.report("zzzz")
    with pytest.raises(LibraryError):
        library.report("")
    clash = next(  # two ids with the same first digit
        report for n in range(99) if (report := make_report(f"r{n}", period=None, issuer=None)).id[0] == MAY.id[0]
    )
    library.add_report(clash)
    with pytest.raises(LibraryError, match=f"(?s){MAY.id}.*{clash.id}"):
        library.remove(MAY.id[0])
    assert len(library.reports()) == 3


def test_the_ledger_is_kept_while_the_reports_are_the_same(library):
    library.add_report(APRIL)
    ledger = library.ledger()
    assert library.ledger() is ledger
    library.add_report(MAY)
    assert library.ledger() is not ledger
    assert [report.id for report in library.ledger(period="2024-05").reports] == [MAY.id]


def test_progress_tells_the_stages(library):
    calls = []
    library.add_report(APRIL, progress=lambda *call: calls.append(call))
    assert [stage for stage, done, total in calls if done == total] == ["facts", "embed", "store"]


def test_a_failing_progress_leaves_nothing(library):
    def cancel(stage, done, total):
        if stage == "store":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add_report(APRIL, progress=cancel)
    assert library.reports() == [] and library.generation == 0
    assert library.add_report(APRIL).status == "added"


def test_threads_may_share_a_library(library):
    reports = [make_report(f"报告{number}", period=None) for number in range(8)]
    failures = []

    def read():
        try:
            for _ in range(30):
                for hit in library.search("天目科技", k=5):
                    assert "天目" in hit.chunk.text or hit.chunk.text
                library.ledger()
        except Exception as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for thread in readers:
        thread.start()
    for report in reports:
        library.add_report(report)
    for thread in readers:
        thread.join()
    assert failures == [] and len(library.reports()) == 8
