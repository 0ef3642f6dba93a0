"""Watching: after a change only tests run that it can affect, those that failed first."""

from collections.abc import Mapping

from circuitscript.engine import Engine
from circuitscript.testing.affected import TestMemory
from circuitscript.testing.discovery import find_tests

SOURCES = {
    "A.cls": "public class A { public static Integer one() { return 1; } }",
    "B.cls": "public class B { public static Integer two() { return A.one() + 1; } }",
    "C.cls": "public class C { public static Integer three() { return 3; } }",
    "ATest.cls": "@IsTest class ATest { @IsTest static void a() { Assert.areEqual(1, A.one()); } }",
    "BTest.cls": "@IsTest class BTest { @IsTest static void b() { Assert.areEqual(2, B.two()); } }",
    "CTest.cls": (
        "@IsTest class CTest { @IsTest static void c() { Assert.areEqual(3, C.three()); } "
        "@IsTest static void none() { Assert.areEqual(1, 1); } }"
    ),
}


class Project:
    """Sources that change, with the memory of their tests."""

    def __init__(self, sources: Mapping[str, str] = SOURCES) -> None:
        self.sources = dict(sources)
        self.memory = TestMemory()
        self.engine = Engine()

    def run(self, **changes: str | None) -> list[str]:
        """Runs what the changes affect; the keys are files without `.cls`, None takes one away."""
        for name, text in changes.items():
            self.sources[f"{name}.cls"] = text or ""
            if text is None:
                del self.sources[f"{name}.cls"]
        program = self.engine.load(self.sources, schema="highlevel")
        classes = self.memory.choose(program, find_tests(program.checked))
        return [result.name for result in self.memory.run(program, classes)]


ALL = ["ATest.a", "BTest.b", "CTest.c", "CTest.none"]


def test_everything_runs_first_and_when_nothing_of_the_sources_has_changed() -> None:
    project = Project()
    assert project.run() == ALL
    assert project.run() == ALL


def test_a_changed_class_affects_the_tests_that_ran_it() -> None:
    project = Project()
    project.run()
    assert project.run(C=SOURCES["C.cls"].replace("3", "1 + 2")) == ["CTest.c"]
    assert project.run(B=SOURCES["B.cls"].replace("+ 1", "+ 2 - 1")) == ["BTest.b"]
    assert project.run(A=SOURCES["A.cls"].replace("1", "2 - 1")) == ["ATest.a", "BTest.b"]


def test_a_changed_test_class_runs_its_own_tests() -> None:
    project = Project()
    project.run()
    assert project.run(CTest=SOURCES["CTest.cls"].replace("static void none", "static void other")) == [
        "CTest.c",
        "CTest.other",
    ]


def test_what_failed_runs_first_until_it_passes() -> None:
    project = Project()
    project.run()
    assert project.run(C=SOURCES["C.cls"].replace("3", "4")) == ["CTest.c"]
    assert project.run(A=SOURCES["A.cls"].replace("1", "2 - 1")) == ["CTest.c", "ATest.a", "BTest.b"]
    assert project.run(C=SOURCES["C.cls"]) == ["CTest.c"]
    assert project.run(A=SOURCES["A.cls"]) == ["ATest.a", "BTest.b"]


def test_a_class_that_no_test_runs_affects_those_that_name_it() -> None:
    project = Project(
        {**SOURCES, "E.cls": "public enum E { X, Y }", "A.cls": SOURCES["A.cls"].replace("1;", "E.X.ordinal() + 1;")}
    )
    project.run()
    assert project.run(E="public enum E { X, Y, Z }") == ["ATest.a", "BTest.b"]


def test_a_new_trigger_affects_every_test() -> None:
    project = Project()
    project.run()
    handler = "@TriggerHandler(sobject='Contact' events='after insert') public class H extends CircuitTrigger {}"
    assert project.run(H=handler) == ALL
    assert project.run(H=None) == ALL


def test_an_error_in_a_class_fails_the_tests_that_ran_it() -> None:
    project = Project()
    project.run()
    assert project.run(C="public class C { public static Integer three() { return x; } }") == ["CTest.c"]
    assert project.run(A=SOURCES["A.cls"].replace("1", "2 - 1"))[0] == "CTest.c"
    assert project.run(C=SOURCES["C.cls"])[0] == "CTest.c"
