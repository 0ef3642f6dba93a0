"""The shape of files and types: what may stand in what, and what may be declared once only."""

import pytest

from tests.checking import check_sources
from tests.unit.checker.declaring import found


@pytest.mark.parametrize(
    "source",
    [
        "public class A { Integer a; void a() {} class a2 {} }",
        "public class A { enum E { B, C } enum F { } interface I { void m(); } class K {} }",
        "public class A { void m(List<String> x) {} void m(List<Integer> x) {} void m(Integer x) {} }",
        "public class a { public A() {} A(Integer i) {} }",
        "public class A { void date() {} void sort() {} void number() {} }",
    ],
)
def test_shapes_are_accepted(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("public class A { Integer a; String A; }", "duplicate-field: Duplicate field: A"),
        ("public class A { Integer a, b, a; }", "duplicate-field: Duplicate field: a"),
        ("public class A { Integer a; Integer a { get; set; } }", "duplicate-field: Duplicate field: a"),
        ("public class A { enum E { B, b } }", "duplicate-field: Duplicate field: b"),
        ("public class A { void m(Integer i, String I) {} }", "duplicate-variable: Duplicate variable: I"),
        ("public class A { A(Integer i, Integer i) {} }", "duplicate-variable: Duplicate variable: i"),
        (
            "public class A { void m(String[] x) {} void M(List<String> y) {} }",
            "duplicate-method: Method already defined: M void A.M(List<String>) from the type A",
        ),
        (
            "public class A { void m() {} static Integer m() { return 1; } }",
            "duplicate-method: Method already defined: m Integer A.m() from the type A",
        ),
        (
            "public class A { A() {} A() {} }",
            "duplicate-method: Method already defined: <init> void A.<init>() from the type A",
        ),
        (
            "public interface A { void m(); void m(); }",
            "duplicate-method: Method already defined: m void A.m() from the type A",
        ),
        ("public class A { class B {} interface b {} }", "duplicate-type: Type name already in use: A.b"),
        ("public class A { class A {} }", "duplicate-type: Type name already in use: A"),
        ("public class A { B() {} }", "constructor-name: Invalid constructor name: B"),
        ("public class A { class B { class C {} } }", "inner-type: Inner types are not allowed to have inner types"),
        ("public class A { class B { static {} } }", "inner-type: Inner types are not allowed to have static blocks"),
        ("public class A<T> {}", "type-parameters: Type parameters are not supported"),
        (
            f"public class A {{ void m({', '.join(f'Integer p{n}' for n in range(33))}) {{}} }}",
            "too-many-parameters: Invalid number of parameters exceeds: 32",
        ),
        (
            "public class A {} public class B {}",
            "one-type-per-file: A file holds one top-level type; move B to a file of its own",
        ),
        ("public class Page {}", "reserved-name: Identifier type is reserved: Page"),
        ("public class A { enum E { Sort } }", "reserved-name: Identifier name is reserved: Sort"),
        (
            "public class A { void m() { for (Integer x_ : new List<Integer>()) {} } }",
            "invalid-name: Invalid character in identifier: x_",
        ),
        (
            "public class A { private Integer x { public get; set; } }",
            "accessor-visibility: Cannot declare public accessor on private property",
        ),
        (
            "public class A { public Integer x { get; global set; } }",
            "accessor-visibility: Cannot declare global accessor on public property",
        ),
    ],
)
def test_wrong_shapes_are_refused(source: str, expected: str) -> None:
    assert found(source) == [expected]


def test_accessors_may_be_less_visible() -> None:
    assert (
        found("public class A { public Integer x { get; private set; } protected Integer y { protected get; set; } }")
        == []
    )


def test_a_name_is_reported_once() -> None:
    source = "public class A { void m(Integer sort) { Integer a__b; try {} catch (Exception limit_) {} } }"
    assert found(source) == [
        "reserved-name: Identifier name is reserved: sort",
        "invalid-name: Invalid character in identifier: a__b",
        "invalid-name: Invalid character in identifier: limit_",
    ]


def test_types_of_two_files_cannot_share_a_name() -> None:
    program = check_sources({"one/A.cls": "public class A {}", "two/A.cls": "public enum a { B }"})
    assert [(one.source.name, one.message) for one in program.diagnostics] == [
        ("two/A.cls", "Type name already in use: a")
    ]


def test_methods_of_unknown_types_are_no_duplicates() -> None:
    source = "public class A { void m(List<Foo> x) {} void m(List<Bar> x) {} }"
    assert {message.partition(":")[0] for message in found(source)} == {"unknown-type"}
