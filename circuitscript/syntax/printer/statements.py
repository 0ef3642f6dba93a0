"""Printers of statements."""

from typing import Final

from circuitscript.syntax.ast import (
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
    Node,
    Return,
    RunAs,
    Statement,
    Switch,
    SwitchCase,
    Throw,
    Try,
    VariableDeclarator,
    While,
)
from circuitscript.syntax.printer.author import Author
from circuitscript.syntax.printer.document import (
    HARD,
    LINE,
    SOFT,
    Comments,
    Document,
    Group,
    Indent,
    Separator,
    bracketed,
    joined,
)
from circuitscript.syntax.printer.expressions import in_parentheses, value_after
from circuitscript.syntax.printer.names import Printer


def in_braces(items: list[Document], separators: list[Separator] | None = None) -> Document:
    """Returns statements or members in braces, each on its own line, with a separator between each two."""
    if not items:
        return ["{", Indent(Comments(first=True)), "}"]
    body: list[Document] = [HARD, items[0]]
    for place, item in enumerate(items[1:]):
        body += (separators[place] if separators else Separator(), item)
    return ["{", Indent([*body, Comments()]), HARD, "}"]


def inline_modifiers(modifiers: Modifiers) -> Document:
    """Returns modifiers and annotations with a space after each, as before a parameter or a local variable."""
    return [part for item in modifiers.items for part in (item, " ")]


def declaration(node: LocalDeclaration) -> Document:
    """Returns a declaration of local variables without the semicolon."""
    declarators: list[Document] = list(node.declarators)
    rest: Document = [",", LINE, *joined([",", LINE], declarators[1:])] if len(declarators) > 1 else []
    return [inline_modifiers(node.modifiers), node.type, " ", Group([declarators[0], Indent(rest)])]


def _modifiers(node: Modifiers, author: Author) -> Document:
    return joined(" ", list(node.items))


def _block(node: Block, author: Author) -> Document:
    return in_braces(list(node.statements))


def _local(node: LocalDeclaration, author: Author) -> Document:
    return [declaration(node), ";"]


def _declarator(node: VariableDeclarator, author: Author) -> Document:
    return [node.name, value_after("=", node.initializer)] if node.initializer else node.name


def _expression(node: ExpressionStatement, author: Author) -> Document:
    return [node.expression, ";"]


def _body(body: Statement, author: Author) -> Document:
    """Returns what comes after the parentheses of a loop."""
    if isinstance(body, Block):
        return ";" if author.wrote_semicolon(body.span) and not body.statements else [" ", body]
    return Group(Indent([LINE, body]))


def _if(node: If, author: Author) -> Document:
    head = ["if", " ", in_parentheses(node.condition)]
    if isinstance(node.then, Block):
        return [*head, " ", node.then, *([" ", _else(node.otherwise)] if node.otherwise else [])]
    if node.otherwise:
        return [*head, Indent([HARD, node.then]), HARD, _else(node.otherwise)]
    return [*head, Group(Indent([LINE, node.then]))]


def _else(node: Statement) -> Document:
    return ["else", " ", node] if isinstance(node, (Block, If)) else ["else", Indent([HARD, node])]


def _while(node: While, author: Author) -> Document:
    return ["while", " ", in_parentheses(node.condition), _body(node.body, author)]


def _do(node: DoWhile, author: Author) -> Document:
    return ["do", " ", node.body, " ", "while", " ", in_parentheses(node.condition), ";"]


def _for(node: For, author: Author) -> Document:
    start: list[Document] = (
        [declaration(node.declaration)] if node.declaration else joined([",", " "], list(node.initializers))
    )
    condition: list[Document] = [LINE, node.condition] if node.condition else []
    update: list[Document] = [LINE, *joined([",", " "], list(node.update))] if node.update else []
    header = Group(["(", Indent([SOFT, *start, ";", *condition, ";", *update, Comments()]), SOFT, ")"])
    return ["for", " ", header, _body(node.body, author)]


def _for_each(node: ForEach, author: Author) -> Document:
    variable = [inline_modifiers(node.modifiers), node.type, " ", node.name]
    return ["for", " ", "(", variable, " ", ":", " ", node.iterable, ")", _body(node.body, author)]


def _switch(node: Switch, author: Author) -> Document:
    return ["switch", " ", "on", " ", node.subject, " ", in_braces(list(node.cases))]


def _case(node: SwitchCase, author: Author) -> Document:
    if node.type and node.name:
        label: Document = [node.type, " ", node.name]
    elif node.values:
        label = Group(Indent(joined([",", LINE], list(node.values))))
    else:
        label = "else"
    return ["when", " ", label, " ", node.body]


def _try(node: Try, author: Author) -> Document:
    document: list[Document] = ["try", " ", node.body]
    for clause in node.catches:
        document += (" ", clause)
    if node.finally_body:
        document += (" ", "finally", " ", node.finally_body)
    return document


def _catch(node: Catch, author: Author) -> Document:
    return ["catch", " ", "(", inline_modifiers(node.modifiers), node.type, " ", node.name, ")", " ", node.body]


def _throw(node: Throw, author: Author) -> Document:
    return [_after_word("throw", node.value), ";"]


def _return(node: Return, author: Author) -> Document:
    return [_after_word("return", node.value), ";"] if node.value else ["return", ";"]


def _after_word(word: str, value: Expression) -> Document:
    _, *rest = value_after(word, value)
    return rest


def _break(node: Break, author: Author) -> Document:
    return ["break", ";"]


def _continue(node: Continue, author: Author) -> Document:
    return ["continue", ";"]


def _dml(node: Dml, author: Author) -> Document:
    access = [" ", "as", " ", node.access] if node.access else []
    argument = [" ", node.argument] if node.argument else []
    return [node.operation, access, " ", node.records, argument, ";"]


def _run_as(node: RunAs, author: Author) -> Document:
    return ["System.runAs", bracketed("(", list(node.arguments), ")"), " ", node.body]


STATEMENT_PRINTERS: Final[dict[type[Node], Printer]] = {
    Modifiers: _modifiers,
    Block: _block,
    LocalDeclaration: _local,
    VariableDeclarator: _declarator,
    ExpressionStatement: _expression,
    If: _if,
    While: _while,
    DoWhile: _do,
    For: _for,
    ForEach: _for_each,
    Switch: _switch,
    SwitchCase: _case,
    Try: _try,
    Catch: _catch,
    Throw: _throw,
    Return: _return,
    Break: _break,
    Continue: _continue,
    Dml: _dml,
    RunAs: _run_as,
}
