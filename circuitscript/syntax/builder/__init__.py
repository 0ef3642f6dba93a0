"""Makes nodes of what the parser has recognised: one function or class per rule of the grammar, by the rule's name."""

from circuitscript.syntax.builder.declarations import DeclarationRules
from circuitscript.syntax.builder.expressions import ExpressionRules
from circuitscript.syntax.builder.names import NAME_RULES
from circuitscript.syntax.builder.queries import QUERY_RULES
from circuitscript.syntax.builder.rules import SEQUENCE, Build, Rejected, Sequence
from circuitscript.syntax.builder.statements import STATEMENT_RULES
from circuitscript.syntax.messages import Report

__all__ = ["SEQUENCE", "Build", "Rejected", "Sequence", "builders"]


def builders(report: Report) -> dict[str, Build | Sequence]:
    """Returns what builds each rule's value; `report` takes what is wrong with names and literals."""
    return {
        **NAME_RULES,
        **DeclarationRules(report).table(),
        **STATEMENT_RULES,
        **ExpressionRules(report).table(),
        **QUERY_RULES,
    }
