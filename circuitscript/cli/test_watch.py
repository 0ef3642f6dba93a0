"""`circuitscript test --watch`: runs again what a change can have affected, what failed first."""

import time
from typing import TYPE_CHECKING

from circuitscript.cli.failures import FAILED, Failure, say
from circuitscript.cli.inputs import folder_of, opened
from circuitscript.cli.test_report import make_test_output
from circuitscript.cli.watching import WatchScope, watch
from circuitscript.engine import Engine
from circuitscript.testing.affected import TestMemory
from circuitscript.testing.coverage import Coverage
from circuitscript.testing.discovery import errors_without_tests, find_tests
from circuitscript.testing.selection import select

if TYPE_CHECKING:
    from circuitscript.cli.test_run import TestWords

_OF_ALL_TESTS = (
    "mutate",
    "min_coverage",
    "limits_snapshot",
    "check_limits",
    "lcov",
    "cobertura",
    "html",
    "junit",
)


def watch_tests(words: "TestWords") -> int:
    """Runs tests until Ctrl-C. Raises Failure for options that ask for something of all tests."""
    for name in _OF_ALL_TESTS:
        if getattr(words, name):
            raise Failure(f"--watch runs some of the tests at a time: leave out --{name.replace('_', '-')}")
    project = opened(words.path)
    memory = TestMemory()
    engine = Engine()
    try:
        scope = WatchScope(project.root, folders=project.folders("static"))
        return watch(lambda: _run(words, engine, memory), scope, is_json=words.json)
    finally:
        engine.close()


def _run(words: "TestWords", engine: Engine, memory: TestMemory) -> int:
    project = opened(words.path)
    program = engine.load(project)
    classes = select(find_tests(program.checked), project.focus, words.pattern or "")
    chosen = memory.choose(program, classes)
    count = sum(max(len(found.tests), 1) for found in chosen)
    if not count:
        say("no test is affected" if classes else f"{words.path}: no tests found")
        return 0
    output = make_test_output(words.json, folder_of(project), program.texts, count)
    output.broken(errors_without_tests(program.checked))
    started = time.perf_counter_ns()
    results = []
    for result in memory.run(program, chosen, words.seed):
        output.test(result)
        results.append(result)
    is_passed = all(result.is_success for result in results)
    output.summary(results, Coverage(()), time.perf_counter_ns() - started, words.durations, is_passed)
    return 0 if is_passed else FAILED
