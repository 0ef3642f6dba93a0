"""Looks for arguments with which a test method fails, and makes them as small as possible.

What is generated follows from the seed alone: the same seed, test and version of the program give the same cases.
"""

import os
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from hypothesis import HealthCheck, Phase, configuration, given, seed, settings
from hypothesis import strategies as st

from circuitscript.engine import RunResult
from circuitscript.source.classes import frozen
from circuitscript.startup import user_cache_folder
from circuitscript.symbols import MethodSymbol
from circuitscript.testing.parameters import Narrowing, ParameterError
from circuitscript.testing.properties.values import Strategy, ValueStrategies, bounds_of

RunCase = Callable[[Sequence[Any]], RunResult]

_PHASES: Final = (Phase.generate, Phase.shrink)


@frozen
class Order:
    """What is to be checked: a test method, with so many cases that follow from `seed`; what fails `shrinks` or not."""

    method: MethodSymbol
    narrowing: Narrowing
    cases: int
    seed: int
    shrinks: bool = True


@frozen
class Falsified:
    """The smallest arguments found with which the test fails, and its run with them."""

    values: tuple[Any, ...]
    result: RunResult


@frozen
class Checked:
    """What came of a property: how many cases were generated until it was clear, the runs, and what falsified it."""

    cases: int
    runs: tuple[RunResult, ...]
    falsified: Falsified | None


class _Failing(Exception):
    """A case that fails; a class of its own for each way of failing, which hypothesis tells apart by it."""


def default_seed(name: str) -> int:
    """Returns the seed of the test `Class.method`: always the same."""
    return zlib.crc32(name.lower().encode())


def check_property(order: Order, run_case: RunCase) -> Checked:
    """Runs the generated cases, fewer when one fails. Raises ParameterError when none can be generated."""
    arguments = st.tuples(*_strategies(order.method, order.narrowing))
    ways: dict[tuple[object, ...], type[_Failing]] = {}
    runs: list[RunResult] = []
    failed: list[Falsified] = []
    tried = 0
    limit = sys.getrecursionlimit()

    def one_case(values: tuple[Any, ...]) -> None:
        nonlocal tried
        with _recursion_limit(limit):
            result = run_case(values)
        if not failed:
            tried += 1
            runs.append(result)
        if not result.is_success:
            failed.append(Falsified(values, result))
            raise ways.setdefault(_way(result), type("_Failing", (_Failing,), {}))

    try:
        with _own_folder():
            seed(order.seed)(_settings(order)(given(arguments)(one_case)))()
    except _Failing:
        return Checked(tried, tuple(runs), failed[-1])  # hypothesis ends with the smallest case
    return Checked(tried, tuple(runs), None)


@contextmanager
def _recursion_limit(limit: int) -> Iterator[None]:
    """Gives a run the recursion limit that it would have without hypothesis, which sets a low one for each case."""
    around = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(around)


@contextmanager
def _own_folder() -> Iterator[None]:
    """Keeps hypothesis from making its folder where the user happens to be; gives it back its own afterwards."""
    before = getattr(configuration, "__hypothesis_home_directory", None)
    configuration.set_hypothesis_home_dir(os.path.join(user_cache_folder(), "hypothesis"))
    try:
        yield
    finally:
        configuration.set_hypothesis_home_dir(before)


def _settings(order: Order) -> settings:
    return settings(
        max_examples=order.cases,
        database=None,
        deadline=None,
        phases=_PHASES if order.shrinks else _PHASES[:1],
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def _strategies(method: MethodSymbol, narrowing: Narrowing) -> list[Strategy]:
    made = []
    for parameter in method.parameters:
        try:
            made.append(ValueStrategies(bounds_of(parameter.name, narrowing)).of(parameter.type))
        except ParameterError as error:
            raise ParameterError(f"parameter {parameter.name}: {error}") from None
    return made


def _way(result: RunResult) -> tuple[object, ...]:
    error = result.error
    if error is None:
        return (result.outcome,)
    frame = error.frames[0] if error.frames else None
    return (error.kind, frame and (frame.unit, frame.line))
