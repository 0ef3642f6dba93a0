"""Planning of calls of the library's static methods that have nodes of their own. Compiled."""

from collections.abc import Callable

from circuitscript.evaluator.nodes import Expression
from circuitscript.evaluator.scalars import Extreme, WholeText
from circuitscript.symbols import MethodSymbol

StaticBuilder = Callable[[list[Expression]], Expression]


def _maximum(arguments: list[Expression]) -> Expression:
    return Extreme(arguments[0], arguments[1], True)


def _minimum(arguments: list[Expression]) -> Expression:
    return Extreme(arguments[0], arguments[1], False)


def _text(arguments: list[Expression]) -> Expression:
    return WholeText(arguments[0])


STATIC: dict[str, StaticBuilder] = {
    "Math.max(Integer, Integer)": _maximum,
    "Math.max(Long, Long)": _maximum,
    "Math.min(Integer, Integer)": _minimum,
    "Math.min(Long, Long)": _minimum,
    "String.valueOf(Integer)": _text,
}
"""Static built-ins with nodes of their own, by owner, name and types of the parameters."""


def native_static(method: MethodSymbol, arguments: list[Expression]) -> Expression | None:
    """Returns the node of a static built-in that has one of its own."""
    owner = method.owner
    if not owner.is_library or owner.namespace not in ("", "System"):
        return None
    types = ", ".join([parameter.type.name for parameter in method.parameters])
    build = STATIC.get(f"{owner.name}.{method.name}({types})")
    return None if build is None else build(arguments)
