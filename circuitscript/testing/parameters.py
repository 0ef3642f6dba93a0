"""What the annotations of a test method with parameters ask for: generated cases or batch sizes, and narrowings."""

from collections.abc import Iterator
from typing import Final

from circuitscript.checker.narrowings import ends_of, parts_of, values_of
from circuitscript.source.classes import frozen
from circuitscript.symbols import MethodSymbol, fold
from circuitscript.syntax.ast import MethodDeclaration, StringLiteral

_TESTS: Final = ("istest", "test")


class ParameterError(Exception):
    """Annotations that say nothing a test could be run with; the message says what to write instead."""


@frozen
class Narrowing:
    """The values that parameters are narrowed to, by the folded name of a parameter; the rest is under `""`.

    `ranges` are two texts each, `values` any number of them.
    """

    ranges: dict[str, tuple[str, str]]
    values: dict[str, tuple[str, ...]]


def cases_of(declaration: MethodDeclaration) -> int:
    """Returns how many cases `@IsTest(cases='200')` asks for, 0 where it does not."""
    text = next(_arguments(declaration, "cases", *_TESTS), "")
    return int(text) if text.isdecimal() else 0


def batches_of(declaration: MethodDeclaration) -> tuple[int, ...]:
    """Returns the sizes of `@IsTest(batches='1, 10, 200')` in order, none where it is not there."""
    text = next(_arguments(declaration, "batches", *_TESTS), "")
    sizes = [part.strip() for part in text.split(",")]
    return tuple(sorted({int(size) for size in sizes if size.isdecimal()}))


def narrowing_of(declaration: MethodDeclaration, method: MethodSymbol) -> Narrowing:
    """Returns what `@Range` and `@Values` say."""
    names = {fold(parameter.name) for parameter in method.parameters}
    ranges: dict[str, tuple[str, str]] = {}
    for text in _arguments(declaration, "value", "range"):
        for name, part in parts_of(text, names):
            ends = ends_of(part)
            assert ends is not None  # the checker has seen to it
            ranges[name] = ends
    values: dict[str, tuple[str, ...]] = {}
    for text in _arguments(declaration, "value", "values"):
        for name, part in parts_of(text, names):
            values[name] = values_of(part)
    return Narrowing(ranges, values)


def _arguments(declaration: MethodDeclaration, name: str, *annotations: str) -> Iterator[str]:
    """Yields the texts of one argument of the method's annotations of these names; a lone value is called `value`."""
    for annotation in declaration.modifiers.annotations:
        if fold(annotation.name.text) not in annotations:
            continue
        for argument in annotation.arguments:
            found = "value" if argument.name is None else fold(argument.name.text)
            if found == name and isinstance(argument.value, StringLiteral):
                yield argument.value.value
