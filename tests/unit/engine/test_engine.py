"""The embedding API: load, inspect, run, convert, cancel."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from circuitscript import compiled
from circuitscript.engine import (
    Cancellation,
    Engine,
    Event,
    InvalidEventError,
    InvalidProgramError,
    NoTriggerError,
    Outcome,
    RunOptions,
    RunResult,
)
from circuitscript.engine.workers import RECURSION_LIMIT
from circuitscript.hosts.local import memory_host
from circuitscript.project import ProjectError
from circuitscript.runtime.governor import UNLIMITED, Resource
from circuitscript.runtime.profiles import profile

CONTACT = {"Id": "hV5mC8xQ2nLr7TkZ4wEb", "FirstName": "Ada", "LastName": "Okafor"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def test_diagnostics_tell_what_is_wrong_and_the_rest_still_runs(engine: Engine) -> None:
    program = engine.load(
        {
            "Bad.cls": "public class Bad { Integer n = 'x'; }",
            "Good.cls": "public class Good { public static Integer n() { return 1; } }",
        }
    )
    assert program.has_errors
    assert {diagnostic.source.name for diagnostic in program.diagnostics} == {"Bad.cls"}
    assert program.call_static("Good", "n").value == 1


def test_missing_methods_are_lookup_errors(engine: Engine) -> None:
    program = engine.load({"C.cls": "public class C { public static void f(Integer n) { } public void g() { } }"})
    for type_name, method in (("D", "f"), ("C", "f"), ("C", "g"), ("C.D", "f")):
        with pytest.raises(LookupError):
            program.call_static(type_name, method)


def test_exceptions_have_kind_message_trace_and_cause(engine: Engine) -> None:
    source = """public class C {
    public class BrokenException extends Exception { }
    public static void outer() {
        try { inner(); } catch (Exception e) { throw new BrokenException('outer', e); }
    }
    static void inner() {
        Integer n = 1 / 0;
    }
}"""
    result = engine.load({"classes/C.cls": source}).call_static("C", "outer")
    assert result.outcome is Outcome.FAILED
    assert result.error is not None
    assert str(result.error) == "C.BrokenException: outer"
    assert [(str(frame), frame.file) for frame in result.error.frames] == [
        ("Class.C.outer: line 4, column 1", "classes/C.cls")
    ]
    assert result.error.cause is not None
    assert str(result.error.cause) == "System.MathException: Divide by 0"


def test_failed_run_takes_everything_back(engine: Engine) -> None:
    program = engine.load({})
    host = memory_host(program.world.schema)
    options = RunOptions(host=host)
    failed = program.execute_anonymous("insert new Contact(LastName = 'x'); Integer n = 1 / 0;", options)
    assert failed.outcome is Outcome.FAILED
    assert failed.changes == ()
    counted = program.execute_anonymous("System.debug([SELECT COUNT() FROM Contact]);", options)
    assert [entry.text for entry in counted.logs] == ["0"]


def test_rolled_back_changes_are_not_told(engine: Engine) -> None:
    code = """Savepoint mark = Database.setSavepoint();
insert new Contact(LastName = 'gone');
Database.rollback(mark);
insert new Contact(LastName = 'stays');"""
    result = engine.load({}).execute_anonymous(code)
    assert result.error is None
    assert [change.after["LastName"] for change in result.changes if change.after] == ["stays"]


def test_limits_of_the_run_come_before_those_of_the_engine() -> None:
    engine = Engine(limits=profile("circuit").replace({Resource.STATEMENTS: 100}))
    program = engine.load({})
    code = "for (Integer i = 0; i < 200; i++) { Integer n = i; }"
    limited = program.execute_anonymous(code)
    assert limited.outcome is Outcome.LIMITED
    assert limited.used(Resource.STATEMENTS) == 100
    free = program.execute_anonymous(code, RunOptions(limits=profile("unlimited")))
    assert free.outcome is Outcome.SUCCEEDED


@pytest.mark.parametrize(
    ("settings", "name", "maximum"),
    [
        ("", "mine", 10),
        ("[limits]\nstatements = 20\n", "mine", 20),
        ("[limits]\nprofile = 'apex-async'\n", "apex-async", None),
    ],
)
def test_limits_of_the_engine_hold_where_a_project_says_nothing(
    tmp_path: Path, settings: str, name: str, maximum: int | None
) -> None:
    (tmp_path / "circuit.toml").write_text(settings)
    (tmp_path / "C.cls").write_text("public class C { }")
    engine = Engine(limits=profile("circuit").replace({Resource.STATEMENTS: 10}, "mine"))
    limits = engine.load(tmp_path).limits
    assert limits.name == name
    assert limits.maximum(Resource.STATEMENTS) == (UNLIMITED if maximum is None else maximum)


def test_runs_are_cancelled_from_another_thread(engine: Engine) -> None:
    program = engine.load({})
    cancellation = Cancellation()
    timer = threading.Timer(0.1, cancellation.cancel)
    timer.start()
    options = RunOptions(cancellation=cancellation, limits=profile("unlimited"))
    result = program.execute_anonymous("try { while (true) { } } finally { System.debug('no'); }", options)
    timer.join()
    assert result.outcome is Outcome.CANCELLED
    assert result.logs == ()
    assert program.execute_anonymous("while (true) { }", options).outcome is Outcome.CANCELLED


def test_anonymous_code_with_errors_cannot_run(engine: Engine) -> None:
    program = engine.load({})
    assert program.compile_anonymous("Integer n = x;").has_errors
    with pytest.raises(InvalidProgramError, match="anonymous:1:13: Variable does not exist: x"):
        program.execute_anonymous("Integer n = x;")


def test_events_fire_the_triggers_of_their_object(engine: Engine) -> None:
    program = engine.load(
        {
            "A.trigger": "trigger A on Contact (after insert, after update) { System.debug('A ' + Trigger.size); }",
            "B.cls": """@TriggerHandler(sobject='contact' events='After Insert')
                public class B extends CircuitTrigger {
                    public override void afterInsert() { System.debug('B ' + Trigger.new[0].get('FirstName')); }
                    public override void afterUpdate() { System.debug('never'); }
                }""",
        }
    )
    assert program.diagnostics == ()
    inserted = program.run_event(Event("Contact", "insert", (CONTACT,)))
    assert [entry.text for entry in inserted.logs] == ["A 1", "B Ada"]
    assert [(fired.unit, fired.file) for fired in inserted.fired] == [("A", "A.trigger"), ("B.afterInsert", "B.cls")]
    updated = program.run_event(Event("Contact", "update", (CONTACT,)))
    assert [entry.text for entry in updated.logs] == ["A 1"]
    with pytest.raises(NoTriggerError, match="no trigger handles after delete of Contact"):
        program.run_event(Event("Contact", "delete", (CONTACT,)))


def test_update_event_gets_what_the_store_held_as_old(engine: Engine) -> None:
    source = (
        "trigger T on Contact (after update) { System.debug(Trigger.old == null ? 'unknown' : "
        "Trigger.old[0].LastName + ' ' + Trigger.new[0].LastName); }"
    )
    program = engine.load({"T.trigger": source})
    options = RunOptions(host=memory_host(program.world.schema))
    first = program.run_event(Event("Contact", "update", (CONTACT,)), options=options)
    assert [entry.text for entry in first.logs] == ["unknown"]
    changed = {**CONTACT, "LastName": "Eze"}
    result = program.run_event(Event("Contact", "update", (changed,)), options=options)
    assert [entry.text for entry in result.logs] == ["Okafor Eze"]


def test_triggers_get_at_most_200_records_at_once(engine: Engine) -> None:
    program = engine.load({"T.trigger": "trigger T on Contact (after insert) { System.debug(Trigger.size); }"})
    records = tuple({**CONTACT, "Id": f"{number:020}"} for number in range(450))
    result = program.run_event(Event("Contact", "insert", records))
    assert [entry.text for entry in result.logs] == ["200", "200", "50"]


def test_after_trigger_records_are_read_only(engine: Engine) -> None:
    program = engine.load({"T.trigger": "trigger T on Contact (after insert) { Trigger.new[0].LastName = 'x'; }"})
    result = program.run_event(Event("Contact", "insert", (CONTACT,)))
    assert str(result.error) == "System.FinalException: Record is read-only"


def test_dml_fires_triggers_and_recursion_is_limited(engine: Engine) -> None:
    source = (
        "trigger T on Contact (after update) { update new Contact(Id = Trigger.new[0].Id, City = 'c' + System.now()); }"
    )
    program = engine.load({"T.trigger": source})
    result = program.run_event(Event("Contact", "update", (CONTACT,)))
    assert result.outcome is Outcome.LIMITED
    assert result.error is not None
    assert "Maximum trigger depth exceeded: 17 (maximum 16)" in result.error.message
    assert result.changes == ()


def test_one_program_runs_on_many_threads(engine: Engine) -> None:
    source = """public class C {
        static Integer n = 0;
        public static Integer up(Integer k) { while (n < k) { n++; } return n; }
    }"""
    program = engine.load({"C.cls": source})
    values: list[object] = []
    threads = [
        threading.Thread(target=lambda k=k: values.append(program.call_static("C", "up", [k]).value))
        for k in range(1, 9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(values) == list(range(1, 9))


def test_statics_do_not_outlive_a_run(engine: Engine) -> None:
    program = engine.load(
        {"C.cls": "public class C { static Integer n = 0; public static Integer up() { return ++n; } }"}
    )
    assert [program.call_static("C", "up").value for _ in range(3)] == [1, 1, 1]


def test_result_tells_use_and_maximum(engine: Engine) -> None:
    result = engine.load({}).execute_anonymous("insert new Contact(LastName = 'x');")
    usage = {item.resource: item for item in result.limits}
    assert (usage[Resource.DML_STATEMENTS].used, usage[Resource.DML_STATEMENTS].maximum) == (1, 150)
    assert usage[Resource.STATEMENTS].maximum is None
    assert result.profile == "circuit"


class Watching:
    """An observer that notes what it is told."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.frames: list[str] = []

    def at_statement(self, context: object, base: int, site: Any) -> None:
        self.lines.append(site.line)

    def at_entry(self, context: object, base: int, frame: str) -> None:
        self.frames.append(frame)

    def at_exit(self, context: object, base: int, frame: str, result: object) -> None:
        self.frames.append(f"-{frame}")


def test_observer_sees_statements_and_calls(engine: Engine) -> None:
    program = engine.load(
        {
            "T.trigger": "trigger T on Contact (after insert) {\n  Integer a = 1;\n  a = C.up(a);\n}",
            "C.cls": "public class C { public static Integer up(Integer n) { return n + 1; } }",
        }
    )
    watching = Watching()
    event = Event("Contact", "insert", (CONTACT,))
    program.run_event(event, options=RunOptions(observer=watching))
    assert watching.lines == [2, 3, 1]
    assert [frame.rpartition(".")[2] for frame in watching.frames] == ["T", "up", "up", "T"]
    program.run_event(event)
    assert len(watching.lines) == 3


def test_host_factory_makes_the_ports_of_each_run() -> None:
    made: list[Mapping[str, object]] = []

    def factory(program: object) -> object:
        made.append({"program": program})
        return memory_host(program.world.schema)  # type: ignore[attr-defined]

    engine = Engine(host_factory=factory)  # type: ignore[arg-type]
    program = engine.load({})
    program.execute_anonymous("Integer n = 1;")
    program.execute_anonymous("Integer n = 1;")
    assert len(made) == 2


def test_sources_that_nest_beyond_the_stack_are_refused(engine: Engine) -> None:
    program = engine.load({})
    if compiled.is_compiled():  # on pure Python it would take a long text
        with pytest.raises(ProjectError, match="the sources nest too deeply"):
            program.compile_anonymous("Object x = a" + ".b" * RECURSION_LIMIT + ";")
    assert program.compile_anonymous("Object x = a" + ".b" * 1_000 + ";").diagnostics[0].code == "unknown-name"


def test_texts_of_queries_are_kept_only_where_they_are_short(engine: Engine) -> None:
    program = engine.load({})
    code = "Database.query('SELECT Id FROM Contact WHERE LastName = \\'' + 'x'.repeat(50000) + '\\'');"
    assert program.execute_anonymous(code).is_success
    assert program._dynamic._known == {}


@pytest.mark.parametrize("maximum", [-1, 1.5, None, "5", True, float("nan")])
def test_limits_are_whole_numbers(maximum: Any) -> None:
    with pytest.raises(ValueError, match="the limit heap must be a whole number of 0 or more"):
        profile("circuit").replace({Resource.HEAP: maximum})


def test_limits_name_resources_and_may_be_large(engine: Engine) -> None:
    with pytest.raises(ValueError, match="'heap' is not a Resource"):
        profile("circuit").replace({"heap": 5})  # type: ignore[dict-item]
    limits = profile("circuit").replace(dict.fromkeys(Resource, 2**100))
    assert engine.load({}).execute_anonymous("Integer n = 1;", RunOptions(limits=limits)).is_success


def test_nonsense_is_refused_at_the_door(engine: Engine) -> None:
    for sources in ({"A.cls": None}, {"A.cls": b""}, {5: "x"}):
        with pytest.raises(TypeError, match="sources are texts by file name"):
            engine.load(sources)  # type: ignore[arg-type]
    with pytest.raises(ProjectError, match="an empty path"):
        engine.load("")
    with pytest.raises(ValueError, match="unknown schema 'sap'; known are highlevel, salesforce"):
        engine.load({}, schema="sap")
    with pytest.raises(ValueError, match="no API version 5: it is from 20 to 67"):
        engine.load({}, api_version=5)


def test_events_have_records(engine: Engine) -> None:
    program = engine.load({"T.trigger": "trigger T on Contact (after insert) { }"})
    with pytest.raises(InvalidEventError, match="at least one record"):
        program.run_event(Event("Contact", "insert", ()))
    with pytest.raises(InvalidEventError, match="`earlier` has 2 records for 1"):
        program.run_event(Event("Contact", "insert", (CONTACT,), earlier=(CONTACT, CONTACT)))


@pytest.mark.parametrize(
    "body",
    [
        "List<Object> l = new List<Object>{ 'x'.repeat(9999) }; while (true) JSON.serialize(l);",
        "String s = 'a'.repeat(20000); while (true) s.replaceAll('(a|aa)+b', 'x');",
        "while (true) EncodingUtil.base64Encode(Blob.valueOf('x'.repeat(1000000)));",
    ],
)
def test_runs_are_cancelled_while_built_ins_work(engine: Engine, body: str) -> None:
    anonymous = engine.load({}).compile_anonymous(body)
    cancellation = Cancellation()
    results: list[RunResult] = []
    limits = profile("unlimited").replace({Resource.MATCH_STEPS: 1_000_000})
    options = RunOptions(limits=limits, cancellation=cancellation)
    thread = threading.Thread(target=lambda: results.append(anonymous.run(options)))
    thread.start()
    thread.join(0.3)
    cancellation.cancel()
    thread.join(10)
    assert not thread.is_alive()
    assert results[0].outcome is Outcome.CANCELLED
