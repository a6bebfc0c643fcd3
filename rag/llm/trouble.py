"""What can go wrong with a language model's server, in words for the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import LanguageModelError


class ServerLost(LanguageModelError):
    """The connection broke, so the server may be gone."""


class OptionRefused(LanguageModelError):
    """The server does not take what not every server knows: a JSON schema, or probabilities of tokens."""


@contextmanager
def explained(url: str, model: str, timeout: float, *, optional: bool = False) -> Iterator[None]:
    """Turns what the OpenAI client raises into LanguageModelError.

    Args:
        url: Of the server.
        model: Name of the model there.
        timeout: Seconds that were waited for a piece.
        optional: Whether the request had an option that not every server knows, which may be what it refuses.
    """
    import httpx
    import openai

    try:
        yield
    except (openai.APITimeoutError, httpx.TimeoutException) as error:
        raise LanguageModelError(
            f"the language model did not answer within {timeout:g} s", url, "Raise YANBAO_LLM__TIMEOUT."
        ) from error
    except (openai.APIConnectionError, httpx.HTTPError, httpx.StreamError) as error:
        raise ServerLost(
            f"the language model's server cannot be reached ({_line(error.__cause__ or error)})",
            url,
            "Start it, or check the address.",
        ) from error
    except openai.APIStatusError as error:
        raise _refused(url, model, error.status_code, str(error.message), optional) from error
    except openai.OpenAIError as error:
        raise LanguageModelError(f"the language model's server reports an error ({_line(error)})", url) from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise LanguageModelError(
            f"the server does not speak the OpenAI protocol ({_line(error)})", url, "Check YANBAO_LLM__BASE_URL."
        ) from error


def _refused(url: str, model: str, status: int, message: str, optional: bool) -> LanguageModelError:
    """The error for an HTTP status from 400."""
    said = message.lower()
    if status in (401, 403):
        return LanguageModelError("the language model's server refuses the key", url, "Set YANBAO_LLM__API_KEY.")
    if status == 404:
        return LanguageModelError(
            f"the server at {url} has no such model", model, "Set YANBAO_LLM__MODEL to one that it serves."
        )
    if status in (400, 413) and "context" in said and ("exceed" in said or "length" in said):
        return LanguageModelError(
            "the text is too long for the language model's context", model, "Raise YANBAO_LLM__CONTEXT."
        )
    if status in (400, 422) and optional:
        return OptionRefused("the server refuses JSON schemas, or probabilities", url)
    if status == 429:
        return LanguageModelError("the language model's server has too many requests", url, "Wait, then ask again.")
    return LanguageModelError(f"the language model's server answers {status} ({_line(message)})", url)


def _line(reason: object) -> str:
    """A reason on one line, short."""
    text = " ".join(str(reason).split()) or type(reason).__name__
    return text if len(text) <= 160 else text[:157] + "…"
