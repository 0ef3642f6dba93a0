"""What built-ins make of a project's own files grows, too, and ends at the limit on the heap."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from circuitscript.engine import Engine, RunOptions
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.profiles import profile
from tests.e2e.conftest import Circuit

Write = Callable[..., Path]
BASE = "force-app/main/default"
OBJECT = '<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">'
EXCHANGE = {
    "request": {"method": "GET", "url": "https://a.test/x"},
    "response": {"status": 200, "body": "x" * 100_000},
}
CIRCUITSCRIPT = {
    "circuit.toml": "[limits]\nheap = 1000000\n",
    "recordings/pages.json": json.dumps({"exchanges": [EXCHANGE]}),
    "static/people.csv": f"LastName\n{'x' * 200}\n" * 100,
}
SALESFORCE = {
    "sfdx-project.json": '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "67.0"}',
    f"{BASE}/objects/Country__c/Country__c.object-meta.xml": f"{OBJECT}<label>Country</label>"
    "<pluralLabel>Countries</pluralLabel><customSettingsType>List</customSettingsType></CustomObject>",
}
MESSAGE = "Apex heap size too large: "


@pytest.mark.parametrize("call", ["Test.loadData(Contact.SObjectType, 'people')", "CircuitTest.replay('pages')"])
def test_what_tests_make_of_files_counts_as_heap(circuit: Circuit, project: Write, call: str) -> None:
    body = f"List<Object> kept = new List<Object>();\nwhile (true) {{ kept.add({call}); }}"
    code = f"@IsTest private class GrowingTest {{ @IsTest static void grows() {{ {body} }} }}"
    finished = circuit("test", project({**CIRCUITSCRIPT, "tests/GrowingTest.cls": code}), "--json")
    assert finished.of_type("diagnostic") == []
    assert finished.of_type("test")[0]["error"]["message"].startswith(MESSAGE)


@pytest.mark.parametrize("call", ["getAll()", "getInstance('c1')", "getValues('c1')"])
def test_settings_that_are_handed_out_count_as_heap(project: Write, call: str) -> None:
    code = "for (Integer i = 0; i < 20; i++) insert new Country__c(Name = 'c' + i);"
    code += f"List<Object> kept = new List<Object>();\nwhile (true) {{ kept.add(Country__c.{call}); }}"
    limits = profile("apex-sync").replace({Resource.HEAP: 200_000})
    program = Engine().load(project(SALESFORCE)).compile_anonymous(code)
    assert str(program.run(RunOptions(limits=limits)).error).startswith(f"System.LimitException: {MESSAGE}")
