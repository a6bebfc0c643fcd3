() => {
  const panel = () => document.querySelector("#evidence .prose, #evidence > div, #evidence");
  const show = async (ref, link) => {
    const target = panel();
    if (!target) return;
    try {
      const reply = await fetch(new URL("../api/evidence?ref=" + encodeURIComponent(ref), location.href));
      target.innerHTML = await reply.text();
      document.querySelectorAll("a.yb-open").forEach((a) => a.classList.remove("yb-open"));
      link.classList.add("yb-open");
      const lit = target.querySelector(".lit, mark");
      if (lit) lit.scrollIntoView({ block: "center", inline: "center" });
      document.querySelector("#evidence").scrollIntoView({ block: "nearest" });
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
}
