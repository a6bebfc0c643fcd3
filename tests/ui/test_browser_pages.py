"""In a real browser: what is kept, what ends, what is asked again, and every text in the page's language."""

import json
import re
import threading
import time

import pytest

from ui.accessibility import violations
from ui.browser import ask, open_page
from ui.serving import served
from ui.strings import strings

pytestmark = pytest.mark.browser
PATIENCE = 60  # seconds
UNKNOWN = "某证券研究所"  # the issuer of the shared report, which is no name
_TEXTS = """() => {
    const seen = [];
    for (const element of document.querySelectorAll("body *")) {
        if (!element.checkVisibility() || ["SCRIPT", "STYLE"].includes(element.tagName)) continue;
        for (const node of element.childNodes) if (node.nodeType === 3) seen.push(node.textContent);
        for (const name of ["placeholder", "title", "aria-label", "alt"]) seen.push(element.getAttribute(name) || "");
    }
    return [...new Set(seen.map((text) => text.trim()).filter(Boolean))];
}"""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
# names of products, formats, units and commands
_SAME = {"yanbao", "English", "Markdown", "HTML", "JSON", "Word", "MB", "eval", "run", "txt", "md", "html", "pdf",
         "docx", "xlsx", "csv"}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory, make_service, add_report, report_text, other_report):
    folder = tmp_path_factory.mktemp("site")
    made = make_service(folder)
    add_report(made.library, folder, report_text.replace(UNKNOWN, "甲海证券股份有限公司"))
    second = other_report.replace(UNKNOWN, "乙海证券股份有限公司").replace("机器人行业月报", "机器人跟踪")
    add_report(made.library, folder, second)
    return made


@pytest.fixture(scope="module")
def base(service):
    with served(service) as url:
        yield url


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


def test_undo_retry_and_edit(page):
    ask(page, "2024年4月绿的谐波的总市值是多少？")
    page.locator("#chat button.option").first.wait_for()
    page.get_by_title("重试").last.click()
    page.locator("#chat button.option").first.wait_for(state="detached")
    page.locator("#chat button.option").first.wait_for()
    page.get_by_title("编辑").last.click()
    box = page.locator("#chat textarea")
    box.fill("2024年4月埃斯顿的总市值是多少？")
    page.get_by_title("发送").last.click()
    page.locator("#chat .message.bot", has_text="152.80").wait_for()
    page.locator("#ask .submit-button").wait_for()
    page.get_by_title("撤销").last.click()
    page.wait_for_function("document.querySelectorAll('#chat .message.bot').length === 0")


def test_a_like_is_kept_in_a_file(page, service):
    ask(page, "2024年4月绿的谐波的总市值是多少？")
    page.locator("#chat button.option").first.wait_for()
    page.get_by_title("赞").last.click()
    assert until(lambda: list(service.feedback_folder.rglob("*.csv")))
    (file,) = service.feedback_folder.rglob("*.csv")
    kept = json.dumps("绿的谐波").strip('"')
    assert until(lambda: kept in file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("way", ["stop", "leave"])
def test_a_draft_ends_with_its_page(browser, tmp_path, make_service, monkeypatch, way):
    service = make_service(tmp_path)
    ended, begun = threading.Event(), threading.Event()

    def slow(*, progress, stop, **_):
        begun.set()
        try:
            for number in range(6000):
                time.sleep(0.02)
                progress("一", number, 6000)
        finally:
            ended.set()

    monkeypatch.setattr(service.qa, "summarize", slow)
    with served(service) as url:
        page = open_page(browser, f"{url}/zh/")
        page.get_by_role("tab", name="月报").click()
        page.locator("#draft").click()
        assert begun.wait(PATIENCE)
        page.locator("#summary-status [role=progressbar]").wait_for()
        if way == "stop":
            page.locator("#stop-draft").click()
            page.get_by_text("已停止").wait_for()
        page.context.close()
        assert ended.wait(PATIENCE)


@pytest.mark.parametrize("way", ["stop", "leave"])
def test_an_answer_ends_with_its_page(browser, tmp_path, make_service, monkeypatch, way):
    from rag.events import Delta

    service = make_service(tmp_path)
    ended = threading.Event()

    def slow(*_):
        try:
            for number in range(6000):
                time.sleep(0.02)
                yield Delta(f"第{number}段。")
        finally:
            ended.set()

    monkeypatch.setattr(service, "ask", slow)
    with served(service) as url:
        page = open_page(browser, f"{url}/zh/")
        page.locator("#ask textarea").fill("慢慢说")
        page.locator("#ask textarea").press("Enter")
        page.get_by_text("第3段").wait_for()
        if way == "stop":
            page.locator("#ask .stop-button").click()
        page.context.close()
        assert ended.wait(PATIENCE)


def test_a_section_is_drafted_again_and_one_is_added(page):
    page.get_by_role("tab", name="月报").click()
    page.locator("#draft").click()
    page.locator("#summary h2").wait_for()
    page.get_by_role("button", name="修改草稿").click()
    page.locator("#redo").click()
    page.locator("#summary-status [role=progressbar]").wait_for(state="detached")
    page.get_by_label("新一节的标题").fill("原材料")
    page.locator("#add-section").click()
    page.locator("#summary h3", has_text="原材料").wait_for()
    for kind in ("docx", "html", "json"):
        with page.expect_download() as download:
            page.locator(f"#download-{kind}").click()
        assert download.value.suggested_filename.endswith(f".{kind}")
        kept = download.value.path().read_bytes()
        assert kept[:2] == b"PK" if kind == "docx" else "原材料" in kept.decode()
        if kind == "json":
            assert json.loads(kept)["sections"]


def test_a_finding_s_line_opens_the_original(page, service):
    page.get_by_role("tab", name="报告").click()
    page.locator("#library .virtual-row", has_text="2024-04").first.click()
    page.locator("#inspect h3").wait_for()
    page.locator("#inspect summary", has_text="表格").wait_for()
    links = page.locator("#inspect a[href*='#e=']")
    if links.count():  # a report without findings has none
        page.locator("#inspect details").evaluate_all("all => all.forEach((d) => d.open = true)")
        links.first.click()
        page.locator(".evidence:visible mark").first.wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_is_in_the_page_s_language(browser, tmp_path, make_service, language):
    """On an empty library, so that no text comes from a report."""
    other = _HAN if language == "en" else _LATIN
    allowed = _SAME | {strings(language)("switch")}
    with served(make_service(tmp_path)) as url:
        page = open_page(browser, f"{url}/{language}/")
        wrong = set()
        for tab in range(4):
            page.get_by_role("tab").nth(tab).click()
            page.wait_for_timeout(700)
            for text in page.evaluate(_TEXTS):
                found = other.findall(text) if language == "zh" else [text] * bool(other.search(text))
                if any(word not in allowed for word in found) and str(tmp_path) not in text:
                    wrong.add(text)
        page.context.close()
    assert not wrong


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_and_names_for_screen_readers(browser, base, width, theme):
    page = open_page(browser, f"{base}/zh/?__theme={theme}", width)
    ask(page, "2024年4月总市值最高的前三名？")
    page.locator("#chat button.option").first.wait_for()
    page.wait_for_timeout(700)
    found = violations(page)
    for tab in (1, 2):
        page.get_by_role("tab").nth(tab).click()
        page.wait_for_timeout(700)
        found += violations(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_window(browser, base, width):
    from ui.screenshots import WIDEST

    page = open_page(browser, f"{base}/zh/", width)
    ask(page, "2024年4月总市值最高的前三名？")
    for tab in range(4):
        page.get_by_role("tab").nth(tab).click()
        page.wait_for_timeout(300)
        assert page.evaluate(WIDEST) <= 0
    page.context.close()


def test_the_last_answer_is_had_again_with_another_column_and_row(page):
    ask(page, "2024年4月绿的谐波的总市值是多少？")
    for label, option, said in (("换一列", "月涨跌幅", "4.48%"), ("换一行", "步科股份", "8.41%")):
        pick(page, label, option)
        page.locator("#chat .message.user", has_text=f"那{option}呢？").wait_for()
        page.locator("#chat .message.bot", has_text=said).wait_for()
    page.locator("#evidence td.lit", has_text="8.41").wait_for()
    ask(page, "不存在公司的总市值是多少？")
    assert not page.get_by_label("换一列").first.is_visible()
