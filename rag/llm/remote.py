"""A server that somebody else runs: does it answer, and what does it serve?"""

from __future__ import annotations

from urllib.parse import urlsplit

from index.errors import LanguageModelError, SettingsError
from rag.llm.chat import ChatModel
from rag.settings import LLMSettings

PATIENCE = 5.0  # seconds for the first sign of life


def open_remote(settings: LLMSettings) -> ChatModel:
    """The model at ``settings.base_url``, after a short look whether anybody is there.

    Raises:
        SettingsError: It is not an http or https URL.
        LanguageModelError: Nobody answers, or the key is refused.
    """
    url = (settings.base_url or "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(
            "this is not an http or https URL", url, "Set YANBAO_LLM__BASE_URL, e.g. to http://host:8000/v1."
        )
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    url, served = _ask(url, key)
    model = settings.model
    if model == "default":
        if not served:
            raise LanguageModelError(
                "the server does not say which models it serves", url, "Set YANBAO_LLM__MODEL to the model's name."
            )
        model = served[0]
    return ChatModel(
        url, model, key=key, temperature=settings.temperature, timeout=settings.timeout, context=settings.context
    )


def _ask(url: str, key: str) -> tuple[str, list[str]]:
    """The URL that has the API (with /v1 if that was left out), and the models that it lists."""
    import httpx

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with httpx.Client(timeout=PATIENCE, headers=headers) as client:
        for candidate in (url, f"{url}/v1"):
            try:
                answer = client.get(f"{candidate}/models")
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = " ".join(str(error).split())[:120] or type(error).__name__
                raise LanguageModelError(
                    f"the language model's server does not answer ({reason})",
                    url,
                    "Start it, or correct or unset YANBAO_LLM__BASE_URL.",
                ) from error
            if answer.status_code in (401, 403):
                raise LanguageModelError("the language model's server refuses the key", url, "Set YANBAO_LLM__API_KEY.")
            if answer.is_success and (served := _names(answer)) is not None:
                return candidate, served
    return url, []  # it lives but lists nothing: some gateways do not


def _names(answer: object) -> list[str] | None:
    """Ids of an OpenAI model list; None if it is something else."""
    try:
        return [str(entry["id"]) for entry in answer.json()["data"]]  # type: ignore[attr-defined]
    except (ValueError, TypeError, LookupError):
        return None
