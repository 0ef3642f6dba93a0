"""Object, enums, and the interfaces through which the language itself calls objects."""

from typing import TYPE_CHECKING, Any

from circuitscript.library.construction import enum_constants, new_list
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import null_argument
from circuitscript.library.iterators import Iteration, iterate
from circuitscript.runtime import heap
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.hashing import hash_code as value_hash_code
from circuitscript.values.instances import EnumConstant, ExceptionInstance, Instance, NativeInstance

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

OBJECT = LibraryClass(
    "Object", doc="Every value is an Object; every class extends it.", modifiers=frozenset({"virtual"})
)


@OBJECT.method("Boolean equals(Object other)")
def equals(context: "Context", this: object, other: object) -> bool:
    """Returns whether the two are equal, as the operator `==` compares Objects."""
    return context.equals(this, other)


@OBJECT.method("Integer hashCode()")
def hash_code(context: "Context", this: object) -> int:
    """Returns a number that is the same for equal values."""
    return value_hash_code(this, context)


@OBJECT.method("String toString()")
def to_string(context: "Context", this: object) -> str:
    """Returns the text form of the value, as `String.valueOf` does."""
    return context.text(this)


@OBJECT.method("Object clone()")
def clone(context: "Context", this: Instance) -> Instance:
    """Returns an object of the same class with the same field values; only objects of authors' classes have it.

    Its static type is that of the object it is called on, as in Apex.
    """
    context.charge_heap(heap.OBJECT + heap.FIELD * len(this.fields))
    fields = list(this.fields)
    if isinstance(this, ExceptionInstance):
        context.charge_trace(len(this.trace))
        copy = ExceptionInstance(this.type, this.runtime_class, fields, this.message, this.cause)
        copy.trace = list(this.trace)
        return copy
    return Instance(this.type, this.runtime_class, fields)


ENUM = LibraryClass(
    "Enum",
    TypeKind.ENUM,
    doc="What every enum has. `E` is the enum; its static members get the enum's type as their first argument.",
    parameters=("E",),
)


@ENUM.method("String name()")
def name(context: "Context", this: EnumConstant) -> str:
    """Returns the constant's name as it was declared."""
    return this.name


@ENUM.method("Integer ordinal()")
def ordinal(context: "Context", this: EnumConstant) -> int:
    """Returns the constant's position, counted from 0."""
    return this.ordinal


@ENUM.static("List<E> values()")
def values(context: "Context", enum: Type) -> Any:
    """Returns all constants in the order of their declaration."""
    constants = enum_constants(context, enum.symbol)
    context.charge_items(len(constants), len(constants))
    return new_list(context, enum, constants)


@ENUM.static("E valueOf(String name)")
def value_of(context: "Context", enum: Type, name: str | None) -> EnumConstant:
    """Returns the constant with this name; case does not matter.

    Throws a `System.NoSuchElementException` when there is none.
    """
    if name is None:
        raise null_argument()
    folded = name.lower()
    for constant in enum_constants(context, enum.symbol):
        if constant.name.lower() == folded:
            return constant
    raise ScriptException("NoSuchElementException", f"No enum constant {enum.name}.{name}")


COMPARABLE = LibraryClass("Comparable", TypeKind.INTERFACE, doc="Objects that `List.sort` can put in order.")
COMPARABLE.abstract(
    "Integer compareTo(Object other)",
    "Returns a negative number when this comes before `other`, 0 for the same place, a positive number after it.",
)

COMPARATOR = LibraryClass(
    "Comparator", TypeKind.INTERFACE, doc="An order that is handed to `List.sort`.", parameters=("T",)
)
COMPARATOR.abstract(
    "Integer compare(T first, T second)",
    "Returns a negative number when `first` comes before `second`, 0 for the same place, a positive number after it.",
)

ITERABLE = LibraryClass("Iterable", TypeKind.INTERFACE, doc="What a `for` loop can go through.", parameters=("T",))


@ITERABLE.interface_method("Iterator<T> iterator()")
def iterator(context: "Context", this: Any) -> NativeInstance:
    """Returns a new iterator over the elements."""
    return iterate(context, this)


ITERATOR = LibraryClass("Iterator", TypeKind.INTERFACE, doc="A position in a sequence of elements.", parameters=("T",))


@ITERATOR.interface_method("Boolean hasNext()")
def has_next(context: "Context", this: NativeInstance) -> bool:
    """Returns whether there is another element."""
    state = this.state
    assert isinstance(state, Iteration)
    return state.has_next()


@ITERATOR.interface_method("T next()")
def next_element(context: "Context", this: NativeInstance) -> Any:
    """Returns the next element. Throws a `System.NoSuchElementException` after the last one."""
    state = this.state
    assert isinstance(state, Iteration)
    return state.next()


CALLABLE = LibraryClass("Callable", TypeKind.INTERFACE, doc="Code that is called by the name of an action.")
CALLABLE.abstract(
    "Object call(String action, Map<String, Object> arguments)", "Does what `action` names, and returns its result."
)
