"""Settings: environment variables ``YANBAO_…``, ``yanbao.toml``, or keyword arguments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings import SettingsError as SourceError

from index.errors import SettingsError
from index.reading.limits import Limits
from index.search.backends import Backend

PREFIX, DELIMITER, FILE = "YANBAO_", "__", "yanbao.toml"


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LLMSettings(_Group):
    """The language model."""

    base_url: str | None = Field(
        default=None,
        description="OpenAI-compatible server to use instead of the embedded one, e.g. http://localhost:11434/v1.",
    )
    model: str = Field(
        default="default",
        min_length=1,
        description="A model of `yanbao models list`, a .gguf file, a folder or a name of a Hugging Face model; "
        "with base_url the model's name there (default: the first one that it serves).",
    )
    api_key: SecretStr | None = Field(default=None, description="Key for base_url.")
    context: int = Field(default=4096, ge=512, le=1_048_576, description="Context of the embedded model, in tokens.")
    threads: int = Field(
        default=0, ge=0, le=1024, description="Threads of the embedded model; 0 is one per physical core."
    )
    temperature: float = Field(default=0.0, ge=0, le=2, description="0 always takes the likeliest token.")
    writes: bool | None = Field(
        default=None,
        description="Whether the model writes explanations, sentence by sentence through the gate. "
        "False: they are quoted. Default: true with base_url, false for a local model.",
    )
    plans: bool = Field(
        default=False,
        description="Whether the model plans programs over the tables where the question's words do not give one. "
        "For models much bigger than the local ones.",
    )
    timeout: float = Field(
        default=300, gt=0, le=86_400, description="Longest wait for the next piece of a reply, in seconds."
    )


class EmbeddingSettings(_Group):
    """The embedding model."""

    model: str = Field(
        default="default",
        min_length=1,
        description="A model of `yanbao models list`, a sentence-transformers folder, or a Hugging Face name.",
    )
    device: str = Field(default="auto", min_length=1, description="auto, cpu, cuda, cuda:0, mps …")
    backend: Backend = Field(
        default="torch",
        description="torch (float32), or onnx-int8 (faster on processors, slightly other vectors; pip install "
        "'yanbao[onnx]'). A library keeps the one that it was made with.",
    )


class LimitSettings(_Group):
    """Bounds on what one request may cost."""

    question: int = Field(default=2000, ge=1, le=100_000, description="Longest question, in characters.")
    answer_tokens: int = Field(
        default=512, ge=16, le=32_768, description="Longest answer that the model may write, in tokens."
    )
    passages: int = Field(default=6, ge=1, le=50, description="Passages that the model is shown.")


class Settings(BaseSettings):
    """All settings, checked. ``load_settings`` makes one."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=DELIMITER, env_ignore_empty=True, extra="forbid", frozen=True
    )

    llm: LLMSettings = LLMSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    limits: LimitSettings = LimitSettings()
    reading: Limits = Limits()
    library: Path = Field(default=Path("library"), description="Folder of the library.")
    rewords: bool = Field(
        default=True,
        description="Whether questions in unknown words are read by the learned reader and said again plainly.",
    )
    parses: bool = Field(
        default=True, description="Whether a learned parser reads questions over one table that nothing else reads."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments over environment over ./yanbao.toml over the user's yanbao.toml."""
        from platformdirs import user_config_path

        files = [user_config_path("yanbao", appauthor=False) / FILE, Path(FILE)]
        written = TomlConfigSettingsSource(settings_cls, toml_file=files, deep_merge=True)
        return init_settings, env_settings, written


def load_settings(**overrides: Any) -> Settings:
    """The settings in force.

    Args:
        overrides: Values that win over the environment and the files; groups as dicts:
            ``load_settings(library="lib", llm={"threads": 2})``. None leaves a value as it is.

    Raises:
        SettingsError: A value is out of bounds or not understood; the error names its variable.
    """
    try:
        return Settings(**_given(overrides))
    except ValidationError as error:
        raise _unusable(error) from error
    except (SourceError, ValueError) as error:  # a variable that is not JSON, a file that is not TOML
        raise SettingsError(
            f"the settings cannot be read ({error})", None, f"Correct {FILE} or the variable."
        ) from error


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without those that are None, in groups too."""
    kept = {name: _given(value) if isinstance(value, Mapping) else value for name, value in values.items()}
    return {name: value for name, value in kept.items() if value is not None}


def _unusable(error: ValidationError) -> SettingsError:
    first = error.errors(include_url=False)[0]
    path = [str(step) for step in first["loc"]]
    variable = PREFIX + DELIMITER.join(path).upper()
    if first["type"] == "extra_forbidden":
        known = ", ".join(_names(path[:-1]))
        return SettingsError("there is no such setting", variable, f"{FILE} and the environment may set {known}.")
    value = "" if "key" in path[-1] else f" (it is {first['input']!r})"
    return SettingsError(f"{first['msg']}{value}", variable, f"Correct the variable, or the line in {FILE}.")


def _names(path: list[str]) -> list[str]:
    """Variables of a group."""
    group: type[BaseModel] = Settings
    for step in path:
        inner = group.model_fields[step].annotation
        group = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else group
    return [PREFIX + DELIMITER.join([*path, name]).upper() for name in group.model_fields]


def describe() -> tuple[tuple[str, str, str], ...]:
    """(variable, default, description) of every setting, for the documentation."""
    rows = []
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            rows += [
                (
                    _names([name])[place],
                    str(inner.default if inner.default is not None else ""),
                    inner.description or "",
                )
                for place, inner in enumerate(field.annotation.model_fields.values())
            ]
        else:
            rows.append((PREFIX + name.upper(), str(field.default), field.description or ""))
    return tuple(rows)
