"""The language model's door: one interface for the embedded server, any OpenAI-compatible URL, and transformers."""

from rag.llm.model import LanguageModel, Message
from rag.llm.open import open_llm

__all__ = ["LanguageModel", "Message", "open_llm"]
