"""Which classes of a program are tests, and what each of them has to run."""

from collections.abc import Iterator, Sequence

from circuitscript.bindings import CheckedProgram, CheckedUnit
from circuitscript.source import Diagnostic, Severity
from circuitscript.source.classes import frozen
from circuitscript.symbols import MethodSymbol, TypeSymbol
from circuitscript.syntax.ast import MethodDeclaration

TEST_MARKS = frozenset({"@istest", "@test", "testmethod"})
SETUP_MARK = "@testsetup"


@frozen(eq=False)
class TestCase:
    """One test method, and the unit that declares it."""

    symbol: MethodSymbol
    unit: CheckedUnit

    @property
    def name(self) -> str:
        """The method's name."""
        return self.symbol.name

    @property
    def line(self) -> int:
        """The line of its name, from 1; reads the unit's tree, which a list of tests has no need of."""
        declaration = self.declaration
        return 0 if declaration is None else self.unit.source.position(declaration.name.span.start).line

    @property
    def declaration(self) -> MethodDeclaration | None:
        """The method as it is written."""
        self.unit.complete()
        declaration = self.symbol.origin
        return declaration if isinstance(declaration, MethodDeclaration) else None


@frozen(eq=False)
class TestClass:
    """One test class: its setup methods and its tests, in the order of the source.

    `diagnostics` are the errors of a class that does not check; it has no tests then, `declared` are their names.
    """

    name: str
    file: str
    setup: tuple[MethodSymbol, ...] = ()
    tests: tuple[TestCase, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def find_tests(program: CheckedProgram) -> tuple[TestClass, ...]:
    """Returns the test classes of a program, by name."""
    found = (test_class for unit in program.units for test_class in _classes_of(unit))
    return tuple(sorted(found, key=lambda test_class: test_class.name.lower()))


def is_test_unit(unit: CheckedUnit) -> bool:
    """Whether a unit holds a test class, which does not count for coverage."""
    return any(TEST_MARKS & symbol.modifiers for symbol in unit.types if symbol.outer is None)


def has_errors(unit: CheckedUnit) -> bool:
    """Whether a unit does not check."""
    return bool(_errors(unit))


def errors_without_tests(program: CheckedProgram) -> tuple[Diagnostic, ...]:
    """Returns the errors of units that are no test classes: no test of theirs tells them."""
    files = {test_class.file for test_class in find_tests(program)}
    return tuple(found for unit in program.units if unit.source.name not in files for found in _errors(unit))


def _errors(unit: CheckedUnit) -> tuple[Diagnostic, ...]:
    return tuple(found for found in unit.diagnostics if found.severity is Severity.ERROR)


def _classes_of(unit: CheckedUnit) -> Iterator[TestClass]:
    errors = _errors(unit)
    for symbol in unit.types:
        if symbol.outer is not None:
            continue
        methods = [method for overloads in symbol.methods.values() for method in overloads]
        tests = [method for method in methods if TEST_MARKS & method.modifiers]
        if not (tests or TEST_MARKS & symbol.modifiers):
            continue
        yield _test_class(unit, symbol, methods, tests, errors)


def _test_class(
    unit: CheckedUnit,
    symbol: TypeSymbol,
    methods: Sequence[MethodSymbol],
    tests: Sequence[MethodSymbol],
    errors: tuple[Diagnostic, ...],
) -> TestClass:
    setup = tuple(method for method in methods if SETUP_MARK in method.modifiers)
    return TestClass(symbol.name, unit.source.name, setup, tuple(TestCase(method, unit) for method in tests), errors)
