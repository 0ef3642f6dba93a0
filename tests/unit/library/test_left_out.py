"""What is left out says what to use instead, to whoever asks and to authors."""

import pytest

from circuitscript.engine import Engine
from circuitscript.library.left_out import LEFT_OUT, use_instead
from circuitscript.library.universe import class_names, library_class


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("Test.setCurrentPage", "there are no pages"),
        ("system.test.SETCURRENTPAGE", "there are no pages"),
        ("Flow.Interview", "call a class instead of a flow"),
        ("flow.interview.getVariableValue", "call a class instead of a flow"),
        ("Database.Cursor", "use Database.getQueryLocator"),
        ("System.ApexPages", "there are no pages"),
        ("System.abortJob", "cancel the job where the queue is managed"),
        ("DmlException.getDmlFields", "use getDmlFieldNames"),
        ("location", ""),
        ("String.length", ""),
        ("String.nope", ""),
        ("Nope", ""),
        ("", ""),
    ],
)
def test_use_instead(name: str, instead: str) -> None:
    assert use_instead(name) == instead


def test_nothing_is_both_there_and_left_out() -> None:
    names = {name.lower() for name in class_names()}
    namespaces = {name.partition(".")[0] for name in names}
    assert not {name.lower() for name in LEFT_OUT} & (names | namespaces)
    for name in class_names():
        declaration = library_class(name)
        assert declaration is not None
        members = {member.signature.partition("(")[0].rpartition(" ")[2].lower() for member in declaration.members}
        assert not members & {name.lower() for name in declaration.unavailable}, name


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("Test.setCurrentPage(null);", "CircuitScript leaves this out: there are no pages"),
        ("PageReference p;", "CircuitScript leaves this out: there are no pages"),
        ("Flow.Interview p;", "CircuitScript leaves this out: call a class instead of a flow"),
        ("Object o = BusinessHours.diff();", "CircuitScript leaves this out: reckon with Datetime and TimeZone"),
        ("ApexPages.currentPage();", "CircuitScript leaves this out: there are no pages"),
        ("Object o = 'a'.nope();", ""),
        ("Object o = Nope.field;", ""),
    ],
)
def test_authors_are_told(code: str, hint: str) -> None:
    program = Engine().load({}).compile_anonymous(code)
    assert [diagnostic.hint for diagnostic in program.diagnostics] == [hint]
