"""The messages about declarations: modifiers, annotations, names, contracts, triggers. In Apex's own words where known.

One template a message; calling it puts the parts in: `DUPLICATE_MODIFIER("static")`.
"""

from circuitscript.checker.messages import Message
from circuitscript.source.classes import frozen


@frozen
class Template:
    """A stable code and a text with places for its parts (`{0}`)."""

    code: str
    text: str

    def __call__(self, *parts: str | int) -> Message:
        """Returns the message with `parts` put in."""
        return Message(self.code, self.text.format(*parts))


# --- modifiers ---

DUPLICATE_MODIFIER = Template("duplicate-modifier", "Duplicate modifier: {0}")
SINGLE_SCOPE = Template("conflicting-modifiers", "Declarations can only have one scope")
CANNOT_BE = Template("conflicting-modifiers", "{0} {1} cannot be {2}")
BY_DEFAULT = Template("redundant-modifier", "{0} are by default {1}")
NOT_ALLOWED = Template("modifier-not-allowed", "{0} is not allowed on {1}")
TOP_LEVEL_MEMBERS_ONLY = Template("modifier-not-allowed", "{0} can only be used on {1} of a top level type")
TOP_LEVEL_ONLY = Template("modifier-not-allowed", "{0} can only be used on a top level type")
MUST_BE = Template("missing-modifier", "{0} {1} must be declared as {2}")
NEEDS_ONE_OF = Template("missing-modifier", "{0} {1} require at least one of the following {2}")
DEFINING_TYPE_MUST_BE = Template("missing-modifier", "Defining type for {0} {1} must be declared as {2}")
DEFINING_TYPE_NEEDS_ONE_OF = Template(
    "missing-modifier", "Defining type for {0} {1} require at least one of the following {2}"
)
DEFINING_TYPE_CANNOT_BE = Template("conflicting-modifiers", "Defining type for {0} {1} cannot be {2}")
ENCLOSING_TYPE_MUST_BE = Template(
    "missing-modifier", "Enclosing type for {0} {1} in apex classes must be declared as {2}"
)
ENCLOSING_TYPE_NEEDS_ONE_OF = Template(
    "missing-modifier", "Enclosing type for {0} {1} in apex classes require at least one of the following {2}"
)
GLOBAL_TYPES_REQUIRE = Template(
    "missing-modifier", "global defined types requires that {0} {1} must be declared as global"
)
TOP_LEVEL_VISIBILITY = Template("missing-visibility", "Top-level type must have public or global visibility")
NEW_PROTECTED_METHOD = Template(
    "modifier-not-allowed", "New protected methods cannot be defined in non-virtual classes"
)
ABSTRACT_WITH_BODY = Template("abstract-with-body", "Abstract methods cannot have a body")
MISSING_BODY = Template("missing-body", "Method must have a body")
ACCESSOR_VISIBILITY = Template("accessor-visibility", "Cannot declare {0} accessor on {1} property")

# --- annotations ---

UNKNOWN_ANNOTATION = Template("unknown-annotation", "Annotation does not exist: {0}")
UNKNOWN_PROPERTY = Template("annotation-property", "No such property, {0}, defined on this annotation: {1}")
PROPERTY_TYPE = Template("annotation-property", "Invalid value for property {0} expected type {1}")
PROPERTY_VALUE = Template("annotation-property", "Annotation property, {0} on {1}, unknown value: {2}")
PROPERTY_NOT_ALLOWED = Template("annotation-property", "Annotation property, {0} on {1}, is not allowed on {2}")
PROPERTY_MISSING = Template("annotation-property", "Required property is missing: {0}")
PROPERTY_EMPTY = Template("annotation-property", "Specify a value for the {0} annotation property")
PROPERTY_SINCE = Template("annotation-property", "Annotation property, {0} on {1}, must be in version {2}.0 or higher")
PROPERTY_FORMAT = Template(
    "annotation-property",
    "Annotation property, the format of {0} on {1} is invalid, please check if the {0} has the correct formats",
)
PROPERTY_COMBINATION = Template(
    "annotation-property", "Invalid combination of values for properties {0} and {1} on {2}"
)
PROPERTY_MISMATCH = Template(
    "annotation-property",
    "The data type of the value for the {0} annotation property doesn't match the data type of the '{1}' variable. "
    "Specify a value with a data type of {2}",
)
PROPERTY_UNSUPPORTED_TYPE = Template(
    "annotation-property", "The {0} annotation property doesn't support the {1} data type"
)
TEST_FOR_PREFIX = Template(
    "annotation-property",
    "Invalid prefix for property testFor. Specify {0} in the format 'prefix:name, ...' where prefix is "
    "ApexClass: OR ApexTrigger:. Use commas to separate multiple type names in the same format.",
)
TEST_FOR_EMPTY = Template(
    "annotation-property", "Invalid value for property testFor, expected Apex {0} name is missing or empty"
)
TEST_FOR_UNKNOWN = Template("annotation-property", "Invalid value for property testFor expected Apex {0} {1} not found")
COMPONENT_NAME = Template(
    "annotation-property",
    "Invalid value for property configurationEditor: {0} is not a valid Lightning Web Component name",
)
JSON_ACCESS_EMPTY = Template(
    "annotation-property", "At least one JSON serialization control parameter must be specified"
)
REST_URL_EMPTY = Template("rest-url", "Rest Resource url cannot be empty")
REST_URL_TOO_LONG = Template("rest-url", "Rest Resource url cannot be longer than 255 characters")
REST_URL_NO_SLASH = Template("rest-url", "Rest Resource url must begin with a forward slash, '/'")
REST_URL_BEFORE_WILDCARD = Template(
    "rest-url", "Rest Resource url wildcard, '*', must be preceded by a forward slash, '/'"
)
REST_URL_AFTER_WILDCARD = Template(
    "rest-url",
    "Rest Resource url wildcard, '*', must be followed by a forward slash, '/', or be the last character",
)
PARAMETER_TYPE = Template("unsupported-type", "{0} methods do not support parameter type of {1}")
RETURN_TYPE = Template("unsupported-type", "{0} methods do not support return type of {1}")
FIELD_TYPE = Template("unsupported-type", "{0} {1} do not support type of {2}")
NO_PARAMETERS = Template("unexpected-parameters", "{0} methods do not support parameters")
ONE_PER_TYPE = Template("duplicate-annotation", "Only one method per type can be defined with: {0}")
AURA_OVERLOAD = Template("duplicate-annotation", "Overload of AuraEnabled method: {0} overload is not permitted")
AURA_PREFIX = Template("aura-method", "Non static AuraEnabled methods must be named with a prefix 'get'")
AURA_PARAMETERS = Template("aura-method", "Non static AuraEnabled methods may not have parameters")
REMOTE_DUPLICATE = Template(
    "duplicate-annotation",
    "Remote Action does not support two remote action methods with the same name and same number of parameters",
)
WEB_SERVICE_DUPLICATE = Template(
    "duplicate-method", "Web Service does not support two web service methods with the same name: {0}"
)
INVOCABLE_ONE_PARAMETER = Template(
    "unexpected-parameters", "Only one parameter is supported on methods with @Invocable annotation"
)
INVOCABLE_PARAMETER = Template(
    "unsupported-type",
    "Unsupported parameter type {0}. Valid invocable parameters must be List types like List<T> where T is a "
    "supported type",
)
INVOCABLE_ALONE = Template(
    "conflicting-modifiers", "The only annotation that can be used with InvocableMethod is Deprecated"
)
READ_ONLY_METHOD = Template(
    "modifier-not-allowed",
    "Only WebService, RemoteAction or Schedulable.execute(SchedulableContext) methods can be marked ReadOnly",
)
TEST_PARAMETERS = Template("unexpected-parameters", "Test methods must have no arguments")
TEST_SETUP_RETURNS = Template("test-setup", "Test setup method must return void")
TEST_SETUP_CLASS_SEES_DATA = Template("test-setup", "Test class cannot be annotated with @isTest(SeeAllData=true)")
TEST_SETUP_METHOD_SEES_DATA = Template(
    "test-setup",
    "Test class containing a test setup method cannot have any methods annotated with @isTest(SeeAllData=true)",
)
PARALLEL_CLASS_SEES_DATA = Template(
    "annotation-property",
    "Test class annotated with @isTest(IsParallel=true) cannot also be annotated with @isTest(SeeAllData=true)",
)
PARALLEL_METHOD_SEES_DATA = Template(
    "annotation-property",
    "Test class annotated with @isTest(IsParallel=true) cannot have any methods annotated with "
    "@isTest(SeeAllData=true)",
)
TEST_EXCEPTION = Template("test-class", "Only top-level non-exception class types can be marked as tests")
CASES_NOT_A_NUMBER = Template("annotation-property", "The cases property must be a number from 1 to 10000: {0}")
BATCHES_NOT_NUMBERS = Template(
    "annotation-property", "The batches property must be numbers from 1 to 10000, such as '1, 10, 200': {0}"
)
BATCHES_AND_CASES = Template("annotation-property", "A test method has cases or batches, not both")
BATCH_PARAMETER = Template("annotation-property", "A test method with batches has one parameter, an Integer: the size")
NO_RANGE = Template("annotation-property", "@Range('{0}') is no range: write @Range('1..5') or @Range('name: 1..5')")
NO_VALUES = Template(
    "annotation-property", "@Values('{0}') lacks a value: write @Values('a, b') or @Values('name: a, b')"
)
RANGE_ORDER = Template("annotation-property", "The range {0} has no values: its ends are the wrong way round")
NOTHING_NARROWED = Template("annotation-property", "@{0} says nothing: write @{0}('name: …')")
NO_SUCH_PARAMETER = Template("annotation-property", "The test method has no parameter {0}")
NARROWING_TYPE = Template("annotation-property", "{0} does not narrow parameter {1}, which is of type {2}")
NARROWING_FITS_NONE = Template("annotation-property", "{0} narrows none of the parameters: it fits no type of theirs")
GENERATED_PARAMETER = Template("annotation-property", "{0} needs a test method with parameters and @IsTest(cases='…')")

# --- names ---

RESERVED_NAME = Template("reserved-name", "Identifier name is reserved: {0}")
RESERVED_TYPE_NAME = Template("reserved-name", "Identifier type is reserved: {0}")
INVALID_NAME = Template("invalid-name", "Invalid character in identifier: {0}")
NAME_TOO_LONG = Template("name-too-long", "Identifier name is too long: {0}")

# --- shapes and duplicates ---

ONE_TYPE_PER_FILE = Template("one-type-per-file", "A file holds one top-level type; move {0} to a file of its own")
NO_TYPE_IN_FILE = Template("one-type-per-file", "A file must declare a class, an interface or an enum")
DUPLICATE_TYPE = Template("duplicate-type", "Type name already in use: {0}")
DUPLICATE_METHOD = Template("duplicate-method", "Method already defined: {0} {1} from the type {2}")
DUPLICATE_ACCESSOR = Template("duplicate-accessor", "Property {0} has two {1} accessors")
TOO_MANY_PARAMETERS = Template("too-many-parameters", "Invalid number of parameters exceeds: 32")
CONSTRUCTOR_NAME = Template("constructor-name", "Invalid constructor name: {0}")
NESTED_INNER_TYPE = Template("inner-type", "Inner types are not allowed to have inner types")
INNER_STATIC_BLOCK = Template("inner-type", "Inner types are not allowed to have static blocks")
TYPE_PARAMETERS = Template("type-parameters", "Type parameters are not supported")
INTERFACE_MEMBER = Template("interface-member", "An interface can only declare methods, not {0}")
INTERFACE_BODY = Template("interface-member", "Interface methods cannot have a body")

# --- inheritance ---

INVALID_CLASS = Template("invalid-superclass", "Invalid class: {0}")
NOT_EXTENDABLE = Template("invalid-superclass", "Non-virtual and non-abstract type cannot be extended: {0}")
INVALID_INTERFACE = Template("invalid-interface", "Invalid interface: {0}")
ARRAY_PARENT = Template("invalid-superclass", "A type is not allowed to extend or implement an array ref: {0}")
INTERFACE_TWICE = Template("duplicate-interface", "Interface already implemented: {0}")
EXCEPTION_NAME = Template("exception-name", "Classes extending Exception must have a name ending in Exception: {0}")
EXCEPTION_PARENT = Template("exception-name", "Exception class must extend another Exception class: {0}")
EXCEPTION_CONSTRUCTOR = Template("duplicate-method", "System exception constructor already defined: {0}")

# --- contracts ---

MUST_OVERRIDE = Template("missing-override", "Method must use the override keyword: {0}")
OVERRIDES_NOTHING = Template("invalid-override", "@Override specified for non-overriding method: {0}")
NOT_OVERRIDABLE = Template("invalid-override", "Non-virtual, non-abstract methods cannot be overridden: {0}")
OVERRIDES_STATIC = Template("invalid-override", "Cannot override static method: {0} with {1}")
REDUCED_VISIBILITY = Template("reduced-visibility", "Cannot reduce the visibility of method: {0}")
RETURN_TYPES_CLASH = Template("return-type-clash", "Method return types clash: {0} vs {1} from the type {2}")
ABSTRACT_NOT_IMPLEMENTED = Template("not-implemented", "Class {0} must implement the abstract method: {1}")
INTERFACE_NOT_IMPLEMENTED = Template("not-implemented", "Class {0} must implement the method: {1}")
IMPLEMENTATION_NOT_VISIBLE = Template(
    "reduced-visibility",
    "{0}: Overriding implementations of global or public interface methods must be global or public: {1}",
)

# --- triggers ---

TRIGGER_OBJECT = Template("trigger-object", "Trigger type isn't an SObject: {0}")
TRIGGER_NOT_SUPPORTED = Template("trigger-object", "SObject type does not allow triggers: {0}")
EVENT_AFTER_INSERT_ONLY = Template("trigger-event", "Platform Event SObjects only supports after insert: {0}")
DUPLICATE_EVENT = Template("trigger-event", "Duplicate Trigger Usage: {0}")
BEFORE_UNDELETE = Template("trigger-event", "Trigger Usage Before Undelete is not supported")
UNKNOWN_EVENT = Template("trigger-event", "Unknown trigger event: {0}. An event is one of: {1}")
NO_EVENTS = Template("trigger-event", "A trigger handler needs at least one event")
DUPLICATE_TRIGGER = Template("duplicate-type", "Trigger name already in use: {0}")
HANDLER_OBJECT = Template("trigger-object", "Unknown object: {0}")
HANDLER_SUPERCLASS = Template("trigger-handler", "A trigger handler must extend CircuitTrigger: {0}")
HANDLER_CONSTRUCTION = Template(
    "trigger-handler", "A trigger handler must have a constructor without parameters that is not private: {0}"
)
HANDLER_ORDER = Template("annotation-property", "The order of a trigger handler must be a whole number: {0}")
HANDLER_CONDITION = Template("trigger-condition", "Invalid condition of a trigger handler: {0} ({1})")
HANDLER_METHOD = Template("trigger-handler", "Handler {0} is registered for {1} but does not override {2}()")
