"""The compiled core at run time: found ahead of its sources, refused when they changed, and told by `--version`."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import hatch_build
from circuitscript import compiled, version

ROOT = Path(__file__).parents[2]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "nodes.py"
    path.write_text("x = 1\n", encoding="utf-8")
    return path


@pytest.fixture
def manifest(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """An installation of a checkout in `tmp_path` with one compiled module, put in the place of the real one."""
    value = SimpleNamespace(
        ROOT=str(tmp_path),
        MODULES={"circuitscript.nodes": "circuitscript/nodes.so"},
        SOURCES={source.name: hatch_build.fingerprint(source)},
    )
    monkeypatch.setattr(compiled, "_manifest", value)
    monkeypatch.setattr(compiled, "_PACKAGE", str(tmp_path / "circuitscript"))
    return value


def test_core_is_what_the_version_says() -> None:
    names = [path.removesuffix(".py").replace("/", ".") for path in hatch_build.select_modules(ROOT)]
    files = {name: str(importlib.import_module(name).__file__) for name in names}
    native = {name for name, file in files.items() if not file.endswith(".py")}
    assert native == (set(names) if compiled.is_compiled() else set())
    assert ("compiled core" in version.description()) == bool(native)


def test_description_names_version_core_and_python() -> None:
    pattern = r"circuitscript \d+\.\d+\.\d+ \((compiled|pure Python) core, \w+ \d+\.\d+\.\d+\)"
    assert re.fullmatch(pattern, version.description())


def test_unchanged_source_is_no_change(source: Path) -> None:
    recorded = {source.name: hatch_build.fingerprint(source)}
    assert compiled.changed_source(str(source.parent), recorded) is None


def test_touched_source_with_the_same_content_is_no_change(source: Path) -> None:
    recorded = {source.name: hatch_build.fingerprint(source)}
    os.utime(source, ns=(1, 1))
    assert compiled.changed_source(str(source.parent), recorded) is None


@pytest.mark.parametrize("text", ["x = 2\n", "x = 10\n"], ids=["same-size", "other-size"])
def test_edited_source_is_a_change(source: Path, text: str) -> None:
    recorded = {source.name: hatch_build.fingerprint(source)}
    source.write_text(text, encoding="utf-8")
    os.utime(source, ns=(1, 1))
    assert compiled.changed_source(str(source.parent), recorded) == source.name


def test_removed_source_is_a_change(source: Path) -> None:
    recorded = {source.name: hatch_build.fingerprint(source)}
    source.unlink()
    assert compiled.changed_source(str(source.parent), recorded) == source.name


def test_finder_gives_compiled_modules_and_no_others(manifest: SimpleNamespace) -> None:
    finder = compiled.CoreFinder("/environment", manifest.MODULES)
    spec = finder.find_spec("circuitscript.nodes")
    assert spec is not None
    assert spec.origin == os.path.join("/environment", "circuitscript/nodes.so")
    assert finder.find_spec("circuitscript.other") is None


def test_finder_refuses_a_core_that_is_out_of_date(manifest: SimpleNamespace, source: Path) -> None:
    source.write_text("x = 22\n", encoding="utf-8")
    finder = compiled.CoreFinder("/environment", manifest.MODULES)
    with pytest.raises(compiled.StaleCoreError, match=r"nodes\.py has changed.*run `make build`"):
        finder.find_spec("circuitscript.nodes")


def test_manifest_of_another_checkout_is_ignored(manifest: SimpleNamespace, source: Path) -> None:
    source.write_text("x = 22\n", encoding="utf-8")
    manifest.ROOT = "/elsewhere"
    compiled.verify()
    assert not compiled.is_compiled()


@pytest.mark.parametrize("arguments", [["--version"], ["run", "."]])
def test_command_line_on_a_core_that_is_out_of_date_says_what_to_do(tmp_path: Path, arguments: list[str]) -> None:
    package = tmp_path / "_circuitscript_core"
    package.mkdir()
    lines = [
        f"ROOT = {str(ROOT)!r}",
        "MODULES = {'circuitscript.x': 'x.so'}",
        "SOURCES = {'pyproject.toml': (1, 1, '')}",
    ]
    (package / "__init__.py").write_text("\n".join(lines), encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "circuitscript", *arguments]
    result = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == (
        "circuitscript: the compiled core is older than its sources (pyproject.toml has changed): run `make build`\n"
    )
