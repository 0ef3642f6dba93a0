"""Triggers: the headers of trigger files and the classes with `@TriggerHandler`."""

import pytest

from circuitscript.source.resources import read_stdlib
from tests.checking import check_sources
from tests.unit.checker.declaring import found_in_trigger

EVENTS = "before insert, before update, before delete, after insert, after update, after delete, after undelete"
HANDLER = "@TriggerHandler(%s) public class Handler extends CircuitTrigger { %s }"
AFTER_INSERT = "public override void afterInsert() {}"


def found_in_handler(text: str) -> list[str]:
    stdlib = {name.rpartition("/")[2]: source for name, source in read_stdlib()}
    program = check_sources({"Handler.cls": text, "CircuitTrigger.cls": stdlib["CircuitTrigger.cls"]})
    return [f"{one.severity.value} {one.code}: {one.message}" for one in program.diagnostics]


@pytest.mark.parametrize(
    "source",
    [
        f"trigger T on Account ({EVENTS}) {{}}",
        "trigger T on Schema.Contact (BEFORE Insert) { System.debug(Trigger.new); }",
        "trigger T on Account (before insert) { Integer x = 1; void m() { x = 2; } class K {} m(); }",
    ],
)
def test_triggers_are_accepted(source: str) -> None:
    assert found_in_trigger(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "trigger T on Account (before insert, Before Insert) {}",
            "trigger-event: Duplicate Trigger Usage: BEFORE INSERT",
        ),
        (
            "trigger T on Account (before undelete) {}",
            "trigger-event: Trigger Usage Before Undelete is not supported",
        ),
        ("trigger T on Nothing (before insert) {}", "unknown-type: Invalid type: Nothing"),
        ("trigger T on String (before insert) {}", "trigger-object: Trigger type isn't an SObject: String"),
        ("trigger T on SObject (before insert) {}", "trigger-object: Trigger type isn't an SObject: SObject"),
        (
            "trigger T on ApexClass (before insert) {}",
            "trigger-object: SObject type does not allow triggers: ApexClass",
        ),
        ("trigger limit_ on Account (before insert) {}", "invalid-name: Invalid character in identifier: limit_"),
        (
            "trigger T on Account (before insert) { class K { class L {} } }",
            "inner-type: Inner types are not allowed to have inner types",
        ),
    ],
)
def test_wrong_triggers_are_refused(source: str, expected: str) -> None:
    assert found_in_trigger(source) == [expected]


def test_a_trigger_is_on_the_schema_s_object_even_beside_a_class_of_that_name() -> None:
    program = check_sources(
        {
            "T.trigger": "trigger T on Account (before insert) { System.debug(Trigger.new[0].Name); }",
            "Account.cls": "public class Account {}",
        }
    )
    assert program.diagnostics == ()


def test_two_triggers_cannot_share_a_name() -> None:
    text = "trigger T on Account (before insert) {}"
    program = check_sources({"a/T.trigger": text, "b/T.trigger": text})
    assert [(one.source.name, one.code) for one in program.diagnostics] == [("b/T.trigger", "duplicate-type")]


def test_handler_is_accepted() -> None:
    arguments = "sobject='contact' events='after insert' order='-5' when='LastName != null'"
    assert found_in_handler(HANDLER % (arguments, AFTER_INSERT)) == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("events='after insert'", "annotation-property: Required property is missing: sobject"),
        ("sobject='Contact'", "annotation-property: Required property is missing: events"),
        ("sobject='Person' events='after insert'", "trigger-object: Unknown object: Person"),
        (
            "sobject='ApexClass' events='after insert'",
            "trigger-object: SObject type does not allow triggers: ApexClass",
        ),
        ("sobject='Contact' events='after insert, '", "trigger-event: A trigger handler needs at least one event"),
        (
            "sobject='Contact' events='after insert, afterUpdate'",
            f"trigger-event: Unknown trigger event: afterupdate. An event is one of: {EVENTS}",
        ),
        (
            "sobject='Contact' events='after insert, after  INSERT'",
            "trigger-event: Duplicate Trigger Usage: AFTER INSERT",
        ),
        (
            "sobject='Contact' events='after insert, before undelete'",
            "trigger-event: Trigger Usage Before Undelete is not supported",
        ),
        (
            "sobject='Contact' events='after insert' order='first'",
            "annotation-property: The order of a trigger handler must be a whole number: first",
        ),
        (
            "sobject='Contact' events='after insert' order=true",
            "annotation-property: Invalid value for property order expected type String",
        ),
        (
            "sobject='Contact' events='after insert' active=true",
            "annotation-property: No such property, active, defined on this annotation: TriggerHandler",
        ),
    ],
)
def test_wrong_registrations_are_refused(arguments: str, expected: str) -> None:
    assert found_in_handler(HANDLER % (arguments, AFTER_INSERT)) == [f"error {expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"@TriggerHandler(sobject='Contact' events='after insert') public class Handler {{ {AFTER_INSERT[:0]} }}",
            [
                "error trigger-handler: A trigger handler must extend CircuitTrigger: Handler",
                (
                    "warning trigger-handler: Handler Handler is registered for after insert but does not override "
                    "afterInsert()"
                ),
            ],
        ),
        (
            HANDLER % ("sobject='Contact' events='after insert'", f"{AFTER_INSERT} Handler(Integer i) {{}}"),
            [
                (
                    "error trigger-handler: A trigger handler must have a constructor without parameters that is not "
                    "private: Handler"
                )
            ],
        ),
        (
            HANDLER % ("sobject='Contact' events='after update'", AFTER_INSERT),
            [
                (
                    "warning trigger-handler: Handler Handler is registered for after update but "
                    "does not override afterUpdate()"
                )
            ],
        ),
    ],
)
def test_wrong_handlers_are_refused(text: str, expected: list[str]) -> None:
    assert found_in_handler(text) == expected


def test_inherited_handlers_count() -> None:
    stdlib = {name.rpartition("/")[2]: source for name, source in read_stdlib()}
    program = check_sources(
        {
            "Common.cls": f"public virtual class Common extends CircuitTrigger {{ {AFTER_INSERT} }}",
            "Handler.cls": (
                "@TriggerHandler(sobject='Contact' events='after insert') public class Handler extends Common {}"
            ),
            "CircuitTrigger.cls": stdlib["CircuitTrigger.cls"],
        }
    )
    assert program.diagnostics == ()


def test_the_condition_of_a_handler_is_checked() -> None:
    (found,) = found_in_handler(HANDLER % ("sobject='contact' events='after insert' when='x'", AFTER_INSERT))
    assert found.startswith("error trigger-condition: Invalid condition of a trigger handler: x (")
