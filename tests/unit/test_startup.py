"""The start file: modules and documents of earlier starts are taken from it only while they are the same."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from circuitscript import startup
from circuitscript.source import toml
from circuitscript.startup import StartFile

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "lead_scoring"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with one module, `kept_package.one`, whose start file would be written for it alone."""
    folder = tmp_path / "kept_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "one.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(startup, "_ROOT", str(folder))
    monkeypatch.syspath_prepend(str(tmp_path))
    finders = list(sys.meta_path)
    yield folder
    sys.meta_path[:] = finders
    forget()


def forget() -> None:
    for name in [name for name in sys.modules if name.startswith("kept_package")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def import_one(path: Path) -> tuple[int, bool]:
    """Returns what `kept_package.one` says when it is imported anew, and whether its code came from the start file."""
    forget()
    finders = list(sys.meta_path)
    file = StartFile(str(path))
    file.install()
    try:
        module = importlib.import_module("kept_package.one")
        file.keep({})
    finally:
        sys.meta_path[:] = finders
    return module.x, type(module.__loader__).__name__ == "_KeptLoader"


def test_a_module_comes_from_the_start_file_until_its_source_changes(package: Path, tmp_path: Path) -> None:
    path = tmp_path / "cache" / "start"
    assert import_one(path) == (1, False)
    assert import_one(path) == (1, True)
    (package / "one.py").write_text("x = 22\n", encoding="utf-8")
    assert import_one(path) == (22, False)
    assert import_one(path) == (22, True)
    (package / "one.py").write_text("x = 33\n", encoding="utf-8")
    os.utime(package / "one.py", ns=(1, 1))
    assert import_one(path) == (33, False)


def test_a_kept_module_knows_its_source(package: Path, tmp_path: Path) -> None:
    import_one(tmp_path / "start")
    import_one(tmp_path / "start")
    module = sys.modules["kept_package.one"]
    assert module.__file__ == str(package / "one.py")
    assert module.__loader__ is not None
    assert module.__loader__.get_source("kept_package.one") == "x = 1\n"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 40, startup.MAGIC_NUMBER, startup.MAGIC_NUMBER + b"i\x01\x00\x00\x00"]
)
def test_a_damaged_file_counts_as_absent(package: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "start"
    path.write_bytes(content)
    assert import_one(path) == (1, False)
    assert import_one(path) == (1, True)


def test_documents_are_kept_by_their_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_ROOT", str(tmp_path))
    monkeypatch.setattr(toml, "READ", {})
    path = str(tmp_path / "start")
    document = toml.parse_toml("a = [1, 'x']")
    StartFile(path).keep(toml.READ)
    monkeypatch.setattr(toml, "KNOWN", StartFile(path).documents)
    monkeypatch.setitem(sys.modules, "tomllib", None)  # would fail if it were asked
    first, second = toml.parse_toml("a = [1, 'x']"), toml.parse_toml("a = [1, 'x']")
    assert first == second == document
    assert first["a"] is not second["a"]


def test_a_second_run_says_the_same_and_takes_its_modules_from_the_file(tmp_path: Path) -> None:
    code = """
import atexit, json, sys
from circuitscript.__main__ import start
def tell():
    kinds = [type(m.__loader__).__name__ for n, m in list(sys.modules.items()) if n.startswith("circuitscript.")]
    print(json.dumps({kind: kinds.count(kind) for kind in kinds}), file=sys.stderr)
atexit.register(tell)
start()
"""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    event = str(EXAMPLE / "events" / "contact_create.json")
    command = [sys.executable, "-c", code, "run", str(EXAMPLE), "--event", event, "--json"]
    runs = [subprocess.run(command, env=environment, capture_output=True, text=True, check=True) for _ in range(3)]
    kinds = [json.loads(run.stderr.splitlines()[-1]) for run in runs]
    assert "_KeptLoader" not in kinds[0]
    assert kinds[2]["_KeptLoader"] > 10 * kinds[2].get("SourceFileLoader", 0)
    assert len(list(tmp_path.glob("circuitscript/start-*"))) == 1
    assert [json.loads(run.stdout.splitlines()[-1])["outcome"] for run in runs] == ["succeeded"] * 3
