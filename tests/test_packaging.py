"""What is declared is what is used, and what is pinned is all of it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "prompts", "rag", "eval", "ui")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
# declared for what they bring to another library, not imported by name
INDIRECT = {"httptools", "llama-index-llms-openai-like", "torch", "uvloop"}
DRIVEN = {"playwright", "axe-playwright-python"}  # by ui.browser and ui.accessibility, for checks in a browser
BROUGHT = {"mcp-types"}  # with an extra, and imported by name
TOOLS = DRIVEN | {
    "import-linter",
    "linkify-it-py",
    "mypy",
    "pytest-timeout",
    "pytest-xdist",
    "pytrec-eval-terrier",
    "ruff",
}


def imported(*folders: str) -> list[set[str]]:
    """For every library that the Python files of the folders import, the distributions that it may come from."""
    found = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module)
    roots = {name.partition(".")[0] for name in found} - {*PACKAGES, *sys.stdlib_module_names}
    homes = packages_distributions()
    return [{re.sub(r"[-_.]+", "-", home).lower() for home in homes[root]} for root in roots if root in homes]


def undeclared(*folders: str, by: set[str]) -> list[set[str]]:
    return [homes for homes in imported(*folders) if not homes & by]


def unused(*folders: str, of: set[str]) -> set[str]:
    return of - set().union(*imported(*folders))


def declared(requirements: list[str]) -> set[str]:
    names = {re.split(r"[<>=!~\[; ]", line)[0].lower() for line in requirements}
    return names - {PROJECT["name"]}  # the project's own extras


def extras() -> set[str]:
    optional = PROJECT["optional-dependencies"]
    return declared([line for name, lines in optional.items() if name != "dev" for line in lines]) | BROUGHT


def test_every_import_is_declared_and_every_declaration_is_used() -> None:
    runtime = declared(PROJECT["dependencies"])
    assert undeclared(*PACKAGES, by=runtime | DRIVEN | extras()) == []
    assert unused(*PACKAGES, of=runtime) - INDIRECT == set()


def test_every_import_of_the_tests_is_declared() -> None:
    development = declared(PROJECT["optional-dependencies"]["dev"])
    assert undeclared("tests", "tools", by=development | extras() | declared(PROJECT["dependencies"])) == []
    assert unused("tests", "tools", of=development) - TOOLS == set()


def test_constraints_pin_every_dependency_and_nothing_else_is_in_them() -> None:
    wanted = declared(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]) | extras()
    pinned = [line.partition("==")[0] for line in CONSTRAINTS]
    assert wanted - set(pinned) == set()
    assert len(pinned) == len(set(pinned))
    for line in CONSTRAINTS:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line), line


def test_versions_are_supported_ones() -> None:
    assert PROJECT["requires-python"] == ">=3.11,<3.14"


def test_the_lock_tool_leaves_out_addresses_builds_and_us() -> None:
    packages = [
        ("Torch", "2.13.0+cpu"),
        ("yanbao", "0.1.0"),
        ("nvidia-cublas", "1"),
        ("ruamel.yaml", "1.0"),
        ("a_b", "2"),
    ]
    report = {"install": [{"metadata": {"name": n, "version": v}, "download_info": {"url": "x"}} for n, v in packages]}
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "constraints.py"], input=json.dumps(report), capture_output=True, text=True
    )
    assert made.returncode == 0
    assert made.stdout.splitlines()[1:] == ["a-b==2", "ruamel-yaml==1.0", "torch==2.13.0"]


def test_data_files_are_packaged() -> None:
    """Every suffix of a file beside the code is among those that go into the wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]
    packaged = {Path(pattern).suffix for pattern in patterns["*"]}
    assert patterns["eval"] == ["data/**/*"]
    beside = {
        path.suffix
        for folder in PACKAGES
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and ROOT / "eval" / "data" not in path.parents
        and "__pycache__" not in path.parts
        and path.suffix not in (".py", ".md", ".typed")
    }
    assert beside - packaged == set()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_the_papers_are_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 500
