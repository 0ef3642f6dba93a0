"""The check that a collection's elements are of its run-time type, which may be narrower than its static type."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library.conversions import runtime_type
from circuitscript.library.failures import type_failure
from circuitscript.symbols import Type, TypeKind
from circuitscript.values.collections import ListValue, SetValue

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

_CLASSES: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "Long": int,
    "Double": float,
    "Decimal": Decimal,
    "String": str,
    "Id": str,
    "Boolean": bool,
    "Date": date,
    "Datetime": datetime,
    "Time": time,
    "Blob": bytes,
}
_NARROWER = {bool: "Boolean", datetime: "Datetime"}
"""The types of values that Python takes for those of another type, too."""


def check_elements(
    context: "Context", collection: Type, values: Iterable[Any], given: Type | None, position: int = 0
) -> None:
    """Checks several values, which come from where all are of the type `given`, None where that is not known."""
    wanted = collection.arguments[position]
    if wanted == given or wanted.symbol.name == "Object":
        return
    for value in values:
        context.charge_work(1)
        check_element(context, collection, value, position)


def check_element(context: "Context", collection: Type, value: Any, position: int = 0) -> None:
    """Raises a `TypeException` when `value` cannot stand in a collection of this type.

    `position` is that of the type argument which it must conform to: 1 for the values of a map.
    """
    if value is None:
        return
    element = collection.arguments[position]
    if element.symbol.kind is TypeKind.PRIMITIVE:
        narrower = _NARROWER.get(type(value), element.symbol.name)
        if narrower == element.symbol.name and isinstance(value, _CLASSES[narrower]):
            return
    elif element.symbol.name == "Object" or _fits(context, value, element):
        return
    raise type_failure(f"Collection store exception adding {runtime_type(context, value).name} to {collection.name}")


def element_type(source: Any) -> Type | None:
    """Returns the type of the elements of a List or Set, None for any other source."""
    return source.type.arguments[0] if isinstance(source, (ListValue, SetValue)) else None


def _fits(context: "Context", value: Any, element: Type) -> bool:
    actual = runtime_type(context, value)
    if actual == element:
        return True
    answers: dict[tuple[Type, Type], bool] = context.state.setdefault("library.stores", {})
    answer = answers.get((actual, element))
    if answer is None:
        from circuitscript.library.reflection import is_subtype

        answer = answers[actual, element] = is_subtype(context, actual, element)
    return answer
