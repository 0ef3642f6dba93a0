"""CircuitTest: factories with valid defaults, webhooks, time, and what was sent, in tests written in the language."""

from collections.abc import Callable
from pathlib import Path

import pytest

from circuitscript.data.schemas import builtin_schema
from tests.e2e.conftest import Circuit

REPLY = """@TriggerHandler(sobject='Message' events='after insert' when='Direction = \\'inbound\\'')
public class ReplyTrigger extends CircuitTrigger {
    public override void afterInsert() {
        Message received = (Message) Trigger.new[0];
        insert new Task(ContactId = received.ContactId, Title = received.Message, DueDate = Datetime.now().addHours(1));
    }
}
"""
GREETER = """trigger Greeter on Contact (after insert) {
    System.debug(Trigger.size);
}
"""
VISIT = """[Site_Visit__c]
label = "Visit"
[Site_Visit__c.fields]
Name = { type = "text", required = true }
State__c = { type = "picklist", picklist = ["planned", "done"], required = true }
Guest__c = { type = "reference", to = "Contact", relationship = "Guest__r", required = true }
"""
FACTORIES = """@IsTest
private class FactoriesTest {
    @IsTest
    static void everyObjectHasAFactory() {
        List<SObject> made = new List<SObject>{
            CircuitTest.createContact(), CircuitTest.createOpportunity(), CircuitTest.createTask(),
            CircuitTest.createNote(), CircuitTest.createAppointment(), CircuitTest.createConversation(),
            CircuitTest.createMessage(), CircuitTest.createBusiness(), CircuitTest.createTag(),
            CircuitTest.createInvoice(), CircuitTest.createProduct(), CircuitTest.createPrice()
        };
        for (SObject one : made) {
            Assert.isNotNull(one.Id, String.valueOf(one));
        }
    }
    @IsTest
    static void givenFieldsAreKept() {
        Contact made = CircuitTest.createContact(new Contact(Email = 'ada@example.com', LastName = null));
        Contact stored = [SELECT FirstName, LastName, Email FROM Contact WHERE Id = :made.Id];
        Assert.areEqual('ada@example.com', stored.Email);
        Assert.isNull(stored.LastName);
        Assert.isNotNull(stored.FirstName);
    }
    @IsTest
    static void manyRecordsDifferAndShareWhatTheyReferTo() {
        Set<String> mails = new Set<String>();
        for (Contact one : CircuitTest.createContacts(200, new Contact(Source = 'web'))) {
            mails.add(one.Email);
        }
        Assert.areEqual(200, mails.size());
        Assert.areEqual(1, Limits.getDmlStatements());
        Set<Id> owners = new Set<Id>();
        for (Opportunity one : CircuitTest.createOpportunities(3)) {
            owners.add(one.ContactId);
        }
        Assert.areEqual(1, owners.size());
        Assert.areEqual(201, [SELECT COUNT() FROM Contact]);
    }
    @IsTest
    static void recordsDifferByTheirNumber() {
        List<Contact> made = (List<Contact>) CircuitTest.records(Contact.SObjectType)
            .with(Contact.Email, 'lead{n}@example.com').with('Source', 'web').times(3).create();
        Assert.areEqual('lead3@example.com', made[2].Email);
        Assert.areEqual(3, [SELECT COUNT() FROM Contact WHERE Source = 'web' AND FirstName != null]);
        Assert.isNull(CircuitTest.records(Tag.SObjectType).build()[0].Id);
    }
    @IsTest
    static void ownObjectsHaveFactories() {
        Assert.areEqual('planned', CircuitTest.createSiteVisit().State__c);
        Assert.areEqual(2, CircuitTest.createSiteVisits(2, new Site_Visit__c(Name = 'Pier')).size());
        Assert.isNotNull(CircuitTest.createSiteVisit().Guest__c);
    }
    @IsTest
    static void buildStoresNothing() {
        Contact built = (Contact) CircuitTest.build(new Contact(FirstName = 'Ada'));
        Assert.areEqual('Ada', built.FirstName);
        Assert.areEqual(0, [SELECT COUNT() FROM Contact]);
    }
}
"""
WORLD = """@IsTest
private class WorldTest {
    public class Answer implements HttpCalloutMock {
        public HttpResponse respond(HttpRequest request) {
            HttpResponse response = new HttpResponse();
            response.setStatusCode(204);
            return response;
        }
    }
    public class Work implements Queueable {
        public void execute(QueueableContext context) {
            CircuitTest.createTag(new Tag(Name = 'done'));
        }
    }
    @IsTest
    static void aSampleReachesItsTrigger() {
        CircuitTest.fireWebhook('ContactCreate');
        Assert.areEqual('Ada', [SELECT FirstName FROM Contact].FirstName);
        CircuitTest.fireWebhook('InboundMessage');
        Assert.areEqual([SELECT Id FROM Contact].Id, [SELECT ContactId FROM Task].ContactId);
    }
    @IsTest
    static void aPayloadIsRead() {
        CircuitTest.fireWebhook('InboundMessage', new Map<String, Object>{
            'contactId' => CircuitTest.createContact().Id,
            'body' => 'Call me'
        });
        Assert.areEqual('Call me', [SELECT Title FROM Task].Title);
        CircuitTest.fireWebhook('OutboundMessage', '{"messageId": "m2", "contactId": "c1", "direction": "outbound"}');
        Assert.areEqual(1, [SELECT COUNT() FROM Task]);
    }
    @IsTest
    static void whatIsNoDeliveryIsRefused() {
        for (List<String> bad : new List<List<String>>{
            new List<String>{ 'TagCreate', '{}' },
            new List<String>{ 'NoteCreate', '{"id": "n1"}' },
            new List<String>{ 'InboundMessage', '{' }
        }) {
            try {
                CircuitTest.fireWebhook(bad[0], bad[1]);
                Assert.fail();
            } catch (IllegalArgumentException refused) {
                System.debug(refused.getMessage());
            }
        }
    }
    @IsTest
    static void timeMovesOn() {
        Datetime before = Datetime.now();
        CircuitTest.advanceTime(1, 2, 3);
        Assert.isTrue(Datetime.now() >= before.addDays(1).addHours(2).addMinutes(3));
        Assert.isTrue(Datetime.now() < before.addDays(1).addHours(3));
    }
    @IsTest
    static void whatWasSentIsKnown() {
        Messaging.SingleEmailMessage email = new Messaging.SingleEmailMessage();
        email.setToAddresses(new List<String>{ 'ada@example.com' });
        email.setPlainTextBody('Hello');
        Messaging.sendEmail(new List<Messaging.Email>{ email });
        Assert.areEqual('email', CircuitTest.messages()[0].get('kind'));
        Assert.areEqual('Hello', CircuitTest.messages()[0].get('plainTextBody'));
        Assert.areEqual(new List<Object>{ 'ada@example.com' }, CircuitTest.messages()[0].get('toAddresses'));
        Test.setMock(HttpCalloutMock.class, new Answer());
        HttpRequest request = new HttpRequest();
        request.setEndpoint('https://example.com/leads');
        request.setMethod('POST');
        new Http().send(request);
        Assert.areEqual('https://example.com/leads', CircuitTest.callouts()[0].getEndpoint());
        Test.startTest();
        System.enqueueJob(new Work());
        Assert.areEqual('queueable', CircuitTest.jobs()[0].get('kind'));
        Test.stopTest();
        Assert.isTrue(CircuitTest.jobs().isEmpty());
        Assert.areEqual('done', [SELECT Name FROM Tag].Name);
    }
    @IsTest
    static void nothingIsLeftOfOtherTests() {
        Assert.isTrue(CircuitTest.messages().isEmpty() && CircuitTest.callouts().isEmpty());
    }
}
"""


def test_factories_webhooks_time_and_what_was_sent(circuit: Circuit, project: Callable[..., Path]) -> None:
    files = {
        "ReplyTrigger.cls": REPLY,
        "Greeter.trigger": GREETER,
        "FactoriesTest.cls": FACTORIES,
        "WorldTest.cls": WORLD,
        "schema/visit.toml": VISIT,
    }
    finished = circuit("test", project(files), "--json")
    failed = [(test["method"], test["error"]) for test in finished.of_type("test") if test["outcome"] != "passed"]
    assert (failed, finished.code, finished.result["passed"]) == ([], 0, 12)
    assert [line["file"].rpartition("/")[2] for line in finished.of_type("coverage")] == [
        "Greeter.trigger",
        "ReplyTrigger.cls",
    ]


def test_circuit_test_cannot_be_used_outside_tests(circuit: Circuit) -> None:
    finished = circuit("exec", "-e", "CircuitTest.fireWebhook('ContactCreate');")
    assert finished.code == 1
    assert "CircuitTest can only be used in a test" in finished.err


KINDS = {
    "text": "length = 3",
    "textarea": "",
    "email": "",
    "phone": "",
    "url": "",
    "picklist": 'picklist = ["a"]',
    "multipicklist": 'picklist = ["a", "b"]',
    "textlist": "",
    "checkbox": "",
    "integer": "",
    "long": "",
    "number": "precision = 4\nscale = 2",
    "money": "",
    "percent": "",
    "date": "",
    "datetime": "",
    "time": "",
    "blob": "",
}


def test_every_kind_of_field_has_a_default(circuit: Circuit, project: Callable[..., Path]) -> None:
    fields = "\n".join(
        f'[Everything__c.fields.{kind}__c]\ntype = "{kind}"\nlabel = "{kind}"\nrequired = true\n{more}'
        for kind, more in KINDS.items()
    )
    code = """@IsTest private class AllTest { @IsTest static void all() {
        Map<String, Object> made = CircuitTest.createEverythings(2)[1].getPopulatedFieldsAsMap();
        for (String field : Everything__c.SObjectType.getDescribe().fields.getMap().keySet()) {
            if (field.endsWith('__c')) { Assert.isNotNull(made.get(field), field); }
        } } }"""
    files = {"schema/all.toml": f'[Everything__c]\nlabel = "Everything"\n{fields}', "tests/AllTest.cls": code}
    finished = circuit("test", project(files))
    assert finished.code == 0, finished.out + finished.err


@pytest.mark.parametrize("schema", ["highlevel", "salesforce"])
def test_every_object_can_be_made(schema: str, circuit: Circuit, project: Callable[..., Path]) -> None:
    names = [definition.name for definition in builtin_schema(schema).objects.values() if definition.is_createable]
    calls = "".join(
        f"@IsTest static void make{name}() {{ Assert.isNotNull(CircuitTest.create(new {name}()).Id); }}\n"
        for name in names
    )
    files = {
        "circuit.toml": f'[project]\nschema = "{schema}"\n[paths]\nclasses = "."\n',
        "AllTest.cls": f"@IsTest private class AllTest {{\n{calls}}}",
    }
    finished = circuit("test", project(files), "--json")
    assert [test["method"] for test in finished.of_type("test") if test["error"]] == []
    assert finished.result["passed"] == len(names)
