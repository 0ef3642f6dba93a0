"""Every message of the checker with its stable code, in Apex's own words where they are known.

One function (or constant) a message, in families; type arguments are spelled by `spelled`.
"""

from circuitscript.source.classes import frozen
from circuitscript.symbols import Type, TypeKind, TypeSymbol


@frozen
class Message:
    """What a diagnostic says: a stable kebab-case code, the text for people, and what may help them."""

    code: str
    text: str
    hint: str = ""


_UNQUALIFIED = frozenset({"exception", "list", "set", "map", "object", "sobject"})


def spelled(type: Type) -> str:
    """Returns the name of a type as Apex's messages write it: `System.JSON`, `List<String>`, `NULL`."""
    name = _symbol_name(type.symbol)
    if not type.arguments:
        return name
    return f"{name}<{','.join(spelled(argument) for argument in type.arguments)}>"


def _symbol_name(symbol: TypeSymbol) -> str:
    if symbol.kind is TypeKind.NULL:
        return "NULL"
    if symbol.namespace == "System" and symbol.outer is None and symbol.kind is not TypeKind.PRIMITIVE:
        return symbol.name if symbol.name.lower() in _UNQUALIFIED else f"System.{symbol.name}"
    return symbol.qualified_name


def left_out(instead: str) -> str:
    """Returns the hint about a name that is left out of the library, with what to use instead; or nothing."""
    return f"CircuitScript leaves this out: {instead}" if instead else ""


# --- types ---


def invalid_type(name: str, instead: str = "") -> Message:
    return Message("unknown-type", f"Invalid type: {name}", left_out(instead))


def type_not_visible(type: Type) -> Message:
    return Message("not-visible", f"Type is not visible: {spelled(type)}")


def type_too_deep(depth: int) -> Message:
    return Message("type-too-deep", f"Exceeded max parameterized type depth: 8, depth: {depth}")


def type_arguments_not_supported(type: Type) -> Message:
    return Message("type-arguments", f"Type arguments provided for a non-parameterized type: {spelled(type)}")


def type_arguments_missing(symbol: TypeSymbol) -> Message:
    return Message("type-arguments", f"No type arguments provided for a parameterized type: {_symbol_name(symbol)}")


def wrong_type_argument_count(symbol: TypeSymbol, expected: int, found: int) -> Message:
    text = f"Invalid type argument count for {_symbol_name(symbol)}: expected {expected} but found {found}"
    return Message("type-arguments", text)


def circular_definition(type: Type) -> Message:
    return Message("circular-definition", f"Circular definition: {spelled(type)}")


def void_parameter() -> Message:
    return Message("void-parameter", "Parameters cannot be of type void")


# --- names and members ---


def no_value() -> Message:
    return Message("no-value", "Expression has no value: the called method returns void")


def variable_does_not_exist(name: str, instead: str = "") -> Message:
    return Message("unknown-name", f"Variable does not exist: {name}", left_out(instead))


def variable_not_visible(owner: TypeSymbol, name: str) -> Message:
    return Message("not-visible", f"Variable is not visible: {_symbol_name(owner)}.{name}")


def method_not_visible(method: str) -> Message:
    return Message("not-visible", f"Method is not visible: {method}")


def static_through_instance(name: str, owner: TypeSymbol) -> Message:
    return Message(
        "static-context",
        f"Static field cannot be referenced from a non static context: {name} from the type {_symbol_name(owner)}",
    )


def instance_from_static(name: str, owner: TypeSymbol) -> Message:
    return Message(
        "static-context",
        f"Non static field cannot be referenced from a static context: {name} from the type {_symbol_name(owner)}",
    )


def static_method_through_instance(method: str) -> Message:
    return Message("static-context", f"Static method cannot be referenced from a non static context: {method}")


def instance_method_from_static(method: str) -> Message:
    return Message("static-context", f"Non static method cannot be referenced from a static context: {method}")


def instance_variable_in_constructor_call(name: str) -> Message:
    return Message("constructor-call", f"Cannot reference instance variables in a constructor invocation: {name}")


def instance_method_in_constructor_call(method: str) -> Message:
    return Message("constructor-call", f"Cannot reference instance methods in a constructor invocation: {method}")


def this_in_static_context() -> Message:
    return Message("static-context", "This cannot be referenced in a static context")


def super_in_static_context() -> Message:
    return Message("static-context", "Super cannot be referenced in a static context")


def super_is_no_value() -> Message:
    return Message("super-as-value", "Super can only be the target of a call or a member access")


def cannot_load(name: str, owner: TypeSymbol) -> Message:
    return Message("write-only", f"A value cannot be read from {name} in type {_symbol_name(owner)}")


def cannot_store(name: str, owner: TypeSymbol) -> Message:
    return Message("read-only", f"A value cannot be stored to {name} in type {_symbol_name(owner)}")


def field_not_writeable(owner: str, name: str) -> Message:
    return Message("field-not-writeable", f"Field is not writeable: {owner}.{name}")


def final_assignment(name: str) -> Message:
    return Message(
        "final-assignment",
        f"Final members can only be assigned in their declaration, init blocks, or constructors: {name}",
    )


def not_assignable() -> Message:
    return Message("not-assignable", "Expression cannot be assigned")


def illegal_forward_reference(name: str) -> Message:
    return Message("forward-reference", f"Illegal forward reference: {name}")


def duplicate_variable(name: str) -> Message:
    return Message("duplicate-variable", f"Duplicate variable: {name}")


def duplicate_field(name: str) -> Message:
    return Message("duplicate-field", f"Duplicate field: {name}")


# --- calls ---


def method_does_not_exist(method: str, owner: Type, instead: str = "") -> Message:
    return Message(
        "unknown-method",
        f"Method does not exist or incorrect signature: void {method} from the type {spelled(owner)}",
        left_out(instead),
    )


def ambiguous_method(method: str) -> Message:
    return Message("ambiguous-call", f"Ambiguous method signature: void {method}")


def abstract_call(method: str) -> Message:
    return Message("abstract-call", f"Abstract method cannot be called directly: {method}")


def constructor_not_defined(type: Type, arguments: str) -> Message:
    return Message("unknown-constructor", f"Constructor not defined: [{spelled(type)}].<Constructor>({arguments})")


def no_default_constructor(type: Type) -> Message:
    return Message("unknown-constructor", f"No default constructor available in super type: {spelled(type)}")


def no_super_type(type: Type) -> Message:
    return Message("no-super-type", f"No super type defined: {spelled(type)}")


def super_call_not_first() -> Message:
    return Message("constructor-call", "Call to 'super()' must be the first statement in a constructor method")


def this_call_not_first() -> Message:
    return Message("constructor-call", "Call to 'this()' must be the first statement in a constructor method")


def illegal_all(argument: Type, collection: Type) -> Message:
    return Message(
        "unknown-method",
        f"Illegal all method call for argument type, {spelled(argument)}, for collection: {spelled(collection)}",
    )


def add_error_needs_field() -> Message:
    return Message("add-error", "addError must be invoked on an expression that is an exact SObject field reference")


# --- construction ---


def abstract_construction(type: Type) -> Message:
    return Message("abstract-construction", f"Abstract classes cannot be constructed: {spelled(type)}")


def not_constructable(type: Type) -> Message:
    return Message("not-constructable", f"Type cannot be constructed: {spelled(type)}")


def pairs_on_non_record(type: Type) -> Message:
    return Message(
        "not-constructable",
        f"Invalid constructor syntax, name=value pairs can only be used for SObjects: {spelled(type)}",
    )


def pairs_required(type: Type) -> Message:
    return Message("not-constructable", f"Type requires name=value pair construction: {spelled(type)}")


def field_does_not_exist(name: str, type: Type) -> Message:
    return Message("unknown-field", f"Field does not exist: {name} on {spelled(type)}")


def duplicate_field_initialization(name: str) -> Message:
    return Message("duplicate-field", f"Duplicate field initialization: {name}")


def list_initializer(found: Type, element: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Invalid initializer type {spelled(found)} found for List<{spelled(element)}>: expected an "
        f"Integer or a List of type {spelled(element)}",
    )


def set_initializer(found: Type, element: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Invalid initializer type {spelled(found)} found for Set<{spelled(element)}>: expected a "
        f"List or a Set of type: {spelled(element)}",
    )


def map_initializer(found: Type, map_type: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Invalid initializer type {spelled(found)} found for {spelled(map_type)}: expected a Map "
        "with the same key and value types, or a valid SObject List",
    )


def element_type(expected: Type, found: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Initial expression is of incorrect type, expected: {spelled(expected)} but was: {spelled(found)}",
    )


def key_type(found: Type, expected: Type) -> Message:
    return Message("incompatible-types", f"Invalid key type {spelled(found)} for {spelled(expected)}")


def value_type(found: Type, expected: Type) -> Message:
    return Message("incompatible-types", f"Invalid value type {spelled(found)} for {spelled(expected)}")


# --- conversions and operators ---


def illegal_assignment(found: Type, target: Type) -> Message:
    return Message("incompatible-types", f"Illegal assignment from {spelled(found)} to {spelled(target)}")


def illegal_conversion(found: Type, target: Type) -> Message:
    return Message("incompatible-types", f"Illegal conversion from {spelled(found)} to {spelled(target)}")


def incompatible_cast(found: Type, target: Type) -> Message:
    return Message(
        "incompatible-cast",
        f"Incompatible types since an instance of {spelled(found)} is never an instance of {spelled(target)}",
    )


def cast_not_allowed(target: Type) -> Message:
    return Message("incompatible-cast", f"Operation cast is not allowed on type: {spelled(target)}")


def instanceof_always_true(found: Type, target: Type) -> Message:
    return Message(
        "instanceof",
        f"Operation instanceof is always true since an instance of {spelled(found)} is always an "
        f"instance of {spelled(target)}",
    )


def instanceof_always_false(found: Type, target: Type) -> Message:
    return Message(
        "instanceof",
        f"Operation instanceof is always false since an instance of {spelled(found)} is never an "
        f"instance of {spelled(target)}",
    )


def incompatible_comparison(left: Type, right: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Comparison arguments must be compatible types: {spelled(left)}, {spelled(right)}",
    )


def inequality_not_allowed(type: Type) -> Message:
    return Message("operator-types", f"Inequality operator not allowed for this type: {spelled(type)}")


def exact_equality_not_allowed(type: Type) -> Message:
    return Message("operator-types", f"Exact equality operator only allowed for reference types: {spelled(type)}")


def logical_operands() -> Message:
    return Message("operator-types", "Logical operator can only be applied to Boolean")


def numeric_arguments() -> Message:
    return Message("operator-types", "Arithmetic expressions must use numeric arguments")


def void_arithmetic() -> Message:
    return Message("operator-types", "Arithmetic expressions are not allowed on void types")


def date_operands(type: Type) -> Message:
    return Message("operator-types", f"{spelled(type)} expressions must use Integer or Long")


def datetime_operands() -> Message:
    return Message("operator-types", "Date/time expressions must use Integer or Double or Decimal")


def shift_operands(operator: str) -> Message:
    return Message("operator-types", f"{operator} operation can only be applied to Integer or Long types")


def bitwise_operands(operator: str) -> Message:
    return Message(
        "operator-types",
        f"{operator} operator can only be applied to Boolean expressions or to Integer or Long expressions",
    )


def boolean_operand(operator: str) -> Message:
    return Message("operator-types", f"{operator} operator can only be applied to boolean expressions")


def negation_operand() -> Message:
    return Message("operator-types", "Unary negation must use a numeric argument")


def complement_operand(type: Type) -> Message:
    return Message("operator-types", f"Invalid type for bitwise negate: {spelled(type)}")


def prefix_increment_operand(type: Type) -> Message:
    return Message(
        "operator-types",
        f"Unary prefix increment can only be applied to numeric expressions: {spelled(type)}",
    )


def prefix_decrement_operand(type: Type) -> Message:
    return Message(
        "operator-types",
        f"Unary prefix decrement can only be applied to numeric expressions: {spelled(type)}",
    )


def postfix_operand(type: Type) -> Message:
    return Message(
        "operator-types",
        f"Unary postfix increment/decrement can only be applied to numeric expressions: {spelled(type)}",
    )


def incompatible_ternary(left: Type, right: Type) -> Message:
    return Message("incompatible-types", f"Incompatible types in ternary operator: {spelled(left)}, {spelled(right)}")


def incompatible_coalesce(left: Type, right: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Incompatible types in null coalescing operator: {spelled(left)}, {spelled(right)}",
    )


def not_a_list(type: Type) -> Message:
    return Message("operator-types", f"Expression must be a list type: {spelled(type)}")


def index_type(type: Type) -> Message:
    return Message("incompatible-types", f"List index must be of type Integer: {spelled(type)}")


def illegal_integer() -> Message:
    return Message("illegal-literal", "Illegal integer")


def illegal_long() -> Message:
    return Message("illegal-literal", "Illegal long")


# --- statements ---


def condition_type(type: Type) -> Message:
    return Message("condition-type", f"Condition expression must be of type Boolean: {spelled(type)}")


def not_a_statement() -> Message:
    return Message("not-a-statement", "Expression cannot be a statement.")


def unreachable() -> Message:
    return Message("unreachable", "Unreachable statement")


def missing_return(type: Type) -> Message:
    return Message("missing-return", f"Missing return statement required return type: {spelled(type)}")


def void_method_returns() -> Message:
    return Message("return-value", "Void method must not return a value")


def constructor_returns() -> Message:
    return Message("return-value", "Constructors must not return a value")


def trigger_returns() -> Message:
    return Message("return-value", "Trigger bodies must not return a value")


def return_outside_method() -> Message:
    return Message("return-value", "Return must be called from a method")


def break_outside_loop() -> Message:
    return Message("break-outside-loop", "Break statement must be in loop")


def continue_outside_loop() -> Message:
    return Message("continue-outside-loop", "Continue statement must be in loop")


def not_iterable(type: Type) -> Message:
    return Message("not-iterable", f"Loop must iterate over collection: {spelled(type)}")


def loop_variable_type(expected: Type, found: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Invalid loop variable type expected {spelled(expected)} was {spelled(found)}",
    )


def query_loop_variable(type: Type) -> Message:
    return Message(
        "incompatible-types",
        f"Loop variable must be a generic SObject or List or a concrete SObject or List of: {spelled(type)}",
    )


def throw_type(type: Type) -> Message:
    return Message("throw-type", f"Throw expression must be of type exception: {spelled(type)}")


def catch_type(type: Type) -> Message:
    return Message("catch-type", f"Catch block variable must be of type exception: {spelled(type)}")


def exception_already_caught(type: Type) -> Message:
    return Message("duplicate-catch", f"Exception type already caught: {spelled(type)}")


def try_alone() -> Message:
    return Message("try-alone", "Try block must have at least one catch block or a finally block")


def run_as_argument() -> Message:
    return Message("run-as", "runAs requires a single argument of type 'User' or 'Version'")


def dml_type(type: Type) -> Message:
    return Message("dml-type", f"DML requires SObject or SObject list type: {spelled(type)}")


def dml_not_allowed(operation: str, type: Type) -> Message:
    return Message("dml-not-allowed", f"DML operation {operation} not allowed on {spelled(type)}")


def upsert_needs_concrete_type() -> Message:
    return Message("upsert-field", "Upsert with a field specification requires a concrete SObject type")


def upsert_field(name: str) -> Message:
    return Message(
        "upsert-field",
        f"Invalid field for upsert, must be an External Id custom or standard indexed field: {name}",
    )


def merge_needs_concrete_type(type: Type) -> Message:
    return Message("merge-type", f"Merge requires a concrete SObject type: {spelled(type)}")


def merge_duplicates() -> Message:
    return Message("merge-type", "Invalid type for duplicate records")


def switch_type(type: Type) -> Message:
    return Message("switch-type", f"{spelled(type)} is not a valid switch expression type")


def no_when() -> Message:
    return Message("switch-empty", "Switch statement requires at least one when block")


def when_else_not_last() -> Message:
    return Message("switch-else", "'when else' must be the last when block")


def when_needs_type() -> Message:
    return Message("switch-value", "Switching on SObject types must be a 'when type variable' or 'when null'")


def when_type_not_allowed(type: Type) -> Message:
    return Message("switch-value", f"{spelled(type)} cannot be a 'when type variable' block")


def when_value_type(found: Type, subject: Type) -> Message:
    return Message(
        "switch-value",
        f"{spelled(found)} value in when expression cannot be implicitly converted to the "
        f"{spelled(subject)} type in switch expression",
    )


def when_enum_qualified() -> Message:
    return Message("switch-value", "Enum value used in 'when expression' should be unqualified")


def when_literal() -> Message:
    return Message("switch-value", "'when expression' must be a literal, a constant literal field or enum value")


def when_field() -> Message:
    return Message("switch-value", "Field must be an enum reference")


def when_duplicate(value: str) -> Message:
    return Message("switch-duplicate", f"{value} occurs as more than one when branch for this switch statement")
