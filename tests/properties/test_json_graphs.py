"""`JSON.deserialize(JSON.serialize(x), T.class)` gives x: graphs of objects, records, collections and simple values."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from circuitscript.data.record import Record
from circuitscript.data.schema import ObjectDefinition
from circuitscript.evaluator import ExecutableProgram
from circuitscript.library.construction import type_token
from circuitscript.runtime.context import Context
from circuitscript.symbols import Type, TypeSymbol
from circuitscript.values.collections import ListValue, MapValue, SetValue
from circuitscript.values.equality import has_plain_keys, key
from circuitscript.values.instances import EnumConstant, Instance
from circuitscript.values.numbers import Long
from circuitscript.values.text import Id
from circuitscript.values.text_forms import shown_fields
from tests.builtins import call
from tests.running import context_of, program_of

SOURCES = {
    "Color.cls": "public enum Color { RED, GREEN, BLUE }",
    "Base.cls": """
        public virtual class Base {
            public String name;
            private Integer secret;
            protected Date day;
        }""",
    "Node.cls": """
        public class Node extends Base {
            public Boolean flag { get; set; }
            public Long big;
            public Double real;
            public Decimal exact;
            public Datetime moment;
            public Time clock;
            public Blob bytes;
            public Id key;
            public Color color;
            public Object anything;
            public Account record;
            public List<Node> children;
            public Map<String, Node> named;
            public Map<Integer, List<Decimal>> counted;
            public Set<String> words;
            public List<List<Color>> table;
            public List<Contact> people;
            public Within inside;
            transient public String forgotten;
            public static Integer total = 1;
            public class Within { public Date[] days; }
        }""",
}
TEXTS = st.text(st.sampled_from('ab"\\/\n\t\u00e9\u2028\U0001f600<\x00'), max_size=6)
DAYS = st.dates(date(1700, 1, 1), date(4000, 1, 1))
CLOCKS = st.times().map(lambda one: time(one.hour, one.minute, one.second, one.microsecond // 1000 * 1000))
SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "String": TEXTS,
    "Integer": st.integers(-(2**31), 2**31 - 1),
    "Long": st.integers(-(2**63), 2**63 - 1),
    "Double": st.floats(allow_nan=False, allow_infinity=False),
    "Decimal": st.decimals(-(10**15), 10**15, allow_nan=False, places=3),
    "Boolean": st.booleans(),
    "Date": DAYS,
    "Datetime": st.builds(datetime.combine, DAYS, CLOCKS, st.just(UTC)),
    "Time": CLOCKS,
    "Blob": st.binary(max_size=6),
    "Id": st.sampled_from(["001000000000001AAA", "003000000000002AAA"]).map(Id),
    "Object": st.booleans() | TEXTS | st.integers(-(2**31), 2**31 - 1),
}
RECORD_FIELDS = {"Name": "String", "AnnualRevenue": "Decimal", "Id": "Id", "LastName": "String", "Birthdate": "Date"}

RECORD_VALUES = {"AnnualRevenue": st.decimals(-(10**9), 10**9, allow_nan=False, places=2)}
"""Numbers of records are read as Doubles, as in Apex: with more digits they would not come back."""


class Graphs:
    """Draws values of types, and knows when two are the same."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def value(self, draw: Callable[[Any], Any], type_: Type, depth: int = 0) -> Any:
        """Returns a value of the type, null at times, and always where it would stand too deep."""
        simple = SIMPLE.get(type_.name)
        if draw(st.integers(0, 5)) == 0 or (simple is None and depth > 4):
            return None
        if simple is not None:
            return draw(simple)
        if type_.symbol.name in ("List", "Set", "Map"):
            return self.collection(draw, type_, depth)
        if isinstance(type_.symbol.origin, ObjectDefinition):
            return self.record(draw, type_.symbol.origin)
        if type_.symbol.kind.value == "enum":
            return draw(st.sampled_from(self.context.enum_constants(type_.symbol)))
        instance: Instance = self.context.new_instance(type_, [])
        for field in shown_fields(type_.symbol):
            if field.name != "forgotten":
                instance.fields[field.slot] = self.value(draw, field.type, depth + 1)
        return instance

    def collection(self, draw: Callable[[Any], Any], type_: Type, depth: int) -> Any:
        element = type_.arguments[-1]
        items = [self.value(draw, element, depth + 1) for _ in range(draw(st.integers(0, 2)))]
        if type_.symbol.name == "List":
            return ListValue(type_, items)
        is_plain = has_plain_keys(type_.arguments[0])
        if type_.symbol.name == "Set":
            return SetValue(type_, {key(item, is_plain, self.context): item for item in items}, is_plain)
        names = [draw(SIMPLE[type_.arguments[0].name]) for _ in items]
        return MapValue(type_, dict(zip(names, items, strict=True)), is_plain)

    def record(self, draw: Callable[[Any], Any], definition: ObjectDefinition) -> Record:
        names = [name for name in RECORD_FIELDS if name in definition.fields and draw(st.booleans())]
        values = {name: draw(RECORD_VALUES.get(name, SIMPLE[RECORD_FIELDS[name]])) for name in names}
        return Record(definition, {name: value for name, value in values.items() if value is not None})

    def are_same(self, first: Any, second: Any) -> bool:
        """Whether two values have the same types, structure and simple values."""
        if isinstance(first, Instance):
            pairs = zip(first.fields, second.fields, strict=True)
            return first.type == second.type and all(self.are_same(one, other) for one, other in pairs)
        if isinstance(first, ListValue):
            pairs = zip(first.items, second.items, strict=True)
            return first.type == second.type and all(self.are_same(one, other) for one, other in pairs)
        if isinstance(first, MapValue | SetValue):
            return first.type == second.type and self.are_same_entries(first.entries, second.entries)
        if isinstance(first, Record):
            return first.definition is second.definition and self.are_same_entries(first.values, second.values)
        if isinstance(first, EnumConstant):
            return first is second
        alike = Decimal if isinstance(first, Decimal) else int if isinstance(first, Long) else type(first)
        return isinstance(second, alike) and bool(first == second)

    def are_same_entries(self, first: dict[Any, Any], second: dict[Any, Any]) -> bool:
        return first.keys() == second.keys() and all(self.are_same(first[name], second[name]) for name in first)


@pytest.fixture(scope="module")
def program() -> ExecutableProgram:
    return program_of(SOURCES)


QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def type_of(program: ExecutableProgram, name: str) -> TypeSymbol:
    symbol = program.find_type(name)
    assert symbol is not None
    return symbol


@QUICK
@given(data=st.data())
def test_typed_json_gives_back_objects(program: ExecutableProgram, data: st.DataObject) -> None:
    context = context_of(program)
    graphs = Graphs(context)
    type_ = type_of(program, "Node").type
    value = graphs.value(data.draw, type_)
    for write, read in (("serialize", "deserialize"), ("serializePretty", "deserializeStrict")):
        text = call(context, "JSON", write, value)
        back = call(context, "JSON", read, text, type_token(context, type_))
        assert graphs.are_same(value, back), text


@QUICK
@given(data=st.data())
def test_typed_json_gives_back_collections(program: ExecutableProgram, data: st.DataObject) -> None:
    context = context_of(program)
    graphs = Graphs(context)
    node, universe = type_of(program, "Node").type, context.universe
    for type_ in (
        universe.type("Map", universe.type("Id"), universe.type("List", node)),
        universe.type("List", universe.type("Account")),
        universe.type("List", universe.type("Map", universe.type("String"), universe.type("Datetime"))),
    ):
        value = graphs.value(data.draw, type_)
        text = call(context, "JSON", "serialize", value)
        assert graphs.are_same(value, call(context, "JSON", "deserialize", text, type_token(context, type_))), text
