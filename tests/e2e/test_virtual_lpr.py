"""`examples/virtual_lpr`: it checks, its tests cover it, and an event goes through it without a network."""

import tomllib

import pytest

from circuitscript.engine import Engine, RunOptions
from circuitscript.hosts.local import memory_host
from circuitscript.source.classes import evolve
from tests.e2e.conftest import ROOT, Circuit
from tests.highlevel_twin import Twin, make_twin

LPR = ROOT / "examples" / "virtual_lpr"
NO_KEYS = {"CENSUS_KEY": "", "GOOGLE_MAPS_KEY": "", "LINKEDIN_TOKEN": ""}


def test_it_has_no_errors(circuit: Circuit) -> None:
    assert circuit("check", LPR).code == 0


def test_its_tests_pass_and_cover_it(circuit: Circuit) -> None:
    finished = circuit("test", LPR, "--min-coverage", "90", "--json")
    assert finished.code == 0, [test for test in finished.of_type("test") if test["error"]]
    assert finished.result["failed"] == 0
    assert finished.result["statement_coverage"] >= 90


def test_a_lead_is_scored_without_any_provider(circuit: Circuit) -> None:
    event = LPR / "events" / "contact_create.json"
    finished = circuit("run", LPR, "--event", event, "--json", **NO_KEYS)
    assert finished.code == 0
    changes = {change["object"]: change["fields"] for change in finished.of_type("change")}
    assert changes["Contact"]["lead_rating__c"]["after"] == "hot"
    assert "LINKEDIN_TOKEN" in changes["Contact"]["score_explanation__c"]["after"]
    assert changes["Task"]["Title"]["after"] == "Call Ada Okafor (score 84.0)"


@pytest.mark.parametrize("change", ["pages_viewed__c = 9", "City = 'Kiel'"])
def test_a_known_lead_is_scored_again_only_for_its_intent(circuit: Circuit, change: str) -> None:
    code = f"""Contact lead = new Contact(FirstName = 'Ada', Source = 'webinar');
        insert lead;
        update new Contact(Id = lead.Id, {change});
        System.debug([SELECT intent_score__c FROM Contact].intent_score__c);"""
    finished = circuit("exec", "-e", code, "--project", LPR, **NO_KEYS)
    assert finished.out.strip() == ("11.0" if "pages" in change else "6.0"), finished.err


FIELD_KINDS = {
    "text": "TEXT",
    "textarea": "LARGE_TEXT",
    "number": "NUMERICAL",
    "integer": "NUMERICAL",
    "url": "TEXT",
    "picklist": "SINGLE_OPTIONS",
    "email": "EMAIL",
    "checkbox": "CHECKBOX",
    "datetime": "DATE",
    "reference": "TEXT",
}
DESK = """
insert new Sales_Rep__c(
    Name = 'Maria', User__c = 'sandboxUser000000001', Email__c = 'm@agency.example', Capacity__c = 5, Active__c = true);
insert new Contact(
    FirstName = 'Ada', Email = 'ada@okafor.example', Source = 'Demo Request', Tags = new List<String>{ 'replied' },
    pages_viewed__c = 5, company_size__c = '300', monthly_budget__c = 1500, purchase_timeline__c = 'now');
EnrichmentCache cache = new EnrichmentCache();
cache.put('LinkedIn:okafor.example', new Map<String, Object>{ 'staff' => 'SIZE_1' });
cache.save();
EnrichmentCache later = new EnrichmentCache();
later.load(new Set<String>{ 'LinkedIn:okafor.example' });
System.debug(later.get('LinkedIn:okafor.example'));
"""


def prepare(twin: Twin) -> None:
    """Gives the sandbox's location the fields and objects of the project's schema."""
    location = "sandboxLocation00001"
    tables = [tomllib.loads(file.read_text()) for file in sorted((LPR / "schema").iterdir())]
    for name, table in (item for each in tables for item in each.items()):
        key = table.get("api_name")
        if key is not None:
            labels = {"singular": table["label"], "plural": table["label"]}
            body = {"labels": labels, "key": key, "locationId": location, "primaryDisplayPropertyDetails": {}}
            twin.api("POST", "/objects/", body)
        for field, settings in table["fields"].items():
            kind = FIELD_KINDS[settings["type"]]
            if key is None:
                body = {"name": settings["key"].partition(".")[2], "dataType": kind, "model": name.lower()}
                twin.api("POST", f"/locations/{location}/customFields", body)
            else:
                place = {"objectKey": key, "fieldKey": f"{key}.{field.removesuffix('__c').lower()}"}
                twin.api("POST", "/custom-fields/", {"locationId": location, "name": field, "dataType": kind, **place})


def test_it_works_on_a_location_of_highlevel() -> None:
    program = Engine().load(LPR)
    twin = make_twin(schema=program.world.schema)
    prepare(twin)
    host = evolve(memory_host(program.world.schema), records=twin.records)
    result = program.execute_anonymous(DESK, RunOptions(host=host))
    assert result.error is None, result.error
    assert result.logs[-1].text == "{staff=SIZE_1}"
    (lead,) = [contact for contact in twin.all("contact") if contact["email"] == "ada@okafor.example"]
    (task,) = [task for task in twin.all("task") if task["contactId"] == lead["id"]]
    assert (lead["assignedTo"], task["assignedTo"]) == ("sandboxUser000000001", "sandboxUser000000001")
    assert task["title"].startswith("Call Ada (score ")
    assert "not known: LinkedIn" in task["body"]
