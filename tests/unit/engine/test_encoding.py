"""Stored programs: what comes back is what was stored, bodies come when they are asked for, and nothing else."""

import marshal
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from circuitscript.bindings import Bindings, CheckedProgram, CheckedUnit
from circuitscript.engine import pipeline
from circuitscript.engine.decoding import ProgramDecoder
from circuitscript.engine.encoding import ProgramEncoder, UnstorableError, dump
from circuitscript.engine.references import Namer, Resolver
from circuitscript.engine.sources import from_mapping
from circuitscript.engine.stored_classes import BY_NODE, SYMBOLS, stored_classes, stored_fields
from circuitscript.engine.worlds import make_world
from circuitscript.evaluator import plan
from circuitscript.source import SourceText
from circuitscript.source.classes import field_names
from circuitscript.symbols import NameTable, Symbol, Type, TypeSymbol
from circuitscript.syntax.ast import ClassUnit, IntegerLiteral, Node
from circuitscript.values.numbers import Long
from tests.running import context_of

ROOT = Path(__file__).parents[3]
WORLD = make_world("highlevel")
SALESFORCE = make_world("salesforce")
SHOP = {
    "Shop.cls": """public class Shop {
    public static Integer opened = 1 + 1;
    public Integer total { get { return total == null ? 0 : total; } set; }
    public Integer add(Integer amount) { Integer sum = total + amount; total = sum; return sum; }
    public class Till { public final List<String> slips = new List<String>{ 'a', 'b' }; }
}
""",
    "T.trigger": "trigger T on Contact (before insert) { for (Contact c : Trigger.new) { c.LastName = 'x'; } }",
}


def compiled(sources: Mapping[str, str], world: Any = WORLD) -> tuple[list[SourceText], pipeline.Compiled]:
    source_set = from_mapping(sources, "", None)
    texts = [*source_set.units, *world.library.choose(source_set.units, source_set.schema)]
    return texts, pipeline._compile(texts, source_set, world)


def encoded(texts: list[SourceText], program: pipeline.Compiled, world: Any = WORLD) -> list[bytes]:
    namer = Namer(world.universe, world.schema, texts)
    return ProgramEncoder(namer.refer).encode(program.checked, program.triggers)


def decoded(texts: list[SourceText], parts: list[bytes], world: Any = WORLD) -> CheckedProgram:
    return ProgramDecoder(parts, Resolver(world.universe, world.schema, texts).resolve).decode()[0]


class Comparison:
    """Walks two object graphs side by side; what one object stands for in one, one object stands for in the other."""

    def __init__(self) -> None:
        self.pairs: dict[int, object] = {}
        self.kept: list[object] = []

    def same(self, old: Any, new: Any) -> bool:
        waiting = [(old, new)]
        while waiting:
            one, other = waiting.pop()
            if one is other:
                continue
            if type(one) is not type(other):
                return False
            if isinstance(one, Node | Symbol):
                if id(one) in self.pairs:
                    if self.pairs[id(one)] is not other:
                        return False
                    continue
                self.pairs[id(one)] = other
                self.kept.append(one)
            parts = list(self.parts(one, other))
            if parts == [None]:
                return False
            waiting += [part for part in parts if part is not None]
        return True

    def parts(self, one: Any, other: Any) -> Any:
        if isinstance(one, Type):
            return [(one.symbol, other.symbol), (one.arguments, other.arguments)]
        if hasattr(type(one), "__fields__"):
            return [(getattr(one, name), getattr(other, name)) for name in field_names(type(one))]
        if isinstance(one, dict | NameTable):
            left, right = list(one.items()), list(other.items())
        elif isinstance(one, tuple | list):
            left, right = list(one), list(other)
        elif type(one) is object:
            return []
        else:
            return [] if one == other else [None]
        return list(zip(left, right, strict=True)) if len(left) == len(right) else [None]


def tables_agree(comparison: Comparison, old: Bindings, new: Bindings) -> bool:
    for name in BY_NODE:
        before, after = getattr(old, name), getattr(new, name)
        if len(before) != len(after):
            return False
        for node, value in before.items():
            mate: Any = comparison.pairs[id(node)]
            if not comparison.same(value, after[mate]):
                return False
    return True


def assert_comes_back(sources: Mapping[str, str], world: Any = WORLD) -> None:
    texts, program = compiled(sources, world)
    checked = program.checked
    again = decoded(texts, encoded(texts, program, world), world)
    for unit in again.units:
        unit.complete()
    comparison = Comparison()
    for one, other in zip(checked.units, again.units, strict=True):
        assert one.tree_class is other.tree_class
        assert one.source is other.source
        assert [(d.span, d.code, d.message, d.severity) for d in one.diagnostics] == [
            (d.span, d.code, d.message, d.severity) for d in other.diagnostics
        ]
        assert comparison.same(one.unit, other.unit)
        assert comparison.same((one.types, one.body_type), (other.types, other.body_type))
    assert tables_agree(comparison, checked.bindings, again.bindings)
    assert comparison.same(checked.types, again.types)
    assert comparison.same(list(checked.bindings.super_calls.items()), list(again.bindings.super_calls.items()))


def scripts() -> list[Path]:
    return sorted(path for folder in ("tests", "examples") for path in (ROOT / folder).rglob("*.cls"))


def test_program_comes_back_whole() -> None:
    assert_comes_back(SHOP)


@pytest.mark.parametrize("part", range(8))
def test_every_script_of_the_tests_comes_back_whole(part: int) -> None:
    chosen = scripts()[part::24]
    assert chosen
    for path in chosen:
        world = SALESFORCE if "schema=salesforce" in path.read_text("utf-8", "replace") else WORLD
        assert_comes_back({path.name: path.read_text("utf-8", "replace")}, world)


def test_bodies_wait_until_they_are_asked_for() -> None:
    texts, program = compiled(SHOP)
    again = decoded(texts, encoded(texts, program))
    shop, trigger = again.units
    assert shop.loader is not None
    assert shop.tree_class is ClassUnit
    assert not again.bindings.types
    origin = shop.types[0].origin
    shop.complete()
    assert shop.loader is None
    assert trigger.loader is not None
    assert isinstance(shop.unit, ClassUnit)
    assert shop.unit.declarations[0] is origin


def test_class_can_be_stubbed_before_its_body_is_asked_for() -> None:
    texts, program = compiled(SHOP)
    executable = plan(decoded(texts, encoded(texts, program)), WORLD.universe)
    symbol = executable.find_type("Shop")
    assert symbol is not None
    stub = executable.create_stub(context_of(executable), symbol.type, None)
    assert executable.has_method(stub, "add", 1)


def test_two_threads_complete_a_unit_once() -> None:
    texts, program = compiled(SHOP)
    parts = encoded(texts, program)
    for _ in range(20):
        again = decoded(texts, parts)
        barrier = Barrier(2)

        def complete(unit: CheckedUnit = again.units[0], barrier: Barrier = barrier) -> object:
            barrier.wait()
            return unit.unit

        with ThreadPoolExecutor(2) as pool:
            first, second = [future.result() for future in [pool.submit(complete) for _ in range(2)]]
        assert first is second
        assert len(again.bindings.calls) <= len(program.checked.bindings.calls)


@pytest.mark.parametrize("thing", [getattr, Path, TypeSymbol, Decimal(1), Long(1), object()])
def test_a_part_holds_plain_data_only(thing: object) -> None:
    with pytest.raises(UnstorableError, match="no plain data"):
        dump((1, ["text", thing]))


def mangled(change: Callable[[list[Any]], None]) -> list[bytes]:
    texts, program = compiled(SHOP)
    parts = encoded(texts, program)
    head = list(marshal.loads(parts[0]))
    change(head)
    return [marshal.dumps(tuple(head)), *parts[1:]]


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head.pop(),
        lambda head: head.__setitem__(0, []),
        lambda head: head.__setitem__(1, []),
        lambda head: head.__setitem__(2, head[2][:1]),
        lambda head: head.__setitem__(2, [(9999, *row[1:]) for row in head[2]]),
        lambda head: head.__setitem__(2, [row[:-1] for row in head[2]]),
    ],
)
def test_head_of_another_shape_counts_as_none(change: Callable[[list[Any]], None]) -> None:
    texts, _ = compiled(SHOP)
    views = [memoryview(part) for part in mangled(change)]
    assert pipeline._decode(views, texts, WORLD) is None


def test_what_has_no_stored_form_is_refused() -> None:
    texts, program = compiled(SHOP)
    program.checked.bindings.types[IntegerLiteral(program.checked.units[0].unit.span, 1)] = WORLD.universe.any  # type: ignore[union-attr]
    with pytest.raises(UnstorableError):
        encoded(texts, program)


def test_every_field_of_a_stored_class_has_a_place() -> None:
    for cls in stored_classes():
        for name in stored_fields(cls):
            assert hasattr(getattr(cls, name), "__set__"), f"{cls.__name__}.{name}"
    assert set(SYMBOLS) <= set(stored_classes())
