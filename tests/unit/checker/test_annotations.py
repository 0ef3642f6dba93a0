"""Annotations: where each may stand, its properties, and what it asks of the declaration."""

import pytest

from circuitscript.checker.annotation_table import ANNOTATIONS
from circuitscript.checker.elements import Element
from tests.unit.checker.declaring import found


@pytest.mark.parametrize(
    "source",
    [
        "@SuppressWarnings('PMD') @Deprecated @TestVisible public class A { @SuppressWarnings Integer x; }",
        "@JsonAccess(serializable='always' deserializable='NEVER') public class A {}",
        "@istest(seealldata=true) private class A { @ISTEST static void m() {} }",
        "@IsTest(isParallel=true) private class A { @IsTest(SeeAllData=false) static Integer m() { return 1; } }",
        "@Test private class A { @Test static void m() {} @TestSetup static void s() {} }",
        "@IsTest(testFor='ApexClass:A') private class A {}",
        "@IsTest private class A { @IsTest(cases='200') @Range('1..5') static void m(Integer i) {} }",
        "public class A { @Future(callout=true) static void m(List<Id> ids, Map<String, Decimal> sums) {} }",
        (
            "public class A { @InvocableMethod(label='a' iconName='slds:standard:account') "
            "public static List<List<Id>> m(List<Account> rows) { return null; } }"
        ),
        "public class A { @InvocableVariable(required=true label='a') public List<Account> rows; }",
        "public class A { @InvocableVariable(defaultValue='1.5') public Decimal rate; }",
        (
            "public class A { @AuraEnabled(cacheable=true scope='global') public static Map<Id, A> m() "
            "{ return null; } @AuraEnabled public Integer getN() { return 1; } "
            "@AuraEnabled public static Integer p { get; set; } }"
        ),
        (
            "@RestResource(urlMapping='/items/*/detail') global class A { @HttpGet global static List<Account> m() "
            "{ return null; } @HttpPost global static void n(Map<String, List<Integer>> x) {} }"
        ),
        (
            "global class A { global class B { webservice String s; } webservice static List<B> "
            "m(Account a) { return null; } }"
        ),
        "@NamespaceAccessible public class A { @NamespaceAccessible public Integer x; }",
        "public class A { @RemoteAction @ReadOnly public static void m(Object o) {} }",
    ],
)
def test_annotations_are_accepted_where_they_belong(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@Scheduled public class A {}", ["unknown-annotation: Annotation does not exist: Scheduled"]),
        ("@IsTest @IsTest private class A {}", ["duplicate-modifier: Duplicate modifier: IsTest"]),
        ("@Future public class A {}", ["modifier-not-allowed: Future is not allowed on classes"]),
        ("@IsTest public interface A {}", ["modifier-not-allowed: IsTest is not allowed on interfaces"]),
        ("public class A { @HttpGet Integer x; }", ["modifier-not-allowed: HttpGet is not allowed on fields"]),
        (
            "public class A { @InvocableVariable public Integer x { get; set; } }",
            ["modifier-not-allowed: InvocableVariable is not allowed on properties"],
        ),
        (
            "public class A { void m(@TestVisible Integer x) {} }",
            ["modifier-not-allowed: TestVisible is not allowed on parameters"],
        ),
        (
            "public class A { void m() { @Deprecated Integer x; } }",
            ["modifier-not-allowed: Deprecated is not allowed on locals"],
        ),
        (
            "public class A { @IsTest private class B {} }",
            ["modifier-not-allowed: IsTest can only be used on a top level type"],
        ),
        (
            "public class A { class B { @IsTest void m() {} } }",
            ["modifier-not-allowed: IsTest can only be used on methods of a top level type"],
        ),
    ],
)
def test_annotations_are_refused_where_they_do_not_belong(source: str, expected: list[str]) -> None:
    assert found(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@IsTest(colour=true) private class A {}", "No such property, colour, defined on this annotation: IsTest"),
        ("@IsTest('x') private class A {}", "No such property, value, defined on this annotation: IsTest"),
        (
            "@JsonAccess(serializable=true) public class A {}",
            "Invalid value for property serializable expected type String",
        ),
        (
            "@JsonAccess(serializable='now') public class A {}",
            "Annotation property, serializable on JsonAccess, unknown value: now",
        ),
        ("@JsonAccess public class A {}", "At least one JSON serialization control parameter must be specified"),
        (
            "@IsTest private class A { @IsTest(isParallel=true) static void m() {} }",
            "Annotation property, isParallel on IsTest, is not allowed on methods",
        ),
        (
            "@IsTest(isParallel=true SeeAllData=true) private class A {}",
            "Test class annotated with @isTest(IsParallel=true) cannot also be annotated with @isTest(SeeAllData=true)",
        ),
        (
            "@IsTest(testFor='Class:A') private class A {}",
            (
                "Invalid prefix for property testFor. Specify Class:A in the format 'prefix:name, ...' where prefix is "
                "ApexClass: OR ApexTrigger:. Use commas to separate multiple type names in the same format."
            ),
        ),
        (
            "@IsTest(testFor='ApexClass:None') private class A {}",
            "Invalid value for property testFor expected Apex class None not found",
        ),
        ("@RestResource global class A {}", "Required property is missing: urlMapping"),
        ("@RestResource(urlMapping='') global class A {}", "Rest Resource url cannot be empty"),
        ("@RestResource(urlMapping='a') global class A {}", "Rest Resource url must begin with a forward slash, '/'"),
        (
            "@RestResource(urlMapping='/a*') global class A {}",
            "Rest Resource url wildcard, '*', must be preceded by a forward slash, '/'",
        ),
        (
            "@RestResource(urlMapping='/*a') global class A {}",
            "Rest Resource url wildcard, '*', must be followed by a forward slash, '/', or be the last character",
        ),
        (
            f"@RestResource(urlMapping='/{'a' * 255}') global class A {{}}",
            "Rest Resource url cannot be longer than 255 characters",
        ),
        (
            "public class A { @AuraEnabled(scope='global') public static void m() {} }",
            "Invalid combination of values for properties cacheable and scope on AuraEnabled",
        ),
        (
            "public class A { @InvocableVariable(required=true defaultValue='a') public String s; }",
            "Invalid combination of values for properties required and defaultValue on InvocableVariable",
        ),
        (
            "public class A { @InvocableVariable(defaultValue='1') public Long n; }",
            (
                "The data type of the value for the defaultValue annotation property doesn't match "
                "the data type of the 'n' "
                "variable. Specify a value with a data type of Long"
            ),
        ),
        (
            "public class A { @InvocableVariable(placeholderText='a') public Date d; }",
            "The placeholderText annotation property doesn't support the Date data type",
        ),
        (
            "public class A { @InvocableVariable(placeholderText='') public String s; }",
            "Specify a value for the placeholderText annotation property",
        ),
        (
            "public class A { @InvocableMethod(iconName='slds:brand:x') public static void m() {} }",
            (
                "Annotation property, the format of iconName on InvocableMethod is invalid, please "
                "check if the iconName has "
                "the correct formats"
            ),
        ),
        (
            "@IsTest private class A { @IsTest(cases='many') static void m(Integer i) {} }",
            "The cases property must be a number from 1 to 10000: many",
        ),
    ],
)
def test_properties_are_checked(source: str, expected: str) -> None:
    assert [message.partition(": ")[2] for message in found(source)] == [expected]


@pytest.mark.parametrize(
    ("source", "since"),
    [
        ("@IsTest(critical=true) private class A {}", 66),
        ("public class A { @AuraEnabled(cacheable=true scope='global') public static void m() {} }", 55),
        ("@RestResource(urlMapping='/a') global class A { @ReadOnly @HttpGet global static void m() {} }", 49),
    ],
)
def test_what_an_annotation_can_do_depends_on_the_version(source: str, since: int) -> None:
    assert found(source, api_version=since) == []
    assert len(found(source, api_version=since - 1)) == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@IsTest private class A { @IsTest void m() {} }", "IsTest methods must be declared as static"),
        (
            "public class A { @IsTest static void m() {} }",
            "Defining type for IsTest methods must be declared as IsTest",
        ),
        ("@IsTest private class A { @IsTest static void m(Integer i) {} }", "Test methods must have no arguments"),
        ("@IsTest public abstract class A {}", "IsTest classes cannot be abstract"),
        (
            "@IsTest private class AException extends Exception {}",
            "Only top-level non-exception class types can be marked as tests",
        ),
        (
            "@IsTest private class A { @IsTest @Range('1..5') static void m() {} }",
            "Range needs a test method with parameters and @IsTest(cases='…')",
        ),
        (
            "@IsTest private class A { @TestSetup static Integer m() { return 1; } }",
            "Test setup method must return void",
        ),
        (
            "@IsTest private class A { @TestSetup static void m() {} @TestSetup static void n() {} }",
            "Only one method per type can be defined with: TestSetup",
        ),
        (
            "@IsTest(SeeAllData=true) private class A { @TestSetup static void m() {} }",
            "Test class cannot be annotated with @isTest(SeeAllData=true)",
        ),
        (
            "@IsTest private class A { @TestSetup static void m() {} @IsTest(SeeAllData=true) static void n() {} }",
            "Test class containing a test setup method cannot have any methods annotated with @isTest(SeeAllData=true)",
        ),
        (
            "public class A { @Future static void m(Account a) {} }",
            "Future methods do not support parameter type of Account",
        ),
        (
            "public class A { @Future static void m(List<List<String>> a) {} }",
            "Future methods do not support parameter type of List<List<String>>",
        ),
        (
            "public class A { @Future static Integer m() { return 1; } }",
            "Future methods do not support return type of Integer",
        ),
        ("public class A { @Future void m() {} }", "Future methods must be declared as static"),
        (
            "public class A { @InvocableMethod static void m() {} }",
            "InvocableMethod methods require at least one of the following global, public",
        ),
        (
            "public class A { @InvocableMethod public static void m(String s) {} }",
            (
                "Unsupported parameter type String. Valid invocable parameters must be List types "
                "like List<T> where T is a "
                "supported type"
            ),
        ),
        (
            "public class A { @InvocableMethod public static void m(List<Object> s) {} }",
            "InvocableMethod methods do not support parameter type of List<Object>",
        ),
        (
            "public class A { @InvocableMethod @Future public static void m(List<String> s) {} }",
            "The only annotation that can be used with InvocableMethod is Deprecated",
        ),
        (
            "public class A { @InvocableMethod public static void m() {} @InvocableMethod public static void n() {} }",
            "Only one method per type can be defined with: InvocableMethod",
        ),
        (
            (
                "public class A { class B { @InvocableVariable public Id i; } "
                "@InvocableMethod public static void m(List<B> s) {} }"
            ),
            "InvocableMethod methods do not support parameter type of List<A.B>",
        ),
        (
            "global class A { @Deprecated webservice static void m() {} }",
            "webService methods cannot be Deprecated",
        ),
        ("public class A { @InvocableVariable public final Integer x; }", "InvocableVariable fields cannot be final"),
        (
            "public class A { @InvocableVariable public Map<String, String> x; }",
            "InvocableVariable fields do not support type of Map<String,String>",
        ),
        (
            "public class A { private class B { @InvocableVariable public Integer x; } }",
            "Defining type for InvocableVariable fields cannot be private",
        ),
        (
            "public class A { @AuraEnabled public void m() {} }",
            "Non static AuraEnabled methods must be named with a prefix 'get'",
        ),
        (
            "public class A { @AuraEnabled public Integer getM(Integer i) { return i; } }",
            "Non static AuraEnabled methods may not have parameters",
        ),
        (
            "public class A { @AuraEnabled public static Set<Id> m() { return null; } }",
            "AuraEnabled methods do not support return type of Set<Id>",
        ),
        ("public class A { @AuraEnabled public static Integer x; }", "AuraEnabled fields cannot be static"),
        (
            "public class A { @AuraEnabled(cacheable=true) public Integer x; }",
            "Annotation property, cacheable on AuraEnabled, is not allowed on fields",
        ),
        (
            "@RestResource(urlMapping='/a') global class A { @HttpGet global static void m(Integer i) {} }",
            "HttpGet methods do not support parameters",
        ),
        (
            "@RestResource(urlMapping='/a') global class A { @HttpPut global static void m(Map<Id, String> m) {} }",
            "HttpPut methods do not support parameter type of Map<Id,String>",
        ),
        (
            "global class A { @HttpGet global static void m() {} }",
            "Defining type for HttpGet methods must be declared as RestResource",
        ),
        ("@RestResource(urlMapping='/a') public class A {}", "RestResource classes must be declared as global"),
        (
            "global class A { webservice static void m(Integer i) {} webservice static void m(String s) {} }",
            "Web Service does not support two web service methods with the same name: void A.m(String)",
        ),
        (
            "global class A { webservice static void m(Set<Id> i) {} }",
            "webService methods do not support parameter type of Set<Id>",
        ),
        (
            "global class A { class B {} global B m() { return null; } }",
            "global methods do not support return type of A.B",
        ),
        (
            (
                "public class A { @RemoteAction public static void m(Id i) {} @RemoteAction public "
                "static void m(String s) {} }"
            ),
            "Remote Action does not support two remote action methods with the same name and same number of parameters",
        ),
        (
            "public class A { @ReadOnly public static void m() {} }",
            (
                "ReadOnly methods require at least one of the following webService, RemoteAction, "
                "HttpGet, HttpPost, HttpPatch, "
                "HttpPut, HttpDelete"
            ),
        ),
        (
            "public class A { @NamespaceAccessible public void m() {} }",
            (
                "Defining type for NamespaceAccessible methods require at least one of the "
                "following NamespaceAccessible, global"
            ),
        ),
    ],
)
def test_annotated_declarations_are_checked(source: str, expected: str) -> None:
    assert [message.partition(": ")[2] for message in found(source)] == [expected]


def test_overloads_of_aura_methods_are_refused_each() -> None:
    source = (
        "public class A { @AuraEnabled public static void m(Id i) {} @AuraEnabled public static void m(Integer i) {} }"
    )
    assert found(source) == ["duplicate-annotation: Overload of AuraEnabled method: m overload is not permitted"] * 2
    assert found(source, api_version=54) == []


@pytest.mark.parametrize("kind", ANNOTATIONS.values(), ids=lambda kind: kind.name)
def test_every_annotation_has_a_place_and_typed_properties(kind: object) -> None:
    assert kind.placements
    assert not set(kind.placements) - set(Element)
    assert all(declared.kind in ("String", "Boolean") for declared in kind.properties)
