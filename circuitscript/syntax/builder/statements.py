"""Builders of statements."""

from typing import Final

from circuitscript.source import Span
from circuitscript.syntax.ast import (
    Assignment,
    Block,
    Break,
    Catch,
    Continue,
    Dml,
    DoWhile,
    Expression,
    ExpressionStatement,
    For,
    ForEach,
    If,
    LocalDeclaration,
    Modifiers,
    Name,
    Return,
    RunAs,
    Statement,
    Switch,
    SwitchCase,
    Throw,
    Try,
    TypeRef,
    VariableDeclarator,
    While,
)
from circuitscript.syntax.builder.declarations import modifiers_or_none
from circuitscript.syntax.builder.names import QualifiedName, name_expression, span_of
from circuitscript.syntax.builder.rules import SEQUENCE, Build, Rejected, Sequence


def _block(span: Span, *statements: Statement) -> Block:
    return Block(span, statements)


def _empty_statement(span: Span) -> Block:
    return Block(span, ())


def _local_declaration(span: Span, type: TypeRef, declarators: tuple[VariableDeclarator, ...]) -> LocalDeclaration:
    return LocalDeclaration(span, modifiers_or_none(span, None), type, declarators)


def _for_statement(
    span: Span,
    initializers: LocalDeclaration | tuple[Expression, ...] | None,
    condition: Expression | None,
    update: Expression | None,
    body: Statement,
) -> For:
    updates = (update,) if update else ()
    if isinstance(initializers, LocalDeclaration):
        return For(span, initializers, (), condition, updates, body)
    return For(span, None, initializers or (), condition, updates, body)


def _for_assignment(span: Span, target: QualifiedName, value: Expression) -> Assignment:
    return Assignment(span, "=", name_expression(span_of(target), target), value)


def _for_each(span: Span, type: TypeRef, name: Name, iterable: Expression, body: Statement) -> ForEach:
    return ForEach(span, Modifiers(Span(type.span.start, type.span.start)), type, name, iterable, body)


def _switch(span: Span, subject: Expression, *cases: SwitchCase) -> Switch:
    return Switch(span, subject, cases)


def _when_else(span: Span, body: Block) -> SwitchCase:
    return SwitchCase(span, (), None, None, body)


def _when_value(span: Span, values: tuple[Expression, ...], body: Block) -> SwitchCase:
    return SwitchCase(span, values, None, None, body)


def _when_type(span: Span, type: TypeRef, name: Name, body: Block) -> SwitchCase:
    return SwitchCase(span, (), type, name, body)


def _try(span: Span, body: Block, *rest: Catch | Block | None) -> Try:
    finally_body = rest[-1]
    catches = tuple(clause for clause in rest[:-1] if isinstance(clause, Catch))
    return Try(span, body, catches, finally_body if isinstance(finally_body, Block) else None)


def _catch(span: Span, modifiers: Modifiers | None, type: TypeRef, name: Name, body: Block) -> Catch:
    return Catch(span, modifiers or Modifiers(Span(type.span.start, type.span.start)), type, name, body)


def _operation(span: Span, word: str) -> str:
    return word.lower()


def _access_level(span: Span, name: Name) -> str:
    access = name.text.lower()
    if access not in ("user", "system"):
        raise Rejected(name.span, f"Unexpected token {name.text}.")
    return access


def _dml(span: Span, operation: str, access: str | None, records: Expression) -> Dml:
    return Dml(span, operation, records, None, access)


def _upsert(span: Span, access: str | None, records: Expression, field: QualifiedName | None) -> Dml:
    argument = name_expression(span_of(field), field) if field else None
    return Dml(span, "upsert", records, argument, access)


def _merge(span: Span, access: str | None, master: Expression, duplicates: Expression) -> Dml:
    return Dml(span, "merge", master, duplicates, access)


STATEMENT_RULES: Final[dict[str, Build | Sequence]] = {
    "block": _block,
    "expression_statement": ExpressionStatement,
    "local_declaration": _local_declaration,
    "modified_declaration": LocalDeclaration,
    "if_statement": If,
    "while_statement": While,
    "do_statement": DoWhile,
    "for_statement": _for_statement,
    "for_assignments": SEQUENCE,
    "for_assignment": _for_assignment,
    "empty_statement": _empty_statement,
    "switch_statement": _switch,
    "when_else": _when_else,
    "when_value": _when_value,
    "when_values": SEQUENCE,
    "try_statement": _try,
    "throw_statement": Throw,
    "return_statement": Return,
    "break_statement": Break,
    "continue_statement": Continue,
    "dml_statement": _dml,
    "dml_operation": _operation,
    "access_level": _access_level,
    "upsert_statement": _upsert,
    "merge_statement": _merge,
    "run_as_statement": RunAs,
    "for_each_statement": _for_each,
    "when_type": _when_type,
    "catch_clause": _catch,
}
