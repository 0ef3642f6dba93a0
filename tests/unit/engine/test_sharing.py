"""What several threads share and fill on first use: each thing is made once, and nobody sees it half made."""

import sys
from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from time import sleep

import pytest

from circuitscript.data.schema import ObjectDefinition
from circuitscript.data.schemas import notation
from circuitscript.data.schemas.notation import LazyObjects, ObjectTables
from circuitscript.engine import Engine
from circuitscript.library.universe import make_universe
from circuitscript.symbols import TypeSymbol
from tests.running import context_of, program_of

THREADS = 6
TABLES = ObjectTables(
    {"Parent": "Parent|Parents|001\nName text", "Child": "Child|Children|002\nOwnerId ref(Parent) in:Kids"}, {}
)


@pytest.fixture(autouse=True)
def _frequent_switches() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def together(work: Callable[[], object]) -> list[object]:
    """Returns what each of several threads gets from `work`, all begun at the same moment."""
    barrier = Barrier(THREADS)
    results: list[object] = []

    def run() -> None:
        barrier.wait()
        try:
            results.append(work())
        except Exception as error:
            results.append(error)

    threads = [Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_an_object_of_a_schema_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    load = ObjectTables.load

    def slow(tables: ObjectTables, name: str) -> ObjectDefinition:
        sleep(0.02)
        return load(tables, name)

    monkeypatch.setattr(ObjectTables, "load", slow)
    objects = LazyObjects(TABLES)
    found = together(lambda: objects["child"])
    assert isinstance(found[0], ObjectDefinition), found
    assert all(one is found[0] for one in found), found
    assert "Child" in objects
    assert len(objects) == 2


def test_children_are_all_there_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    made = notation.ChildRelationship

    def slow(*values: str) -> notation.ChildRelationship:
        sleep(0.02)
        return made(*values)

    monkeypatch.setattr(notation, "ChildRelationship", slow)
    tables = ObjectTables(TABLES.objects, {})
    assert together(lambda: [one.name for one in tables.children("Parent")]) == [["Kids"]] * THREADS


def test_members_of_a_type_are_all_there_for_everybody() -> None:
    def load(owner: TypeSymbol) -> None:
        assert owner.complete() is owner, "members may lead back to their type"
        sleep(0.02)
        owner.methods["one"] = []

    symbol = TypeSymbol("Late", loader=load)
    assert together(lambda: list(symbol.complete().methods)) == [["one"]] * THREADS


def test_types_of_the_library_are_made_once() -> None:
    universe = make_universe(lambda _: None)
    names = ["list", "dmlexception", "database.saveresult", "queueable", "httprequest", "cache.org", "json"]
    found = together(lambda: [universe.find(name) for name in names])
    assert all(one == found[0] for one in found), found
    assert all(isinstance(one, TypeSymbol) for one in found[0])  # type: ignore[attr-defined]


def test_a_body_is_planned_once() -> None:
    program = program_of({"A.cls": "public class A { public static void run() { Integer a = 1; a++; } }"})
    symbol = program.find_type("A")
    assert symbol is not None
    method = symbol.methods["run"][0]
    together(lambda: context_of(program).call(method, None, []))
    statements = program.statements()
    assert [one.hits for one in statements] == [THREADS] * 2


def test_programs_of_one_engine_run_in_many_threads() -> None:
    engine = Engine()
    code = "insert new Contact(LastName = 'x'); System.debug([SELECT Id FROM Contact].size()); System.debug(A.one());"
    program = engine.load({"A.cls": "public class A { public static Integer one() { return 1; } }"})

    def work() -> list[str]:
        return [entry.text for entry in program.execute_anonymous(code).logs]

    assert together(work) == [["1", "1"]] * THREADS
