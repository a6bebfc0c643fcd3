"""The pages in a real browser: reports, summaries, languages, contrast, width."""

import json
import re

import pytest

from ui.accessibility import violations
from ui.browser import ask, open_page, open_tab
from ui.screenshots import WIDEST
from ui.serving import served
from ui.strings import strings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]
TRIES = 40  # looks at a page that may still be changing
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


def in_the_end(page, found):
    """What ``found()`` gives once it gives nothing, or after many looks: on a busy machine a page is slow to settle."""
    for _ in range(TRIES):
        if not (last := found()):
            break
        page.wait_for_timeout(250)
    return last


def downloaded(page, kind):
    with page.expect_download() as download:
        page.locator(f"#download-{kind}").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_upload_ask_inspect_and_remove(page, tmp_path, report_text):
    good, bad = tmp_path / "2024-06-robots.txt", tmp_path / "broken.pdf"
    good.write_text(report_text.replace("4月", "6月").replace("210.35", "245.17"), encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7 broken")
    open_tab(page, 1)
    page.locator("#upload input[type=file]").set_input_files([good, bad])
    page.locator("#upload-log .bad").wait_for()
    log = page.locator("#upload-log").inner_text()
    assert "已加入 2024-06-robots.txt" in log and "未能读取 broken.pdf" in log
    row = page.locator("#library .virtual-row", has_text="2024-06")
    row.wait_for()
    open_tab(page, 0)
    assert "245.17" in ask(page, "2024年6月绿的谐波的总市值是多少？").inner_text()
    open_tab(page, 1)
    row.first.click()
    page.locator("#inspect dl", has_text="2024-06").wait_for()
    page.locator("#remove").click()
    page.locator("#remove-sure").click()
    page.locator("#upload-log", has_text="已移除").wait_for()
    row.wait_for(state="detached")


def test_a_line_of_a_report_opens_the_original(page):
    open_tab(page, 1)
    page.locator("#library .virtual-row", has_text="2024-04").first.click()
    page.locator("#inspect summary", has_text="表格").wait_for()
    links = page.locator("#inspect a[href*='#e=']")
    if links.count():  # a report without findings has none
        page.locator("#inspect details").evaluate_all("all => all.forEach((d) => d.open = true)")
        links.first.click()
        page.locator(".evidence:visible mark").first.wait_for()


def test_draft_check_revise_and_download_a_summary(page):
    open_tab(page, 2)
    page.locator("#draft").click()
    page.locator("#summary [role=progressbar]").wait_for()
    page.locator("#summary a[href*='#e=']").first.click()
    page.locator(".evidence:visible .lit, .evidence:visible mark").first.wait_for()
    page.locator("#downloads").wait_for()
    name, text = downloaded(page, "md")
    assert name == "2024-05-monthly.md" and re.search("223.41|1634.90", text.decode())
    page.get_by_role("button", name="修改草稿").click()
    with page.expect_response(re.compile("/queue/join")):
        page.locator("#redo").click()
    page.locator("#summary-status [role=progressbar]").wait_for(state="detached")
    page.get_by_label("新一节的标题").fill("原材料")
    page.locator("#add-section").click()
    page.locator("#summary h3", has_text="原材料").wait_for()
    # the files are written when the text is shown already
    assert not in_the_end(page, lambda: "原材料" not in downloaded(page, "json")[1].decode())
    for kind in ("docx", "html", "json"):
        name, kept = downloaded(page, kind)
        assert name.endswith(f".{kind}")
        assert kept[:2] == b"PK" if kind == "docx" else "原材料" in kept.decode()
        assert kind != "json" or json.loads(kept)["sections"]


def test_switching_the_language(page):
    page.get_by_role("link", name="English").click()
    page.get_by_role("tab", name="Reports").click()
    page.get_by_text("Drop File Here").first.wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="中文").click()
    page.get_by_role("tab", name="报告").click()
    page.get_by_text("将文件拖放到此处").first.wait_for()


@pytest.fixture(scope="module")
def empty(tmp_path_factory, make_service):
    folder = tmp_path_factory.mktemp("empty")
    with served(make_service(folder)) as base:
        yield base, str(folder)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_is_in_the_page_s_language(browser, empty, language):
    """On an empty library, so that no text comes from a report."""
    base, folder = empty
    other = _HAN if language == "en" else _LATIN
    allowed = _SAME | {strings(language)("switch")}

    def wrong():
        texts = [text for text in page.evaluate(_TEXTS) if folder not in text]
        words = (
            (text, other.findall(text) if language == "zh" else [text] * bool(other.search(text))) for text in texts
        )
        return [text for text, found in words if any(word not in allowed for word in found)]

    page = open_page(browser, f"{base}/{language}/")
    for tab in range(4):
        open_tab(page, tab)
        assert in_the_end(page, wrong) == []
    page.context.close()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_contrast_names_for_screen_readers_and_width(browser, live, width, theme):
    page = open_page(browser, f"{live[1]}/zh/?__theme={theme}", width)
    ask(page, "2024年4月总市值最高的前三名？")
    page.locator("#chat a[href*='#e=']").last.click()
    page.locator("a.yb-open").wait_for()
    for tab in range(4):
        open_tab(page, tab)
        assert in_the_end(page, lambda: violations(page)) == []
        assert page.evaluate(WIDEST) <= 0
    page.context.close()
