"""DML statements: records of one object, or lists of them."""

from circuitscript.checker import messages
from circuitscript.checker.body import BodyChecker
from circuitscript.data.schema import FieldDefinition, FieldType, ObjectDefinition
from circuitscript.symbols import FieldSymbol, Type
from circuitscript.syntax.ast import Dml, Expression, MemberAccess, NameExpression


def dml(body: BodyChecker, node: Dml) -> bool:
    """`insert records;` and its like."""
    found = body.value(node.records)
    known = body.program.known
    record = _record_type(body, found)
    if record is None:
        body.report(node, messages.dml_type(found))
        record = known.any
    elif not _is_allowed(node.operation, record):
        body.report(node, messages.dml_not_allowed(node.operation[0].upper() + node.operation[1:], record))
    if node.operation == "merge":
        _check_merge(body, node, record)
    elif node.argument is not None:
        _check_upsert_field(body, node.argument, record)
    return True


def _record_type(body: BodyChecker, found: Type) -> Type | None:
    """The type of the records: the operand's own, or its list's element."""
    known = body.program.known
    if found.symbol is known.list:
        found = found.arguments[0]
    return found if known.is_sobject(found) or known.is_untyped(found) else None


def _is_allowed(operation: str, record: Type) -> bool:
    definition = record.symbol.origin
    if not isinstance(definition, ObjectDefinition):
        return True
    if operation == "insert":
        return definition.is_createable
    if operation == "update":
        return definition.is_updateable
    if operation == "upsert":
        return definition.is_createable or definition.is_updateable
    return definition.is_deletable or definition.is_abstract


def _check_merge(body: BodyChecker, node: Dml, record: Type) -> None:
    """`merge master duplicates`: the duplicates are records of the same object, their ids, or lists of either."""
    known = body.program.known
    if node.argument is None:
        return
    found = body.value(node.argument)
    if known.is_untyped(record) or known.is_untyped(found):
        return
    if record == known.sobject:
        body.report(node, messages.merge_needs_concrete_type(record))
        return
    one = found.arguments[0] if found.symbol is known.list else found
    if one not in (record, known.id, known.sobject):
        body.report(node, messages.merge_duplicates())


def _check_upsert_field(body: BodyChecker, node: Expression, record: Type) -> None:
    """`upsert records Field`: an external id of the records' object (or `Account.Fields.Field`)."""
    known = body.program.known
    body.program.bindings.types[node] = known.any
    name = node.name.text if isinstance(node, NameExpression | MemberAccess) else ""
    if known.is_untyped(record):
        return
    if record == known.sobject:
        body.report(node, messages.upsert_needs_concrete_type())
        return
    fields = record.symbol.complete().fields
    field = fields.get(name)
    if field is None or not _is_external_id(field):
        body.report(node, messages.upsert_field(name))
        return
    body.program.bindings.record_fields[node] = field


def _is_external_id(field: FieldSymbol) -> bool:
    definition = field.origin
    if not isinstance(definition, FieldDefinition):
        return False
    return definition.is_external_id or definition.is_unique or definition.type is FieldType.ID
