"""A value that is written as source text is read back as the same value: what makes a counterexample a test."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circuitscript.engine import Engine, Program
from circuitscript.symbols import Type
from circuitscript.testing.properties.literals import SourceWriter
from circuitscript.testing.properties.values import ValueStrategies

TYPES = (
    "Integer",
    "Long",
    "Decimal",
    "Double",
    "String",
    "Boolean",
    "Date",
    "Datetime",
    "Time",
    "Id",
    "Blob",
    "List<String>",
    "Map<String, Integer>",
    "Contact",
)


pytestmark = pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")  # the engine raises it
EMPTY = Engine().load({}, schema="highlevel")


@pytest.mark.parametrize("name", TYPES)
@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_written_value_is_read_back(name: str, data: st.DataObject) -> None:
    type_ = type_named(EMPTY, name)
    values = data.draw(st.lists(ValueStrategies().of(type_), min_size=8, max_size=8))
    texts = [SourceWriter().text(value, type_) for value in values]
    methods = "".join(f"public static {name} get{at}() {{ return {text}; }}\n" for at, text in enumerate(texts))
    code = f"public class Code {{ public static {name} same({name} value) {{ return value; }}\n{methods} }}"
    program = EMPTY.engine.load({"Code.cls": code}, schema="highlevel")
    assert not program.has_errors, [(found.message, texts) for found in program.diagnostics]
    for at, value in enumerate(values):
        assert program.call_static("Code", f"get{at}").value == program.call_static("Code", "same", [value]).value


def type_named(program: Program, name: str) -> Type:
    universe = program.world.universe
    outer, _, inner = name.rstrip(">").partition("<")
    return universe.type(outer, *(universe.type(one.strip()) for one in inner.split(",") if one))
