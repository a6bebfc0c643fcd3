"""The app in a real browser."""

import time

import pytest

from rag.events import Delta
from ui.browser import ask, open_page
from ui.payload_bench import attack
from ui.payloads import payloads
from ui.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory, make_service, add_report, report_text):
    folder = tmp_path_factory.mktemp("site")
    service = make_service(folder)
    add_report(service.library, folder, report_text)
    with served(service) as url:
        yield url


def test_a_citation_opens_its_lit_cell_also_after_a_reload(page):
    answer = ask(page, "绿的谐波的总市值是多少？")
    assert "210.35" in answer.inner_text()
    page.locator("#history").get_by_text("绿的谐波的总市值是多少？").wait_for()  # kept after the answer is shown
    for _ in range(2):
        page.locator("#chat a[href*='#e=']").first.click()
        page.locator("a.yb-open").wait_for()
        assert page.locator("#evidence td.lit").all_inner_texts() == ["210.35"]
        assert page.locator("#evidence tr.of td.key").all_inner_texts() == ["绿的谐波"]
        page.reload(wait_until="load")
        page.locator("#history").get_by_text("绿的谐波的总市值是多少？").click()
        page.locator("#chat a[href*='#e=']").first.wait_for()


def test_follow_ups_and_examples_are_answered_by_a_click(page):
    page.locator("#chat .example").first.click()
    page.locator("#chat a[href*='#e=']").first.wait_for()
    option = page.locator("#chat button.option").first
    question = option.inner_text()
    option.click()
    page.locator("#chat .message.user", has_text=question).wait_for()
    page.wait_for_function("document.querySelectorAll('#chat .message.bot').length >= 2")
    assert "∅" not in page.locator("#chat").inner_text()


def test_a_refusal_does_not_look_like_an_error(page):
    text = ask(page, "不存在公司的总市值是多少？").inner_text()
    assert "∅" in text and "⚠" not in text


def test_stop_ends_an_answer_half_way(browser, tmp_path, make_service, monkeypatch):
    service = make_service(tmp_path)

    def slow(*arguments):
        for number in range(600):
            time.sleep(0.05)
            yield Delta(f"第{number}段。")

    monkeypatch.setattr(service, "ask", slow)
    with served(service) as url:
        page = open_page(browser, f"{url}/zh/")
        page.locator("#ask textarea").fill("慢慢说")
        page.locator("#ask textarea").press("Enter")
        page.get_by_text("第3段").wait_for()
        page.locator("#ask .stop-button").click()
        page.locator("#ask .submit-button").wait_for()
        page.wait_for_timeout(500)
        said = page.locator("#chat").inner_text()
        page.wait_for_timeout(1000)
        assert page.locator("#chat").inner_text() == said and "第3段" in said
        page.context.close()


def test_switching_the_language(page):
    page.get_by_role("link", name="English").click()
    page.get_by_role("tab", name="Reports").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("tab", name="Reports").click()
    page.get_by_text("Drop File Here").first.wait_for()
    page.get_by_role("link", name="中文").click()
    page.get_by_role("tab", name="报告").click()
    page.get_by_text("将文件拖放到此处").first.wait_for()


def test_upload_ask_and_remove(page, tmp_path, other_report):
    good, bad = tmp_path / "2024-05-robots.txt", tmp_path / "broken.pdf"
    good.write_text(other_report, encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7 broken")
    page.get_by_role("tab", name="报告").click()
    page.locator("#upload input[type=file]").set_input_files([good, bad])
    page.locator("#upload-log .bad").wait_for()
    log = page.locator("#upload-log").inner_text()
    assert "已加入 2024-05-robots.txt" in log and "未能读取 broken.pdf" in log
    page.locator("#library", has_text="2024-05").wait_for()
    page.get_by_role("tab", name="问答").click()
    assert "223.41" in ask(page, "2024年5月绿的谐波的总市值是多少？").inner_text()
    page.get_by_role("tab", name="报告").click()
    page.locator("#choose input").click()
    page.get_by_role("option", name="2024-05").click()
    page.locator("#inspect dl", has_text="2024-05").wait_for()
    page.locator("#remove").click()
    page.locator("#remove-sure").click()
    page.locator("#upload-log", has_text="已移除").wait_for()
    page.wait_for_function("!document.querySelector('#library').textContent.includes('2024-05')")


def test_draft_check_and_download_a_summary(page):
    page.get_by_role("tab", name="月报").click()
    page.locator("#draft").click()
    page.locator("#summary [role=progressbar]").wait_for()
    page.locator("#summary a[href*='#e=']").first.click()
    page.locator(".evidence:visible .lit, .evidence:visible mark").first.wait_for()
    with page.expect_download() as download:
        page.locator("#download-md").click()
    assert download.value.suggested_filename == "2024-04-monthly.md"
    assert "210.35" in download.value.path().read_text(
        encoding="utf-8"
    ) or "1580.20" in download.value.path().read_text("utf-8")


def test_the_keyboard_reaches_the_question_and_the_citation(page):
    ask(page, "绿的谐波的总市值是多少？")
    page.locator("#chat a[href*='#e=']").first.focus()
    page.keyboard.press("Enter")
    page.locator("#evidence td.lit").wait_for()


def test_hostile_report_text_runs_nothing_and_fetches_nothing(browser, tmp_path, make_service):
    texts = list(payloads())[::8]
    outcome = attack(browser, make_service(tmp_path), texts)
    assert (outcome.ran, outcome.foreign) == (0, ()) and outcome.shown > 0.9 * len(texts)
