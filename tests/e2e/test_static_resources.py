"""Static resources of a project in its tests: callouts that they answer, records that they hold, and as records."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Circuit

Write = Callable[..., Path]
BASE = "force-app/main/default"
CSV = 'Name,AnnualRevenue,NumberOfEmployees\nAcme,12,3\n"Smith, Sons",,7\n'
CONTACTS = 'LastName,Birthdate,HasOptedOutOfEmail,Description\nAda,1815-12-10,true,"two\nlines"\n'
TEST = """
@IsTest
private class ResourceTest {
    @IsTest
    static void loads() {
        List<Account> loaded = (List<Account>) Test.loadData(Account.SObjectType, 'accounts');
        Assert.areEqual('Acme', loaded[0].Name);
        Assert.isNotNull(loaded[0].Id);
        List<Account> found = [SELECT Name, AnnualRevenue, NumberOfEmployees FROM Account ORDER BY NumberOfEmployees];
        Assert.areEqual(2, found.size());
        Assert.areEqual(12, found[0].AnnualRevenue);
        Assert.areEqual('Smith, Sons', found[1].Name);
        Assert.areEqual(null, found[1].AnnualRevenue);
        Contact ada = (Contact) Test.loadData(Contact.SObjectType, 'Contacts')[0];
        Assert.areEqual(Date.newInstance(1815, 12, 10), ada.Birthdate);
        Assert.areEqual('two\\nlines', ada.Description);
    }

    @IsTest
    static void answersCallouts() {
        StaticResourceCalloutMock mock = new StaticResourceCalloutMock();
        mock.setStaticResource('answer');
        mock.setStatusCode(201);
        Test.setMock(HttpCalloutMock.class, mock);
        HttpRequest request = new HttpRequest();
        request.setEndpoint('https://example.com/');
        request.setMethod('GET');
        HttpResponse answer = new Http().send(request);
        Assert.areEqual('{"a": 1}', answer.getBody());
        Assert.areEqual(201, answer.getStatusCode());
    }

    @IsTest
    static void areRecords() {
        StaticResource found = [SELECT Name, Body, BodyLength FROM StaticResource WHERE Name = 'answer'];
        Assert.areEqual('{"a": 1}', found.Body.toString());
        Assert.areEqual(8, found.BodyLength);
    }

    @IsTest
    static void sayWhatIsWrong() {
        Map<String, String> wanted = new Map<String, String>{
            'none' => 'Static Resource not found: none',
            'answer' => 'Static Resource answer: Account has no field {"a": 1}',
            'badfield' => 'Static Resource badfield: Account has no field Nam',
            'badvalue' => 'Static Resource badvalue: line 2: y is no value of Account.AnnualRevenue,'
                + ' which is of type currency',
            'badline' => 'Static Resource badline: line 2 has 2 values for 1 fields'
        };
        for (String name : wanted.keySet()) {
            try {
                Test.loadData(Account.SObjectType, name);
                Assert.fail();
            } catch (UnexpectedException e) {
                Assert.areEqual(wanted.get(name), e.getMessage());
            }
        }
    }
}
"""


@pytest.fixture
def folder(project: Write) -> Path:
    folder = f"{BASE}/staticresources"
    return project(
        {
            "sfdx-project.json": '{"packageDirectories": [{"path": "force-app"}], "sourceApiVersion": "67.0"}',
            f"{BASE}/classes/ResourceTest.cls": TEST,
            f"{folder}/accounts.csv": CSV,
            f"{folder}/accounts.resource-meta.xml": "<StaticResource/>",
            f"{folder}/Contacts.resource": CONTACTS,
            f"{folder}/answer.json": '{"a": 1}',
            f"{folder}/badfield.csv": "Nam\nx\n",
            f"{folder}/badvalue.csv": "Name,AnnualRevenue\nx,y\n",
            f"{folder}/badline.csv": "Name\nx,y\n",
        }
    )


def test_tests_read_the_project_s_static_resources(circuit: Circuit, folder: Path) -> None:
    finished = circuit("test", folder, "--json")
    assert finished.code == 0, finished.out


def test_a_project_of_circuitscript_has_them_in_its_folder(circuit: Circuit, project: Write) -> None:
    code = """
        @IsTest
        private class LoadTest {
            @IsTest
            static void loads() {
                Assert.areEqual('Ada', ((Contact) Test.loadData(Contact.SObjectType, 'people')[0]).FirstName);
            }
        }
    """
    files = {
        "circuit.toml": "",
        "tests/LoadTest.cls": code,
        "static/people.csv": "FirstName,Email\nAda,a@example.com\n",
    }
    finished = circuit("test", project(files))
    assert finished.code == 0, finished.out
