"""`when='…'` of a trigger handler: a condition as after SOQL's WHERE, on the changed record's own fields."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from circuitscript.checker import messages_declarations as messages
from circuitscript.checker.dynamic import check_dynamic_query
from circuitscript.checker.elements import Subject
from circuitscript.data.query import (
    BindReference,
    Conjunction,
    FieldReference,
    Filter,
    FunctionCall,
    Negation,
    Predicate,
    QueryValue,
    SemiJoin,
)
from circuitscript.source import SourceText
from circuitscript.syntax.ast import Annotation

if TYPE_CHECKING:
    from circuitscript.data.query import LogicalQuery


def check_condition(subject: Subject, annotation: Annotation, values: dict[str, str]) -> None:
    """Checks the condition of a handler, if it has one, and keeps it in the bindings."""
    text, name = values.get("when"), values.get("sobject", "")
    if text is None or name not in subject.checker.schema.objects:
        return
    query, problem = _query(subject, text, name)
    if query is None:
        subject.report(messages.HANDLER_CONDITION(text, problem), annotation)
        return
    where = query.where
    if where is None or query.order_by or query.limit is not None or query.offset is not None or query.group_by:
        subject.report(messages.HANDLER_CONDITION(text, "a condition and nothing else must stand here"), annotation)
    elif not all(map(_is_of_the_record, _filters(where))):
        subject.report(messages.HANDLER_CONDITION(text, "only the record's own fields can be compared"), annotation)
    else:
        subject.checker.bindings.conditions[annotation] = where


def _query(subject: Subject, text: str, name: str) -> "tuple[LogicalQuery | None, str]":
    """Returns the query that selects the records of the condition, or what is wrong with it."""
    from circuitscript.syntax.parser import parse_query

    checker = subject.checker
    source = SourceText("when", f"SELECT Id FROM {name} WHERE {text}")
    parsed = parse_query(source)
    if parsed.node is None or parsed.diagnostics:
        return None, parsed.diagnostics[0].message
    found = check_dynamic_query(parsed.node, source, checker.universe, checker.schema, lambda _: None)
    return found.query, found.diagnostics[0].message if found.diagnostics else ""


def _filters(predicate: Predicate) -> Iterator[Filter]:
    if isinstance(predicate, Negation):
        yield from _filters(predicate.operand)
    elif isinstance(predicate, Conjunction):
        for operand in predicate.operands:
            yield from _filters(operand)
    else:
        yield predicate


def _is_of_the_record(condition: Filter) -> bool:
    return not isinstance(condition.right, SemiJoin | BindReference) and _is_own(condition.left)


def _is_own(value: QueryValue) -> bool:
    if isinstance(value, FunctionCall):
        return value.argument is not None and _is_own(value.argument)
    assert isinstance(value, FieldReference)
    return not value.path
