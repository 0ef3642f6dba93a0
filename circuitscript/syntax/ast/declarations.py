"""Declaration nodes: units, types, members, modifiers and annotations."""

from functools import lru_cache
from typing import TYPE_CHECKING

from circuitscript.source.classes import frozen
from circuitscript.syntax.ast.expressions import Expression
from circuitscript.syntax.ast.node import Name, Node, TypeRef

if TYPE_CHECKING:
    from circuitscript.syntax.ast.statements import Block, Statement


@lru_cache(maxsize=1024)
def _one_set(keywords: tuple[str, ...]) -> frozenset[str]:
    """Returns the same set for the same keywords: there are few, and every method of every program has one."""
    return frozenset(keywords)


@frozen(eq=False)
class Modifier(Node):
    """A modifier keyword in lower case with single spaces: `public`, `with sharing`, `testmethod`."""

    keyword: str


@frozen(eq=False)
class AnnotationArgument(Node):
    """`name = value`, or a lone value (then `name` is None)."""

    name: Name | None
    value: Expression


@frozen(eq=False)
class Annotation(Node):
    """`@Name(argument argument)`."""

    name: Name
    arguments: tuple[AnnotationArgument, ...] = ()


@frozen(eq=False)
class Modifiers(Node):
    """All modifiers and annotations before a declaration, in the order written."""

    items: tuple[Modifier | Annotation, ...] = ()

    @property
    def keywords(self) -> frozenset[str]:
        """The modifier keywords, in lower case."""
        return _one_set(tuple([item.keyword for item in self.items if isinstance(item, Modifier)]))

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """The annotations alone."""
        return tuple(item for item in self.items if isinstance(item, Annotation))


@frozen(eq=False)
class Declaration(Node):
    """Anything that introduces a named entity or an initialiser."""

    modifiers: Modifiers


@frozen(eq=False)
class VariableDeclarator(Node):
    """`name = initializer`."""

    name: Name
    initializer: Expression | None = None


@frozen(eq=False)
class FieldDeclaration(Declaration):
    """`static final Integer A = 1, B = 2;`."""

    type: TypeRef
    declarators: tuple[VariableDeclarator, ...]


@frozen(eq=False)
class Accessor(Declaration):
    """`get;`, `private set { … }`. `kind` is `get` or `set`; `body` is None for an automatic accessor."""

    kind: str
    body: "Block | None" = None


@frozen(eq=False)
class PropertyDeclaration(Declaration):
    """`Integer size { get; private set; }`."""

    type: TypeRef
    name: Name
    accessors: tuple[Accessor, ...]


@frozen(eq=False)
class Parameter(Node):
    """`final String name`."""

    modifiers: Modifiers
    type: TypeRef
    name: Name


@frozen(eq=False)
class MethodDeclaration(Declaration):
    """A method; `body` is None for abstract and interface methods."""

    return_type: TypeRef
    name: Name
    parameters: tuple[Parameter, ...]
    body: "Block | None" = None


@frozen(eq=False)
class ConstructorDeclaration(Declaration):
    """A constructor; that `name` is the class's name is checked by the checker."""

    name: Name
    parameters: tuple[Parameter, ...]
    body: "Block | None"


@frozen(eq=False)
class InitializerDeclaration(Declaration):
    """`{ … }` or `static { … }` in a class body."""

    body: "Block"


@frozen(eq=False)
class TypeDeclaration(Declaration):
    """The common class of classes, interfaces and enums."""

    name: Name


@frozen(eq=False)
class ClassDeclaration(TypeDeclaration):
    """A class; `type_parameters` are legal only in the library's own declarations."""

    superclass: TypeRef | None
    interfaces: tuple[TypeRef, ...]
    members: tuple[Declaration, ...]
    type_parameters: tuple[Name, ...] = ()


@frozen(eq=False)
class InterfaceDeclaration(TypeDeclaration):
    """An interface; its members are methods without bodies."""

    interfaces: tuple[TypeRef, ...]
    members: tuple[Declaration, ...]
    type_parameters: tuple[Name, ...] = ()


@frozen(eq=False)
class EnumDeclaration(TypeDeclaration):
    """An enum."""

    constants: tuple[Name, ...]


@frozen(eq=False)
class TriggerEvent(Node):
    """`before insert`: `time` is `before` or `after`, `operation` is in lower case."""

    time: str
    operation: str


@frozen(eq=False)
class TriggerDeclaration(Declaration):
    """`trigger Name on SObject (events) { … }`; its members are methods, fields and inner types beside statements."""

    name: Name
    sobject: TypeRef
    events: tuple[TriggerEvent, ...]
    body: "tuple[Declaration | Statement, ...]"


@frozen(eq=False)
class CompilationUnit(Node):
    """What one source text holds."""


@frozen(eq=False)
class ClassUnit(CompilationUnit):
    """A `.cls` file. The syntax admits any number of top-level types; the checker requires exactly one."""

    declarations: tuple[TypeDeclaration, ...]


@frozen(eq=False)
class TriggerUnit(CompilationUnit):
    """A `.trigger` file."""

    trigger: TriggerDeclaration


@frozen(eq=False)
class AnonymousUnit(CompilationUnit):
    """Anonymous code: statements, with methods and types among them."""

    body: "tuple[Declaration | Statement, ...]"
