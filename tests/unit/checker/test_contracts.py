"""Contracts between types: overriding, implementing, extending, and the rules of exceptions."""

import pytest

from circuitscript.symbols import TypeSymbol
from tests.checking import check_sources
from tests.unit.checker.declaring import found

BASE = "public virtual class Base { %s }"
CONTRACT = "public interface Contract { %s }"


@pytest.mark.parametrize(
    ("member", "own"),
    [
        ("public virtual void m() {}", "public override void m() {}"),
        ("protected virtual void m() {}", "public override void m() {}"),
        ("public virtual void m() {}", "public static void m() {}"),
        ("public static void m() {}", "public static void m() {}"),
        ("public virtual void m(Integer i) {}", "public void m(Long i) {}"),
        ("public virtual List<String> m() { return null; }", "public override String[] m() { return null; }"),
        ("private void m() {}", "public void m() {}"),
        ("public static void m(String s) {}", "public void m(Object o) {}"),
        ("private static void m(Object o) {}", "public void m(String s) {}"),
        ("void m() {}", "void m() {}"),
        (
            "public virtual override String toString() { return ''; }",
            "public override String toString() { return ''; }",
        ),
    ],
)
def test_overriding_is_accepted(member: str, own: str) -> None:
    assert found(f"public class Child extends Base {{ {own} }}", BASE % member) == []


@pytest.mark.parametrize(
    ("member", "own", "expected"),
    [
        (
            "public virtual void m() {}",
            "public void m() {}",
            "missing-override: Method must use the override keyword: void Child.m()",
        ),
        (
            "public void m() {}",
            "public override void m() {}",
            "invalid-override: Non-virtual, non-abstract methods cannot be overridden: void Child.m()",
        ),
        (
            "public override String toString() { return ''; }",
            "public override String toString() { return ''; }",
            "invalid-override: Non-virtual, non-abstract methods cannot be overridden: String Child.toString()",
        ),
        (
            "public void n() {}",
            "public override void m() {}",
            "invalid-override: @Override specified for non-overriding method: void Child.m()",
        ),
        (
            "public virtual void m(Object o) {}",
            "public override void m(String s) {}",
            "invalid-override: @Override specified for non-overriding method: void Child.m(String)",
        ),
        (
            "private virtual void m() {}",
            "public override void m() {}",
            "invalid-override: @Override specified for non-overriding method: void Child.m()",
        ),
        (
            "public virtual void m() {}",
            "protected override void m() {}",
            "reduced-visibility: Cannot reduce the visibility of method: void Child.m()",
        ),
        (
            "public virtual Object m() { return null; }",
            "public override String m() { return null; }",
            "return-type-clash: Method return types clash: String vs Object from the type Child",
        ),
        (
            "public static void m() {}",
            "public void m() {}",
            "invalid-override: Cannot override static method: void Base.m() with void Child.m()",
        ),
        (
            "public static void m(Object o) {}",
            "public void m(String s) {}",
            "invalid-override: Cannot override static method: void Base.m(Object) with void Child.m(String)",
        ),
        (
            "",
            "public String toString() { return ''; }",
            "missing-override: Method must use the override keyword: String Child.toString()",
        ),
        (
            "",
            "public override Boolean equals(Object o) { return true; }",
            "invalid-override: @Override specified for non-overriding method: Boolean Child.equals(Object)",
        ),
    ],
)
def test_wrong_overriding_is_refused(member: str, own: str, expected: str) -> None:
    assert found(f"public class Child extends Base {{ {own} }}", BASE % member) == [expected]


def test_test_visible_methods_can_be_overridden_in_test_classes() -> None:
    source = "@IsTest private class Child { class Stub extends Base { public override void m() {} } }"
    assert found(source, BASE % "@TestVisible private virtual void m() {}") == []
    assert len(found(source, BASE % "private virtual void m() {}")) == 1


def test_equals_and_hash_code_need_no_override() -> None:
    source = (
        "public class A { public Boolean equals(Object o) { return true; } public Integer hashCode() { return 1; } }"
    )
    assert found(source) == []


@pytest.mark.parametrize(
    ("method", "own"),
    [
        ("void m();", "public void m() {}"),
        ("void m();", "public static void m() {}"),
        ("Object m();", "public String m() { return null; }"),
        ("Long m();", "public Integer m() { return null; }"),
        ("void m(String s);", "public void m(Object o) {}"),
        ("void m(List<SObject> rows);", "public void m(List<Account> rows) {}"),
        ("String toString();", ""),
    ],
)
def test_implementing_is_accepted(method: str, own: str) -> None:
    assert found(f"public class A implements Contract {{ {own} }}", CONTRACT % method) == []


@pytest.mark.parametrize(
    ("method", "own", "expected"),
    [
        ("void m();", "", "not-implemented: Class A must implement the method: void Contract.m()"),
        (
            "void m(Object o);",
            "public void m(String s) {}",
            "not-implemented: Class A must implement the method: void Contract.m(Object)",
        ),
        (
            "void m();",
            "public Integer m() { return 1; }",
            "not-implemented: Class A must implement the method: void Contract.m()",
        ),
        (
            "void m();",
            "void m() {}",
            (
                "reduced-visibility: A: Overriding implementations of global or public interface "
                "methods must be global or "
                "public: void Contract.m()"
            ),
        ),
        (
            "Map<String, List<Account>> m();",
            "",
            "not-implemented: Class A must implement the method: Map<String,List<Account>> Contract.m()",
        ),
    ],
)
def test_missing_implementations_are_refused(method: str, own: str, expected: str) -> None:
    assert found(f"public class A implements Contract {{ {own} }}", CONTRACT % method) == [expected]


def test_generic_interfaces_are_implemented_for_their_argument() -> None:
    good = (
        "public class A implements Iterator<String> { public Boolean hasNext() { return false; } public String next() "
    )
    assert found(good + "{ return ''; } }") == []
    assert found(good.replace("String next", "Integer next") + "{ return 1; } }") == [
        "not-implemented: Class A must implement the method: String System.Iterator<String>.next()"
    ]


def test_a_generic_interface_is_owed_for_each_of_its_arguments() -> None:
    body = "{ public Iterator<String> iterator() { return null; } }"
    assert found(f"public class A implements Iterable<String>, Iterable<Integer> {body}") == [
        (
            "not-implemented: Class A must implement the method: "
            "System.Iterator<Integer> System.Iterable<Integer>.iterator()"
        )
    ]


def test_abstract_methods_are_owed_by_the_first_class_that_is_not_abstract() -> None:
    shape = "public abstract class Shape { public abstract Integer area(); }"
    flat = "public abstract class Flat extends Shape {}"
    assert found(flat, shape) == []
    assert found("public class Square extends Flat {}", flat, shape) == [
        "not-implemented: Class Square must implement the abstract method: Integer Shape.area()"
    ]


def test_interfaces_are_owed_through_abstract_superclasses() -> None:
    contract = CONTRACT % "void m();"
    half = "public abstract class Half implements Contract {}"
    assert found(half, contract) == []
    assert found("public class Whole extends Half { public void m() {} }", half, contract) == []
    assert found("public class Whole extends Half {}", half, contract) == [
        "not-implemented: Class Whole must implement the method: void Contract.m()"
    ]


def test_wider_parameters_implement_and_are_bound() -> None:
    program = check_sources(
        {
            "Contract.cls": CONTRACT % "void m(String s);",
            "A.cls": "public class A implements Contract { public void m(Object o) {} public void m(Integer i) {} }",
        }
    )
    assert program.diagnostics == ()
    symbol = program.types["a"]
    assert isinstance(symbol, TypeSymbol)
    ((wanted, implementation),) = program.bindings.implementations[symbol].items()
    assert wanted.owner is program.types["contract"]
    assert [parameter.type.name for parameter in implementation.parameters] == ["Object"]


def test_redeclared_interface_methods_keep_their_result() -> None:
    source = "public interface Child extends Contract { Integer m(); }"
    assert found(source, CONTRACT % "void m();") == [
        "return-type-clash: Method return types clash: void vs Integer from the type Contract"
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("class A extends Plain", "invalid-superclass: Non-virtual and non-abstract type cannot be extended: Plain"),
        ("class A extends String", "invalid-superclass: Non-virtual and non-abstract type cannot be extended: String"),
        ("class A extends Object", "invalid-superclass: Non-virtual and non-abstract type cannot be extended: Object"),
        (
            "class A extends Account",
            "invalid-superclass: Non-virtual and non-abstract type cannot be extended: Account",
        ),
        ("class A extends Contract", "invalid-superclass: Invalid class: Contract"),
        ("class A extends Colour", "invalid-superclass: Invalid class: Colour"),
        ("class A implements Plain", "invalid-interface: Invalid interface: Plain"),
        ("interface A extends Plain", "invalid-interface: Invalid interface: Plain"),
        ("class A implements Contract, Contract", "duplicate-interface: Interface already implemented: Contract"),
        (
            "class AException extends LimitException",
            "invalid-superclass: Non-virtual and non-abstract type cannot be extended: System.LimitException",
        ),
        (
            "class A extends Exception",
            "exception-name: Classes extending Exception must have a name ending in Exception: A",
        ),
        ("class AException", "exception-name: Exception class must extend another Exception class: AException"),
        (
            "class AException extends Plain",
            "exception-name: Exception class must extend another Exception class: Plain",
        ),
        ("class A extends A", "circular-definition: Circular definition: A"),
    ],
)
def test_wrong_parents_are_refused(header: str, expected: str) -> None:
    others = ("public class Plain {}", "public interface Contract {}", "public enum Colour { Red }")
    assert found(f"public {header} {{}}", *others) == [expected]


def test_unknown_types_are_reported_once() -> None:
    source = (
        "public class A extends Foo implements Bar<Id> { Foo[][] x; List<Foo[]> m(Map<Id, Foo> p) { return null; } }"
    )
    assert found(source) == [f"unknown-type: Invalid type: {name}" for name in ("Foo", "Bar", "Foo", "Foo", "Foo")]


def test_private_inner_types_are_hidden_in_headers_and_members() -> None:
    outer = "public virtual class Whole { private virtual class Part {} private interface Role {} }"
    source = "public class A extends Whole.Part implements Whole.Role { Whole.Part p; void m(List<Whole.Part> ps) {} }"
    assert found(source, outer) == [
        "not-visible: Type is not visible: Whole.Part",
        "not-visible: Type is not visible: Whole.Role",
        "not-visible: Type is not visible: Whole.Part",
        "not-visible: Type is not visible: Whole.Part",
    ]


@pytest.mark.parametrize("parameters", ["", "String", "Exception", "String, Exception"])
def test_constructors_that_every_exception_has_cannot_be_declared(parameters: str) -> None:
    written = ", ".join(f"{name} p{position}" for position, name in enumerate(parameters.split(", ")) if name)
    source = f"public class AException extends Exception {{ public AException({written}) {{}} }}"
    assert found(source) == [
        f"duplicate-method: System exception constructor already defined: void <init>({parameters})"
    ]


def test_exceptions_can_have_other_constructors_and_override_messages() -> None:
    source = (
        "public class AException extends Exception { public AException(Integer code) { this('x'); } "
        "public override String getMessage() { return ''; } }"
    )
    assert found(source) == []
