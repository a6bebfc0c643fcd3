from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.items import Item
from eval.runs.libraries import ready_library
from eval.runs.running import run
from eval.runs.systems import Setup, open_system, system_names
from eval.runs.systems.generation import REFUSES
from eval.runs.systems.passages import LENGTH, passages_of
from eval.truth import load_truths
from index.library import Library
from index.reading import read_report

DATA = Path(__file__).resolve().parents[3] / "eval" / "data"
SAMPLE = DATA / "2024-04-ai-sample"


class Letters:
    """A vector per text from its bytes: enough for a library whose vectors are not asked."""

    name, dimension = "letters", 16

    def embed(self, texts: Sequence[str], kind: str = "passage") -> NDArray[np.float32]:
        rows = [np.bincount(np.frombuffer(text.encode() or b" ", np.uint8) % 16, minlength=16) for text in texts]
        vectors = np.asarray(rows, np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture(scope="module")
def prose() -> Item:
    return Item.model_validate(
        {
            "id": "a",
            "type": "prose",
            "question": "Gaudi 3 的 FP8 吞吐是多少",
            "gold": {"figures": [{"value": "1835", "unit": "TFLOPS"}]},
            "reports": ["2024-04-ai-sample"],
            "evidence": [{"report": "2024-04-ai-sample", "quote": "FP8 吞吐达到 1835 TFLOPS"}],
        }
    )


def test_passages_hold_the_whole_text_in_order():
    report = read_report(SAMPLE / "report.txt")
    passages = passages_of(report)
    assert all(0 < len(passage.text) <= LENGTH for passage in passages)
    assert "".join("".join(p.text.split()) for p in passages) == "".join("".join(report.lines).split())


def test_the_keyword_baseline_finds_prose(tmp_path: Path, letters, prose: Item):
    truths = load_truths([SAMPLE])
    with Library.create(tmp_path / "library", letters) as library:
        library.add(truths[0].path)
    place, reports = ready_library(tmp_path / "library", truths, create=False)
    system = open_system("bm25", Setup(place, reports))
    result = run(system, [prose], tmp_path / "run", reports=reports)
    assert result.accuracy.mean == 1.0
    assert result.retrieval["recall_at_5"].mean == 1.0
    assert result.citations["passage_recall"].mean == 1.0
    assert result.unbound > 0.9  # a passage binds nothing; only the 3 of Gaudi 3 was asked for


def test_a_library_without_the_reports_is_an_error(tmp_path: Path, letters):
    from eval.errors import EvaluationError

    with Library.create(tmp_path / "library", letters):
        pass
    with pytest.raises(EvaluationError, match="lacks reports"):
        ready_library(tmp_path / "library", load_truths([SAMPLE]), create=False)


def test_reports_of_one_broker_and_month_are_no_versions_of_each_other(tmp_path: Path, letters, monkeypatch):
    from eval.foundry import make_report
    from eval.foundry.writing import write_report

    made = [make_report(seed, broker="砚秋证券", sector=sector) for seed, sector in ((1, "银行"), (2, "医药"))]
    truths = load_truths([write_report(report, tmp_path / "truth" / report.name) for report in made])
    monkeypatch.setattr("rag.open.open_library", lambda path, *_, **__: Library.create(path, letters))
    place, reports = ready_library(tmp_path / "library", truths, create=True)
    with Library.open(place) as library:
        assert {info.id for info in library.reports()} == set(reports.values())
        assert {info.name for info in library.reports()} == {f"{truth.name}.txt" for truth in truths}


def test_bare_models_refuse_in_words():
    assert REFUSES.search("资料中没有提到该公司") and REFUSES.search("无法确定")
    assert not REFUSES.search("没有亏损，市值 3 亿元")


def test_all_systems_are_listed():
    assert system_names() == ("yanbao", "bm25", "dense", "plain-rag", "llama-index", "command")


@pytest.mark.model
@pytest.mark.parametrize(("name", "options"), [("dense", {}), ("yanbao", {"llm": "no"})])
def test_systems_with_the_real_embedding_model_answer(tmp_path: Path, prose: Item, name: str, options: dict[str, str]):
    truths = load_truths([SAMPLE])
    place, reports = ready_library(tmp_path / "library", truths, create=True)
    system = open_system(name, Setup(place, reports, options))
    lookup = Item.model_validate(
        {
            "id": "b",
            "type": "lookup",
            "question": "科大讯飞的总市值是多少亿元？",
            "gold": {"figures": [{"value": "1044.47", "unit": "亿元"}]},
            "reports": ["2024-04-ai-sample"],
            "evidence": [{"report": "2024-04-ai-sample", "table": "4", "row": "科大讯飞", "column": "总市值 (亿元)"}],
        }
    )
    result = run(system, [prose, lookup], tmp_path / "run", reports=reports)
    assert result.retrieval["recall_at_5"].mean > 0.4
    assert "system-error" not in result.errors
    if name == "yanbao":
        assert result.accuracy.mean == 1.0
        assert result.unbound == 0.0
        assert result.citations["cell_precision"].mean == 1.0
    system.close()


@pytest.mark.parametrize(
    ("options", "told", "refused"),
    [
        ({"programs": "off", "gate": "off"}, "9999 TFLOPS", False),
        ({"programs": "off", "gate": "on", "arm": "bm25"}, "1835 TFLOPS", False),
        ({"gate": "on", "arm": "bm25"}, "1835 TFLOPS", False),
    ],
)
def test_parts_can_be_taken_out(
    tmp_path: Path, letters, prose: Item, fake_llm, monkeypatch, options: dict[str, str], told: str, refused: bool
):
    from eval.runs.systems import ablated, yanbao

    truths = load_truths([SAMPLE])
    with Library.create(tmp_path / "library", letters) as library:
        library.add(truths[0].path)
        reports = ready_library(tmp_path / "library", truths, create=False)[1]
        model = fake_llm("FP8 吞吐达到 9999 TFLOPS。FP8 吞吐达到 1835 TFLOPS。", "资料未提及。", repeat=True)
        monkeypatch.setattr(ablated, "open_llm", lambda settings: model)
        monkeypatch.setattr("rag.open.open_library", lambda path, settings: library)
        system = yanbao.YanbaoSystem(Setup(tmp_path / "library", reports, {**options, "hits": "0"}))
        answer = system.answer(prose)
        assert told in answer.text
        assert answer.refused is refused
        assert ("9999" in answer.text) is (options["gate"] == "off")
        assert system.describe()["gate"] == options["gate"]


def test_an_unknown_part_is_an_error(tmp_path: Path, letters):
    from eval.errors import EvaluationError
    from eval.runs.systems.ablated import Ablated

    with Library.create(tmp_path / "library", letters) as library, pytest.raises(EvaluationError, match="gate=maybe"):
        Ablated(Setup(tmp_path / "library", {}, {"gate": "maybe"}), library, None)  # type: ignore[arg-type]
