"""The import contract of pyproject.toml: it holds, and it would notice."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = next(
    contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    if contract["type"] == "layers"
)
ROOMS = [name.strip(" ()") for layer in LAYERS for name in layer.split("|")]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """A package with all the rooms and nothing in them, under the same contract."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        (tmp_path / "circuitscript" / room).mkdir(parents=True)
        (tmp_path / "circuitscript" / room / "__init__.py").touch()
    (tmp_path / "circuitscript" / "__init__.py").touch()
    return tmp_path


def test_imports_keep_the_contract() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_empty_house_keeps_the_contract(empty_house: Path) -> None:
    result = lint_imports(empty_house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "imported"),
    [
        ("source", "circuitscript.syntax"),
        ("symbols", "circuitscript.values"),
        ("values", "circuitscript.data"),
        ("runtime", "circuitscript.evaluator"),
        ("checker", "circuitscript.evaluator"),
        ("evaluator", "circuitscript.library"),
        ("checker", "circuitscript.runtime"),
        ("evaluator", "circuitscript.hosts"),
        ("hosts", "circuitscript.engine"),
        ("checker", "lark"),
        ("engine", "rich"),
        ("testing", "click"),
        ("service", "httpx"),
        ("data", "sqlite3"),
        ("runtime", "threading"),
    ],
)
def test_a_forbidden_import_is_noticed(empty_house: Path, room: str, imported: str) -> None:
    (empty_house / "circuitscript" / room / "offender.py").write_text(f"import {imported}\n", encoding="utf-8")
    result = lint_imports(empty_house)
    assert result.returncode == 1
    assert f"circuitscript.{room}.offender -> {imported}" in result.stdout


def test_a_room_without_a_layer_is_noticed(empty_house: Path) -> None:
    (empty_house / "circuitscript" / "attic.py").touch()
    result = lint_imports(empty_house)
    assert result.returncode == 1
    assert "attic" in result.stdout
