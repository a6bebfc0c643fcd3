from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReadError, SettingsError
from rag.open import audit, open_library
from rag.settings import describe, load_settings


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No variables, an empty working folder, an empty configuration folder."""
    import os

    for name in list(os.environ):
        if name.startswith("YANBAO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.llm.base_url, settings.llm.model, settings.llm.context) == (None, "default", 4096)
    assert settings.embedding.model == "default"
    assert settings.library == Path("library")


def test_arguments_over_environment_over_files(nothing_set: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (nothing_set / "config" / "yanbao").mkdir(parents=True)
    (nothing_set / "config" / "yanbao" / "yanbao.toml").write_text(
        'library = "user"\n[llm]\nthreads = 1\ntemperature = 0.5\ncontext = 1000\ntimeout = 7\n'
    )
    Path("yanbao.toml").write_text('library = "here"\n[llm]\nthreads = 2\ncontext = 2000\ntimeout = 8\n')
    monkeypatch.setenv("YANBAO_LLM__CONTEXT", "3000")
    monkeypatch.setenv("YANBAO_LLM__TIMEOUT", "9")
    settings = load_settings(llm={"timeout": 10})
    assert settings.library == Path("here")
    llm = settings.llm
    assert (llm.temperature, llm.threads, llm.context, llm.timeout) == (0.5, 2, 3000, 10)


def test_none_leaves_a_value_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANBAO_LIBRARY", "lib")
    monkeypatch.setenv("YANBAO_LLM__THREADS", "3")
    settings = load_settings(library=None, llm={"threads": None, "context": 700})
    assert (settings.library, settings.llm.threads, settings.llm.context) == (Path("lib"), 3, 700)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("YANBAO_LLM__CONTEXT", "12", "greater than or equal to 512"),
        ("YANBAO_LLM__CONTEXT", "many", "valid integer"),
        ("YANBAO_LLM__TEMPERATURE", "-1", "greater than or equal to 0"),
        ("YANBAO_LLM__TEMPERATURE", "nan", "less than or equal to 2"),
        ("YANBAO_LLM__TIMEOUT", "0", "greater than 0"),
        ("YANBAO_LLM__BASEURL", "http://x", "no such setting"),
        ("YANBAO_EMBEDDING__MODEL", " ", ""),
    ],
)
def test_bad_values_name_their_variable(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    monkeypatch.setenv(variable, value)
    if not said:
        assert load_settings().embedding.model == value
        return
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert variable in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_typo_is_told_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANBAO_LLM__URL", "http://x")
    with pytest.raises(SettingsError, match="YANBAO_LLM__BASE_URL"):
        load_settings()


@pytest.mark.parametrize("text", ["[llm", "llm = 3", "[lllm]\nmodel = 'x'", "\udcff"])
def test_a_broken_file(text: str) -> None:
    Path("yanbao.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=r"yanbao\.toml"):
        load_settings()


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANBAO_LLM__API_KEY", "sk-secret")
    settings = load_settings()
    assert "sk-secret" not in repr(settings)
    assert settings.llm.api_key is not None
    assert settings.llm.api_key.get_secret_value() == "sk-secret"


def test_every_setting_is_described_and_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for variable, _, description in describe():
        assert description
        assert f"`{variable}`" in readme


def test_what_reading_a_file_may_cost_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("名称\t收入\n甲\t1.5\n", encoding="utf-8")
    assert audit(path, load_settings()).tables
    monkeypatch.setenv("YANBAO_READING__FILE_BYTES", "10")
    with pytest.raises(ReadError, match="file_bytes=10"):
        audit(path, load_settings())
    with open_library(tmp_path / "library", load_settings(), create=True) as library:
        with pytest.raises(ReadError, match="file_bytes=10"):
            library.add(path)
        assert not library.reports()
    monkeypatch.setenv("YANBAO_READING__FILE_BYTES", "0")
    with pytest.raises(SettingsError, match="YANBAO_READING__FILE_BYTES"):
        load_settings()
