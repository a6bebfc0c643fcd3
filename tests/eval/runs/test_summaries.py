import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cli import app
from eval.errors import EvaluationError
from eval.runs.plain_summary import CHARACTERS, drafter
from eval.runs.summaries import handed_in, run_summaries, summary_totals
from eval.scores.key_facts import key_facts
from eval.truth import load_truths

DATA = Path(__file__).resolve().parents[3] / "eval" / "data"
SAMPLE = DATA / "2024-04-ai-sample"
TEXT = "# 四月\n- 软控股份月涨 31.23%。[1]\n- 微软一季度资本开支 140 亿美元，同比 79.4%。\n- 三人行月跌 99.99%。[2]\n"


def test_drafts_are_made_once_and_scored(tmp_path: Path):
    truths = load_truths([SAMPLE])
    made: list[str] = []

    def draft(truth) -> str:
        made.append(truth.name)
        return TEXT

    for _ in range(2):
        rows = run_summaries(truths, tmp_path / "run", draft, system={"system": "test"})
    assert made == ["2024-04-ai-sample"]
    score = rows[0].score
    assert score.figures == 4 and len(score.wrong) == 1 and "99.99%" in score.wrong[0]
    assert score.facts == len(key_facts(truths[0])) and 0 < len(score.missed) < score.facts
    assert score.bare == ("- 微软一季度资本开支 140 亿美元，同比 79.4%。",)
    total = summary_totals(rows)
    assert total["figure_accuracy"].mean == pytest.approx(3 / 4) and total["uncited"].mean == pytest.approx(1 / 3)
    assert json.loads((tmp_path / "run" / "totals.json").read_text())["uncited"]["count"] == 1
    assert "遗漏" in (tmp_path / "run" / "report.md").read_text(encoding="utf-8")
    with pytest.raises(EvaluationError, match="another system"):
        run_summaries(truths, tmp_path / "run", draft, system={"system": "other"})


def test_anybodys_drafts_can_be_scored(tmp_path: Path):
    (tmp_path / "drafts").mkdir()
    with pytest.raises(EvaluationError, match="no draft"):
        run_summaries(load_truths([SAMPLE]), tmp_path / "a", handed_in(tmp_path / "drafts"), system={})
    (tmp_path / "drafts" / f"{SAMPLE.name}.md").write_text(TEXT, encoding="utf-8")
    arguments = [
        "summaries",
        "--truth",
        str(SAMPLE),
        "--drafts",
        str(tmp_path / "drafts"),
        "--out",
        str(tmp_path / "b"),
    ]
    ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == 0 and "0.750" in ran.output


def test_the_plain_prompt_holds_the_text_and_no_more_than_fits(fake_llm):
    model = fake_llm("本月总市值为 99,999.99 亿元。", repeat=True)
    truth = load_truths([SAMPLE])[0]
    assert drafter(model)(truth) == "本月总市值为 99,999.99 亿元。"
    prompt = model.prompts[-1][0]["content"]
    assert truth.path.read_text(encoding="utf-8")[:CHARACTERS] in prompt
    assert len(prompt) < CHARACTERS + 200


@pytest.mark.parametrize("name", ["foundry-2025-07", "2024-04-ai-sample"])
def test_a_draft_tells_what_the_truth_knows(name: str, tmp_path: Path):
    ran = CliRunner().invoke(app, ["summaries", "--truth", str(DATA / name), "--out", str(tmp_path / "c")])
    assert ran.exit_code == 0, ran.output
    total = json.loads((tmp_path / "c" / "totals.json").read_text())
    assert total["figure_accuracy"]["mean"] == 1.0 and total["uncited"]["mean"] == 0.0
    assert total["coverage"]["mean"] > 0.8
    assert "seconds, compute" in ran.output
