"""`examples/virtual_lpr`: it checks, its tests cover it, and an event goes through it without a network."""

import pytest

from tests.e2e.conftest import ROOT, Circuit

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
