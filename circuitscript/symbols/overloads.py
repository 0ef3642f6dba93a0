"""Choosing among overloads: the candidate that is at least as near as every other one in each parameter.

Distances are `Relations.distance`; two candidates of which neither dominates are ambiguous. Knows no syntax.
"""

from collections.abc import Callable, Sequence

from circuitscript.source.classes import frozen
from circuitscript.symbols.symbols import MethodSymbol, TypeSymbol
from circuitscript.symbols.types import Type


@frozen(eq=False)
class Candidate:
    """A method with its parameter and result types after the receiver's type arguments were put in."""

    method: MethodSymbol
    parameters: tuple[Type, ...]
    result: Type


def candidate(method: MethodSymbol, arguments: dict[TypeSymbol, Type]) -> Candidate:
    """Returns `method` under a receiver's type arguments."""
    if not arguments:
        return Candidate(method, tuple(parameter.type for parameter in method.parameters), method.return_type)
    parameters = tuple(parameter.type.substitute(arguments) for parameter in method.parameters)
    return Candidate(method, parameters, method.return_type.substitute(arguments))


def best(
    candidates: Sequence[Candidate], count: int, distance: Callable[[int, Candidate], int | None]
) -> list[Candidate]:
    """Returns the one best candidate for `count` arguments; several when they are ambiguous, none when nothing fits.

    `distance(position, candidate)` tells how far an argument is from the candidate's parameter, None for a misfit.
    """
    fitting: list[tuple[list[int], Candidate]] = []
    for one in candidates:
        if len(one.parameters) == count:
            distances = _distances(one, count, distance)
            if distances is not None:
                fitting.append((distances, one))
    if len(fitting) <= 1:
        return [one for _, one in fitting]
    winners = [
        one
        for distances, one in fitting
        if all(other is one or _dominates(distances, others) for others, other in fitting)
    ]
    return winners if len(winners) == 1 else [one for _, one in fitting]


def _distances(one: Candidate, count: int, distance: Callable[[int, Candidate], int | None]) -> list[int] | None:
    distances: list[int] = []
    for position in range(count):
        found = distance(position, one)
        if found is None:
            return None
        distances.append(found)
    return distances


def _dominates(distances: list[int], others: list[int]) -> bool:
    return distances != others and all(own <= other for own, other in zip(distances, others, strict=True))
