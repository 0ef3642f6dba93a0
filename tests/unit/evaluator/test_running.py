import pytest

from circuitscript.engine.workers import Workers
from circuitscript.runtime.exceptions import LimitException, ScriptException
from circuitscript.runtime.governor import Resource
from circuitscript.runtime.profiles import profile
from circuitscript.symbols import MethodSymbol
from tests.running import SteppedClock, context_of, lines_of, logged, program_of

COUNTER = """public class Counter {
    public static Integer n = 0;
    public static Integer next(Integer step) {
        n += step;
        return n;
    }
}"""


def method_of(program: object, type_name: str, name: str) -> MethodSymbol:
    symbol = program.find_type(type_name)  # type: ignore[attr-defined]
    assert symbol is not None
    method: MethodSymbol = symbol.methods[name][0]
    return method


def test_statics_belong_to_a_run() -> None:
    program = program_of({"Counter.cls": COUNTER})
    first, second = context_of(program), context_of(program)
    method = method_of(program, "Counter", "next")
    assert [first.call(method, None, [1]), first.call(method, None, [2])] == [1, 3]
    assert second.call(method, None, [5]) == 5


def test_call_by_name_finds_the_overriding_method() -> None:
    program = program_of(
        {
            "A.cls": "public virtual class A { public virtual String who(Integer n) { return 'a' + n; } }",
            "B.cls": "public class B extends A { public override String who(Integer n) { return 'b' + n; } }",
        }
    )
    context = context_of(program)
    instance = context.new_instance(program.find_type("B").type, [])  # type: ignore[union-attr]
    assert context.call_named(instance, "WHO", [3]) == "b3"
    assert context.has_method(instance, "who", 1)
    assert not context.has_method(instance, "who", 0)
    with pytest.raises(LookupError, match="B has no method missing"):
        context.call_named(instance, "missing", [])
    with pytest.raises(LookupError, match="B has no constructor with 2"):
        context.new_instance(program.find_type("B").type, [1, 2])  # type: ignore[union-attr]


def test_call_of_an_interface_method_goes_to_the_class() -> None:
    program = program_of(
        {
            "Named.cls": "public interface Named { String name(); }",
            "One.cls": "public class One implements Named { public String name() { return 'one'; } }",
        }
    )
    context = context_of(program)
    instance = context.new_instance(program.find_type("One").type, [])  # type: ignore[union-attr]
    assert context.call(method_of(program, "Named", "name"), instance, []) == "one"


def test_frames_are_restored_after_an_exception_that_python_code_catches() -> None:
    program = program_of(
        {
            "A.cls": "public class A { public static void fail(Integer n) { fail2(n); } "
            "static void fail2(Integer n) { Integer x = 1 / n; } }"
        }
    )
    context = context_of(program)
    for _ in range(3):
        with pytest.raises(ScriptException, match="Divide by 0"):
            context.call(method_of(program, "A", "fail"), None, [0])
        assert (context.depth, context.top) == (0, 0)


def test_units_with_errors_are_left_out_and_named_when_they_are_needed() -> None:
    from circuitscript.evaluator import plan
    from tests.checking import check_sources, salesforce

    checked = check_sources(
        {
            "Bad.cls": "public class Bad { public static Integer n() { return 'x'; } }",
            "Good.cls": "public class Good { public static Integer one() { return 1; } "
            "public static Integer bad() { return Bad.n(); } }",
        }
    )
    program = plan(checked, salesforce()[0])
    context = context_of(program)
    assert context.call(method_of(program, "Good", "one"), None, []) == 1
    with pytest.raises(LimitException, match=r"Dependent class is invalid and needs recompilation: Class\.Bad"):
        context.call(method_of(program, "Good", "bad"), None, [])


def test_statement_limit_is_exact() -> None:
    program = program_of({"script": "Integer n = 0; for (Integer i = 0; i < 3000; i++) { n += i; } System.debug(n);"})
    context = context_of(program)
    program.run_anonymous(context)
    used = context.metered(Resource.STATEMENTS)
    enough = context_of(program, profile("circuit").replace({Resource.STATEMENTS: used}))
    program.run_anonymous(enough)
    assert logged(enough) == logged(context)
    short = context_of(program, profile("circuit").replace({Resource.STATEMENTS: used - 1}))
    with pytest.raises(LimitException) as caught:
        program.run_anonymous(short)
    assert (caught.value.used, caught.value.maximum, caught.value.resource) == (used, used - 1, "statements")
    assert logged(short) == []


@pytest.mark.parametrize("code", ["while (true) {}", "for (;;);", "do {} while (true);", "while (true);"])
def test_empty_loops_end_at_the_deadline(code: str) -> None:
    program = program_of({"script": code})
    clock = SteppedClock(step=1_000_000_000)
    context = context_of(program, profile("circuit").replace({Resource.CPU_TIME: 5_000}), clock)
    with pytest.raises(LimitException, match="CPU time limit exceeded"):
        program.run_anonymous(context)
    assert clock.readings <= 6


def test_cancelled_run_ends() -> None:
    program = program_of({"script": "while (true) {}"})
    context = context_of(program)
    context.cancel()
    with pytest.raises(LimitException) as caught:
        program.run_anonymous(context)
    assert caught.value.kind == "CancelledException"


def test_call_depth_is_exact_and_named() -> None:
    Workers().run(check_call_depth)


def check_call_depth() -> None:
    source = "public class A { public static Integer f(Integer n) { return n == 0 ? 0 : f(n - 1) + 1; } }"
    program = program_of({"A.cls": source, "script": "System.debug(A.f(998)); System.debug(A.f(999));"})
    context = context_of(program)
    with pytest.raises(LimitException, match=r"Maximum stack depth reached: 1001 \(maximum 1000\)") as caught:
        program.run_anonymous(context)
    assert logged(context) == ["998"]
    assert len(caught.value.trace) == 1001
    assert caught.value.trace[-1] == ("AnonymousBlock", 1, 1)


def test_limit_exceptions_pass_by_catch_and_finally() -> None:
    program = program_of(
        {"script": "try { while (true) {} } catch (Exception e) { System.debug('c'); } finally { System.debug('f'); }"}
    )
    context = context_of(program, profile("circuit").replace({Resource.STATEMENTS: 100}))
    with pytest.raises(LimitException):
        program.run_anonymous(context)
    assert logged(context) == []


def test_hits_and_branches_are_counted() -> None:
    program = program_of(
        {
            "A.cls": "public class A {\n public static void f(Integer n) {\n"
            "  if (n > 1 && n < 9) {\n   n = 2;\n  }\n }\n"
            " public static void g() {\n  Integer x = 1;\n }\n}"
        },
        count_branches=True,
    )
    context = context_of(program)
    for value in (0, 5, 5, 20):
        context.call(method_of(program, "A", "f"), None, [value])
    program.plan_all()
    assert {one.site.line: one.hits for one in program.statements()} == {3: 4, 4: 2, 8: 0}
    assert [(choice.kind, choice.line, choice.column, choice.counts) for _, choice in program.choices()] == [
        ("condition", 3, 7, [3, 1]),
        ("condition", 3, 16, [2, 1]),
    ]


class Watcher:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def at_statement(self, context: object, base: int, site: object) -> None:
        self.seen.append(f"line {site.line}")  # type: ignore[attr-defined]

    def at_entry(self, context: object, base: int, frame: str) -> None:
        self.seen.append(f"in {frame}")

    def at_exit(self, context: object, base: int, frame: str, result: object) -> None:
        self.seen.append(f"out {frame} {result}")


def test_observer_sees_statements_and_routines() -> None:
    program = program_of(
        {
            "A.cls": "public class A {\n public static Integer f(Integer n) {\n"
            "  if (n > 1) {\n   n = 2;\n  }\n  return n;\n }\n}"
        },
        is_observed=True,
    )
    context = context_of(program)
    watcher = Watcher()
    context.observer = watcher
    assert context.call(method_of(program, "A", "f"), None, [5]) == 2
    assert watcher.seen == ["in Class.A.f", "line 3", "line 4", "line 6", "out Class.A.f 2"]
    context.observer = None
    assert context.call(method_of(program, "A", "f"), None, [1]) == 1


def test_values_of_ended_frames_are_not_seen_again() -> None:
    source = (
        "public class A { "
        "public static String f(Boolean given) { String kept; if (given) { kept = 'x'; } return kept; } "
        "public static String g(Boolean given) { if (given) { String one = 'old'; } String two; return two; } }"
    )
    assert lines_of("System.debug(A.f(true)); System.debug(A.f(false)); System.debug(A.g(true));", A=source) == [
        "x",
        "null",
        "null",
    ]


def test_dynamic_queries_see_the_variables_of_their_place() -> None:
    program = program_of(
        {
            "A.cls": "public class A { Integer most = 3; static String shared = 's'; public void run(String name) { "
            "Integer least = 1; Database.query('SELECT Id FROM Account WHERE Name = :name'); } }",
            "script": "new A().run('x');",
        }
    )
    context = context_of(program)
    seen: dict[str, object] = {}

    def compile_query(text: str, bind_type: object) -> tuple[None, tuple[()], str]:
        for name in ("name", "LEAST", "most", "shared", "missing"):
            seen[name] = bind_type(name)  # type: ignore[operator]
        return None, (), "stop here"

    context.compile_query = compile_query
    with pytest.raises(ScriptException, match="stop here"):
        program.run_anonymous(context)
    found = {name: str(kind) for name, kind in seen.items() if kind is not None}
    assert found == {"name": "String", "LEAST": "Integer", "most": "Integer", "shared": "String"}
    assert context.query_scope is None
