"""Every script below `language`, `library`, `limits` and `data` does what stands beside its lines."""

from pathlib import Path

import pytest

from tests.expectations import failures, read_script

HERE = Path(__file__).parent
ROOMS = ("language", "library", "limits", "data")
SCRIPTS = sorted(path for room in ROOMS for path in (HERE / room).rglob("*.cls"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(HERE).with_suffix("")))
def test_script_does_what_it_says(path: Path) -> None:
    assert failures(path) == []


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("System.debug(1 + 1); // expect: 3", "expected ['3'], got ['2']"),
        ("System.debug(1);", "expected [], got ['1']"),
        ("Integer a = 1; // expect: 1", "expected ['1'], got []"),
        ("Integer a = 1 / 0; // throws: System.MathException: other", "got ['System.MathException: Divide by 0']"),
        ("Integer a = 1; // throws: System.MathException: Divide by 0", "got []"),
        ("Integer a = 1; // error: unknown-name", "expected ['unknown-name'], got []"),
        ("Integer a = b;", "error: expected [], got ["),
    ],
)
def test_runner_fails_when_a_script_does_something_else(tmp_path: Path, text: str, difference: str) -> None:
    script = tmp_path / "script.cls"
    script.write_text(text)
    assert any(difference in failure for failure in failures(script))


def test_runner_reads_several_expectations_and_sections() -> None:
    script = read_script(
        "// limits: statements=9\na(); // expect: 1 // expect: 2\n// --- A.cls\nclass A {} // error: x"
    )
    assert script.settings == {"limits": "statements=9"}
    assert script.wanted["expect"]["script", 2] == ["1", "2"]
    assert script.wanted["error"]["A.cls", 1] == ["x"]
    assert script.sources["A.cls"] == "class A {} // error: x"
