"""Modifier keywords: where each may stand, and which need or exclude each other."""

import pytest

from tests.checking import check_sources, messages_of
from tests.unit.checker.declaring import found, found_in_trigger

WITH_ACCESS = "global, public, protected"


@pytest.mark.parametrize(
    "source",
    [
        "public with sharing class A {}",
        "global abstract inherited sharing class A {}",
        "public virtual without sharing class A { protected A() {} }",
        "public virtual interface A {}",
        "public enum A { B }",
        "@IsTest class A {}",
        "@IsTest private class A { static testMethod void m() {} }",
        "public class A { private class B {} virtual class C { protected virtual void m() {} } }",
        "public class A { transient static Integer x; protected final Integer y; static final Integer Z = 1; }",
        "public class A { public final String P { get; set; } transient Integer q { get; set; } }",
        "public class A { void m(final Integer x) { final Integer y = x; transient Integer z; } }",
        "global class A { webservice static void m() {} webservice Integer f; global Integer g; }",
        "public virtual class A { public virtual void m() {} void n() {} }",
        "public abstract class A { protected abstract void m(); public virtual void n() {} }",
        "public class A { static { } { } }",
    ],
)
def test_modifiers_are_accepted_where_they_belong(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("class A {}", "missing-visibility: Top-level type must have public or global visibility"),
        ("private class A {}", "missing-visibility: Top-level type must have public or global visibility"),
        ("virtual interface A {}", "missing-visibility: Top-level type must have public or global visibility"),
        ("enum A { B }", "missing-visibility: Top-level type must have public or global visibility"),
        ("public static class A {}", "modifier-not-allowed: static is not allowed on classes"),
        ("public final class A {}", "redundant-modifier: classes are by default final"),
        ("public abstract interface A {}", "modifier-not-allowed: abstract is not allowed on interfaces"),
        ("public virtual enum A { B }", "modifier-not-allowed: virtual is not allowed on enums"),
        ("public abstract virtual class A {}", "redundant-modifier: abstract are by default virtual"),
        ("public public class A {}", "duplicate-modifier: Duplicate modifier: public"),
        ("public global class A {}", "conflicting-modifiers: Declarations can only have one scope"),
        (
            "public with sharing inherited sharing class A {}",
            "conflicting-modifiers: withSharing classes cannot be inheritedSharing",
        ),
        ("public class A { protected class B {} }", "modifier-not-allowed: protected is not allowed on classes"),
        (
            "public class A { global class B {} }",
            "missing-modifier: Enclosing type for global classes in apex classes must be declared as global",
        ),
        ("public class A { final void m() {} }", "redundant-modifier: methods are by default final"),
        ("public class A { transient void m() {} }", "modifier-not-allowed: transient is not allowed on methods"),
        ("public class A { static A() {} }", "modifier-not-allowed: static is not allowed on constructors"),
        ("public class A { abstract Integer x; }", "modifier-not-allowed: abstract is not allowed on fields"),
        (
            "public virtual class A { virtual Integer x { get; set; } }",
            "modifier-not-allowed: virtual is not allowed on properties",
        ),
        ("public class A { void m() { static Integer x; } }", "modifier-not-allowed: static is not allowed on locals"),
        (
            "public class A { void m(transient Integer x) {} }",
            "modifier-not-allowed: transient is not allowed on parameters",
        ),
        (
            "public class A { protected void m() {} }",
            "modifier-not-allowed: New protected methods cannot be defined in non-virtual classes",
        ),
        (
            "public class A { protected A() {} }",
            "modifier-not-allowed: New protected methods cannot be defined in non-virtual classes",
        ),
        (
            "public virtual class A { protected static void m() {} }",
            "conflicting-modifiers: protected methods cannot be static",
        ),
        (
            "public virtual class A { protected static Integer x; }",
            "conflicting-modifiers: protected fields cannot be static",
        ),
        (
            "public virtual class A { virtual static void m() {} }",
            "conflicting-modifiers: virtual methods cannot be static",
        ),
        (
            "public virtual class A { static virtual void m() {} }",
            "conflicting-modifiers: static methods cannot be virtual",
        ),
        (
            "public abstract class A { public abstract static void m(); }",
            "conflicting-modifiers: static methods cannot be abstract",
        ),
        (
            "public class A { class B { static void m() {} } }",
            "modifier-not-allowed: static can only be used on methods of a top level type",
        ),
        (
            "public class A { class B { static Integer x; } }",
            "modifier-not-allowed: static can only be used on fields of a top level type",
        ),
        (
            "public class A { global void m() {} }",
            "missing-modifier: Defining type for global methods must be declared as global",
        ),
        (
            "public class A { webservice Integer x; }",
            "missing-modifier: Defining type for webService fields must be declared as global",
        ),
        (
            "global class A { webservice void m() {} }",
            "missing-modifier: webService methods must be declared as static",
        ),
        ("global class A { global webservice Integer x; }", "duplicate-modifier: Duplicate modifier: global"),
        (
            "public class A { public abstract void m(); }",
            "missing-modifier: Defining type for abstract methods must be declared as abstract",
        ),
        (
            "global abstract class A { public abstract void m(); }",
            "missing-modifier: global defined types requires that abstract methods must be declared as global",
        ),
        (
            "public abstract class A { abstract void m(); }",
            f"missing-modifier: abstract methods require at least one of the following {WITH_ACCESS}",
        ),
        (
            "public class A { static testMethod void m() {} }",
            "missing-modifier: Defining type for testMethod methods must be declared as IsTest",
        ),
        (
            "@IsTest class A { testMethod void m() {} }",
            "missing-modifier: testMethod methods must be declared as static",
        ),
        (
            "@IsTest class A { static testMethod void m(Integer i) {} }",
            "unexpected-parameters: Test methods must have no arguments",
        ),
        (
            "public abstract class A { public abstract void m() {} }",
            "abstract-with-body: Abstract methods cannot have a body",
        ),
        ("public virtual class A { public virtual void m(); }", "missing-body: Method must have a body"),
        ("public class A { A(); }", "missing-body: Method must have a body"),
    ],
)
def test_modifiers_are_refused_where_they_do_not_belong(source: str, expected: str) -> None:
    assert found(source) == [expected]


def test_modifier_is_refused_at_its_own_place() -> None:
    program = check_sources({"A.cls": "public class A {\n    public final void m() {}\n}"})
    (diagnostic,) = program.diagnostics
    assert diagnostic.source.slice(diagnostic.span) == "final"


@pytest.mark.parametrize(("api_version", "is_refused"), [(64, False), (65, True)])
def test_abstract_methods_must_say_their_access_since_65(api_version: int, is_refused: bool) -> None:
    source = "public abstract class A { abstract void m(); }"
    assert bool(found(source, api_version=api_version)) is is_refused


def test_classes_among_anonymous_statements_are_virtual() -> None:
    assert messages_of("class A { protected void m() {} } class B extends A {}") == []
    assert messages_of("virtual class A {}") == ["classes are by default virtual"]


def test_trigger_variables_may_be_static() -> None:
    assert found_in_trigger("trigger T on Account (before insert) { static Integer x = 0; public Integer y; }") == []
