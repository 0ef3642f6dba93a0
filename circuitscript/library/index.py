"""Which module declares which class, so that a class is imported only when a program names it.

Classes of `System` stand by their simple name, others with their namespace. A test holds this table and the modules
together.
"""

IMPLICIT_NAMESPACES = ("system", "schema")
"""The namespaces whose types are found by simple name."""

PRIMITIVES = frozenset(
    {"String", "Integer", "Long", "Double", "Decimal", "Boolean", "Id", "Date", "Datetime", "Time", "Blob"}
)
"""Types without superclass, interfaces or parameters: their modules are imported only for their members."""

MODULES = {
    "objects": "Object Enum Comparable Comparator Iterable Iterator Callable",
    "exceptions": """Exception AssertException AsyncException AuraHandledException BigObjectException CalloutException
        DmlException DuplicateMessageException EmailException ExternalObjectException FinalException FlowException
        HandledException IllegalArgumentException InvalidHeaderException InvalidParameterValueException
        InvalidReadOnlyUserDmlException JSONException LicenseException LimitException ListException MathException
        NoAccessException NoDataFoundException NoSuchElementException NullPointerException ProcedureException
        QueryException RequiredFeatureMissingException SObjectException SearchException SecurityException
        SerializationException StringException TouchHandledException TypeException UnexpectedException
        UnsupportedOperationException VisualforceException XmlException""",
    "lists": "List",
    "sets": "Set",
    "maps": "Map",
    "strings": "String",
    "whole_numbers": "Integer Long",
    "doubles": "Double",
    "decimals": "Decimal RoundingMode",
    "mathematics": "Math",
    "scalars": "Boolean Id Blob",
    "dates": "Date Time",
    "datetimes": "Datetime",
    "time_zones": "TimeZone",
    "system": "System Assert LoggingLevel",
    "records": "SObject AggregateResult",
    "reflection": "Type",
    "labels": "Label",
    "trigger": "Trigger TriggerOperation",
    "testing": "Test",
    "options": """AccessLevel Savepoint Database.DMLOptions Database.DMLOptions.AssignmentRuleHeader
        Database.DMLOptions.DuplicateRuleHeader Database.DMLOptions.EmailHeader""",
    "results": """StatusCode Database.Error Database.SaveResult Database.DeleteResult Database.UndeleteResult
        Database.UpsertResult Database.MergeResult Database.EmptyRecycleBinResult""",
    "database": "Database",
    "dynamic_queries": "Database.QueryLocator Database.QueryLocatorIterator",
    "async_types": """Queueable QueueableContext Schedulable SchedulableContext Finalizer FinalizerContext
        ParentJobResult AsyncOptions Database.Batchable Database.BatchableContext Database.Stateful
        Database.AllowsCallouts Database.RaisesPlatformEvents""",
    "limits": "Limits",
    "patterns": "Pattern Matcher",
    "json_class": "JSON",
    "json_parser": "JSONParser JSONToken",
    "json_generator": "JSONGenerator",
    "schema": """Schema Schema.SObjectType Schema.SObjectField Schema.SObjectTypeFields Schema.SObjectTypeFieldSets
        Schema.SObjectDescribeOptions""",
    "describe_objects": """Schema.DescribeSObjectResult Schema.ChildRelationship Schema.RecordTypeInfo Schema.FieldSet
        Schema.FieldSetMember""",
    "describe_fields": "Schema.DescribeFieldResult Schema.PicklistEntry Schema.DisplayType Schema.SoapType",
    "crypto": "Crypto",
    "xml_documents": "Dom.Document Dom.XmlNode Dom.XmlNodeType",
    "xml_reader": "XmlStreamReader XmlTag",
    "xml_writer": "XmlStreamWriter",
    "platform": """Version Collator StubProvider AccessType Security SObjectAccessDecision FeatureManagement
        RestRequest RestResponse RestContext Search""",
    "events": "EventBus EventBus.TestBroker",
    "cache": "Cache.Org Cache.Session Cache.OrgPartition Cache.SessionPartition Cache.Visibility Cache.CacheBuilder",
    "users": "UserInfo Quiddity Request",
    "messaging": """Messaging Messaging.Email Messaging.SingleEmailMessage Messaging.EmailFileAttachment
        Messaging.SendEmailResult Messaging.SendEmailError""",
    "encoding": "EncodingUtil Url UUID",
    "http": "Http HttpRequest HttpResponse HttpCalloutMock StaticResourceCalloutMock MultiStaticResourceCalloutMock",
    "circuit_log": "CircuitLog",
    "circuit_governor": "CircuitGovernor",
    "circuit_test": "CircuitTestPort",
    "mocks": "CircuitMock",
    "circuit_db": "CircuitDB CircuitDB.Enricher CircuitDB.Enrichment",
    "query_plans": "CircuitDB.QueryPlan",
}
