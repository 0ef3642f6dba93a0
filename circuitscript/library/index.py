"""Which module declares which class, so that a class is imported only when a program names it.

Classes of `System` stand by their simple name, others with their namespace. A test holds this table and the modules together.
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
        DmlException DuplicateMessageException EmailException ExternalObjectException FinalException FlowException HandledException
        IllegalArgumentException InvalidHeaderException InvalidParameterValueException InvalidReadOnlyUserDmlException
        JSONException LicenseException LimitException ListException MathException NoAccessException NoDataFoundException
        NoSuchElementException NullPointerException ProcedureException QueryException RequiredFeatureMissingException SObjectException
        SearchException SecurityException SerializationException StringException TouchHandledException TypeException
        UnexpectedException UnsupportedOperationException VisualforceException XmlException""",
    "lists": "List",
    "sets": "Set",
    "maps": "Map",
    "strings": "String",
    "numbers": "Integer Long Double Decimal RoundingMode",
    "mathematics": "Math",
    "scalars": "Boolean Id Blob",
    "dates": "Date Time",
    "datetimes": "Datetime TimeZone",
    "system": "System Assert LoggingLevel",
    "records": "SObject AggregateResult",
    "reflection": "Type",
    "trigger": "Trigger TriggerOperation",
    "testing": "Test",
    "json_class": "JSON",
    "json_parser": "JSONParser JSONToken",
    "json_generator": "JSONGenerator",
    "schema": "Schema.SObjectType Schema.SObjectField",
}
