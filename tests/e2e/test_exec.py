"""`circuitscript exec`: anonymous code."""

from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import EXAMPLE, Circuit

Project = Callable[..., Path]


def test_code_on_the_command_line_prints(circuit: Circuit) -> None:
    finished = circuit("exec", "-e", "System.debug(6 * 7);")
    assert (finished.code, finished.out, finished.err) == (0, "42\n", "")


def test_code_from_a_file(circuit: Circuit, tmp_path: Path) -> None:
    file = tmp_path / "hello.apex"
    file.write_text("for (Integer i = 1; i <= 3; i++) {\n    System.debug('line ' + i);\n}\n")
    finished = circuit("exec", file)
    assert finished.out == "line 1\nline 2\nline 3\n"


def test_code_on_standard_input(circuit: Circuit) -> None:
    finished = circuit("exec", "-", stdin="System.debug('from a pipe');")
    assert finished.out == "from a pipe\n"


def test_classes_of_a_project(circuit: Circuit) -> None:
    finished = circuit("exec", "-e", "System.debug(LeadScore.HOT);", "--project", EXAMPLE)
    assert (finished.code, finished.out) == (0, "70\n")


def test_json_tells_logs_and_result(circuit: Circuit) -> None:
    finished = circuit("exec", "-e", "System.debug('a');\nSystem.debug(1.50);", "--json")
    assert [(log["text"], log["line"]) for log in finished.of_type("log")] == [("a", 1), ("1.50", 2)]
    assert finished.result["outcome"] == "succeeded"


def test_error_shows_the_place_in_the_code(circuit: Circuit) -> None:
    finished = circuit("exec", "-e", "Integer a = 1;\nInteger b = a / 0;")
    assert finished.code == 1
    assert "System.MathException: Divide by 0" in finished.err
    assert "    2 | Integer b = a / 0;" in finished.err


def test_diagnostics_show_the_place_in_the_code(circuit: Circuit) -> None:
    finished = circuit("exec", "-e", "Integer a = missing;")
    assert finished.code == 1
    assert "Variable does not exist: missing" in finished.err
    assert "    1 | Integer a = missing;" in finished.err
    assert "      |             ^^^^^^^" in finished.err


def test_failed_code_changes_nothing(circuit: Circuit, tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    failed = circuit("exec", "-e", "insert new Contact(LastName = 'Left over'); Integer a = 1 / 0;", "--db", store)
    assert failed.code == 1
    finished = circuit("exec", "-e", "System.debug([SELECT COUNT() FROM Contact]);", "--db", store)
    assert finished.out == "0\n"


def test_missing_file(circuit: Circuit) -> None:
    finished = circuit("exec", "missing.apex")
    assert finished.code == 2
    assert "missing.apex: no such file" in finished.err


def test_days_of_queries_are_those_of_the_projects_time_zone(circuit: Circuit, tmp_path: Path) -> None:
    code = (
        "insert new Contact(FirstName = 'a', DateOfBirth = Date.today());"
        "System.debug([SELECT COUNT() FROM Contact WHERE DateOfBirth = TODAY] + ' ' + UserInfo.getTimeZone().getID());"
        "Integer here = (Integer) [SELECT HOUR_IN_DAY(convertTimezone(CreatedDate)) h FROM Contact"
        "  GROUP BY HOUR_IN_DAY(convertTimezone(CreatedDate))][0].get('h');"
        "System.debug(here == System.now().hour());"
    )
    for zone in ("Pacific/Kiritimati", "GMT-12:00"):
        (tmp_path / "circuit.toml").write_text(f'[project]\ntime_zone = "{zone}"\n', encoding="utf-8")
        ran = circuit("exec", "-e", code, "--project", tmp_path)
        assert ran.out.splitlines() == [f"1 {zone}", "true"], ran.err
    (tmp_path / "circuit.toml").write_text('[project]\ntime_zone = "Europe/Berln"\n', encoding="utf-8")
    wrong = circuit("exec", "-e", code, "--project", tmp_path)
    assert wrong.code == 2
    assert "project.time_zone: no time zone 'Europe/Berln'" in wrong.err
