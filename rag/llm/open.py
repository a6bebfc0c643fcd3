"""Which language model the settings mean."""

from __future__ import annotations

from pathlib import Path

from index import models
from index.errors import ModelError
from rag.llm.model import LanguageModel
from rag.settings import Settings


def open_llm(settings: Settings, progress: models.Progress = models.silent) -> LanguageModel:
    """The language model of the settings.

    A URL is asked at once whether it answers; a local model is loaded on first need, and pulled then if it is
    a model of the registry that is not here yet.

    Args:
        settings: ``settings.llm`` decides.
        progress: Of that pull.

    Raises:
        LanguageModelError: The URL does not answer.
        ModelError: There is no such file or model.
        SettingsError: The URL is none.
    """
    llm = settings.llm
    if llm.base_url:
        from rag.llm.remote import open_remote

        return open_remote(llm)
    if models.known(llm.model):
        model = models.find(llm.model)
        if model.kind != "llm":
            raise ModelError("this is not a language model", llm.model, "Choose one of `yanbao models list`.")
        from rag.llm.embedded import EmbeddedModel

        def here() -> bool:
            return models.status(model.name).state is models.State.READY

        return EmbeddedModel(lambda: models.ensure(model.name, progress), model.title, llm, here)
    path = Path(llm.model).expanduser()
    if llm.model.lower().endswith(".gguf"):
        if not path.is_file():
            raise ModelError("there is no such model file", path, "Set YANBAO_LLM__MODEL to a .gguf file.")
        from rag.llm.embedded import EmbeddedModel

        return EmbeddedModel(lambda: path, path.name, llm)
    if not path.is_dir() and not _hub_name(llm.model):
        raise ModelError(
            "there is no such model",
            llm.model,
            "Set YANBAO_LLM__MODEL to a model of `yanbao models list`, a .gguf file, or a Hugging Face folder or name.",
        )
    from rag.llm.transformers_model import TransformersModel

    return TransformersModel(str(path) if path.is_dir() else llm.model, llm)


def _hub_name(name: str) -> bool:
    """Whether a name has the form ``owner/name``."""
    return name.count("/") == 1 and all(part and part not in (".", "..", "~") for part in name.split("/"))
