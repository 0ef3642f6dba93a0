"""`circuitscript fmt`: files are formatted in place, or only told about."""

from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import Circuit

Project = Callable[..., Path]

UGLY = "public   class A{\n/* kept */ Integer  n=1 ;   // kept, too\n}\n"
BROKEN = "public class B { Integer = ; }\n"


def test_formats_in_place_and_then_changes_nothing(circuit: Circuit, project: Project) -> None:
    folder = project({"A.cls": UGLY})
    finished = circuit("fmt", ".", cwd=folder)
    assert (finished.code, finished.err) == (0, "formatted A.cls\n")
    text = (folder / "A.cls").read_text()
    assert text != UGLY
    assert "/* kept */" in text
    assert "// kept, too" in text
    again = circuit("fmt", ".", cwd=folder)
    assert (again.code, again.err) == (0, "")
    assert (folder / "A.cls").read_text() == text


def test_check_tells_and_changes_nothing(circuit: Circuit, project: Project) -> None:
    folder = project({"A.cls": UGLY})
    finished = circuit("fmt", "--check", ".", cwd=folder)
    assert (finished.code, finished.err) == (1, "would format A.cls\n")
    assert (folder / "A.cls").read_text() == UGLY


def test_diff_shows_the_change_and_makes_none(circuit: Circuit, project: Project) -> None:
    folder = project({"A.cls": UGLY})
    finished = circuit("fmt", "--diff", ".", cwd=folder)
    assert finished.code == 0
    assert finished.out.startswith("--- A.cls\n+++ A.cls\n")
    assert "-public   class A{\n" in finished.out
    assert (folder / "A.cls").read_text() == UGLY


def test_file_with_a_syntax_error_is_left_alone(circuit: Circuit, project: Project) -> None:
    folder = project({"A.cls": UGLY, "B.cls": BROKEN})
    finished = circuit("fmt", ".", cwd=folder)
    assert finished.code == 1
    assert "B.cls:1:26: error:" in finished.err
    assert "formatted A.cls" in finished.err
    assert (folder / "B.cls").read_text() == BROKEN


def test_line_ends_and_mode_are_kept(circuit: Circuit, project: Project) -> None:
    folder = project({})
    path = folder / "A.cls"
    path.write_bytes(UGLY.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    assert circuit("fmt", path).code == 0
    assert path.stat().st_mode & 0o777 == 0o640
    content = path.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 1


def test_json_counts(circuit: Circuit, project: Project) -> None:
    folder = project({"A.cls": UGLY, "C.cls": "public class C {}\n"})
    finished = circuit("fmt", "--check", "--json", ".", cwd=folder)
    assert finished.code == 1
    assert finished.result == {"type": "result", "outcome": "changed", "files": 2, "changed": 1}
