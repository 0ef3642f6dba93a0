"""What the checker decided, by AST node: the only thing that the planner reads beside the tree itself."""

from enum import Enum

from attrs import Factory, define

from circuitscript.data.query import LogicalQuery, LogicalSearch
from circuitscript.source import Diagnostic, SourceText
from circuitscript.symbols import (
    Conversion,
    FieldSymbol,
    LocalSymbol,
    MethodSymbol,
    OperatorSymbol,
    Symbol,
    Type,
    TypeSymbol,
)
from circuitscript.syntax.ast import (
    CompilationUnit,
    Declaration,
    Expression,
    ForEach,
    Node,
    Statement,
    SwitchCase,
    TypeRef,
)


class Dispatch(Enum):
    """How a call finds its body."""

    STATIC = "static"
    VIRTUAL = "virtual"
    """By the receiver's class, through the virtual table (or, for an interface, by the class's implementation map)."""
    DIRECT = "direct"
    """On an instance, but of exactly this body: `super.m()`, private methods."""
    CONSTRUCTOR = "constructor"
    BUILTIN = "builtin"
    """A body in Python: `symbol.origin` is its library declaration."""


@define(eq=False)
class CallBinding:
    """A resolved call. `implicit_this` is set where an instance method is called by its bare name.

    `parameter_types` are the parameters after type arguments were put in (`List<Integer>.add(Integer)`);
    `receiver` is the receiver's static type, None for static calls.
    """

    method: MethodSymbol
    dispatch: Dispatch
    parameter_types: tuple[Type, ...]
    receiver: Type | None = None
    implicit_this: bool = False


class NameKind(Enum):
    """What a name or member access stands for."""

    LOCAL = "local"
    FIELD = "field"
    """An instance field or property (of `this` where a bare name is used)."""
    STATIC = "static"
    """A static field, property or enum constant."""
    TYPE = "type"
    NAMESPACE = "namespace"
    RECORD_FIELD = "record field"
    """A field or parent relationship of an sObject; `symbol.origin` is the schema's field or relationship."""
    SOBJECT_TOKEN = "describe token"
    """`Account.Name` used as a value of type `Schema.SObjectField`, `Account.SObjectType`."""
    LENGTH = "length"


@define(eq=False)
class NameBinding:
    """What a `NameExpression` or `MemberAccess` stands for."""

    kind: NameKind
    symbol: Symbol
    implicit_this: bool = False


class Iteration(Enum):
    """Over what a `for (T x : xs)` runs."""

    LIST = "list"
    SET = "set"
    ITERABLE = "iterable"
    QUERY = "query"
    QUERY_CHUNKS = "query in lists of 200"


@define(eq=False)
class SwitchBinding:
    """What a `switch` compares: `kind` is `integer`, `long`, `string`, `enum` or `type`."""

    kind: str
    enum: TypeSymbol | None = None


@define(eq=False)
class OperatorBinding:
    """The overload behind an operator. `operand_conversions` are applied before it, `result_conversion` after it
    (compound assignment and increments store into a place of the target's type)."""

    operator: OperatorSymbol
    operand_conversions: tuple[Conversion | None, ...] = ()
    result_conversion: Conversion | None = None


@define(eq=False)
class Bindings:
    """All decisions about one or more units. Every expression has a type; the other tables hold what applies.

    `conversions` holds the implicit conversion of an expression's value into the place where it is used (argument,
    initialiser, assigned value, returned value, operand). `declarations` maps each declaring node to its symbol: type,
    method, constructor, accessor, field declarator, local declarator, parameter, `for` and `catch` variable.
    """

    types: dict[Expression, Type] = Factory(dict)
    type_refs: dict[TypeRef, Type] = Factory(dict)
    names: dict[Expression, NameBinding] = Factory(dict)
    calls: dict[Expression, CallBinding] = Factory(dict)
    operators: dict[Expression, OperatorBinding] = Factory(dict)
    conversions: dict[Expression, Conversion] = Factory(dict)
    casts: dict[Expression, Conversion] = Factory(dict)
    declarations: dict[Node, Symbol] = Factory(dict)
    frame_sizes: dict[Node, int] = Factory(dict)
    """For each body that is run by itself: initialiser blocks, field initialisers' owners, triggers, anonymous units."""
    iterations: dict[ForEach, Iteration] = Factory(dict)
    iterators: dict[ForEach, LocalSymbol] = Factory(dict)
    switches: dict[Statement, SwitchBinding] = Factory(dict)
    case_values: dict[SwitchCase, tuple[object, ...]] = Factory(dict)
    queries: dict[Expression, LogicalQuery] = Factory(dict)
    searches: dict[Expression, LogicalSearch] = Factory(dict)
    record_fields: dict[Node, FieldSymbol] = Factory(dict)
    """For each `FieldInitializer` of a `NewRecord`, the field it sets."""


@define(eq=False)
class CheckedUnit:
    """One source text after checking. `types` are its top-level type and inner types, in source order."""

    source: SourceText
    unit: CompilationUnit | None
    types: tuple[TypeSymbol, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@define(eq=False)
class CheckedProgram:
    """All units of a program with their common bindings; runnable are the units without errors, and what does not
    depend on one with errors."""

    units: tuple[CheckedUnit, ...]
    bindings: Bindings
    types: dict[str, TypeSymbol] = Factory(dict)
    """Top-level types of the program by folded name."""
    triggers: dict[str, Declaration] = Factory(dict)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that was found, unit by unit, each unit's in source order."""
        return tuple(diagnostic for unit in self.units for diagnostic in unit.diagnostics)

    @property
    def has_errors(self) -> bool:
        """Whether any unit has an error."""
        return any(diagnostic.severity.value == "error" for diagnostic in self.diagnostics)


