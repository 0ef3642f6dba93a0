"""What the checker writes down for the planner: names, calls, slots, conversions."""

from typing import TypeVar

import pytest

from circuitscript.bindings import CheckedProgram, Dispatch, Iteration, NameKind
from circuitscript.symbols import Conversion, FieldSymbol, LocalSymbol, MethodSymbol
from circuitscript.syntax import ast
from tests.checking import check_sources

N = TypeVar("N", bound=ast.Node)


def checked(source: str, *others: str) -> CheckedProgram:
    """Checks classes that must be without errors."""
    program = check_sources({f"Unit{position}.cls": text for position, text in enumerate((source, *others))})
    assert [one.message for one in program.diagnostics] == []
    return program


def anonymous(text: str) -> CheckedProgram:
    """Checks anonymous code that must be without errors."""
    program = check_sources({"script": text})
    assert [one.message for one in program.diagnostics] == []
    return program


def text_of(program: CheckedProgram, node: ast.Node) -> str:
    return program.units[0].source.slice(node.span)


def named(program: CheckedProgram, text: str) -> list[tuple[NameKind, str, bool]]:
    return [
        (binding.kind, binding.symbol.name, binding.implicit_this)
        for node, binding in program.bindings.names.items()
        if text_of(program, node) == text
    ]


def test_names_are_told_apart() -> None:
    program = checked(
        "public class A { Integer f; static Integer s; void m(Integer p) { Integer l = p + f + s + A.s + this.f; } }"
    )
    assert named(program, "p") == [(NameKind.LOCAL, "p", False)]
    assert named(program, "f") == [(NameKind.FIELD, "f", True)]
    assert named(program, "s") == [(NameKind.STATIC, "s", False)]
    assert named(program, "A.s") == [(NameKind.STATIC, "s", False)]
    assert named(program, "A") == [(NameKind.TYPE, "A", False)]
    assert named(program, "this.f") == [(NameKind.FIELD, "f", False)]


def test_variable_comes_before_type() -> None:
    program = anonymous("Account account = new Account(); account.Name = 'x';")
    assert named(program, "account") == [(NameKind.LOCAL, "account", False)]
    assert named(program, "account.Name") == [(NameKind.RECORD_FIELD, "Name", False)]


def test_record_tokens_are_told_from_fields() -> None:
    program = anonymous("Object a = Account.Name; Object b = Account.SObjectType;")
    assert named(program, "Account.Name") == [(NameKind.SOBJECT_TOKEN, "Name", False)]
    assert named(program, "Account.SObjectType") == [(NameKind.SOBJECT_TOKEN, "SObjectType", False)]


def test_property_is_storage_in_its_own_accessor() -> None:
    program = checked(
        "public class A { public Integer p { get { return p; } set { p = value; } } void m() { p = 1; } }"
    )
    assert [binding.is_storage for binding in program.bindings.names.values() if binding.symbol.name == "p"] == [
        True,
        True,
        False,
    ]


def slots(program: CheckedProgram) -> dict[str, int]:
    return {
        symbol.name: symbol.slot for symbol in program.bindings.declarations.values() if isinstance(symbol, LocalSymbol)
    }


def test_slots_begin_with_this_and_are_used_again() -> None:
    program = checked("public class A { void m(Integer p) { Integer a; { Integer b; Integer c; } Integer d; } }")
    assert slots(program) == {"p": 1, "a": 2, "b": 3, "c": 4, "d": 3}
    method = next(one for one in program.bindings.declarations.values() if isinstance(one, MethodSymbol))
    assert method.frame_size == 5


def test_static_method_has_no_this() -> None:
    assert slots(checked("public class A { static void m(Integer p) { Integer a; } }")) == {"p": 0, "a": 1}


def test_loop_over_list_has_a_hidden_slot() -> None:
    program = anonymous("for (Integer i : new List<Integer>()) { Integer a; }")
    (iterator,) = program.bindings.iterators.values()
    assert {iterator.slot, *slots(program).values()} == {0, 1, 2}


def test_fields_of_superclass_come_first() -> None:
    program = checked(
        "public class A extends B { Integer x; static Integer s; Integer y; }",
        "public virtual class B { Integer z; }",
    )
    fields = program.types["a"].fields
    assert [fields[name].slot for name in ("x", "y", "s")] == [1, 2, 0]
    assert program.types["a"].field_count == 3


def test_override_takes_the_slot_of_what_it_overrides() -> None:
    program = checked(
        "public class A extends B { public void own() {} public override void n() {} private void p() {} }",
        "public virtual class B { public void m() {} public virtual void n() {} }",
    )
    a, b = program.types["a"], program.types["b"]
    assert [method.name for method in b.virtual_methods] == ["m", "n"]
    assert [(method.name, method.owner.name) for method in a.virtual_methods] == [("m", "B"), ("n", "A"), ("own", "A")]
    assert a.methods["n"][0].overrides is b.methods["n"][0]
    assert a.methods["p"][0].slot == -1


@pytest.mark.parametrize(
    ("call", "dispatch"),
    [
        ("s()", Dispatch.STATIC),
        ("A.s()", Dispatch.STATIC),
        ("v()", Dispatch.VIRTUAL),
        ("this.v()", Dispatch.VIRTUAL),
        ("super.w()", Dispatch.DIRECT),
        ("p()", Dispatch.DIRECT),
        ("'x'.length()", Dispatch.BUILTIN),
        ("new A()", Dispatch.CONSTRUCTOR),
    ],
)
def test_call_is_dispatched(call: str, dispatch: Dispatch) -> None:
    program = checked(
        f"public class A extends B {{ static void s() {{}} public void v() {{}} void p() {{}} void m() {{{call};}} }}",
        "public virtual class B { public virtual void w() {} }",
    )
    (binding,) = program.bindings.calls.values()
    assert binding.dispatch is dispatch


def test_implicit_constructor_of_superclass_is_recorded() -> None:
    program = checked("public class A extends B { A() {} }", "public virtual class B { public B() {} }")
    ((own, inherited),) = program.bindings.super_calls.items()
    assert (own.owner.name, inherited.owner.name) == ("A", "B")


def test_exception_has_its_four_constructors() -> None:
    constructors = checked("public class AException extends Exception {}").types["aexception"].constructors
    assert [[parameter.type.name for parameter in one.parameters] for one in constructors] == [
        [],
        ["String"],
        ["Exception"],
        ["String", "Exception"],
    ]


@pytest.mark.parametrize(
    ("statement", "text", "conversion"),
    [
        ("Long x = 1;", "1", Conversion.INTEGER_TO_LONG),
        ("Id x = 'a';", "'a'", Conversion.STRING_TO_ID),
        ("Object x = 1L;", "1L", Conversion.LONG_TO_OBJECT),
        ("List<Decimal> x = new List<Decimal>{ 1 };", "1", Conversion.INTEGER_TO_DECIMAL),
        ("Account x = [SELECT Id FROM Account];", "[SELECT Id FROM Account]", Conversion.ROWS_TO_RECORD),
        ("String x = [SELECT Name FROM Account].Name;", "[SELECT Name FROM Account]", Conversion.ROWS_TO_RECORD),
        ("Decimal x = true ? 1 : 2.5;", "1", Conversion.INTEGER_TO_DECIMAL),
        ("Long x = 1L; x = x ?? 2;", "2", Conversion.INTEGER_TO_LONG),
    ],
)
def test_conversion_is_recorded_at_the_value(statement: str, text: str, conversion: Conversion) -> None:
    program = anonymous(statement)
    found = {text_of(program, node): kind for node, kind in program.bindings.conversions.items()}
    assert found[text] is conversion


def test_operand_conversions_stand_with_the_operator() -> None:
    program = anonymous("Decimal d = 1 + 2.5;")
    (binding,) = program.bindings.operators.values()
    assert binding.operator.node == "DecimalAdd"
    assert binding.operand_conversions == (Conversion.INTEGER_TO_DECIMAL, None)
    assert program.bindings.conversions == {}


def test_compound_assignment_converts_back() -> None:
    program = anonymous("Double d = 1; d += 1.5;")
    (binding,) = program.bindings.operators.values()
    assert (binding.operator.node, binding.result_conversion) == ("DecimalAdd", Conversion.DECIMAL_TO_DOUBLE)


@pytest.mark.parametrize(
    ("loop", "iteration"),
    [
        ("for (Integer i : new List<Integer>()) {}", Iteration.LIST),
        ("for (Integer i : new Set<Integer>()) {}", Iteration.SET),
        ("Iterable<Integer> x; for (Integer i : x) {}", Iteration.ITERABLE),
        ("for (Account a : [SELECT Id FROM Account]) {}", Iteration.QUERY),
        ("for (List<Account> a : [SELECT Id FROM Account]) {}", Iteration.QUERY_CHUNKS),
    ],
)
def test_iteration_is_decided(loop: str, iteration: Iteration) -> None:
    assert list(anonymous(loop).bindings.iterations.values()) == [iteration]


def test_switch_values_are_decided() -> None:
    program = anonymous("Integer i = 1; switch on i { when -1, 2 { } when null { } when else { } }")
    (binding,) = program.bindings.switches.values()
    assert binding.kind == "integer"
    assert list(program.bindings.case_values.values()) == [(-1, 2), (None,)]


def test_enum_cases_are_constants() -> None:
    program = checked("public class A { enum E { X, Y } void m(E e) { switch on e { when Y { } } } }")
    ((constant,),) = program.bindings.case_values.values()
    assert isinstance(constant, FieldSymbol)
    assert (constant.name, constant.slot) == ("Y", 1)


def test_outermost_variables_are_fields_where_methods_see_them() -> None:
    program = anonymous("Integer count = 1; void grow() { count++; } grow();")
    body = program.units[0].body_type
    assert body is not None
    assert [(field.name, field.is_static) for field in body.fields.values()] == [("count", True)]
    assert [symbol for symbol in program.bindings.declarations.values() if isinstance(symbol, LocalSymbol)] == []


def test_trigger_variables_have_the_type_of_its_object() -> None:
    program = check_sources({"T.trigger": "trigger T on Account (before insert) { Trigger.new[0].Name = 'x'; }"})
    assert [one.message for one in program.diagnostics] == []


def test_binds_are_numbered_through_nested_queries() -> None:
    program = anonymous(
        "String a; String b; Integer c; Object o = [SELECT Id, (SELECT Id FROM Contacts WHERE LastName = :a) "
        "FROM Account WHERE Name = :b LIMIT :c];"
    )
    ((_, binds),) = program.bindings.binds.items()
    assert [text_of(program, bind) for bind in binds] == ["a", "b", "c"]


def test_unit_with_errors_does_not_stop_others() -> None:
    program = check_sources(
        {"A.cls": "public class A { public Nope x; }", "B.cls": "public class B { void m(A a) { a.x.y(); } }"}
    )
    assert [(one.source.name, one.message) for one in program.diagnostics] == [("A.cls", "Invalid type: Nope")]


def test_syntax_error_in_one_member_does_not_hide_the_others() -> None:
    program = check_sources({"A.cls": "public class A { void m() { Integer i = ; } void n() { Integer j = 'x'; } }"})
    assert "Illegal assignment from String to Integer" in [one.message for one in program.diagnostics]


def test_long_chains_are_checked() -> None:
    chain = "String s = 'a'" + ".trim()" * 5000 + ";"
    sum_of_terms = "String t = " + " + ".join(["'a'"] * 5000) + ";"
    assert len(anonymous(chain + sum_of_terms).bindings.calls) == 5000
