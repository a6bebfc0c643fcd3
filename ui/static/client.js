() => {
  const language = location.pathname.split("/").filter(Boolean).pop() === "en" ? "en" : "zh";
  const panel = () => {
    const seen = [...document.querySelectorAll(".evidence")].find((element) => element.offsetParent);
    return seen && (seen.querySelector(".prose") || seen);
  };
  const reveal = (target) => {
    const lit = target.querySelector(".now") || target.querySelector(".lit, mark");
    const scroller = lit && lit.closest(".scroll");
    if (scroller) {
      const key = scroller.querySelector("td.key");
      const seen = scroller.clientWidth + (key ? key.offsetWidth : 0);
      scroller.scrollTop = lit.offsetTop - scroller.clientHeight / 2;
      scroller.scrollLeft = lit.offsetLeft + lit.offsetWidth / 2 - seen / 2;
    }
  };
  const parts = (link) => {
    const [ref, formula] = link.getAttribute("href").split("#e=")[1].split("&f=");
    return { ref, formula: formula ? decodeURIComponent(formula) : "" };
  };
  const label = { zh: "算式", en: "Formula" }[language];
  let asked = 0;
  const show = async (link) => {
    const target = panel();
    if (!target) return;
    const turn = ++asked;
    const answer = link.closest(".yb-claim, .message") || link.parentElement;
    const all = [...answer.querySelectorAll('a[href*="#e="]')].map(parts);
    const { ref } = parts(link);
    const url = new URL("../api/evidence", location.href);
    url.search = new URLSearchParams([["ref", ref], ["language", language],
      ...[...new Set(all.map((other) => other.ref))].slice(0, 60).map((other) => ["also", other])]);
    try {
      const reply = await fetch(url);
      const html = await reply.text();
      if (turn !== asked) return; // another one was clicked meanwhile
      target.innerHTML = html; // made by the server from escaped text
      const formula = (all.find((other) => other.formula) || {}).formula;
      if (formula) {
        const shown = document.createElement("p");
        shown.className = "yb-formula";
        shown.append(Object.assign(document.createElement("b"), { textContent: label }), formula);
        target.prepend(shown);
      }
      document.querySelectorAll("a.yb-open").forEach((a) => a.classList.remove("yb-open"));
      link.classList.add("yb-open");
      reveal(target);
      if (matchMedia("(max-width: 900px)").matches) target.scrollIntoView({ block: "start" });
    } catch (error) {
      target.textContent = String(error);
    }
  };
  const send = (question, tries = 0) => {
    const box = document.querySelector("#ask textarea");
    const button = document.querySelector("#ask .submit-button");
    if (!box || box.disabled || !button) { // an answer is just ending
      if (tries < 200) setTimeout(() => send(question, tries + 1), 50);
      return;
    }
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#ask .submit-button")?.click(), 50);
  };
  document.addEventListener("click", (event) => {
    const near = (selector) => event.target.closest && event.target.closest(selector);
    const link = near('a[href*="#e="]');
    const question = near("#chat .example, #chat button.option");
    if (!link && !question) return;
    event.preventDefault();
    event.stopPropagation();
    if (link) show(link);
    else send(question.innerText.trim());
  }, true);
  // What Gradio says in English in every language, and the names that it gives to screen readers with markup in them.
  const chinese = {
    "Click to upload or drop files": "点击上传，或将文件拖到此处", "Copy conversation": "复制对话", "Copy message": "复制这条",
    "Copy table data": "复制表格", "File upload": "上传文件", "Fullscreen": "全屏", "More tabs": "更多页面",
    "Open cell menu": "单元格菜单", "Table actions": "表格操作", "chatbot conversation": "对话", "undo": "撤销",
    "common.complete": "完成",
  };
  const said = { zh: ["回答：", "问题："], en: ["Answer: ", "Question: "] }[language];
  const plain = (text) => text.replace(/\]\(#e=[^)]*\)/g, "]").replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
  let hint = "";
  const tidy = () => {
    const box = document.querySelector("#ask textarea"); // loses its hint with the first question
    hint ||= box ? box.placeholder : "";
    if (box && !box.placeholder && hint) box.placeholder = hint;
    // a button inside a button, and a list without items
    document.querySelectorAll("#chat .thought-group .title button:not([inert])").forEach((b) => (b.inert = true));
    document.querySelectorAll("#chat .examples[role]").forEach((list) => list.removeAttribute("role"));
    document.querySelectorAll("div.empty[aria-label]").forEach((empty) => empty.removeAttribute("aria-label"));
    document.querySelectorAll("#new-chat img[alt]:not([alt=''])").forEach((icon) => (icon.alt = ""));
    document.querySelectorAll("#chat [aria-label*=\"'s message: \"]").forEach((bubble) => {
      const [who, text] = bubble.ariaLabel.split(/'s message: (.*)/s);
      bubble.ariaLabel = plain((who === "user" ? said[1] : said[0]) + text);
    });
    if (language !== "zh") return;
    document.querySelectorAll("[aria-label], [title]").forEach((element) => {
      for (const name of ["aria-label", "title"]) {
        const known = chinese[element.getAttribute(name)];
        if (known) element.setAttribute(name, known);
      }
    });
    document.querySelectorAll("button, span").forEach((element) => {
      const text = element.childElementCount ? null : element.firstChild;
      if (text && chinese[text.data]) text.data = chinese[text.data];
    });
  };
  let due = 0;
  const soon = () => (due ||= setTimeout(() => { due = 0; tidy(); }, 100));
  tidy();
  new MutationObserver((changes) => {
    soon();
    if (changes.some((change) => change.target.closest && change.target.closest("#evidence")) && panel()) reveal(panel());
  }).observe(document.body, { childList: true, subtree: true });
}
