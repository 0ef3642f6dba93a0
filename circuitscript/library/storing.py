"""The check that a collection's elements are of its run-time type, which may be narrower than its static type."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library.conversions import runtime_type
from circuitscript.library.failures import type_failure
from circuitscript.symbols import Type, TypeKind

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


def check_element(context: "Context", collection: Type, value: Any) -> None:
    """Raises a `TypeException` when `value` cannot be an element of a collection of this type."""
    if value is None:
        return
    element = collection.arguments[0]
    if element.symbol.kind is TypeKind.PRIMITIVE:
        if isinstance(value, _CLASSES[element.symbol.name]):
            return
    elif element.symbol.name == "Object" or _fits(context, value, element):
        return
    raise type_failure(f"Collection store exception adding {runtime_type(context, value).name} to {collection.name}")


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
