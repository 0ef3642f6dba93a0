import pytest

from circuitscript.library.signatures import TypeText, member_name, parse_signature, parse_type

STRING = TypeText("String")


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Integer", TypeText("Integer")),
        ("Integer[]", TypeText("List", (TypeText("Integer"),))),
        ("Map<String, List<T>>", TypeText("Map", (STRING, TypeText("List", (TypeText("T"),))))),
        (" Database.SaveResult ", TypeText("Database.SaveResult")),
        ("String[][]", TypeText("List", (TypeText("List", (STRING,)),))),
    ],
)
def test_types_are_read(text: str, type_: TypeText) -> None:
    assert parse_type(text) == type_


def test_method_has_result_name_and_parameters() -> None:
    found = parse_signature("Boolean put(Map<String, Object> entries, Integer at)")
    assert (found.name, found.result) == ("put", TypeText("Boolean"))
    assert found.parameters is not None
    assert [name for name, _ in found.parameters] == ["entries", "at"]
    assert found.parameters[0][1].arguments == (STRING, TypeText("Object"))


def test_constructor_has_no_result() -> None:
    assert parse_signature("List(Integer size)").result is None


def test_property_has_no_parameters() -> None:
    assert parse_signature("Map<Id, SObject> newMap").parameters is None
    assert parse_signature("void clear()").parameters == ()


def test_name_is_found_without_reading_the_rest() -> None:
    assert member_name("Map<Id, SObject> newMap") == "newMap"
    assert member_name("List<T> clone()") == "clone"


def test_unclosed_type_is_a_defect() -> None:
    with pytest.raises(ValueError, match="unclosed"):
        parse_type("List<String")
