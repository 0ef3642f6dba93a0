"""CircuitGovernor: the governor limits by name."""

from typing import TYPE_CHECKING

from circuitscript.library.construction import new_map
from circuitscript.library.declare import LibraryClass
from circuitscript.library.failures import given
from circuitscript.runtime.exceptions import ScriptException
from circuitscript.runtime.governor import METERED, SINGLE, Resource
from circuitscript.values.collections import MapValue
from circuitscript.values.numbers import LONG_MAX

if TYPE_CHECKING:
    from circuitscript.runtime.context import Context

NAMES = {resource.name.lower().replace("_", ""): resource for resource in Resource if resource not in SINGLE}
"""Resources by the folded name that scripts use: `queries`, `dmlRows`, `apiCalls`."""
CIRCUIT_GOVERNOR = LibraryClass(
    "CircuitGovernor",
    doc="What the run has used of each limit, and how much it may: "
    + ", ".join(f"`{_name}`" for _name in sorted(NAMES))
    + ". Case and underscores in names do not matter.",
)
_UNLIMITED = 2**62


@CIRCUIT_GOVERNOR.static("Long used(String resource)")
def used(context: "Context", name: str | None) -> int:
    """Returns how much was used so far."""
    return context.governor.used(_resource(name))


@CIRCUIT_GOVERNOR.static("Long maximum(String resource)")
def maximum(context: "Context", name: str | None) -> int | None:
    """Returns how much may be used; null when it is not limited."""
    allowed = context.governor.maximum(_resource(name))
    return None if allowed >= _UNLIMITED else min(LONG_MAX, allowed)


@CIRCUIT_GOVERNOR.static("Long remaining(String resource)")
def remaining(context: "Context", name: str | None) -> int | None:
    """Returns how much may still be used; null when it is not limited."""
    resource = _resource(name)
    allowed = context.governor.maximum(resource)
    return None if allowed >= _UNLIMITED else max(0, allowed - context.governor.used(resource))


@CIRCUIT_GOVERNOR.static("Boolean isLimited(String resource)")
def is_limited(context: "Context", name: str | None) -> bool:
    """Returns whether the run may use only so much."""
    return context.governor.maximum(_resource(name)) < _UNLIMITED


@CIRCUIT_GOVERNOR.static("String profile()")
def profile(context: "Context") -> str:
    """Returns the name of the limits that the run has."""
    return context.governor.limits.name


@CIRCUIT_GOVERNOR.static("Map<String, Long> report()")
def report(context: "Context") -> MapValue:
    """Returns how much was used of everything that was used, time and memory included."""
    context.charge_items(len(NAMES), 2 * len(NAMES))
    amounts = {name: context.governor.used(resource) for name, resource in NAMES.items()}
    kept = {name: amount for name, amount in amounts.items() if amount or NAMES[name] in METERED}
    return new_map(context, "String", "Long", kept)


def _resource(name: str | None) -> Resource:
    resource = NAMES.get(given(name).lower().replace("_", ""))
    if resource is None:
        raise ScriptException("IllegalArgumentException", f"Unknown resource {name}: use {', '.join(sorted(NAMES))}")
    return resource
