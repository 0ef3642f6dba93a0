import re
from pathlib import Path

import pytest

from circuitscript.source import resources

ROOT = Path(__file__).parents[3]


def test_folder_in_a_checkout_is_at_its_top() -> None:
    assert Path(resources.folder("grammar")) == ROOT / "grammar"
    assert Path(resources.folder("stdlib")) == ROOT / "stdlib"


def test_folder_in_a_wheel_is_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "circuitscript" / "_stdlib").mkdir(parents=True)
    (tmp_path / "stdlib").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path / "circuitscript"))
    assert Path(resources.folder("stdlib")) == tmp_path / "circuitscript" / "_stdlib"


def test_folder_that_is_missing_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path / "circuitscript"))
    with pytest.raises(FileNotFoundError, match=re.escape("no folder 'stdlib'; install it again")):
        resources.folder("stdlib")


def test_read_stdlib_gives_the_classes_sorted_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.cls", "a/z.cls", "a/notes.md"):
        path = tmp_path / "stdlib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"// {name}", encoding="utf-8")
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path / "circuitscript"))
    assert resources.read_stdlib() == (("a/z.cls", "// a/z.cls"), ("b.cls", "// b.cls"))


def test_read_grammar_gives_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "grammar").mkdir()
    (tmp_path / "grammar" / "x.lark").write_text("start: «é»", encoding="utf-8")
    monkeypatch.setattr(resources, "_PACKAGE", str(tmp_path / "circuitscript"))
    assert resources.read_grammar("x.lark") == "start: «é»"
