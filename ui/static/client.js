() => {
  const language = location.pathname.split("/").filter(Boolean).pop() === "en" ? "en" : "zh";
  const panel = () => {
    const seen = [...document.querySelectorAll(".evidence")].find((element) => element.offsetParent);
    return seen && (seen.querySelector(".prose") || seen);
  };
  const reveal = (target) => {
    const lit = target.querySelector(".lit, mark");
    const scroller = lit && lit.closest(".scroll");
    if (scroller) {
      const key = scroller.querySelector("td.key");
      const seen = scroller.clientWidth + (key ? key.offsetWidth : 0);
      scroller.scrollTop = lit.offsetTop - scroller.clientHeight / 2;
      scroller.scrollLeft = lit.offsetLeft + lit.offsetWidth / 2 - seen / 2;
    }
  };
  const show = async (ref, link) => {
    const target = panel();
    if (!target) return;
    try {
      const url = new URL("../api/evidence", location.href);
      url.search = new URLSearchParams({ ref, language });
      const reply = await fetch(url);
      target.innerHTML = await reply.text(); // made by the server from escaped text
      document.querySelectorAll("a.yb-open").forEach((a) => a.classList.remove("yb-open"));
      link.classList.add("yb-open");
      reveal(target);
      if (matchMedia("(max-width: 900px)").matches) target.scrollIntoView({ block: "start" });
    } catch (error) {
      target.textContent = String(error);
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href*="#e="]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    show(link.getAttribute("href").split("#e=")[1], link);
  }, true);
  new MutationObserver((changes) => {
    if (changes.some((change) => change.target.closest && change.target.closest("#evidence")) && panel()) reveal(panel());
  }).observe(document.body, { childList: true, subtree: true });
}
