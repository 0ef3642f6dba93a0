"""What converts into what, and what casts can succeed, between the library's types."""

import pytest

from circuitscript.source import SourceText
from circuitscript.symbols import Conversion, Relations, Type
from circuitscript.syntax.parser import parse_type
from tests.checking import salesforce


def type_of(text: str) -> Type:
    universe, _ = salesforce()
    ref = parse_type(SourceText("type", text)).node
    assert ref is not None

    def resolve(ref) -> Type:  # type: ignore[no-untyped-def]
        name = ".".join(part.name.text for part in ref.parts)
        return universe.type(name, *(resolve(argument) for argument in ref.parts[-1].arguments))

    return resolve(ref)


def relations() -> Relations:
    return Relations(salesforce()[0])


@pytest.mark.parametrize(
    ("source", "target", "conversion"),
    [
        ("Integer", "Long", Conversion.INTEGER_TO_LONG),
        ("Integer", "Double", Conversion.INTEGER_TO_DOUBLE),
        ("Long", "Decimal", Conversion.LONG_TO_DECIMAL),
        ("Double", "Decimal", Conversion.DOUBLE_TO_DECIMAL),
        ("Decimal", "Double", Conversion.DECIMAL_TO_DOUBLE),
        ("String", "Id", Conversion.STRING_TO_ID),
        ("Id", "String", Conversion.ID_TO_STRING),
        ("Date", "Datetime", Conversion.DATE_TO_DATETIME),
        ("Long", "Object", Conversion.LONG_TO_OBJECT),
        ("Integer", "Object", None),
        ("Account", "SObject", None),
        ("List<Account>", "List<SObject>", None),
        ("List<SObject>", "List<Account>", None),
        ("List<Integer>", "List<Decimal>", None),
        ("List<Account>", "Iterable<SObject>", None),
        ("Set<Integer>", "Iterable<Long>", None),
        ("Map<Id, Account>", "Map<Id, SObject>", None),
        ("List<List<SObject>>", "List<List<Account>>", None),
        ("DmlException", "Exception", None),
        ("Iterable<Account>", "Iterable<SObject>", None),
    ],
)
def test_value_converts_when_assignable(source: str, target: str, conversion: Conversion | None) -> None:
    of = relations()
    assert of.is_assignable(type_of(source), type_of(target))
    assert of.conversion(type_of(source), type_of(target)) is conversion


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Long", "Integer"),
        ("Decimal", "Long"),
        ("Datetime", "Date"),
        ("Object", "Integer"),
        ("SObject", "Account"),
        ("Set<Account>", "Set<SObject>"),
        ("Set<String>", "Set<Id>"),
        ("Iterator<Account>", "Iterator<SObject>"),
        ("Map<Id, SObject>", "Map<Id, Account>"),
        ("Map<Integer, String>", "Map<Long, String>"),
        ("List<Object>", "List<String>"),
        ("List<SObject>", "Iterable<Account>"),
        ("Iterable<Account>", "List<Account>"),
        ("Exception", "DmlException"),
    ],
)
def test_value_does_not_convert_when_types_differ(source: str, target: str) -> None:
    assert not relations().is_assignable(type_of(source), type_of(target))


@pytest.mark.parametrize(
    ("source", "target", "conversion"),
    [
        ("Decimal", "Integer", Conversion.DECIMAL_TO_INTEGER),
        ("Long", "Integer", Conversion.LONG_TO_INTEGER),
        ("Datetime", "Date", Conversion.DATETIME_TO_DATE),
        ("Object", "String", Conversion.CHECKED),
        ("SObject", "Account", Conversion.CHECKED),
        ("String", "Comparable", Conversion.CHECKED),
        ("Account", "SObject", None),
        ("Integer", "Decimal", Conversion.INTEGER_TO_DECIMAL),
    ],
)
def test_cast_is_decided(source: str, target: str, conversion: Conversion | None) -> None:
    of = relations()
    assert of.is_castable(type_of(source), type_of(target))
    assert of.cast(type_of(source), type_of(target)) is conversion


@pytest.mark.parametrize(
    ("source", "target"), [("Integer", "String"), ("Account", "Contact"), ("Set<Object>", "Set<Id>")]
)
def test_cast_is_refused_when_it_can_never_succeed(source: str, target: str) -> None:
    assert not relations().is_castable(type_of(source), type_of(target))


@pytest.mark.parametrize(
    ("argument", "nearer", "farther"),
    [
        ("Integer", "Long", "Double"),
        ("Integer", "Decimal", "Object"),
        ("Account", "SObject", "Object"),
        ("List<Account>", "List<SObject>", "List<Object>"),
        ("List<SObject>", "Iterable<SObject>", "List<Account>"),
        ("String", "Id", "Object"),
    ],
)
def test_parameter_is_nearer(argument: str, nearer: str, farther: str) -> None:
    of = relations()
    first, second = (of.distance(type_of(argument), type_of(target)) for target in (nearer, farther))
    assert first is not None
    assert second is not None
    assert first < second


def test_decimal_becomes_double_only_on_the_way_into_builtins() -> None:
    of = relations()
    assert of.distance(type_of("Decimal"), type_of("Double")) is None
    assert of.distance(type_of("Decimal"), type_of("Double"), widen_decimal=True) == 1
