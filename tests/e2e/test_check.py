"""`circuitscript check`: errors in files, folders and projects, CircuitScript's and Salesforce's."""

from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import EXAMPLE, Circuit

Project = Callable[..., Path]

GOOD = "public class Good {\n    public Integer n() {\n        return 1;\n    }\n}\n"
BAD = "public class Bad {\n    public Integer n() {\n        return 'one';\n    }\n}\n"


def test_example_is_clean(circuit: Circuit) -> None:
    finished = circuit("check", EXAMPLE)
    assert finished.code == 0, finished.err
    assert finished.err == ""


def test_errors_of_all_files_are_told(circuit: Circuit, project: Project) -> None:
    folder = project(
        {"classes/Bad.cls": BAD, "classes/Good.cls": GOOD, "classes/Worse.cls": "public class Worse { x }"}
    )
    finished = circuit("check", ".", cwd=folder)
    assert finished.code == 1
    assert "classes/Bad.cls:3:16: error: " in finished.err
    assert "classes/Worse.cls:1:" in finished.err
    assert "2 errors" in finished.err


def test_json_lines_have_places_and_codes(circuit: Circuit, project: Project) -> None:
    folder = project({"classes/Bad.cls": BAD})
    finished = circuit("check", folder, "--json")
    (diagnostic,) = finished.of_type("diagnostic")
    assert diagnostic["file"].endswith("classes/Bad.cls")
    assert (diagnostic["line"], diagnostic["column"], diagnostic["end_line"], diagnostic["end_column"]) == (
        3,
        16,
        3,
        21,
    )
    assert diagnostic["severity"] == "error"
    assert diagnostic["code"] == "incompatible-types"
    assert finished.result["errors"] == 1


def test_only_what_was_named_is_told(circuit: Circuit, project: Project) -> None:
    folder = project({"circuit.toml": "", "classes/Bad.cls": BAD, "classes/Good.cls": GOOD})
    assert circuit("check", folder / "classes" / "Good.cls").code == 0
    assert circuit("check", folder / "classes" / "Bad.cls").code == 1


def test_syntax_only_stops_after_parsing(circuit: Circuit, project: Project) -> None:
    folder = project({"classes/Bad.cls": BAD})
    assert circuit("check", folder, "--syntax-only").code == 0


def test_salesforce_project_is_found_as_it_is(circuit: Circuit, project: Project) -> None:
    folder = project(
        {
            "sfdx-project.json": '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "62.0"}',
            "force-app/main/default/classes/Accounts.cls": (
                "public class Accounts { public static List<Account> all() { return [SELECT Id, Name FROM Account]; } }"
            ),
            "force-app/main/default/classes/Accounts.cls-meta.xml": (
                '<?xml version="1.0"?><ApexClass><apiVersion>58.0</apiVersion></ApexClass>'
            ),
            "force-app/main/default/triggers/T.trigger": "trigger T on Account (before insert) { }",
        }
    )
    finished = circuit("check", folder)
    assert finished.code == 0, finished.err


def test_several_paths_at_once(circuit: Circuit, project: Project) -> None:
    folder = project({"a/Good.cls": GOOD, "b/Bad.cls": BAD})
    finished = circuit("check", folder / "a", folder / "b", "--json")
    assert finished.code == 1
    assert finished.result == {"type": "result", "outcome": "invalid", "files": 2, "errors": 1, "warnings": 0}


def test_empty_folder_is_told(circuit: Circuit, tmp_path: Path) -> None:
    finished = circuit("check", tmp_path)
    assert finished.code == 2
    assert "no .cls or .trigger files" in finished.err
