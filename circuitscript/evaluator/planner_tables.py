"""Which function plans which node class. Compiled."""

from circuitscript.evaluator import planner_calls as calls
from circuitscript.evaluator import planner_creations as creations
from circuitscript.evaluator import planner_names as names
from circuitscript.evaluator import planner_operators as operators
from circuitscript.evaluator import planner_places as places
from circuitscript.evaluator import planner_statements as statements
from circuitscript.evaluator.interpreted import drop_boxing
from circuitscript.evaluator.lists import list_get
from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.planner_bodies import BodyPlanner, Tables
from circuitscript.evaluator.planner_elements import coerced_element
from circuitscript.evaluator.planner_keeping import Keeping
from circuitscript.syntax import ast


def index_access(body: BodyPlanner, node: ast.IndexAccess) -> Expression:
    """`xs[i]`."""
    safe = names.safe_link(body, node)
    if safe is not None:
        return names.navigate(body, node, safe)
    keeping = Keeping(body)
    keeping.add(body.expression(node.target), body.type_of(node.target))
    keeping.add(body.expression(node.index), body.type_of(node.index))
    target, index = keeping.wrapped()
    read = list_get(target, index)
    return coerced_element(body, read, body.type_of(node.target), 0)


TABLES = Tables(
    {
        ast.NullLiteral: operators.null_literal,
        ast.BooleanLiteral: operators.boolean_literal,
        ast.IntegerLiteral: operators.integer_literal,
        ast.LongLiteral: operators.integer_literal,
        ast.DecimalLiteral: operators.value_literal,
        ast.DoubleLiteral: operators.value_literal,
        ast.StringLiteral: operators.value_literal,
        ast.Parenthesized: operators.parenthesized,
        ast.Binary: operators.binary,
        ast.Unary: operators.unary,
        ast.Logical: operators.logical,
        ast.Ternary: operators.ternary,
        ast.Coalesce: operators.coalesce,
        ast.Cast: operators.cast,
        ast.InstanceOf: operators.instance_of,
        ast.ClassLiteral: operators.class_literal,
        ast.NameExpression: names.name_expression,
        ast.MemberAccess: names.member_access,
        ast.ThisExpression: names.this_expression,
        ast.SuperExpression: names.this_expression,
        ast.IndexAccess: index_access,
        ast.Assignment: places.assignment,
        ast.Increment: places.increment_expression,
        ast.MethodCall: calls.method_call,
        ast.ConstructorCall: creations.constructor_call,
        ast.NewObject: creations.new_object,
        ast.NewRecord: creations.new_record,
        ast.NewCollection: creations.new_collection,
        ast.NewMap: creations.new_map,
        ast.NewArray: creations.new_array,
        ast.QueryExpression: creations.query_expression,
        ast.SearchExpression: creations.search_expression,
    },
    {
        ast.Block: statements.block,
        ast.LocalDeclaration: statements.local_declaration,
        ast.ExpressionStatement: statements.expression_statement,
        ast.If: statements.if_statement,
        ast.While: statements.while_loop,
        ast.DoWhile: statements.do_while,
        ast.For: statements.for_loop,
        ast.ForEach: statements.for_each,
        ast.Switch: statements.switch,
        ast.Try: statements.try_statement,
        ast.Throw: statements.throw,
        ast.Return: statements.return_statement,
        ast.Break: statements.break_statement,
        ast.Continue: statements.continue_statement,
        ast.Dml: statements.dml,
        ast.RunAs: statements.run_as,
    },
)
"""The planners of all node classes."""

drop_boxing()
