"""A class with errors ends what needs it, and nothing else: loading and planning for coverage go on."""

import pytest

from circuitscript.engine import Engine, Outcome, Program

BROKEN = "public virtual class Broken { public static Integer one() { return 'x'; } public Integer two; }"
INVALID = "Dependent class is invalid and needs recompilation: Class."


def load(**classes: str) -> Program:
    sources = {f"{name}.cls": text for name, text in classes.items()}
    return Engine().load({"Broken.cls": BROKEN, **sources})


def test_coverage_is_planned_without_it() -> None:
    uses = "public class Uses { public static Integer a() { return 1; } static Integer b() { return Broken.one(); } }"
    program = load(Uses=uses)
    program.executable.plan_all()
    assert [one.site.frame for one in program.executable.statements()] == ["Class.Uses.a"]
    assert program.execute_anonymous("System.debug(Uses.a());").logs[0].text == "1"


@pytest.mark.parametrize(
    "child",
    ["public class Child extends Broken { public Integer own; }", "public class Child extends Middle { }"],
)
def test_what_inherits_from_it_is_invalid(child: str) -> None:
    middle = "public virtual class Middle extends Broken { }"
    program = load(Child=child, Middle=middle, Other="public class Other { public static Integer n() { return 2; } }")
    program.executable.plan_all()
    assert program.execute_anonymous("System.debug(Other.n());").logs[0].text == "2"
    ended = program.execute_anonymous("System.debug(1);\nObject made = new Child();")
    assert ended.outcome is not Outcome.SUCCEEDED
    assert ended.error is not None
    assert f"{INVALID}Child" in ended.error.message


def test_triggers_that_inherit_from_it_do_not_fire() -> None:
    base = "public virtual with sharing class Base extends CircuitTrigger { Integer n = 'x'; }"
    handler = (
        "@TriggerHandler(sobject='Contact' events='after insert')\n"
        "public with sharing class Handler extends Base { public override void afterInsert() { System.debug('run'); } }"
    )
    done = load(Base=base, Handler=handler).execute_anonymous("insert new Contact(LastName = 'x'); System.debug('on');")
    assert [entry.text for entry in done.logs] == ["on"]
