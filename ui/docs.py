"""The routes as a page: what FastAPI's own page shows, without its scripts from another host."""

from __future__ import annotations

import json
from html import escape
from typing import Any


def docs_html(openapi: dict[str, Any]) -> str:
    """A self-contained page from an OpenAPI document."""
    parts: list[str] = []
    for path, methods in openapi["paths"].items():
        for method, route in methods.items():
            parameters = "".join(
                f"<li><code>{escape(p['name'])}</code> {escape(p['in'])}{', required' * p.get('required', False)}</li>"
                for p in route.get("parameters", ())
            )
            body = route.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            parts.append(
                f"<h2><code>{escape(method.upper())} {escape(path)}</code></h2>"
                f"<p>{escape(route.get('description') or route.get('summary', ''))}</p><ul>{parameters}</ul>"
                + (f"<pre>{escape(json.dumps(_resolved(body, openapi), indent=2))}</pre>" if body else "")
            )
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>yanbao: HTTP</title>"
        "<meta name='viewport' content='width=device-width'><style>body{font:15px/1.5 system-ui,sans-serif;"
        "max-width:60rem;margin:2rem auto;padding:0 1rem}h2{font-size:1.05rem;margin-top:2rem}"
        "pre{background:#f1f4f8;padding:.7rem;overflow:auto}</style></head><body><h1>yanbao: HTTP</h1>"
        f"<p><a href='/openapi.json'>openapi.json</a></p>{''.join(parts)}</body></html>"
    )


def _resolved(schema: dict[str, Any], openapi: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = openapi["components"]["schemas"][name] if name else schema
    return found
