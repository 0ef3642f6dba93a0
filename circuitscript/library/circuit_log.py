"""CircuitLog: structured lines of the log."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.library.json_writing import JsonWriter
from circuitscript.runtime import heap
from circuitscript.runtime.governor import Resource
from circuitscript.values.collections import MapValue
from circuitscript.values.numbers import long_digits

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

CIRCUIT_LOG = LibraryClass(
    "CircuitLog",
    namespace="System",
    doc="Structured lines of the log: a message, values by name, and a correlation id.",
)

_CORRELATION = "library.correlation_id"
_MAX_ID = 200
_LEVELS = (
    ("debug", "DEBUG", "what helps to find a problem"),
    ("info", "INFO", "what happened"),
    ("warn", "WARN", "what should not have happened, but did no harm"),
    ("error", "ERROR", "what went wrong"),
)


@CIRCUIT_LOG.static("String getCorrelationId()")
def get_correlation_id(context: "Context") -> str | None:
    """Returns the id that every line carries, or null."""
    known: str | None = context.state.get(_CORRELATION) or context.host.settings.get("correlation_id")
    return known


@CIRCUIT_LOG.static("void setCorrelationId(String id)")
def set_correlation_id(context: "Context", id_: str | None) -> None:
    """Sets the id that every line carries from here on, 200 characters at most."""
    context.state[_CORRELATION] = None if id_ is None else id_[:_MAX_ID]


def _write(context: "Context", level: str, message: str, values: MapValue | None) -> None:
    pairs: list[tuple[str, object]] = []
    correlation = get_correlation_id(context)
    if correlation is not None:
        pairs.append(("correlationId", correlation))
    if values is not None:
        context.charge_items(len(values.entries), len(values.entries))
        context.hold(pairs)
        try:
            for name, value in values.entries.items():
                pairs.append((str(name), _plain(context, value)))
                context.charge(Resource.LOG_BYTES, sum(map(_size, pairs[-1])))
        finally:
            context.let_go()
    context.debug(level, message, tuple(pairs))


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return heap.ITEM + (long_digits(value) if isinstance(value, Decimal) else 0)


def _plain(context: "Context", value: Any) -> object:
    """Returns a value as logs keep it: simple ones as they are, others as JSON."""
    if value is None or isinstance(value, (str, bool, int, float, Decimal)):
        return value
    return JsonWriter(context, pretty=False, suppress_nulls=False).write(value)


def _declare(name: str, level: str, what: str) -> None:
    def log(context: "Context", message: str | None) -> None:
        _write(context, level, given(message), None)

    def log_values(context: "Context", message: str | None, values: MapValue | None) -> None:
        _write(context, level, given(message), values)

    described: tuple[tuple[Callable[..., None], str], ...] = (
        (log, f"Logs {what}."),
        (log_values, f"Logs {what}, with values by name."),
    )
    for body, doc in described:
        body.__doc__ = doc
    CIRCUIT_LOG.static(f"void {name}(String message)")(log)
    CIRCUIT_LOG.static(f"void {name}(String message, Map<String, Object> values)")(log_values)


for _level in _LEVELS:
    _declare(*_level)
