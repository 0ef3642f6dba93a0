"""What the checker decided, by AST node: the only thing that the planner reads beside the tree itself."""

from collections.abc import Callable
from enum import Enum

from circuitscript.data.query import LogicalQuery, LogicalSearch, Predicate
from circuitscript.source import Diagnostic, SourceText
from circuitscript.source.classes import Factory, define, field
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
    Annotation,
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
    `receiver` is the receiver's static type, None for static calls; a static method that every enum has (`values`,
    `valueOf`) has the enum there. `field` is set for `record.Field.addError(…)`: the receiver is then the record, the
    target of the call's target.
    """

    method: MethodSymbol
    dispatch: Dispatch
    parameter_types: tuple[Type, ...]
    receiver: Type | None = None
    implicit_this: bool = False
    field: Symbol | None = None


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
    """`Account.Name` used as a value of type `Schema.SObjectField`, `Account.SObjectType`; with a `TypeSymbol` as
    symbol `Schema.SObjectType.Account` (a describe result) and, on the call itself, `Account.getSObjectType()`."""
    LENGTH = "length"


@define(eq=False)
class NameBinding:
    """What a `NameExpression` or `MemberAccess` stands for.

    `is_storage` is set where a property's own accessor names the property: then the stored value is meant, and no
    accessor is called.
    """

    kind: NameKind
    symbol: Symbol
    implicit_this: bool = False
    is_storage: bool = False


@define(eq=False)
class VisibleNames:
    """What binds of a query that is text until it runs may name where it is run: locals, then fields of `owner`."""

    locals: dict[str, LocalSymbol]
    owner: TypeSymbol
    is_static: bool


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
    """The overload behind an operator, with what happens to its operands before it and to its result after it.

    A compound assignment stores the result into a place of the target's type: that is what `result_conversion` is for.
    """

    operator: OperatorSymbol
    operand_conversions: tuple[Conversion | None, ...] = ()
    result_conversion: Conversion | None = None


@define(eq=False)
class Bindings:
    """All decisions about one or more units. Every expression has a type; the other tables hold what applies.

    `conversions` holds the implicit conversion of an expression's value into the place where it is used (argument,
    initialiser, assigned value, returned value, index, element, target of a member access); the operands of operators
    have theirs in `operators` and nowhere else. Both branches of `?:` and `??` have theirs into the type of the whole.
    `casts` holds what a `Cast` does to its operand; a missing one does nothing. `declarations` maps each declaring node
    to its symbol: type, method, constructor, accessor, field declarator, local declarator, parameter, `for`, `when` and
    `catch` variable, enum constant's name.
    """

    types: dict[Expression, Type] = Factory(dict)
    type_refs: dict[TypeRef, Type] = Factory(dict)
    names: dict[Expression, NameBinding] = Factory(dict)
    calls: dict[Expression, CallBinding] = Factory(dict)
    operators: dict[Expression, OperatorBinding] = Factory(dict)
    conversions: dict[Expression, Conversion] = Factory(dict)
    casts: dict[Expression, Conversion] = Factory(dict)
    checked: dict[Expression, Type] = Factory(dict)
    """For each `CHECKED` conversion, the type that the value must have."""
    declarations: dict[Node, Symbol] = Factory(dict)
    frame_sizes: dict[Node, int] = Factory(dict)
    """For each body that is run by itself: initialiser blocks, field declarators, triggers, anonymous units."""
    iterations: dict[ForEach, Iteration] = Factory(dict)
    iterators: dict[ForEach, LocalSymbol] = Factory(dict)
    switches: dict[Statement, SwitchBinding] = Factory(dict)
    case_values: dict[SwitchCase, tuple[object, ...]] = Factory(dict)
    queries: dict[Expression, LogicalQuery] = Factory(dict)
    searches: dict[Expression, LogicalSearch] = Factory(dict)
    binds: dict[Expression, tuple[Expression, ...]] = Factory(dict)
    """The bind expressions of each query and search, by their numbers."""
    visible: dict[Expression, VisibleNames] = Factory(dict)
    """For each call of `Database.query` and its like, what the query's binds may name."""
    super_calls: dict[MethodSymbol, MethodSymbol] = Factory(dict)
    """For each constructor without `this(…)` or `super(…)`, the superclass's constructor that runs first, if any."""
    implementations: dict[TypeSymbol, dict[MethodSymbol, MethodSymbol]] = Factory(dict)
    """For each concrete class of an author, the method that is called for each method of its interfaces."""
    record_fields: dict[Node, FieldSymbol] = Factory(dict)
    """For each `FieldInitializer` of a `NewRecord`, the field it sets."""
    conditions: dict[Annotation, Predicate] = Factory(dict)
    """For each `@TriggerHandler` with `when`, the condition of the records that it handles."""


@define(eq=False)
class CheckedUnit:
    """One source text after checking. `types` are its top-level type and inner types, in source order.

    The tree of a program that was kept on the disk is read when it is first asked for, by `loader`; until then the
    nodes behind the unit's symbols have no fields and the bindings know nothing of them. Code that reaches a node
    through a symbol goes through `complete()` first. `tree_class` is the class of `unit`.
    """

    source: SourceText
    _unit: CompilationUnit | None
    types: tuple[TypeSymbol, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    body_type: TypeSymbol | None = None
    """The class around the statements of a trigger or of anonymous code: its methods and, where there are any, its
    outermost variables are static members (then `declarations` maps a declarator of a local to a `FieldSymbol`)."""
    loader: Callable[[], None] | None = field(default=None, repr=False)
    tree_class: type[CompilationUnit] | None = Factory(
        lambda self: None if self._unit is None else type(self._unit), takes_self=True
    )

    @property
    def unit(self) -> CompilationUnit | None:
        """The whole tree, None where the text gave none."""
        return self.complete()._unit

    @property
    def has_errors(self) -> bool:
        """Whether the unit has an error, so that nothing of it can run."""
        return any(diagnostic.severity.value == "error" for diagnostic in self.diagnostics)

    def complete(self) -> "CheckedUnit":
        """Makes sure that the tree is there with all decisions about it, and returns this unit."""
        loader = self.loader
        if loader is not None:
            loader()
        return self

    def finish(self, unit: CompilationUnit | None) -> None:
        """Takes the tree from the loader, which is then not called again."""
        self._unit = unit
        self.loader = None


@define(eq=False)
class CheckedProgram:
    """All units of a program with their common bindings.

    Runnable are the units without errors, and what does not depend on one with errors.
    """

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
        return any(unit.has_errors for unit in self.units)

    def runnable_units(self) -> list[CheckedUnit]:
        """Returns the units without errors whose types inherit from no type of a unit with errors."""
        units = [unit for unit in self.units if not unit.has_errors]
        invalid = {symbol for unit in self.units if unit.has_errors for symbol in unit.types}
        while invalid:
            dependent = [unit for unit in units if any(_inherits(symbol, invalid) for symbol in unit.types)]
            units = [unit for unit in units if unit not in dependent]
            invalid = {symbol for unit in dependent for symbol in unit.types}
        return units


def _inherits(symbol: TypeSymbol, invalid: set[TypeSymbol]) -> bool:
    parents = symbol.interfaces if symbol.superclass is None else (symbol.superclass, *symbol.interfaces)
    return any(parent.symbol in invalid for parent in parents)
