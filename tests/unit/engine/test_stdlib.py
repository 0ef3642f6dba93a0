"""The library's own sources: chosen by name, read and parsed once for all programs of an engine."""

from circuitscript.engine import Engine
from circuitscript.engine.stdlib import ScriptLibrary
from circuitscript.source import SourceText

HANDLER = """@TriggerHandler(sobject='Contact' events='after insert')
public class {name} extends CircuitTrigger {{ public override void afterInsert() {{}} }}"""


def names(units: list[SourceText]) -> list[str]:
    return [unit.name for unit in units]


def test_programs_of_an_engine_share_the_trees_of_the_library() -> None:
    engine = Engine()
    first, second = (engine.load({f"{name}.cls": HANDLER.format(name=name)}) for name in ("A", "B"))
    assert not first.has_errors
    assert not second.has_errors
    (one,) = [unit for unit in first.checked.units if unit.source.name == "stdlib/CircuitTrigger.cls"]
    (other,) = [unit for unit in second.checked.units if unit.source.name == "stdlib/CircuitTrigger.cls"]
    assert one.unit is other.unit
    assert one.types[0] is not other.types[0]


def test_only_what_is_named_is_chosen() -> None:
    library = ScriptLibrary()
    assert library.choose([SourceText("A.cls", "class A {}")], "highlevel") == []
    assert names(library.choose([SourceText("A.cls", "class A extends circuittrigger {}")], "highlevel")) == [
        "stdlib/CircuitTrigger.cls"
    ]


def test_class_of_the_program_takes_the_place_of_the_librarys() -> None:
    own = SourceText("classes/CircuitTrigger.cls", "public class CircuitTrigger {}")
    assert ScriptLibrary().choose([own], "highlevel") == []


def test_sources_of_programs_are_parsed_each_time() -> None:
    library = ScriptLibrary()
    source = SourceText("stdlib/Fake.cls", "")
    assert library.parsed(source, lambda _: [1]) is not library.parsed(source, lambda _: [1])
