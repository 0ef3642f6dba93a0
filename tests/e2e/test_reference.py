"""`circuitscript docs`: the reference in the terminal."""

from pathlib import Path

from tests.e2e.conftest import EXAMPLE, ROOT, Circuit


def test_member_shows_all_overloads_with_their_docs(circuit: Circuit) -> None:
    finished = circuit("docs", "string.indexOf")
    assert finished.code == 0
    assert "Integer indexOf(String substring)\n  Returns the index of the substring, or -1.\n" in finished.out
    assert "Integer indexOf(String substring, Integer fromIndex)\n" in finished.out


def test_class_shows_its_members(circuit: Circuit) -> None:
    finished = circuit("docs", "Database.SaveResult")
    assert finished.out.startswith("Database.SaveResult  class\n")
    assert "  Boolean isSuccess()" in finished.out


def test_object_shows_fields_of_the_project(circuit: Circuit) -> None:
    finished = circuit("docs", "contact", "--project", EXAMPLE)
    assert "  Decimal lead_score__c " in finished.out
    assert "  List<Task> Tasks " in finished.out


def test_classes_written_in_circuitscript_are_known(circuit: Circuit) -> None:
    finished = circuit("docs", "CircuitTrigger")
    assert finished.out.startswith("CircuitTrigger  class\n")
    assert "  void afterInsert()" in finished.out
    assert "static void fireWebhook(String type)\n  Does what" in circuit("docs", "CircuitTest.fireWebhook").out


def test_pages_are_those_of_the_repository(circuit: Circuit, tmp_path: Path) -> None:
    finished = circuit("docs", "--output", tmp_path / "pages", "--json")
    written = {path.name: path.read_bytes() for path in (tmp_path / "pages").iterdir()}
    assert finished.result["pages"] == len(written)
    assert written == {path.name: path.read_bytes() for path in (ROOT / "docs" / "reference").iterdir()}


def test_pages_are_of_everything(circuit: Circuit, tmp_path: Path) -> None:
    finished = circuit("docs", "String", "--output", tmp_path)
    assert finished.code == 2
    assert "--output writes the whole library" in finished.err
    (tmp_path / "file").write_text("")
    assert circuit("docs", "--output", tmp_path / "file").code == 2


def test_everything_is_listed(circuit: Circuit) -> None:
    finished = circuit("docs")
    names = [line.split()[0] for line in finished.out.splitlines()]
    assert {"String", "Database.SaveResult", "Contact", "Opportunity"} <= set(names)


def test_salesforce_objects(circuit: Circuit) -> None:
    assert circuit("docs", "Account").code == 1
    assert circuit("docs", "Account", "--schema", "salesforce").code == 0


def test_unknown_names_get_the_nearest(circuit: Circuit) -> None:
    finished = circuit("docs", "Strin")
    assert finished.code == 1
    assert "no class or object Strin; did you mean String" in finished.err
    finished = circuit("docs", "String.idexOf")
    assert "String has no member idexOf; did you mean indexOf" in finished.err


def test_json_has_a_line_for_each_member(circuit: Circuit) -> None:
    finished = circuit("docs", "String.length", "--json")
    (member,) = finished.of_type("member")
    assert member["signature"] == "Integer length()"
    assert finished.result["members"] == 1
