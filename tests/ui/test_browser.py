"""The app in a real browser: asking, evidence, what is kept, what ends, what is asked again."""

import json
import time

import pytest

from ui.browser import answered, ask
from ui.payload_bench import attack
from ui.payloads import payloads

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]
PATIENCE = 240  # seconds
APRIL = "2024年4月绿的谐波的总市值是多少？"


def until(true):
    """Waits until ``true()`` is, and says whether it came to be."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def pick(page, label, option):
    page.get_by_label(label).first.click()
    page.get_by_role("option", name=option).first.click()


def test_a_citation_opens_its_lit_cell_also_after_a_reload_and_from_the_keyboard(page):
    answer = ask(page, APRIL)
    assert "210.35" in answer.inner_text()
    page.locator("#history").get_by_text(APRIL).wait_for()  # kept after the answer is shown
    for opened in ("by a click", "by the keyboard, after a reload"):
        link = page.locator("#chat a[href*='#e=']").first
        if opened == "by a click":
            link.click()
        else:
            link.focus()
            page.keyboard.press("Enter")
        page.locator("a.yb-open").wait_for()
        assert page.locator("#evidence td.lit").all_inner_texts() == ["210.35"]
        assert page.locator("#evidence tr.of td.key").all_inner_texts() == ["绿的谐波"]
        page.reload(wait_until="load")
        page.locator("#history").get_by_text(APRIL).click()
        page.locator("#chat a[href*='#e=']").first.wait_for()


def test_follow_ups_and_examples_are_answered_by_a_click(page):
    page.locator("#chat .example").first.click()
    answered(page, 0)
    option = page.locator("#chat button.option").first
    question = option.inner_text()
    option.click()
    page.locator("#chat .message.user", has_text=question).wait_for()
    answered(page, 1)
    assert "∅" not in page.locator("#chat").inner_text()


def test_a_refusal_does_not_look_like_an_error(page):
    text = ask(page, "不存在公司的总市值是多少？").inner_text()
    assert "∅" in text and "⚠" not in text


def test_the_issuer_narrows_the_answer(page):
    pick(page, "机构", "乙海证券")
    assert "223.41" in ask(page, "绿的谐波的总市值是多少？").inner_text()
    pick(page, "机构", "甲海证券")
    assert "210.35" in ask(page, "绿的谐波的总市值是多少？").inner_text()


def test_the_formula_stands_above_an_opened_citation(page):
    ask(page, "2024年4月总市值最高的前三名？")
    page.locator("#chat a[href*='#e=']").nth(2).click()
    page.locator("a.yb-open").wait_for()
    page.locator("#evidence td.now").wait_for()
    assert page.locator("#evidence .yb-formula").inner_text().startswith("算式")
    assert page.locator("#evidence td.lit").count() == 3 and page.locator("#evidence td.now").count() == 1
    page.locator("#chart .js-plotly-plot").wait_for()


def test_undo_retry_and_edit(page, live, monkeypatch):
    asked, real = [], live[0].ask
    monkeypatch.setattr(live[0], "ask", lambda question, *more: (asked.append(question), real(question, *more))[1])
    ask(page, APRIL)
    page.get_by_title("重试").last.click()
    assert until(lambda: asked == [APRIL] * 2)
    answered(page, 0)
    page.get_by_title("编辑").last.click()
    other = APRIL.replace("绿的谐波", "埃斯顿")
    page.locator("#chat textarea").fill(other)
    page.get_by_title("发送").last.click()
    page.locator("#chat .message.bot", has_text="152.80").wait_for()
    answered(page, 0)
    assert asked == [APRIL, APRIL, other]
    page.get_by_title("撤销").last.click()
    page.wait_for_function("document.querySelectorAll('#chat .message.bot').length === 0")


def test_a_like_is_kept_in_a_file(page, live):
    ask(page, APRIL)
    page.get_by_title("赞").last.click()
    kept = json.dumps("绿的谐波").strip('"')
    folder = live[0].feedback_folder
    assert until(lambda: any(kept in file.read_text(encoding="utf-8") for file in folder.rglob("*.csv")))


@pytest.mark.parametrize("way", ["stop", "leave"])
def test_an_answer_ends_with_its_page(page, slowly, way):
    page.locator("#ask textarea").fill("慢慢说")
    page.locator("#ask textarea").press("Enter")
    page.get_by_text("第3段").wait_for()
    if way == "leave":
        page.goto("about:blank")
    else:
        page.locator("#ask .stop-button").click()
    assert slowly.wait(PATIENCE)
    if way == "stop":  # what was said stays, and the next question can be asked
        page.locator("#ask .submit-button").wait_for()
        assert "第3段" in page.locator("#chat").inner_text()


@pytest.mark.parametrize("way", ["stop", "leave"])
def test_a_draft_ends_with_its_page(page, slowly, way):
    page.get_by_role("tab", name="月报").click()
    page.locator("#draft").click()
    page.locator("#summary-status [role=progressbar]").wait_for()
    if way == "leave":
        page.goto("about:blank")
    else:
        page.locator("#stop-draft").click()
        page.get_by_text("已停止").wait_for()
    assert slowly.wait(PATIENCE)


def test_the_last_answer_is_had_again_with_another_column_and_row(page):
    ask(page, APRIL)
    for turn, (label, option, said) in enumerate((("换一列", "月涨跌幅", "4.48%"), ("换一行", "步科股份", "8.41%")), 1):
        pick(page, label, option)
        page.locator("#chat .message.user", has_text=f"那{option}呢？").wait_for()
        answered(page, turn)
        page.locator("#chat .message.bot", has_text=said).wait_for()
    page.locator("#evidence td.lit", has_text="8.41").wait_for()
    ask(page, "不存在公司的总市值是多少？")
    page.get_by_label("换一列").first.wait_for(state="hidden")


def test_hostile_report_text_runs_nothing_and_fetches_nothing(browser, tmp_path, make_service):
    texts = list(payloads())[::16]
    outcome = attack(browser, make_service(tmp_path), texts)
    assert (outcome.ran, outcome.foreign) == (0, ()) and outcome.shown > 0.9 * len(texts)
