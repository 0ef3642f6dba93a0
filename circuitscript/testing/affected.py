"""Which tests a change of sources can affect: those that ran what has changed, that name it, or that failed before."""

import re
from collections.abc import Iterable, Iterator, Sequence

from circuitscript.engine import Program
from circuitscript.source.classes import evolve
from circuitscript.testing.discovery import TestCase, TestClass
from circuitscript.testing.measuring import measured_units
from circuitscript.testing.results import TestResult
from circuitscript.testing.runner import TestRunner
from circuitscript.testing.selection import failed_first

_WORD = re.compile(r"\w+")


class TestMemory:
    """What is known of the tests of a project from one run to the next, while somebody changes it."""

    __test__ = False

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._world: tuple[object, ...] = ()
        self._ran: dict[str, frozenset[str]] = {}
        """The files that each test ran, by `Class.method`."""
        self._failed: set[str] = set()

    def choose(self, program: Program, classes: Sequence[TestClass]) -> tuple[TestClass, ...]:
        """Returns the tests to run for this program, those that failed first; all where nothing is known of them.

        A change that is none of the sources', such as one of a static resource, affects every test.
        """
        texts = {unit.source.name: unit.source.text for unit in program.checked.units}
        sources = program.sources
        world = (sources.schema, sources.api_version, *((one.name, one.text) for one in sources.schema_files))
        changed = {name for name in texts.keys() | self._texts.keys() if texts.get(name) != self._texts.get(name)}
        is_all = not changed or world != self._world or any(map(_is_trigger, self._appeared(changed, texts)))
        names = {name.rpartition("/")[2].partition(".")[0].lower() for name in changed}
        mentioning = {name for name, text in texts.items() if names & set(_WORD.findall(text.lower()))}
        if not changed - {file for files in self._ran.values() for file in files}:
            mentioning = set()  # tests have run all of it, so that these are known
        self._texts, self._world = texts, world
        chosen = []
        for found in classes:
            tests = tuple(case for case in found.tests if is_all or self._is_affected(found, case, changed, mentioning))
            if tests or (found.diagnostics and (is_all or found.file in changed or self._has_failed(found))):
                chosen.append(evolve(found, tests=tests))
        return failed_first(chosen, frozenset(self._failed))

    def run(self, program: Program, classes: Sequence[TestClass], seed: int | None = None) -> Iterator[TestResult]:
        """Runs the tests, yields their results, and remembers what each of them ran."""
        measured = program.measured()
        names = frozenset(unit.source.name for unit in measured_units(measured))
        measured.executable.plan_units(names)
        statements = [one for one in measured.executable.statements() if one.site.source in names]
        before = [statement.hits for statement in statements]
        setups = {found.name for found in classes if found.setup}
        setup: dict[str, frozenset[str]] = {}
        for result in TestRunner(measured, seed=seed).run(classes):
            after = [statement.hits for statement in statements]
            hit = zip(statements, before, after, strict=True)
            ran = frozenset(statement.site.source for statement, first, last in hit if last > first)
            before = after
            if result.class_name in setups:  # what its first test ran has what the setup did, on which all depend
                ran |= setup.setdefault(result.class_name, ran)
            self._ran[result.test] = ran | {result.file}
            (self._failed.discard if result.is_success else self._failed.add)(result.test)
            yield result

    def _is_affected(self, found: TestClass, case: TestCase, changed: set[str], mentioning: set[str]) -> bool:
        test = f"{found.name}.{case.name}"
        ran = self._ran.get(test)
        return ran is None or test in self._failed or found.file in changed or bool(ran & (changed | mentioning))

    def _has_failed(self, found: TestClass) -> bool:
        return any(test.startswith(f"{found.name}.") for test in self._failed)

    def _appeared(self, changed: Iterable[str], texts: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Yields the sources that are new or gone."""
        for name in changed:
            if name not in texts or name not in self._texts:
                yield name, texts.get(name) or self._texts.get(name, "")


def _is_trigger(source: tuple[str, str]) -> bool:
    name, text = source
    return name.lower().endswith(".trigger") or "@triggerhandler" in text.lower()
