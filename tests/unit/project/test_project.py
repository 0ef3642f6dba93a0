"""Finding projects and reading their settings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from circuitscript.project import ProjectError, open_project, open_projects, read_settings
from circuitscript.project.settings import parse_api_version

Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Returns a function that writes files and returns their folder."""

    def write_files(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write_files


def names(path: Path | str) -> list[str]:
    return [file.name for file in open_project(str(path)).files]


def test_settings_have_defaults() -> None:
    settings = read_settings("")
    assert (settings.schema, settings.api_version, settings.profile) == ("highlevel", 67, "")
    assert settings.paths["classes"] == ("classes",)


def test_settings_are_read() -> None:
    settings = read_settings(
        "[project]\nname = 'x'\napi_version = '58.0'\nschema = 'salesforce'\n"
        "[paths]\nclasses = ['a', 'b/c']\n[limits]\nprofile = 'apex-sync'\nstatements = 7\ncpu_time = 100\n"
        "[test]\nmin_coverage = 75\n[environments.live]\nlocation = 'L'\n"
    )
    assert (settings.name, settings.api_version, settings.schema) == ("x", 58, "salesforce")
    assert settings.paths["classes"] == ("a", "b/c")
    assert settings.limits == {"statements": 7, "cpu_time": 100}
    assert settings.min_coverage == 75
    assert settings.environments == {"live": {"location": "L"}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[project", "not valid TOML"),
        ("[projekt]", "unknown table [projekt]; did you mean `project`?"),
        ("project = 1", "project must be a table"),
        ("[project]\nnmae = 'x'", "unknown key `nmae` in [project]; did you mean `name`?"),
        ("[project]\nname = 1", "`name` in [project] must be a string, not 1"),
        ("[project]\napi_version = 68", "whole number from 20 to 67, not 68"),
        ("[project]\napi_version = true", "must be a number or a string"),
        ("[project]\nschema = 'sap'", "must be one of highlevel, salesforce, not 'sap'"),
        ("[paths]\nclasses = '../x'", "must stay inside the project"),
        ("[paths]\nclasses = [1]", "must name folders"),
        ("[limits]\nstatments = 1", "unknown limit `statments`; did you mean `statements`?"),
        ("[limits]\nstatements = -1", "must be a whole number of 0 or more"),
        ("[limits]\nstatements = true", "must be a whole number of 0 or more"),
    ],
)
def test_wrong_settings_are_told(text: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        read_settings(text, "folder/circuit.toml")
    assert message in str(caught.value)
    assert str(caught.value).startswith("folder/circuit.toml: ")


@pytest.mark.parametrize(
    ("text", "version"), [("67", 67), ("58.0", 58), ("19", None), ("68", None), ("x", None), ("6\u0667", None)]
)
def test_api_versions(text: str, version: int | None) -> None:
    assert parse_api_version(text) == version


def test_folder_without_settings_is_a_project(write: Write) -> None:
    root = write({"b/B.trigger": "", "A.cls": "", ".hidden/C.cls": "", "node_modules/D.cls": "", "A.cls-meta.xml": ""})
    assert names(root) == ["A.cls", "b/B.trigger"]


def test_settings_say_where_sources_are(write: Write) -> None:
    root = write({"circuit.toml": "[paths]\nclasses='src'", "src/A.cls": "", "other/B.cls": "", "tests/T.cls": ""})
    project = open_project(str(root))
    assert [(file.name, file.purpose) for file in project.files] == [("src/A.cls", "classes"), ("tests/T.cls", "tests")]


def test_missing_folder_in_settings_is_told(write: Write) -> None:
    root = write({"circuit.toml": "[paths]\nclasses='src'"})
    with pytest.raises(ProjectError, match="no such folder: src"):
        open_project(str(root))


def test_file_in_a_project_opens_the_project(write: Write) -> None:
    root = write(
        {"circuit.toml": "", "classes/A.cls": "", "triggers/T.trigger": "", "triggers/U.cls": "", "tests/X.cls": ""}
    )
    project = open_project(str(root / "triggers" / "T.trigger"))
    assert project.root == str(root)
    assert project.focus == "triggers/T.trigger"
    assert [file.name for file in project.narrowed().files] == ["classes/A.cls", "triggers/T.trigger"]


def test_folder_in_a_project_opens_the_project(write: Write) -> None:
    root = write({"circuit.toml": "", "classes/A.cls": ""})
    project = open_project(str(root / "classes"))
    assert (project.root, project.focus) == (str(root), "classes")
    assert project.is_in_focus("classes/A.cls")
    assert not project.is_in_focus("classesA.cls")


def test_single_file_alone_is_a_project(write: Write) -> None:
    root = write({"A.cls": "", "B.cls": ""})
    assert names(root / "A.cls") == ["A.cls"]


def test_salesforce_project_is_found(write: Write) -> None:
    root = write(
        {
            "sfdx-project.json": '{"packageDirectories": [{"path": "pkg"}], "sourceApiVersion": "62.0"}',
            "pkg/main/default/classes/A.cls": "",
            "pkg/main/default/classes/A.cls-meta.xml": "<ApexClass><apiVersion>40.0</apiVersion></ApexClass>",
            "elsewhere/B.cls": "",
        }
    )
    project = open_project(str(root))
    assert (project.settings.schema, project.settings.api_version) == ("salesforce", 62)
    assert [(file.name, file.api_version) for file in project.files] == [("pkg/main/default/classes/A.cls", 40)]


def test_force_app_folder_alone_is_a_salesforce_project(write: Write) -> None:
    root = write({"force-app/main/default/triggers/T.trigger": ""})
    assert open_project(str(root)).settings.schema == "salesforce"


@pytest.mark.parametrize(
    ("name", "message"), [("none", "no such file or folder"), ("a.txt", "not a .cls or .trigger file")]
)
def test_what_is_no_project_is_told(write: Write, name: str, message: str) -> None:
    root = write({"a.txt": ""})
    with pytest.raises(ProjectError, match=message):
        open_project(str(root / name))


def test_projects_below_a_folder_are_projects_of_their_own(write: Write) -> None:
    root = write({"a/circuit.toml": "", "a/classes/A.cls": "", "b/force-app/classes/B.cls": "", "c/C.cls": ""})
    assert names(root) == ["c/C.cls"]
    found = open_projects(str(root))
    assert [[file.name for file in project.files] for project in found] == [
        ["c/C.cls"],
        ["classes/A.cls"],
        ["force-app/classes/B.cls"],
    ]
