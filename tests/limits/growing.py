"""Which members of the library make something grow, each with the program that tries to do harm with it.

A line of `growing.txt` has members, and what the program does for ever: an expression is kept in a list, a statement,
which ends with `;`, is run. Which names it may use is in `SETUP`. `@` and a limit begin the line of a program that
another limit than the heap's ends. Members that share a body share a line; `*` stands for any part of a name, and
overloads share a name. Whatever is neither there nor in `CONSTANT`, with a reason, must have a result of a fixed size.
"""

from pathlib import Path

SETUP = {
    "text": "String text = 'aB c, '.repeat(15000);",
    "wide": "String wide = '\\u4e2d\\u00df\\u0390\\u0001'.repeat(15000);",
    "marks": "String marks = '<\\'\"$\\\\&\\u0001]]>'.repeat(8000);",
    "escaped": "String escaped = '&#20013;&lt;\\\\u4e2d\\\\n'.repeat(5000);",
    "bytes": "Blob bytes = Blob.valueOf(text.left(45000));",
    "encoded": "String encoded = EncodingUtil.base64Encode(bytes);",
    "hex": "String hex = EncodingUtil.convertToHex(bytes);",
    "secret_key": "Blob secret_key = Crypto.generateDigest('SHA-256', bytes);",
    "vector": "Blob vector = Crypto.generateDigest('MD5', bytes);",
    "secret": "Blob secret = Crypto.encrypt('AES256', secret_key, vector, bytes);",
    "managed": "Blob managed = Crypto.encryptWithManagedIV('AES256', secret_key, bytes);",
    "numbers": "List<Integer> numbers = new List<Integer>(); for (Integer i = 0; i < 2000; i++) numbers.add(i);",
    "distinct": "Set<Integer> distinct = new Set<Integer>(numbers);",
    "others": "List<Integer> others = new List<Integer>();",
    "names": "List<String> names = new List<String>(); for (Integer i = 0; i < 500; i++) names.add('name' + i);",
    "keys": "Set<String> keys = new Set<String>(names);",
    "values": "Map<String, Object> values = new Map<String, Object>(); for (String one : names) values.put(one, 1);",
    "deep": "List<Object> deep = new List<Object>{ text, values, keys, new Contact(LastName = text) };",
    "contact": "Contact contact = new Contact(LastName = 'x', FirstName = 'y', Email = 'x@y.z', Phone = '1');",
    "contacts": "List<Contact> contacts = new List<Contact>(); while (contacts.size() < 200) contacts.add(contact);",
    "ids": "Map<Id, Contact> ids = new Map<Id, Contact>{ '003000000000001AAA' => contact };",
    "data": "String data = '[' + '{\"a\":[1,\"x\",true]},'.repeat(300) + '1]';",
    "quoted": "String quoted = '\"' + '\\\\n\\\\u4e2d'.repeat(2500) + '\"';",
    "xml": "String xml = '<a>' + '<b c=\"d\">e</b>'.repeat(300) + '</a>';",
    "document": "Dom.Document document = new Dom.Document();",
    "root": "Dom.XmlNode root = document.createRootElement('a', null, null);",
    "big_document": "Dom.Document big_document = new Dom.Document(); big_document.load(xml);",
    "writer": "XmlStreamWriter writer = new XmlStreamWriter(); writer.writeStartElement(null, 'a', null);",
    "generator": "JSONGenerator generator = JSON.createGenerator(true); generator.writeStartArray();",
    "request": "HttpRequest request = new HttpRequest();",
    "response": "HttpResponse response = new HttpResponse();",
    "url": "Url url = new Url('https://u@' + 'H'.repeat(1000) + '/' + 'p'.repeat(20000) + '?q=' + 'r'.repeat(20000));",
    "mock": "CircuitMock mock = CircuitTest.mock('POST', 'https://a.b/c');",
    "email": "Messaging.SingleEmailMessage email = new Messaging.SingleEmailMessage();",
    "emails": "Messaging.Email[] emails = new Messaging.Email[]{}; while (emails.size() < 99) emails.add(email);",
    "matcher": "Matcher matcher = Pattern.compile('([a-z]+) ').matcher(text);",
    "figure": "Decimal figure = Decimal.valueOf('1' + '23'.repeat(1900));",
    "far": "Decimal far = Decimal.valueOf('1E+90000');",
    "moment": "Datetime moment = Datetime.newInstanceGmt(2024, 2, 29);",
    "rest": "RestRequest rest = new RestRequest();",
    "trouble": "Exception trouble; try { Integer.valueOf('x'); } catch (Exception caught) { trouble = caught; }",
    "kind": "Schema.DescribeSObjectResult kind = Contact.SObjectType.getDescribe();",
    "field": "Schema.DescribeFieldResult field = Contact.LeadSource.getDescribe();",
    "decision": "SObjectAccessDecision decision = Security.stripInaccessible(AccessType.CREATABLE, contacts);",
    "failed": "Database.SaveResult failed = Database.insert(new Contact(), false);",
    "plan": "CircuitDB.QueryPlan plan = CircuitDB.explain('SELECT Id FROM Contact WHERE LastName = \\'x\\'');",
    "n": "Integer n = 0;",
}
"""How the names of programs are declared; what a declaration names is declared before it."""

GROWING = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")

FILES = {
    "grow_enrichments": "CircuitDB.batchEnrich",
    "grow_object_clone": "Object.clone",
    "jobs_in_loop": "System.enqueueJob System.schedule Database.executeBatch",
    "searches_in_loop": "Search.query",
}
"""Members whose programs need more than a line: files of `hostile`."""

CONSTANT = {
    "what the object has already": """
        Exception.getMessage Exception.getCause Exception.getDmlMessage Exception.getDmlStatusCode List.get List.remove
        Map.get Map.remove Iterator.next String.toString Pattern.pattern JSONParser.getIdValue Label.get SObject.get
        SObject.getSObject SObject.getSObjects SObject.Id SObject.getCloneSourceId Trigger.new Trigger.old
        Trigger.newMap Trigger.oldMap Database.DMLOptions.* Database.Error.getMessage Database.*.getId
        Database.Error.message Database.*.id
        Database.QueryLocator.getQuery
        Database.QueryLocatorIterator.next FinalizerContext.getException Dom.XmlNode.getAttribute*
        Dom.XmlNode.getName Dom.XmlNode.getNamespace* Dom.XmlNode.getPrefixFor XmlStreamReader.get*
        SObjectAccessDecision.getRecords RestRequest.* RestResponse.* RestContext.* Cache.*.getName
        Messaging.SingleEmailMessage.* Messaging.EmailFileAttachment.* Messaging.SendEmailError.getMessage
        Url.get* Url.to* Http*.getEndpoint Http*.getMethod Http*.getHeader Http*.getStatus Http*.getBodyAsBlob
        CircuitLog.getCorrelationId CircuitDB.Enrichment.get* CircuitDB.QueryPlan.getStore
        CircuitDB.QueryPlan.getAccess CircuitDB.QueryPlan.getRefusal CircuitDB.QueryPlan.getSeconds
        Trigger.operationType Enum.valueOf Schema.PicklistEntry.*
        Schema.DescribeFieldResult.*efaultValue""",
    "what the schema or the settings say": """
        Schema.DescribeSObjectResult.* Schema.DescribeFieldResult.* Schema.ChildRelationship.* Schema.RecordTypeInfo.*
        Schema.SObject*.toString UserInfo.* CircuitGovernor.profile Type.getName Type.toString Exception.getTypeName
        TimeZone.get* TimeZone.toString Request.getRequestId *.getSObjectType Enum.name""",
    "nothing: there are no such things": """
        Schema.FieldSet.* Schema.FieldSetMember.* Database.MergeResult.getUpdatedRelatedIds
        Messaging.reserve* XmlStreamWriter.close XmlStreamWriter.setDefaultNamespace XmlStreamReader.set*
        Database.releaseSavepoint Test.enableChangeDataCapture""",
    "of a fixed size": """
        Integer.* Long.* Double.toString Boolean.toString Id.* Date.* Time.* Datetime.formatLong Datetime.toString
        String.valueOfGmt UUID.toString Http.toString Crypto.generate* Crypto.sign Math.* Decimal.* TimeZone.*
        Test.getStandardPricebookId Test.getEventBus *.getJobId *.getTriggerId *.getChildJobId *.getAsyncApexJobId
        *.getRequestId Messaging.SendEmailResult.getErrors Database.MergeResult.getMergedRecordIds
        Exception.getDmlId Exception.getDmlFieldNames""",
    "kept in the place of another, or taken away": """
        Exception.setMessage Exception.initCause List.set *.clear Matcher.region Matcher.reset Matcher.usePattern
        HttpRequest.set* HttpResponse.set* *StaticResourceCalloutMock.set* CircuitMock.times CircuitMock.delay
        CircuitLog.setCorrelationId Test.setMock Test.setCreatedDate JSONParser.clearCurrentToken
        JSONParser.skipChildren JSONGenerator.close System.attachFinalizer Dom.XmlNode.insertBefore""",
    "what the project's files hold, charged by their size (`tests/e2e/test_growth_of_files.py`)": """
        Test.loadData CircuitTestPort.replay HttpCalloutMock.respond""",
    "no more than the call that it makes": """
        Test.createStub Test.startTest Test.stopTest CircuitTestPort.fireWebhook CircuitTestPort.advanceTime""",
    "the end of the run, where an assertion fails": """
        System.assert* Assert.* CircuitTestPort.verifyAllCalled CircuitMock.verify*""",
}
"""Members that make nothing grow, by what their result is, or what they do."""

OPERATORS = {"String": "string_doubling", "Decimal": "decimal_digits"}
"""The files of `hostile` for operators whose results grow, by the type of the result."""

CONSTRUCTS = {
    "string_growth_by_one": "Assignment",
    "string_doubling": "Binary",
    "list_large_allowed_sizes": "NewArray",
    "held_list_literal": "NewCollection",
    "held_map_literal": "NewMap",
    "objects_small": "NewObject",
    "held_record_fields": "NewRecord",
    "query_rows": "QueryExpression",
    "searches_in_loop": "SearchExpression",
    "recursion": "MethodCall ConstructorCall",
    "dml_rows": "Dml",
    "exceptions_kept": "Throw",
    "held_elements_of_iterable": "ForEach",
    "": """
        NullLiteral BooleanLiteral IntegerLiteral LongLiteral DecimalLiteral DoubleLiteral StringLiteral ClassLiteral
        NameExpression MemberAccess IndexAccess ThisExpression SuperExpression Parenthesized Cast Coalesce Ternary
        Increment InstanceOf Logical Unary Block Break Continue DoWhile ExpressionStatement For If LocalDeclaration
        Return RunAs Switch Try While""",
}
"""The files of `hostile` for the constructs of the language; under no name those that make nothing of their own."""
