"""Labels, custom settings and custom metadata of a project, as its code reads them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Circuit

Write = Callable[..., Path]
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
VALUES = f'{SPACE} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def text_field(name: str) -> str:
    return f"{HEAD}<CustomField {SPACE}><fullName>{name}</fullName><type>Text</type><length>80</length></CustomField>"


def custom_object(settings: str = "") -> str:
    kind = f"<customSettingsType>{settings}</customSettingsType>" if settings else ""
    return f"{HEAD}<CustomObject {SPACE}><label>L</label><pluralLabel>Ls</pluralLabel>{kind}</CustomObject>"


def metadata(label: str, *values: str) -> str:
    return f"{HEAD}<CustomMetadata {VALUES}><label>{label}</label>{''.join(values)}</CustomMetadata>"


def value(field: str, text: str) -> str:
    return f"<values><field>{field}</field><value>{text}</value></values>"


BASE = "force-app/main/default"
SALESFORCE = {
    "sfdx-project.json": '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "67.0"}',
    f"{BASE}/labels/CustomLabels.labels-meta.xml": f"{HEAD}<CustomLabels {SPACE}><labels><fullName>Greeting</fullName>"
    "<language>en_US</language><value>Hello &amp; welcome</value></labels></CustomLabels>",
    f"{BASE}/objects/Switch__c/Switch__c.object-meta.xml": custom_object("Hierarchy"),
    f"{BASE}/objects/Switch__c/fields/Mode__c.field-meta.xml": text_field("Mode__c"),
    f"{BASE}/objects/Switch__c/fields/Note__c.field-meta.xml": text_field("Note__c"),
    f"{BASE}/objects/Country__c/Country__c.object-meta.xml": custom_object("List"),
    f"{BASE}/objects/Country__c/fields/Code__c.field-meta.xml": text_field("Code__c"),
    f"{BASE}/objects/Rule__mdt/Rule__mdt.object-meta.xml": custom_object(),
    f"{BASE}/objects/Rule__mdt/fields/Text__c.field-meta.xml": text_field("Text__c"),
    f"{BASE}/objects/Rule__mdt/fields/Weight__c.field-meta.xml": f"{HEAD}<CustomField {SPACE}><fullName>Weight__c"
    "</fullName><type>Number</type><precision>5</precision><scale>2</scale></CustomField>",
    f"{BASE}/objects/Rule__mdt/fields/Next__c.field-meta.xml": f"{HEAD}<CustomField {SPACE}>"
    "<fullName>Next__c</fullName><type>MetadataRelationship</type><referenceTo>Rule__mdt</referenceTo><relationshipName>Rules</relationshipName>"
    "</CustomField>",
    f"{BASE}/customMetadata/Rule.First.md-meta.xml": metadata(
        "The first", value("Text__c", "one"), value("Weight__c", "2.5"), value("Next__c", "Second")
    ),
    f"{BASE}/customMetadata/Rule.Second.md-meta.xml": metadata(
        "The second", value("Text__c", "two"), '<values><field>Weight__c</field><value xsi:nil="true"/></values>'
    ),
}


@pytest.fixture
def run(circuit: Circuit, project: Write) -> Callable[[str], str]:
    folder = project(SALESFORCE)

    def run(code: str) -> str:
        finished = circuit("exec", "-e", code, "--project", folder)
        assert finished.code == 0, finished.err
        return finished.out

    return run


def test_labels_are_fields_of_label(run: Callable[[str], str]) -> None:
    text = "Hello & welcome\n"
    assert run("System.debug(Label.Greeting);") == text
    assert run("System.debug(System.Label.greeting);") == text
    assert run("System.debug(Label.get('', 'Greeting'));") == text
    caught = run("try { Label.get(null, 'No'); } catch (IllegalArgumentException e) { System.debug(e.getMessage()); }")
    assert caught == "Label does not exist: No\n"


def test_unknown_label_is_an_error(circuit: Circuit, project: Write) -> None:
    finished = circuit("exec", "-e", "System.debug(Label.Gretting);", "--project", project(SALESFORCE))
    assert finished.code == 1
    assert "Gretting" in finished.err


def test_labels_of_circuit_toml(circuit: Circuit, project: Write) -> None:
    folder = project(
        {"circuit.toml": '[labels]\nBye = "Goodbye"\n', "classes/A.cls": "class A { String b = Label.Bye; }"}
    )
    for _ in range(2):  # the second time from the cache
        finished = circuit("exec", "-e", "System.debug(System.Label.Bye);", "--project", folder)
        assert finished.out == "Goodbye\n"
    project({"circuit.toml": '[labels]\nBye = "See you"\n'})
    assert circuit("exec", "-e", "System.debug(System.Label.Bye);", "--project", folder).out == "See you\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Bye = 5", "`Bye` in [labels] must be a string"),
        ('"good bye" = "x"', "`good bye` in [labels] cannot be a name"),
    ],
)
def test_labels_that_cannot_be_are_told(circuit: Circuit, project: Write, text: str, message: str) -> None:
    finished = circuit("check", project({"circuit.toml": f"[labels]\n{text}\n"}))
    assert finished.code == 2
    assert message in finished.err


def test_hierarchy_settings_are_merged(run: Callable[[str], str]) -> None:
    assert run("System.debug(Switch__c.getInstance().Mode__c + ' ' + Switch__c.getOrgDefaults().Id);") == "null null\n"
    code = """
        insert new Switch__c(SetupOwnerId = UserInfo.getOrganizationId(), Mode__c = 'all', Note__c = 'n');
        insert new Switch__c(SetupOwnerId = UserInfo.getProfileId(), Mode__c = 'profile');
        System.debug(Switch__c.getInstance().Mode__c + Switch__c.getInstance().Note__c);
        insert new Switch__c(SetupOwnerId = UserInfo.getUserId(), Mode__c = 'mine');
        Switch__c mine = Switch__c.getInstance();
        System.debug(mine.Mode__c + mine.Note__c + (mine.SetupOwnerId == UserInfo.getUserId()));
        System.debug(Switch__c.getOrgDefaults().Mode__c + Switch__c.getInstance(UserInfo.getProfileId()).Mode__c);
        System.debug(Switch__c.getValues(UserInfo.getUserId()).Note__c);
        System.debug(Switch__c.getValues('005000000000009AAA'));
        System.debug(Switch__c.getInstance(UserInfo.getUserId()).Mode__c + Limits.getQueries());
    """
    assert run(code).split() == ["profilen", "minentrue", "allprofile", "null", "null", "mine0"]


def test_list_settings_are_found_by_name(run: Callable[[str], str]) -> None:
    code = """
        insert new List<Country__c>{ new Country__c(Name = 'Peru', Code__c = 'PE'), new Country__c(Name = 'Mali') };
        Map<String, Country__c> all = Country__c.getAll();
        System.debug(all.keySet());
        System.debug(Country__c.getInstance('Peru').Code__c + Country__c.getValues('Mali').Code__c);
        System.debug(Country__c.getInstance('None'));
    """
    assert run(code).splitlines() == ["{Peru, Mali}", "PEnull", "null"]


def test_custom_metadata_is_read_from_the_project(run: Callable[[str], str]) -> None:
    code = """
        System.debug(Rule__mdt.getAll().keySet());
        Rule__mdt first = Rule__mdt.getInstance('First');
        System.debug(first.Text__c + first.Weight__c + first.MasterLabel +
            (first.Next__c == Rule__mdt.getInstance('Second').Id));
        System.debug(Rule__mdt.getInstance(first.Id).DeveloperName + Rule__mdt.getInstance('Third'));
        System.debug([SELECT DeveloperName, Next__r.Text__c FROM Rule__mdt WHERE Weight__c > 2][0].Next__r.Text__c);
    """
    assert run(code).splitlines() == ["{First, Second}", "one2.50The firsttrue", "Firstnull", "two"]


def test_custom_metadata_in_a_kept_store_is_that_of_the_project(circuit: Circuit, project: Write) -> None:
    folder = project(SALESFORCE)
    words = ("exec", "-e", "System.debug(Rule__mdt.getAll().values()[0].Text__c + Rule__mdt.getAll().size());")
    words = (*words, "--project", str(folder), "--db", str(folder / "local.db"))
    assert circuit(*words).out == "one2\n"
    (folder / BASE / "customMetadata/Rule.Second.md-meta.xml").unlink()
    project({f"{BASE}/customMetadata/Rule.First.md-meta.xml": metadata("First", value("Text__c", "changed"))})
    assert circuit(*words).out == "changed1\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("customMetadata/Rule.A.md-meta.xml", metadata("A", value("Text", "x")), "Rule__mdt has no field Text"),
        ("customMetadata/Rule.A.md-meta.xml", metadata("A", value("Weight__c", "x")), "'x' is no value of Rule__mdt"),
        (
            "labels/More.labels-meta.xml",
            f"<CustomLabels {SPACE}><labels/></CustomLabels>",
            "a label without <fullName>",
        ),
    ],
)
def test_values_that_cannot_be_are_told(circuit: Circuit, project: Write, name: str, text: str, message: str) -> None:
    files = {**SALESFORCE, f"{BASE}/classes/A.cls": "public class A {}", f"{BASE}/{name}": text}
    finished = circuit("check", project(files))
    assert finished.code == 1
    assert message in finished.out + finished.err


def test_records_of_other_packages_types_are_left_out(circuit: Circuit, project: Write) -> None:
    files = {**SALESFORCE, f"{BASE}/customMetadata/Other.A.md-meta.xml": metadata("A", value("X__c", "1"))}
    assert circuit("check", project({**files, f"{BASE}/classes/A.cls": "public class A {}"})).code == 0
