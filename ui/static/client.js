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
  const send = (question) => {
    const box = document.querySelector("#ask textarea");
    if (!box || box.disabled) return;
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
  // Gradio's chat puts a button inside a button, and a list without items: screen readers stumble over both.
  const tidy = () => {
    document.querySelectorAll("#chat .thought-group .title button:not([inert])").forEach((b) => (b.inert = true));
    document.querySelectorAll("#chat .examples[role]").forEach((list) => list.removeAttribute("role"));
  };
  tidy();
  new MutationObserver((changes) => {
    tidy();
    if (changes.some((change) => change.target.closest && change.target.closest("#evidence")) && panel()) reveal(panel());
  }).observe(document.body, { childList: true, subtree: true });
}
